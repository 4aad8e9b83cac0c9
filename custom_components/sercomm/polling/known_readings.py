"""What is known of one camera: what polls have read, and what was just written."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_SCAN_INTERVAL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from ..api import (
    CLOCK,
    Camera,
    Check,
    OutcomeUnknown,
    Priority,
    ReadBack,
    Readings,
    SercommError,
    Source,
    check_value,
    look,
    may_have_acted,
    read_source,
)
from ..const import DEFAULT_SCAN_INTERVAL, LOGGER
from .schedule import Schedule

SYSTEM = "SYSTEM"
# What decides how the camera's clock is to be read.
CLOCK_SETTINGS = frozenset({"time_zone", "daylight_saving", "ntp_mode"})

type Groups = dict[str, dict[str, str]]


class KnownReadings(DataUpdateCoordinator[Readings]):
    """Writes settings, and shows them before the next poll has read them.

    `rhythm` is the user's time between two polls; `preset` the one that the lens was
    sent to, if any.
    """

    config_entry: ConfigEntry[Any]

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], camera: Camera
    ) -> None:
        """Start with nothing read."""
        self.rhythm = timedelta(
            seconds=entry.options.get(CONF_SCAN_INTERVAL, DEFAULT_SCAN_INTERVAL)
        )
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=self.rhythm,
            always_update=False,
        )
        self.data = Readings()
        self.camera = camera
        self.preset: int | None = None
        # Held by whoever reads a composed setting, changes it and writes it back.
        self.rules_lock = asyncio.Lock()
        # Sources of which something is unknown since a write whose outcome is.
        self.doubted: set[str] = set()
        self._schedule = Schedule()
        # Since the last poll has begun; None where a whole source was forgotten.
        self._patches: list[tuple[str, Mapping[str, str | None] | None]] = []

    @property
    def now(self) -> float:
        """The seconds of the monotonic clock that everything is timed by."""
        return self.hass.loop.time()

    def known(self, group: str) -> Mapping[str, str]:
        """Return what is known of a group, maybe nothing."""
        return self.data.values.get(group, {})

    async def async_write(
        self, group: str, values: Mapping[str, str], *, check: Check = check_value
    ) -> None:
        """Write keys of a group; entities show them at once. Raises SercommError.

        `check` decides what may be written, see `set_groups`.
        """
        with self.writing({group: values}):
            await self.camera.set_group(group, values, check=check)
        if group == SYSTEM and values.keys() & CLOCK_SETTINGS:
            self.async_forget(CLOCK)

    async def async_write_and_look(
        self,
        group: str,
        values: Mapping[str, str],
        *,
        check: Check = check_value,
        before: Mapping[str, str] | None = None,
    ) -> ReadBack:
        """Write as `async_write`, and return what the camera made of it.

        `before` is the group as it was, by default what was last read of it. Nothing
        is returned of what the camera does not tell. Raises SercommError when it is
        not written.
        """
        if before is None:
            before = self.known(group)
        await self.async_write(group, values, check=check)
        try:
            groups = await self.async_read_groups([group])
        except SercommError:
            return ReadBack()
        return look(group, values, groups.get(group, {}), before)

    async def async_read_groups(self, names: Iterable[str]) -> Groups:
        """Read groups out of their turn, and show them. Raises SercommError."""
        groups = await self.camera.get_groups(names, Priority.COMMAND)
        self.async_patch_groups(groups)
        return groups

    @contextmanager
    def writing(
        self, changes: Mapping[str, Mapping[str, str]], *, read_back: bool = True
    ) -> Iterator[None]:
        """Show what is written in this block, by source and key, once it is.

        Takes `read_back` as `doubting`.
        """
        with self.doubting(changes, read_back=read_back):
            yield
        self.async_patch_groups(changes)

    @contextmanager
    def doubting(
        self, changes: Mapping[str, Mapping[str, object]], *, read_back: bool = True
    ) -> Iterator[None]:
        """Show as unknown what this block may have written, by source and key.

        That is so when the camera could not be read back after it, or gave no answer
        where that is not tried. It is read at the next poll.
        """
        try:
            yield
        except SercommError as error:
            if isinstance(error, OutcomeUnknown) or (
                not read_back and may_have_acted(error)
            ):
                self.async_doubt(changes)
            raise

    @contextmanager
    def moving(self, preset: int | None = None) -> Iterator[None]:
        """Send the lens somewhere in this block; without an answer it may be there."""
        try:
            yield
        except SercommError as error:
            if may_have_acted(error):
                self.async_moved()
            raise
        self.async_moved(preset)

    @callback
    def async_doubt(self, changes: Mapping[str, Mapping[str, object]]) -> None:
        """Show as unknown what may have been written, and read it at the next poll."""
        self.doubted.update(changes)
        self._schedule.hurry(changes)
        self._change({name: dict.fromkeys(keys) for name, keys in changes.items()})

    async def async_read(self, source: Source) -> None:
        """Read a CGI out of its turn. Raises SercommError."""
        pairs = await read_source(self.camera, source, Priority.COMMAND)
        self.async_patch(source.name, pairs)

    @callback
    def async_forget(self, source: Source) -> None:
        """Show nothing of a source until the next poll, which reads it anew."""
        self._schedule.hurry([source.name])
        self._patches.append((source.name, None))
        self.data = self.data.without([source.name])
        self.async_update_listeners()

    @callback
    def async_patch(self, source: str, values: Mapping[str, str]) -> None:
        """Show values that the camera has just accepted, or shown."""
        self.async_patch_groups({source: values})

    def _change(self, changes: Mapping[str, Mapping[str, str | None]]) -> None:
        """Show other values, or None as unknown, also after a poll under way.

        Nobody is told of what was known already.
        """
        before = self.data
        for source, values in changes.items():
            self._patches.append((source, values))
            self.data = self.data.with_changes(source, values)
        if self.data != before:
            self.async_update_listeners()

    @callback
    def async_hurry(self, sources: Iterable[Source]) -> None:
        """Read these at the next poll, however slow their rhythm is."""
        self._schedule.hurry(source.name for source in sources)

    @callback
    def async_patch_groups(self, groups: Mapping[str, Mapping[str, str]]) -> None:
        """Show values of several groups, at once: each time all entities are asked."""
        self.doubted.difference_update(groups)
        self._change(groups)

    @callback
    def async_moved(self, preset: int | None = None) -> None:
        """Remember which preset the lens was sent to, if any."""
        self.preset = preset
        self.async_update_listeners()
