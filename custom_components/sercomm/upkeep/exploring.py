"""Asks later for what a camera was not asked for, or did not show, at the start."""

from dataclasses import replace
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..api import (
    EXTENSION,
    GROUP_LIST,
    GROUPS,
    INFORMATION,
    READ_LATER,
    SLOW,
    AccessDenied,
    Capabilities,
    CommandRefused,
    Identity,
    NotAvailable,
    SercommError,
    Source,
    capable,
    merge,
)
from ..const import CONF_CAPABILITIES, CONF_IDENTITY, DOMAIN, LOGGER
from ..coordinator import SercommCoordinator
from ..listeners import Listeners

HOUR = 3600.0
# Not at the same polls as the hourly tests and what is read at every tenth poll.
AGAIN = HOUR + 180.0
RELOADED: HassKey[dict[str, float]] = HassKey(f"{DOMAIN}_explored_again")
REFUSALS = (AccessDenied, CommandRefused, NotAvailable)
# Of these the entities, or the device, are told at once.
TOLD = READ_LATER | {EXTENSION.name, INFORMATION.name}


class Exploration:
    """Finds out the rest about a camera: CGIs by polls, then one group after each.

    What stays silent is asked for every hour; a second clear no is believed. `grown`
    tells that `identity` or `capabilities` have changed. What more is built on than
    entities takes part when the entry is loaded anew.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        coordinator: SercommCoordinator,
        identity: Identity,
        capabilities: Capabilities,
    ) -> None:
        """Ask nothing before `async_start`."""
        self.identity = identity
        self.capabilities = capabilities
        self.grown = Listeners[[]]()
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._polled: list[Source] = []
        self._groups: list[str] = []
        self._later: list[str] = []
        self._failed_once = set(capabilities.doubted)
        self._again = hass.loop.time() + AGAIN
        self._asking = False
        self._reload_wanted = False

    @callback
    def async_start(self, *, is_first: bool) -> None:
        """Ask from the next poll on.

        After the first exploration the list of groups is read again, too, an hour
        later: whether it ended too early could not be seen.
        """
        self._begin(sorted(self.capabilities.unread))
        if is_first and self.capabilities.groups:
            self._later.append(GROUP_LIST)
        coordinator, on_unload = self._coordinator, self._entry.async_on_unload
        on_unload(coordinator.refreshed.async_add(self._look))
        on_unload(coordinator.async_add_listener(lambda: None, self._polled))

    @callback
    def _begin(self, names: list[str]) -> None:
        """Ask for these from now on."""
        # What entities wait for comes first.
        cgis = [
            Source(name, 1 if name in READ_LATER else SLOW)
            for name in names
            if not Source(name).is_group
        ]
        self._polled += cgis
        self._coordinator.async_hurry(cgis)
        self._groups += [name for name in names if Source(name).is_group]

    @callback
    def _look(self) -> None:
        """See what a good poll has brought; ask for the next group after it."""
        coordinator, poll = self._coordinator, self._coordinator.last_poll
        if coordinator.paused or not coordinator.last_update_success or poll is None:
            return
        for source in tuple(self._polled):
            if source.name in poll.values:
                self._polled.remove(source)
                self._answered(source.name, poll.values[source.name])
            elif (error := poll.failed.get(source.name)) is not None:
                self._polled.remove(source)
                self._failed(source.name, error)
        if self._polled or self._asking:
            return
        if not self._groups and self._hass.loop.time() >= self._again:
            self._again = self._hass.loop.time() + AGAIN
            names, self._later = self._later, []
            self._begin(names)
        if self._groups:
            self._asking = True
            self._entry.async_create_background_task(
                self._hass, self._ask(self._groups.pop(0)), "sercomm exploring"
            )
        elif self._reload_wanted:
            self._reload()

    async def _ask(self, name: str) -> None:
        """Ask for a group, or for the list of them."""
        camera = self._coordinator.camera
        try:
            if name == GROUP_LIST:
                listed = {group.upper() for group in await camera.group_names()}
                new = listed.intersection(GROUPS) - self.capabilities.groups.keys()
                self._groups += sorted(new)
            else:
                for group, pairs in (await camera.read_groups([name])).items():
                    self._answered(group, pairs)
        except SercommError as error:
            self._failed(name, error)
        finally:
            self._asking = False
        if self._reload_wanted and not self._groups:
            self._reload()

    @callback
    def _answered(self, name: str, pairs: dict[str, str]) -> None:
        """Learn from what the camera shows."""
        if name == INFORMATION.name:
            number = pairs.get("serial_number", "")
            self._know(identity=replace(self.identity, serial_number=number))
        elif name == EXTENSION.name:
            self._know(identity=self.identity.extended(pairs))
        else:
            before = self.capabilities
            found = capable(before.right, {name: pairs})
            self._know(capabilities=merge(before, found))
            self._reload_wanted |= name not in TOLD and self.capabilities != before

    @callback
    def _failed(self, name: str, error: SercommError) -> None:
        """Ask a second time; then believe a clear no, and ask others every hour."""
        if name not in self._failed_once:
            self._failed_once.add(name)
            self._begin([name])
        elif not isinstance(error, REFUSALS):
            self._later.append(name)
        elif name == INFORMATION.name:
            self._know(identity=replace(self.identity, serial_number=""))
        elif isinstance(error, NotAvailable):
            LOGGER.debug("%s: it has no %s", self._entry.title, name)
            found = replace(
                capable(self.capabilities.right, {}), doubted=frozenset({name})
            )
            self._know(capabilities=merge(self.capabilities, found))

    @callback
    def _know(
        self,
        *,
        identity: Identity | None = None,
        capabilities: Capabilities | None = None,
    ) -> None:
        """Store what was found, and tell of it."""
        self.identity = identity or self.identity
        self.capabilities = capabilities or self.capabilities
        self._coordinator.groups = frozenset(self.capabilities.groups)
        self._hass.config_entries.async_update_entry(
            self._entry,
            data={
                **self._entry.data,
                CONF_IDENTITY: self.identity.as_dict(),
                CONF_CAPABILITIES: self.capabilities.as_dict(),
            },
        )
        self.grown.async_tell()

    @callback
    def _reload(self) -> None:
        """Explore the camera anew, once an hour at most."""
        now, entry_id = self._hass.loop.time(), self._entry.entry_id
        reloaded = self._hass.data.setdefault(RELOADED, {})
        if now - reloaded.get(entry_id, now - HOUR) < HOUR:
            return
        reloaded[entry_id] = now
        LOGGER.debug("%s: it shows more than at first", self._entry.title)
        self._hass.config_entries.async_schedule_reload(entry_id)
