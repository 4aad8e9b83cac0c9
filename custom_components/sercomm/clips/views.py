"""Where a browser gets clips and their thumbnails from; a login is needed."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from aiohttp import hdrs, web
from homeassistant.components.http import HomeAssistantView
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, LOGGER
from .remux import NotPlayable, playable, thumbnail
from .storage import NoSuchRecording, Recordings, recordings

CLIP_URL = "/api/sercomm/clip/{entry_id}/{day}/{name}"
THUMBNAIL_URL = "/api/sercomm/clip_thumbnail/{entry_id}/{day}/{name}"
# A clip never changes once it has its name.
CACHE = {hdrs.CACHE_CONTROL: "private, max-age=86400"}


class ClipFiles:
    """Finds clips, and makes of them what a browser needs: one at a time."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Find nothing yet."""
        self.hass = hass
        # Decoding fills a core, and the machine may have but two.
        self._one = asyncio.Semaphore(1)

    @callback
    def entries(self) -> list[ConfigEntry]:
        """Return all cameras, by title."""
        found = self.hass.config_entries.async_entries(DOMAIN, include_ignore=False)
        return sorted(found, key=lambda entry: entry.title.casefold())

    @callback
    def of(self, entry_id: str) -> tuple[ConfigEntry, Recordings]:
        """Return a camera and its clips; raises NoSuchRecording."""
        for entry in self.entries():
            if entry.entry_id == entry_id:
                return entry, recordings(self.hass, entry.unique_id or "")
        raise NoSuchRecording(entry_id)

    async def make(
        self, how: Callable[[Path], Path], entry_id: str, day: str, name: str
    ) -> Path:
        """Return what `how` makes of a clip.

        Raises NoSuchRecording, NotPlayable, or OSError when there is no room.
        """
        _, store = self.of(entry_id)

        def find_and_make() -> Path:
            return how(store.path(day, name))

        async with self._one:
            return await self.hass.async_add_executor_job(find_and_make)


FILES: HassKey[ClipFiles] = HassKey(f"{DOMAIN}_clips")


@callback
def async_register_views(hass: HomeAssistant) -> None:
    """Serve clips and thumbnails from now on: their addresses outlive a restart."""
    files = hass.data[FILES] = ClipFiles(hass)
    # Home Assistant keeps its router open for ever; one that is not takes no views.
    if not hass.http.app.router.frozen:
        hass.http.register_view(ClipView(files))
        hass.http.register_view(ThumbnailView(files))


@callback
def clip_files(hass: HomeAssistant) -> ClipFiles:
    """Return what finds the clips of all cameras."""
    return hass.data[FILES]


class ClipView(HomeAssistantView):
    """Serves a clip, whole or in ranges."""

    url = CLIP_URL
    name = "api:sercomm:clip"
    how = staticmethod(playable)

    def __init__(self, files: ClipFiles) -> None:
        """Serve these files."""
        self._files = files

    async def get(
        self, request: web.Request, entry_id: str, day: str, name: str
    ) -> web.StreamResponse:
        """Answer with the file, or 404 when there is none to be had."""
        try:
            path = await self._files.make(self.how, entry_id, day, name)
        except NoSuchRecording as error:
            raise web.HTTPNotFound from error
        except (NotPlayable, OSError) as error:
            LOGGER.debug("%s/%s cannot be shown: %s", day, name, error)
            raise web.HTTPNotFound from error
        return web.FileResponse(path, headers=CACHE)

    head = get


class ThumbnailView(ClipView):
    """Serves the first picture of a clip, small."""

    url = THUMBNAIL_URL
    name = "api:sercomm:clip_thumbnail"
    how = staticmethod(thumbnail)
