"""The camera's own web pages, which some vendors hide until the camera is asked."""

from homeassistant.core import callback

from ..api import (
    SLOW,
    AccessDenied,
    Capabilities,
    NotAvailable,
    Right,
    SercommError,
    group,
)
from ..const import CONF_ENABLE_UI, CONF_UI_SHOWN_FOR, LOGGER
from ..coordinator import SercommCoordinator
from ..limits import Backoff

SYSTEM = "SYSTEM"
BOOT = "boot_up_time"
LONGEST_WAIT = 3600.0


class WebPages:
    """Shows the pages on demand, and after each restart if the user wants that.

    The camera hides them again when it restarts (Sercomm-API issue 1). A restart is
    known by the time of the start that the camera tells, also one that happened while
    Home Assistant was away.
    """

    def __init__(self, coordinator: SercommCoordinator) -> None:
        """Nothing happens before `async_start`."""
        self._hass = coordinator.hass
        self._entry = coordinator.config_entry
        self._coordinator = coordinator
        self._camera = coordinator.camera
        self._can_follow = False
        self._locked = False
        self._asking = False
        self._backoff = Backoff(LONGEST_WAIT)

    @property
    def can_follow(self) -> bool:
        """Whether restarts are seen here, and the camera has not refused its pages."""
        return self._can_follow and not self._locked

    @callback
    def async_start(self, capabilities: Capabilities) -> None:
        """Look for restarts from now on, if the user wants it."""
        self._can_follow = (
            capabilities.right is Right.ADMINISTRATOR
            and capabilities.shows(SYSTEM, BOOT)
        )
        if self._can_follow and self._entry.options.get(CONF_ENABLE_UI):
            unload = self._entry.async_on_unload
            sources = (group(SYSTEM, SLOW),)
            unload(self._coordinator.async_add_listener(self._look, sources))
            unload(self._coordinator.refreshed.async_add(self._look))
            self._look()

    async def async_show(self) -> None:
        """Make the camera show its pages. Raises SercommError."""
        try:
            await self._camera.maintenance.enable_ui()
        except AccessDenied, NotAvailable:
            # Late Xfinity firmware has given the pages up (Sercomm-API issue 16).
            self._locked = True
            raise

    @callback
    def _look(self) -> None:
        """Show the pages when the camera has started since they were last shown."""
        started = self._coordinator.data.get(SYSTEM, BOOT)
        if (
            not started
            or started == self._entry.data.get(CONF_UI_SHOWN_FOR)
            or self._asking
            or self._locked
            or self._coordinator.paused
            or not self._coordinator.last_update_success
            or not self._backoff.is_over(self._hass.loop.time())
        ):
            return
        self._asking = True
        self._entry.async_create_background_task(
            self._hass, self._show_after(started), "sercomm web pages"
        )

    async def _show_after(self, started: str) -> None:
        """Show the pages once after a start; what fails is tried again later."""
        try:
            await self.async_show()
        except SercommError as error:
            self._backoff.failed(self._hass.loop.time())
            if self._locked:
                LOGGER.warning(
                    "%s: the camera does not show its web pages: %s",
                    self._entry.title,
                    error,
                )
            return
        finally:
            self._asking = False
        self._backoff.reset()
        self._hass.config_entries.async_update_entry(
            self._entry, data={**self._entry.data, CONF_UI_SHOWN_FOR: started}
        )
        # It may have restarted again meanwhile.
        self._look()
