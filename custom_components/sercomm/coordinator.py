"""Polls one camera: only what somebody needs, a few requests at a time."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from itertools import chain
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_SCAN_INTERVAL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .api import (
    CLOCK,
    RIGHTS,
    AccessDenied,
    AuthenticationFailed,
    Camera,
    CameraTimeout,
    CannotConnect,
    CommandRefused,
    ConnectionDropped,
    ConnectTimeout,
    Identity,
    InvalidReply,
    NotAvailable,
    Priority,
    Readings,
    Right,
    SercommError,
    Source,
    read_source,
)
from .const import DEFAULT_SCAN_INTERVAL, DOMAIN, LOGGER
from .errors import error_key, told_reason
from .listeners import Listeners

REQUESTS_PER_POLL = 3
FAILURES_ALLOWED = 3
LOCKED_OUT_RHYTHM = 10
NEVER = -999
# A camera that was told to restart goes on answering for some seconds.
LEAVING = 20.0
# One that restarts is back within a minute or two: it is looked for more often.
LOOK = timedelta(seconds=30)
# What decides how the camera's clock is to be read.
CLOCK_SETTINGS = frozenset({"time_zone", "daylight_saving", "ntp_mode"})


class SercommCoordinator(DataUpdateCoordinator[Readings]):
    """Keeps the readings of one camera fresh within a budget of requests."""

    config_entry: ConfigEntry[Any]

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        camera: Camera,
    ) -> None:
        """Start with nothing read."""
        self._rhythm = timedelta(
            seconds=entry.options.get(CONF_SCAN_INTERVAL, DEFAULT_SCAN_INTERVAL)
        )
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=self._rhythm,
            always_update=False,
        )
        self.data = Readings()
        self.camera = camera
        self.right = Right.ADMINISTRATOR
        self.groups: frozenset[str] = frozenset()
        self.proved = False
        self.preset: int | None = None
        # Set by who is about to ask the camera for something beside the polls.
        self.spare_request = False
        # Held by whoever reads a composed setting, changes it and writes it back.
        self.rules_lock = asyncio.Lock()
        self._polls = 0
        self._read_at: dict[str, int] = {}
        self._watched: frozenset[Source] = frozenset()
        self._patches: list[tuple[str, Mapping[str, str]]] = []
        self._failures = FAILURES_ALLOWED
        self._refused_logins = 0
        self._paused_at: float | None = None
        self._resumed_elsewhere = False
        self._reload_when_back = False
        self.refreshed: Listeners[[]] = Listeners()
        self.pause_changed: Listeners[[]] = Listeners()

    @property
    def paused(self) -> bool:
        """Whether the camera is to be left alone by everybody: it restarts."""
        return self._paused_at is not None

    @callback
    @override
    def _async_refresh_finished(self) -> None:
        """Tell that a poll has ended, well or not."""
        self.refreshed.async_tell()

    @callback
    def watch(self, sources: Iterable[Source]) -> None:
        """Poll these sources whether entities need them or not."""
        self._watched = frozenset(sources)

    @callback
    def async_start_with(self, readings: Readings) -> None:
        """Take over what was read while exploring the camera."""
        self._read_at = dict.fromkeys(readings.values, self._polls)
        self._failures = 0
        self.async_set_updated_data(readings)

    async def async_write(self, group: str, values: Mapping[str, str]) -> None:
        """Write keys of a group; entities show them at once. Raises SercommError."""
        await self.camera.set_group(group, values)
        self.async_patch(group, values)
        if group == "SYSTEM" and values.keys() & CLOCK_SETTINGS:
            self.async_forget(CLOCK)

    async def async_read(self, source: Source) -> None:
        """Read a CGI out of its turn. Raises SercommError."""
        pairs = await read_source(self.camera, source, Priority.COMMAND)
        self.async_patch(source.name, pairs)

    @callback
    def async_forget(self, source: Source) -> None:
        """Show nothing of a source until the next poll, which reads it anew."""
        self._read_at.pop(source.name, None)
        self.data = self.data.without([source.name])
        self.async_update_listeners()

    @callback
    def async_patch(self, source: str, values: Mapping[str, str]) -> None:
        """Show values that the camera has just accepted."""
        self._patches.append((source, values))
        self.data = self.data.with_changes(source, values)
        self.async_update_listeners()

    @callback
    def async_patch_groups(self, groups: Mapping[str, Mapping[str, str]]) -> None:
        """Show values of several groups."""
        for name, values in groups.items():
            self.async_patch(name, values)

    @callback
    def async_moved(self, preset: int | None = None) -> None:
        """Remember which preset the lens was sent to, if any."""
        self.preset = preset
        self.async_update_listeners()

    @callback
    def async_pause(
        self, *, resumed_elsewhere: bool = False, reload: bool = False
    ) -> None:
        """Leave the camera alone from now on, and show it as unavailable.

        Polls only ask who is there, without login, and end the pause once it is our
        camera; with `resumed_elsewhere` they ask nothing and `async_resume` ends it.
        With `reload` the camera may come back as another: the entry is set up anew
        after the first good poll.
        """
        was_paused = self.paused
        self._paused_at = self.hass.loop.time()
        self._resumed_elsewhere = resumed_elsewhere
        self._reload_when_back |= reload
        self.proved = False
        self.last_update_success = False
        self.update_interval = min(self._rhythm, LOOK)
        if self._listeners:
            self._schedule_refresh()
        if not was_paused:
            self.pause_changed.async_tell()
        self.async_update_listeners()

    @callback
    def async_resume(self) -> None:
        """Let everybody talk to the camera again; the next poll shows how it is."""
        if self.paused:
            self._paused_at = None
            self.update_interval = self._rhythm
            self.pause_changed.async_tell()

    @asynccontextmanager
    async def async_restarting(self, *, reload: bool = False) -> AsyncIterator[None]:
        """Send the camera, in this block, what makes it restart.

        A camera that goes before it has answered has done as it was told. After any
        other error, which is raised, all goes on as before.
        """
        was_available = self.last_update_success
        self.async_pause(reload=reload)
        try:
            yield
        except (ConnectionDropped, CameraTimeout) as error:
            if isinstance(error, ConnectTimeout):
                self._undo_pause(was_available)
                raise
            LOGGER.debug("%s: restarts without an answer", self.name)
        except BaseException:
            self._undo_pause(was_available)
            raise

    def _undo_pause(self, available: bool) -> None:
        """Go on as before: the camera does not restart."""
        self._reload_when_back = False
        self.last_update_success = available
        self.async_resume()
        self.async_update_listeners()

    async def async_prove(self, *, extended: bool = False) -> Identity:
        """Make sure that our camera answers, before it is sent the login."""
        identity = await self.camera.identity(extended=extended)
        if identity.mac != self.config_entry.unique_id:
            raise InvalidReply("another camera answers at this address")
        self.proved = True
        return identity

    @override
    async def _async_update_data(self) -> Readings:
        """Read what is due; a few failures in a row are not yet an outage.

        A login that was refused too often is tried at every tenth poll only; the
        others ask who is there, for a silent Wi-Fi makes the camera reconnect.
        """
        if self.paused:
            await self._look_whether_back()
        self._polls += 1
        locked_out = self._refused_logins >= FAILURES_ALLOWED
        try:
            if locked_out or not self.proved:
                await self.async_prove()
            if locked_out and self._polls % LOCKED_OUT_RHYTHM:
                return self._failed(AuthenticationFailed("the login is not tried"))
            readings = await self._read_due()
            if self.paused:
                raise CannotConnect("the camera is about to restart")
        except AuthenticationFailed as error:
            self._refused_logins += 1
            if self._refused_logins >= FAILURES_ALLOWED:
                self.config_entry.async_start_reauth(self.hass)
            return self._failed(error)
        except SercommError as error:
            self.proved = False
            return self._failed(error)
        self._failures = 0
        self._refused_logins = 0
        if self._reload_when_back:
            self._reload_when_back = False
            self.hass.config_entries.async_schedule_reload(self.config_entry.entry_id)
        return readings

    async def _look_whether_back(self) -> None:
        """End a pause when our camera answers; raises UpdateFailed until then."""
        asked_at = self._paused_at or 0.0
        try:
            if self._resumed_elsewhere or self.hass.loop.time() - asked_at < LEAVING:
                raise CannotConnect("the camera is about to restart")
            await self.async_prove()
        except SercommError as error:
            raise self._update_failed(error) from error
        if self._paused_at == asked_at:
            self.async_resume()

    def _failed(self, error: SercommError) -> Readings:
        """Keep the last readings for now, or say that the camera is gone."""
        self._failures += 1
        LOGGER.debug("%s: poll failed: %s", self.name, error)
        if self._failures >= FAILURES_ALLOWED or not self.last_update_success:
            raise self._update_failed(error) from error
        return self.data

    def _update_failed(self, error: SercommError) -> UpdateFailed:
        """Return the failure of a poll that tells people what happened."""
        return UpdateFailed(
            translation_domain=DOMAIN,
            translation_key=error_key(error),
            translation_placeholders={"reason": told_reason(error)},
        )

    async def _read_due(self) -> Readings:
        """Read the most overdue sources that fit into this poll."""
        due = self._due()
        if self.camera.several_groups and any(source.is_group for source in due):
            first = next(i for i, source in enumerate(due) if source.is_group)
            groups = [source for source in due if source.is_group]
            rest = [source for source in due if not source.is_group]
            batches = [[source] for source in rest]
            batches.insert(min(first, len(batches)), groups)
        else:
            batches = [[source] for source in due]
        if not batches:
            await self._heartbeat()
        self._patches.clear()
        read: dict[str, Mapping[str, str]] = {}
        for batch in batches[: REQUESTS_PER_POLL - self.spare_request]:
            if self.paused:
                break
            read |= await self._read(batch)
        self._read_at |= dict.fromkeys(read, self._polls)
        readings = self.data
        for name, values in read.items():
            readings = readings.with_source(name, values)
        for name, values in self._patches:
            readings = readings.with_changes(name, values)
        return readings

    def _due(self) -> list[Source]:
        """Return what is wanted and old enough, the latest first.

        Where there is more than fits into the polls, everything is late by about
        as many polls, so that nothing waits for ever.
        """
        wanted: dict[str, Source] = {}
        for source in chain(self._watched, *self.async_contexts()):
            known = wanted.setdefault(source.name, source)
            if source.rhythm < known.rhythm:
                wanted[source.name] = source

        def late(source: Source) -> int:
            return self._polls - self._read_at.get(source.name, NEVER) - source.rhythm

        order = sorted(
            filter(self._may_read, wanted.values()),
            key=lambda s: (-late(s), s not in self._watched, s.name),
        )
        return [source for source in order if late(source) >= 0]

    def _may_read(self, source: Source) -> bool:
        """Whether the rights suffice: they go by folder (RC8120 manual, App. B).

        One group that the camera lacks would spoil a request for several.
        """
        if source.is_group:
            return source.name in self.groups
        if source.name.startswith("/io/"):
            return self.right is not Right.VIEWER
        return self.right is Right.ADMINISTRATOR

    async def _read(self, batch: list[Source]) -> Mapping[str, Mapping[str, str]]:
        """Read groups in one request, or one CGI; what is refused is empty."""
        names = [source.name for source in batch]
        found: Mapping[str, Mapping[str, str]] = {}
        with suppress(AccessDenied, CommandRefused, NotAvailable):
            if batch[0].is_group:
                found = await self.camera.get_groups(names)
            else:
                found = {names[0]: await read_source(self.camera, batch[0])}
        return {name: found.get(name, {}) for name in names}

    async def _heartbeat(self) -> None:
        """Ask something small: a silent Wi-Fi makes the camera reconnect."""
        if self.right is Right.ADMINISTRATOR:
            await self.camera.identity()
        else:
            await self.camera.read_pairs(RIGHTS.name)
