"""The clips in the media browser: by camera, by day, or searched for."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import override

from homeassistant.components.http.auth import async_sign_path
from homeassistant.components.media_player import (
    BrowseError,
    MediaClass,
    SearchMedia,
    SearchMediaQuery,
)
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from .clips import (
    CLIP_URL,
    KINDS,
    THUMBNAIL_URL,
    Clip,
    ClipFiles,
    NoSuchRecording,
    NotPlayable,
    Recordings,
    clip_files,
    is_playable,
    playable,
)
from .const import DOMAIN

# As many as Home Assistant's own media folder shows.
MOST_FOUND = 100
THUMBNAILS_VALID = timedelta(hours=24)
# Where the texts are for what made the camera record, and for what does not play.
TRIGGERS = f"component.{DOMAIN}.entity.event.clip.state_attributes.trigger.state."
NAME = f"component.{DOMAIN}.common.media_source"
FOUND = f"component.{DOMAIN}.common.media_source_found"
NOT_PLAYABLE = f"component.{DOMAIN}.selector.clip.options.not_playable"

type Found = tuple[ConfigEntry, str, Clip, Path]
"""A clip: of which camera, of which day, and where it is."""


async def async_get_media_source(hass: HomeAssistant) -> ClipSource:
    """Return the source of what the views of clips serve."""
    texts = await async_get_translations(hass, hass.config.language, "common", {DOMAIN})
    return ClipSource(clip_files(hass), texts[NAME])


class ClipSource(MediaSource):
    """All clips; identifiers are `entry id/day/file name`, or less of it."""

    def __init__(self, files: ClipFiles, name: str) -> None:
        """Show these files, under a name."""
        super().__init__(DOMAIN)
        self.name: str = name
        self._files = files
        self._hass = files.hass

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return the address of a clip that a browser can play."""
        try:
            entry_id, day, name = item.identifier.split("/")
            path = await self._files.make(playable, entry_id, day, name)
        except (NoSuchRecording, ValueError) as error:
            raise Unresolvable(
                translation_domain=DOMAIN, translation_key="no_such_recording"
            ) from error
        except (NotPlayable, OSError) as error:
            raise Unresolvable(
                translation_domain=DOMAIN, translation_key="recording_not_playable"
            ) from error
        url = CLIP_URL.format(entry_id=entry_id, day=day, name=name)
        return PlayMedia(url, KINDS[path.suffix[1:]])

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """List the cameras, the days of one, or the clips of a day."""
        if not item.identifier:
            return await self._cameras()
        entry_id, _, day = item.identifier.partition("/")
        try:
            entry, store = self._files.of(entry_id)
            if day:
                return await self._day(entry_id, store, day)
            return await self._camera(entry_id, entry.title, store)
        except (NoSuchRecording, OSError) as error:
            raise BrowseError(
                translation_domain=DOMAIN, translation_key="no_such_recording"
            ) from error

    @override
    async def async_search_media(
        self, item: MediaSourceItem, query: SearchMediaQuery
    ) -> SearchMedia:
        """Find clips, the newest of each camera first, among those of the item.

        Each word of the query is looked for in the camera's name, the day, the time
        and what made the camera record.
        """
        # Home Assistant gives the source itself without an identifier.
        entry_id, _, day = (item.identifier or "").partition("/")
        entries = [entry.entry_id for entry in self._files.entries()]
        try:
            return await self._search([entry_id] if entry_id else entries, day, query)
        except (NoSuchRecording, OSError) as error:
            raise BrowseError(
                translation_domain=DOMAIN, translation_key="no_such_recording"
            ) from error

    async def _search(
        self, entry_ids: list[str], day: str, query: SearchMediaQuery
    ) -> SearchMedia:
        """Search cameras, on one day or on all; raises NoSuchRecording."""
        cameras = [self._files.of(entry_id) for entry_id in entry_ids]
        texts = await self._texts()
        words = query.search_query.casefold().split()
        classes = query.media_filter_classes

        def matches() -> Iterator[Found]:
            for entry, store in cameras:
                for of_day in [day] if day else store.days():
                    for clip in store.clips(of_day):
                        named = f"{entry.title} {of_day} {_title(clip, True, texts)}"
                        if all(word in named.casefold() for word in words) and (
                            not classes or _media_class(clip) in classes
                        ):
                            yield entry, of_day, clip, store.path(of_day, clip.name)

        def look() -> list[tuple[Found, bool]]:
            first = islice(matches(), MOST_FOUND)
            return [(found, is_playable(found[-1])) for found in first]

        return SearchMedia(
            result=[
                self._clip(
                    entry.entry_id,
                    of_day,
                    clip,
                    texts[FOUND].format(
                        camera=entry.title,
                        day=of_day,
                        title=_title(clip, can_play, texts),
                    ),
                    can_play,
                )
                for (entry, of_day, clip, _), can_play in (
                    await self._hass.async_add_executor_job(look)
                )
            ]
        )

    async def _cameras(self) -> BrowseMediaSource:
        """List the cameras that have clips."""
        entries = self._files.entries()
        stores = [self._files.of(entry.entry_id)[1] for entry in entries]
        days = await self._hass.async_add_executor_job(
            lambda: [store.days() for store in stores]
        )
        # Home Assistant may have been given another language since it started.
        self.name = (await self._texts())[NAME]
        return _folder(
            None,
            self.name,
            [
                _folder(entry.entry_id, entry.title)
                for entry, found in zip(entries, days, strict=True)
                if found
            ],
        )

    async def _camera(
        self, entry_id: str, title: str, store: Recordings
    ) -> BrowseMediaSource:
        """List the days of a camera."""
        days = await self._hass.async_add_executor_job(store.days)
        return _folder(
            entry_id, title, [_folder(f"{entry_id}/{day}", day) for day in days]
        )

    async def _day(
        self, entry_id: str, store: Recordings, day: str
    ) -> BrowseMediaSource:
        """List the clips of a day; raises NoSuchRecording when there are none."""

        def look() -> list[tuple[Clip, bool]]:
            return [
                (clip, is_playable(store.path(day, clip.name)))
                for clip in store.clips(day)
            ]

        if not (found := await self._hass.async_add_executor_job(look)):
            raise NoSuchRecording(day)
        texts = await self._texts()
        return _folder(
            f"{entry_id}/{day}",
            day,
            [
                self._clip(entry_id, day, clip, _title(clip, can_play, texts), can_play)
                for clip, can_play in found
            ],
            MediaClass.VIDEO,
        )

    async def _texts(self) -> dict[str, str]:
        """Return what titles are made of, in the language of Home Assistant."""
        texts: dict[str, str] = {}
        for category in ("common", "entity", "selector"):
            texts |= await async_get_translations(
                self._hass, self._hass.config.language, category, {DOMAIN}
            )
        return texts

    def _clip(
        self, entry_id: str, day: str, clip: Clip, title: str, can_play: bool
    ) -> BrowseMediaSource:
        """Describe a clip."""
        thumbnail = THUMBNAIL_URL.format(entry_id=entry_id, day=day, name=clip.name)
        return BrowseMediaSource(
            domain=DOMAIN,
            identifier=f"{entry_id}/{day}/{clip.name}",
            media_class=_media_class(clip),
            media_content_type=KINDS[clip.kind],
            title=title,
            can_play=can_play,
            can_expand=False,
            thumbnail=async_sign_path(self._hass, thumbnail, THUMBNAILS_VALID),
        )


def _media_class(clip: Clip) -> MediaClass:
    """Return whether a clip is shown as a picture or played."""
    return MediaClass.IMAGE if clip.kind == "jpg" else MediaClass.VIDEO


def _title(clip: Clip, can_play: bool, texts: Mapping[str, str]) -> str:
    """Return when and why a clip was recorded; a word that we do not know stays."""
    title = f"{clip.time} {texts.get(TRIGGERS + clip.trigger, clip.trigger)}"
    if can_play or NOT_PLAYABLE not in texts:
        return title
    return texts[NOT_PLAYABLE].format(title=title)


def _folder(
    identifier: str | None,
    title: str,
    children: list[BrowseMediaSource] | None = None,
    children_class: MediaClass = MediaClass.DIRECTORY,
) -> BrowseMediaSource:
    """Describe something that holds others."""
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.DIRECTORY,
        media_content_type="",
        title=title,
        can_play=False,
        can_expand=True,
        can_search=True,
        children=children,
        children_media_class=children_class,
    )
