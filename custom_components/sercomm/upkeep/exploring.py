"""Asks again for what a camera did not show while it was explored."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..api import (
    GROUP_LIST,
    GROUPS,
    AccessDenied,
    Capabilities,
    CommandRefused,
    NotAvailable,
    SercommError,
    Source,
    read_source,
)
from ..const import DOMAIN, LOGGER
from ..coordinator import SercommCoordinator

HOUR = 3600.0
# Not at the same polls as the hourly tests and what is read at every tenth poll.
AGAIN = HOUR + 180.0
RELOADED: HassKey[dict[str, float]] = HassKey(f"{DOMAIN}_explored_again")


class Unexplored:
    """Asks for one thing after each poll, and for what stays silent every hour.

    What answers after all is explored by loading the entry anew. A second clear no is
    believed.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        coordinator: SercommCoordinator,
        capabilities: Capabilities,
        *,
        is_first: bool,
    ) -> None:
        """Ask nothing before `async_start`.

        After the first exploration the list of groups is read again, too, an hour
        later: whether it ended too early could not be seen.
        """
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._groups = capabilities.groups.keys()
        self._now = sorted(capabilities.unread)
        self._later = [GROUP_LIST] if is_first and self._groups else []
        self._again = hass.loop.time() + AGAIN
        self._asking = False

    @callback
    def async_start(self) -> None:
        """Ask from the next poll on, if there is anything to ask for."""
        if self._now or self._later:
            self._entry.async_on_unload(
                self._coordinator.refreshed.async_add(self._look)
            )

    @callback
    def _look(self) -> None:
        """Ask for the next thing after a good poll."""
        coordinator = self._coordinator
        if self._asking or coordinator.paused or not coordinator.last_update_success:
            return
        if not self._now and self._hass.loop.time() >= self._again:
            self._again = self._hass.loop.time() + AGAIN
            self._now, self._later = self._later, []
        if self._now:
            self._asking = True
            self._entry.async_create_background_task(
                self._hass, self._ask(self._now.pop(0)), "sercomm exploring"
            )

    async def _ask(self, name: str) -> None:
        """Ask for one thing, and load the entry anew when it answers."""
        try:
            if await self._answers(name):
                self._reload(name)
        except AccessDenied, CommandRefused, NotAvailable:
            LOGGER.debug("%s: it has no %s", self._entry.title, name)
        except SercommError:
            self._later.append(name)
        finally:
            self._asking = False

    async def _answers(self, name: str) -> bool:
        """Whether the camera shows this now. Raises SercommError."""
        camera = self._coordinator.camera
        if name == GROUP_LIST:
            listed = {group.upper() for group in await camera.group_names()}
            return bool(listed.intersection(GROUPS) - self._groups)
        source = Source(name)
        if source.is_group:
            return bool(await camera.read_groups([name]))
        return bool(await read_source(camera, source))

    @callback
    def _reload(self, name: str) -> None:
        """Explore the camera anew, once an hour at most."""
        now, entry_id = self._hass.loop.time(), self._entry.entry_id
        reloaded = self._hass.data.setdefault(RELOADED, {})
        if now - reloaded.get(entry_id, now - HOUR) < HOUR:
            self._later.append(name)
            return
        reloaded[entry_id] = now
        LOGGER.debug("%s: it shows %s after all", self._entry.title, name)
        self._hass.config_entries.async_schedule_reload(entry_id)
