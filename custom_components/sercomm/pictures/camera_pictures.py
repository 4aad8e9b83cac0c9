"""The camera's pictures, asked for while it may be asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..api import Paused, SercommError
from ..coordinator import SercommCoordinator
from .privacy import Privacy
from .stills import StillCache


class CameraPictures:
    """Stills and streams of one camera; nothing is asked while it restarts."""

    def __init__(self, coordinator: SercommCoordinator, privacy: Privacy) -> None:
        """Ask nothing yet."""
        self._coordinator = coordinator
        self._camera = coordinator.camera
        self._privacy = privacy
        self.stills = StillCache(self._still)

    @callback
    def async_start(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Find out at each poll whether a camera that does not tell shows itself again.

        Nobody else would ask for a picture while privacy mode is taken for on.
        """

        @callback
        def polled() -> None:
            if self._privacy.is_on:
                self.async_look(hass, entry)

        if not self._privacy.is_shown:
            entry.async_on_unload(self._coordinator.refreshed.async_add(polled))

    @callback
    def async_look(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Find out out of turn whether privacy mode is on."""

        async def look() -> None:
            with suppress(SercommError):
                await self.stills.get(fresh=True)

        if self._privacy.is_shown:
            self._privacy.async_ask()
        else:
            entry.async_create_background_task(hass, look(), "sercomm privacy")

    async def _still(self) -> bytes:
        """Take a still. Raises Paused, PrivacyMode or another SercommError."""
        self._allow()
        try:
            picture = await self._camera.snapshot()
        except SercommError as error:
            self._privacy.async_answered(error)
            raise
        self._privacy.async_answered(None)
        return picture

    @asynccontextmanager
    async def mjpeg(self, channel: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """Open a channel's MJPEG stream, see `Camera.mjpeg`; raises also Paused."""
        self._allow()
        try:
            async with self._camera.mjpeg(channel) as frames:
                self._privacy.async_answered(None)
                yield frames
        except SercommError as error:
            self._privacy.async_answered(error)
            raise

    def _allow(self) -> None:
        """Raise Paused while the camera is to be left alone."""
        if self._coordinator.paused:
            raise Paused("the camera restarts")
