"""Polls one camera: only what somebody needs, a few requests at a time."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import chain
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.update_coordinator import UpdateFailed

from .api import (
    READINGS_WITHOUT,
    RIGHTS,
    AuthenticationFailed,
    Camera,
    CannotConnect,
    Identity,
    InvalidReply,
    Readings,
    Right,
    SercommError,
    Source,
    group,
    may_have_acted,
)
from .const import LOGGER
from .errors import told
from .listeners import Listeners
from .polling import READ_REFUSALS, SYSTEM, KnownReadings, Poll

# These cameras are slow: clients wait for 0.8 s between two commands (karatecarter's
# handler).
REQUESTS_PER_POLL = 3
BESIDE_GROUPS = 1
FAILURES_ALLOWED = 3
# Somebody else may be logged in, who is let go after `USER.admin_timeout`: 5 minutes in
# the base document.
LOCKED_OUT_RHYTHM = 10
PROOF_RHYTHM = 10
# Not at the same polls as what is read slowly.
PROOF_PHASE = 5
REFUSALS_ALLOWED = 2
# What another camera hardly has in common with ours.
TELLING_KEYS = ("boot_up_time", "host_name")
# A camera that was told to restart goes on answering for some seconds.
LEAVING = 20.0
# One that restarts is back within a minute or two: it is looked for more often.
LOOK = timedelta(seconds=30)


class AnotherCamera(InvalidReply):
    """Who answers at the address has shown another MAC."""


class SercommCoordinator(KnownReadings):
    """Keeps the readings of one camera fresh within a budget of requests."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        camera: Camera,
    ) -> None:
        """Start with nothing read."""
        super().__init__(hass, entry, camera)
        self.right = Right.ADMINISTRATOR
        self.groups: frozenset[str] = frozenset()
        self.proved = False
        # What the last poll has brought; None where it did not get as far.
        self.last_poll: Poll | None = None
        # Set by who is about to ask the camera for something beside the polls.
        self.spare_request = False
        self._proved_at = 0
        self._refused_at_once = 0
        self._watched: frozenset[Source] = frozenset()
        self._failures = FAILURES_ALLOWED
        self._refused_logins = 0
        self._paused_at: float | None = None
        self._resumed_elsewhere = False
        self._reload_when_back = False
        self.refreshed: Listeners[[]] = Listeners()
        self.pause_changed: Listeners[[]] = Listeners()

    @property
    def polls(self) -> int:
        """How many times the camera was polled."""
        return self._schedule.polls

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
        self._schedule.read(readings.values)
        self._failures = 0
        self.async_set_updated_data(readings)

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
        self.camera.transport.lifetime.pause()
        self.update_interval = min(self.rhythm, LOOK)
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
            self.camera.transport.lifetime.resume()
            self.update_interval = self.rhythm
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
            with self.camera.transport.lifetime.alone():
                yield
        except BaseException as error:
            if isinstance(error, SercommError) and may_have_acted(error):
                LOGGER.debug("%s: restarts without an answer", self.name)
                return
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
            raise AnotherCamera("another camera answers at this address")
        self.proved = True
        self.camera.transport.may_be_another = False
        self._proved_at = self._schedule.polls
        return identity

    @override
    async def _async_update_data(self) -> Readings:
        """Read what is due; a few failures in a row are not yet an outage.

        A login that was refused too often is tried at every tenth poll only; the
        others ask who is there, for a silent Wi-Fi makes the camera reconnect.
        """
        self.last_poll = None
        if self.paused:
            await self._look_whether_back()
        self._schedule.polls += 1
        self.proved = self.proved and not self.camera.transport.may_be_another
        locked_out = self._refused_logins >= FAILURES_ALLOWED
        asked = 0
        try:
            if locked_out or not self.proved:
                await self.async_prove()
                asked = 1
            if locked_out and self._schedule.polls % LOCKED_OUT_RHYTHM:
                return self._failed(AuthenticationFailed("the login is not tried"))
            readings = await self._read_due(asked)
            if self.paused:
                raise CannotConnect("the camera is about to restart")
        except AuthenticationFailed as error:
            self.proved = False
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
        """Keep the last readings for now, or say that the camera is gone.

        A poll that we ended ourselves says nothing about the camera.
        """
        if self.camera.closed:
            return self.data
        self._failures += 1
        if isinstance(error, AnotherCamera):
            self._failures = FAILURES_ALLOWED
        LOGGER.debug("%s: poll failed: %s", self.name, error)
        if self._failures >= FAILURES_ALLOWED or not self.last_update_success:
            raise self._update_failed(error) from error
        return self.data

    def _update_failed(self, error: SercommError) -> UpdateFailed:
        """Return the failure of a poll that tells people what happened."""
        return UpdateFailed(**told(error))

    async def _read_due(self, asked: int) -> Readings:
        """Read the most overdue sources that fit into this poll.

        `asked` requests have been spent. Raises SercommError when the camera has not
        answered, or is another.
        """
        wanted = filter(self._may_read, chain(self._watched, *self.async_contexts()))
        due = self._schedule.due(wanted, self._watched)
        if not due and not asked:
            await self._heartbeat()
        self._schedule.begin()
        self._patches.clear()
        self.last_poll = poll = Poll(self.camera, self._schedule.missing)
        budget = REQUESTS_PER_POLL - self.spare_request - asked - self._proof_is_old
        await poll.read(self._batches(due), budget, lambda: not self.paused)
        if poll.error and not poll.is_silent and not poll.refuses_groups:
            await poll.read([[self._login_check]], 1, lambda: not self.paused)
        gone = self._gone(poll)
        if poll.error is not None:
            raise poll.error
        await self._see_who_answered(poll)
        self._learn_several_groups(poll)
        return self._shown(gone | poll.values)

    def _gone(self, poll: Poll) -> dict[str, dict[str, str]]:
        """Note what was read or missed; return, empty, what is not to be had."""
        self._schedule.read(poll.values)
        gone = {
            name
            for name, error in poll.failed.items()
            if self._schedule.missed(name)
            or isinstance(error, READ_REFUSALS)
            or not group(name).is_group
        }
        gone |= {
            name
            for name in poll.spoiled
            if self._schedule.missed(name, allowed=READINGS_WITHOUT)
        }
        # Whether a key is gone shows by asking again.
        self._schedule.hurry(poll.spoiled - gone)
        return {name: {} for name in gone}

    def _shown(self, found: dict[str, dict[str, str]]) -> Readings:
        """Return what is known after a poll: what was written meanwhile is newer."""
        readings = self.data
        for name, values in found.items():
            readings = readings.with_source(name, values)
            self.doubted.discard(name)
        for name, changes in self._patches:
            if changes is None:
                readings = readings.without([name])
                continue
            readings = readings.with_changes(name, changes)
            if None in changes.values():
                self.doubted.add(name)
                self._schedule.hurry([name])
        return readings

    def _batches(self, due: list[Source]) -> list[list[Source]]:
        """Put what is due into requests, the most urgent first.

        Where one is enough for all groups, few others go with it: what is read slowly
        takes the turn of what is read at every poll.
        """
        groups = [source for source in due if source.is_group]
        if not self.camera.several_groups or not groups:
            return [[source] for source in due]
        rest = [[source] for source in due if not source.is_group]
        return [groups, *rest[:BESIDE_GROUPS]]

    @property
    def _proof_is_old(self) -> bool:
        """Whether to ask again who answers at the address."""
        polls = self._schedule.polls
        return polls % PROOF_RHYTHM == PROOF_PHASE and self._proved_at != polls

    @property
    def _login_check(self) -> Source:
        """What shows whether the login is good, whatever one CGI says."""
        return group(min(self.groups)) if self.groups else RIGHTS

    async def _see_who_answered(self, poll: Poll) -> None:
        """Ask for the MAC from time to time, and when the camera seems another.

        A query.cgi that is broken is not the end of a camera that shows its groups.
        Raises AnotherCamera.
        """
        found, held = poll.values.get(SYSTEM, {}), self.data.values.get(SYSTEM, {})
        looks_other = any(
            key in held and key in found and held[key] != found[key]
            for key in TELLING_KEYS
        )
        if looks_other or self._proof_is_old:
            try:
                await self.async_prove()
            except AnotherCamera:
                raise
            except SercommError as error:
                LOGGER.debug("%s: it does not say who it is: %s", self.name, error)

    def _learn_several_groups(self, poll: Poll) -> None:
        """Ask for groups one by one once requests for several were refused twice."""
        if poll.refused_at_once:
            self._refused_at_once += 1
            if self._refused_at_once >= REFUSALS_ALLOWED:
                self.camera.several_groups = False
        else:
            self._refused_at_once = 0

    def _may_read(self, source: Source) -> bool:
        """Whether the rights suffice: they go by folder (RC8120 manual, App. B).

        One group that the camera lacks would spoil a request for several.
        """
        if source.is_group:
            return source.name in self.groups
        if source.name.startswith("/io/"):
            return self.right is not Right.VIEWER
        return self.right is Right.ADMINISTRATOR

    async def _heartbeat(self) -> None:
        """Ask something small: a silent Wi-Fi makes the camera reconnect."""
        # After 1200 s without a request it restarts its Wi-Fi (log in the base
        # document).
        if self.right is Right.ADMINISTRATOR:
            await self.async_prove()
        else:
            await self.camera.read_pairs(RIGHTS.name)
