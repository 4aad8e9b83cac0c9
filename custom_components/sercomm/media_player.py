"""The camera's speaker, to say something through it."""

from dataclasses import dataclass
from typing import Any, override

from homeassistant.components import media_source
from homeassistant.components.media_player import (
    ATTR_MEDIA_ANNOUNCE,
    ATTR_MEDIA_EXTRA,
    ATTR_MEDIA_VOLUME_LEVEL,
    BrowseMedia,
    MediaPlayerDeviceClass,
    MediaPlayerEntity,
    MediaPlayerEntityDescription,
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType,
)
from homeassistant.core import HassJob, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import NARROW_VOLUME, SLOW, InvalidValue, Right, because, group, volumes
from .audio import AUDIO, Speaker, Voice, async_find
from .entity import SercommEntity, SercommEntityDescription
from .errors import camera_write
from .runtime import SercommConfigEntry, SercommRuntime

# Stopping must not wait behind what is being said.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class SercommMediaPlayerDescription(
    SercommEntityDescription, MediaPlayerEntityDescription
):
    """A speaker."""


def _has_speaker(runtime: SercommRuntime) -> bool:
    """Whether the camera can be talked through.

    `speaker_out` of query.cgi tells whether the speaker is switched on now (WVC80N
    manual p.31), so it only counts for accounts that may not read the setting itself.
    """
    # AUDIO is shown to administrators alone (/adm/: RC8120 manual, App. B).
    if runtime.capabilities.right is Right.ADMINISTRATOR:
        return runtime.capabilities.shows(AUDIO, "audio_out")
    return runtime.identity.has("speaker_out")


SPEAKER = SercommMediaPlayerDescription(
    key="speaker",
    device_class=MediaPlayerDeviceClass.SPEAKER,
    sources=(group(AUDIO, SLOW),),
    exists_fn=_has_speaker,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the speaker, if this camera has one."""
    runtime = entry.runtime_data
    if SPEAKER.exists_fn(runtime):
        async_add_entities([SercommMediaPlayer(hass, runtime, SPEAKER)])


class SercommMediaPlayer(SercommEntity, MediaPlayerEntity):
    """The speaker of a camera."""

    entity_description: SercommMediaPlayerDescription
    _attr_media_content_type = MediaType.MUSIC
    _attr_supported_features = (
        MediaPlayerEntityFeature.PLAY_MEDIA
        | MediaPlayerEntityFeature.MEDIA_ANNOUNCE
        | MediaPlayerEntityFeature.BROWSE_MEDIA
        | MediaPlayerEntityFeature.STOP
    )

    def __init__(
        self,
        hass: HomeAssistant,
        runtime: SercommRuntime,
        description: SercommMediaPlayerDescription,
    ) -> None:
        """Offer the volume where the camera shows it."""
        super().__init__(runtime, description)
        self._speaker = Speaker(hass, runtime, self._changed)
        self._volumes = NARROW_VOLUME
        self._has_volume = runtime.capabilities.shows(AUDIO, "out_volume")
        if self._has_volume:
            self._attr_supported_features |= MediaPlayerEntityFeature.VOLUME_SET

    @override
    async def async_added_to_hass(self) -> None:
        """Make up for what an earlier run left undone, and leave nothing undone."""
        await super().async_added_to_hass()
        self.async_on_remove(
            # A speaker that was switched on for a sentence must not stay on.
            self.hass.async_add_shutdown_job(HassJob(self._speaker.async_close))
        )
        self._look()

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Leave the camera silent, and its settings as they were."""
        await self._speaker.async_close()
        await super().async_will_remove_from_hass()

    @property
    @override
    def state(self) -> MediaPlayerState:
        """Whether something is being said."""
        if self._speaker.playing:
            return MediaPlayerState.PLAYING
        return MediaPlayerState.IDLE

    @property
    @override
    def volume_level(self) -> float | None:
        """The volume, from 0 to 1 in the range of this camera."""
        volume = self.coordinator.data.number(AUDIO, "out_volume")
        if volume is None:
            return None
        low, high = self._volumes[0], self._volumes[-1]
        return min(max((volume - low) / (high - low), 0.0), 1.0)

    @camera_write
    @override
    async def async_set_volume_level(self, volume: float) -> None:
        """Write the volume."""
        await self.coordinator.async_write(AUDIO, {"out_volume": self._value(volume)})

    @camera_write
    @override
    async def async_play_media(
        self, media_type: MediaType | str, media_id: str, **kwargs: Any
    ) -> None:
        """Say something; `extra` may have a `volume_level` for just this."""
        extra = kwargs.get(ATTR_MEDIA_EXTRA) or {}
        volume = self._announced_volume(extra.get(ATTR_MEDIA_VOLUME_LEVEL))
        media = await async_find(self.hass, media_id, self.entity_id)
        await self._speaker.async_play(
            media, announce=bool(kwargs.get(ATTR_MEDIA_ANNOUNCE)), volume=volume
        )

    @camera_write
    async def async_talk(self, voice: Voice) -> None:
        """Let somebody talk; see `Speaker.async_talk`."""
        await self._speaker.async_talk(voice)

    @override
    async def async_media_stop(self) -> None:
        """Fall silent."""
        self._speaker.async_stop()

    @override
    async def async_browse_media(
        self,
        media_content_type: MediaType | str | None = None,
        media_content_id: str | None = None,
    ) -> BrowseMedia:
        """Show what there is to hear."""
        return await media_source.async_browse_media(
            self.hass,
            media_content_id,
            content_filter=lambda item: item.media_content_type.startswith("audio/"),
        )

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Look at what was read."""
        self._look()
        super()._handle_coordinator_update()

    @callback
    def _look(self) -> None:
        """Learn the range of the volume, and mend what is left to mend."""
        # 10 of 100 looks like 10 of 16; a range that was seen to be wide stays so.
        self._volumes = max(self._volumes, volumes(self.coordinator.data), key=len)
        if self.coordinator.last_update_success:
            self._speaker.async_mend()

    @callback
    def _changed(self) -> None:
        """Show that the speaker began or ceased."""
        self.async_write_ha_state()

    def _value(self, volume: float) -> str:
        """Return a volume as this camera counts it."""
        return str(self._volumes[round(volume * (len(self._volumes) - 1))])

    def _announced_volume(self, level: Any) -> str | None:
        """Return the volume asked for in `extra`. Raises InvalidValue."""
        if level is None or not self._has_volume:
            return None
        if isinstance(level, (int, float)) and 0 <= level <= 1:
            return self._value(level)
        reason = because("range", lowest=0, highest=1)
        raise InvalidValue(AUDIO, ATTR_MEDIA_VOLUME_LEVEL, reason)
