"""Notifications of the camera: provision, verify, watch, mend.

The camera is written to only where it differs from what notifications need,
and gets its own settings back when the entry is removed or notifications are not
wanted any more. Unloading leaves it alone: its flash memory wears, and we may be
back in a moment.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CoreState, HomeAssistant, callback

from ..api import (
    CameraBusy,
    Capabilities,
    Identity,
    Notification,
    NotificationKind,
    Priority,
    Readings,
)
from ..coordinator import SercommCoordinator
from ..managed import (
    HTTP_EVENT,
    NOT_PROVIDED,
    NOTIFY,
    REFUSALS,
    CannotProvide,
    ManagedSettings,
    Reason,
    Senders,
    State,
    Use,
    callback_url,
    url_with,
)
from . import provision
from .detections import Detections
from .enabling import Enabling
from .verification import Verification

NOTIFICATIONS = Use(
    name="notifications",
    ours=provision.NOTIFYING,
    address=(NOTIFY, "http_url"),
    optional=frozenset({(NOTIFY, "event_data_flag")}),
)


class Push:
    """Keeps one camera notifying us, and knows whether it does."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        coordinator: SercommCoordinator,
        detections: Detections,
        changed: Callable[[], None],
        *,
        identity: Identity,
        capabilities: Capabilities,
    ) -> None:
        """Nothing happens before `async_check`.

        `changed` is called when it was found out how notifications fare.
        """
        self.hass = hass
        self.entry = entry
        self.state = State.NONE
        self.reason = Reason.STARTING
        self.merged = 0
        self._url = ""
        self.senders = Senders(hass, entry)
        self.groups = [n for n in provision.GROUPS if n in capabilities.groups]
        self._coordinator = coordinator
        self._detections = detections
        self._changed = changed
        self._triggers = provision.heard(identity, capabilities)
        self.settings = ManagedSettings(
            coordinator,
            NOTIFICATIONS,
            partial(provision.needed_changes, triggers=self._triggers),
            partial(provision.concerned, triggers=self._triggers),
        )
        self.enabling = Enabling(hass, entry, coordinator)
        shows = capabilities.shows
        self.verification = Verification(
            hass,
            coordinator,
            possible=shows(NOTIFY, "http_url") and shows(HTTP_EVENT, "http_event_en"),
        )

    @callback
    def async_received(self, notification: Notification, *, bare: bool) -> None:
        """Take a notification of the camera; `bare` when it carried nothing.

        A bare one means motion, unless we have just asked the camera to fire.
        """
        verification = self.verification
        if bare:
            kind = (
                NotificationKind.TRIGGER
                if verification.waiting
                else NotificationKind.MOTION
            )
            notification = Notification(kind)
        self.async_notice(notification)
        verification.knocked()
        self._become(State.PUSH, Reason.VERIFIED)

    @callback
    def async_notice(self, notification: Notification) -> None:
        """Take in what the camera tells; the answer to our own test is no event."""
        if not self.verification.takes_echo(notification.kind):
            self._detections.async_notice(notification)

    async def async_check(self) -> None:
        """Provision what is missing, then verify when that is due.

        Raises SercommError.
        """
        try:
            await self._check()
        finally:
            self.verification.plan(self.reason)

    async def _check(self) -> None:
        """See `async_check`."""
        readings = self._coordinator.data
        if not self._are_read(readings):
            return
        if not provision.can_notify(readings):
            self._become(State.NONE, Reason.NOT_SUPPORTED)
            await self.enabling.async_apply()
            return
        try:
            url = callback_url(self.hass, self.entry, self.senders.addresses)
        except CannotProvide as error:
            self._become(State.NONE, error.reason)
            await self.enabling.async_apply()
            return
        try:
            await self._take(url)
        except CannotProvide as error:
            self._become(State.NONE, error.reason)
            return
        if self.reason in NOT_PROVIDED:
            self.verification.due = True
            self._become(State.NONE, Reason.STARTING)
        if self.hass.state is CoreState.running:
            await self._verify()

    @callback
    def async_rest(self, reason: Reason) -> None:
        """Do without notifications."""
        self._become(State.NONE, reason)

    @callback
    def async_stop(self) -> None:
        """Mend nothing any more, whatever is still under way."""
        self._url = ""

    async def async_prepare_poll(self) -> bool:
        """Make the camera keep what it notices for a long poll; return if it does.

        Raises SercommError.
        """
        needs = partial(provision.poll_changes, triggers=self._triggers)
        return await self.settings.async_add(needs)

    async def async_fire(self) -> tuple[str, float]:
        """Make the camera fire because the user wants to know.

        Returns "arrived" and after how many seconds, or the word for the link that is
        broken. Raises SercommError when the camera refuses.
        """
        unknown = self.senders.unknown
        seconds = await self.verification.async_fire(quiet=False)
        if seconds is not None:
            return "arrived", seconds
        if await self._mend():
            return "settings_lost", 0.0
        self._conclude(quiet=False)
        if self.senders.unknown > unknown:
            return "foreign", 0.0
        if self.reason in NOT_PROVIDED:
            return self.reason, 0.0
        if not self.verification.armed:
            return "disarmed", 0.0
        return "pausing" if self.verification.pausing else "not_arrived", 0.0

    async def async_try(self, base: str | None) -> tuple[str, float]:
        """Let the camera notify us at another address, and see whether it arrives.

        `base` is as the option callback_url, None for our own choice; it counts until
        the next check. Returns and raises as `async_fire`, but "untested" where the
        camera does not fire.
        """
        try:
            url = url_with(self.hass, self.entry, base, self.senders.addresses)
            self.settings.forget_limits()
            await self._take(url)
        except CannotProvide as error:
            return error.reason, 0.0
        if self.reason in NOT_PROVIDED:
            self._become(State.NONE, Reason.STARTING)
        ended: tuple[str, float] | None = None
        with suppress(*REFUSALS):
            if self.verification.possible:
                ended = await self.async_fire()
        if ended is None:
            self._become(State.PUSH, Reason.AWAITING_EVENT)
        self.verification.tested()
        return ended or ("untested", 0.0)

    @callback
    def async_witnessed(self) -> None:
        """Motion was seen and no notification of it came: they do not arrive."""
        if self.state is State.PUSH and self.verification.armed:
            self._fail()

    async def _take(self, url: str) -> bool:
        """Make the camera hold what it needs; return whether that took a write.

        Raises CannotProvide or SercommError.
        """
        self._url = url
        try:
            written = await self.settings.async_provide(url, self.enabling.changes)
        except CannotProvide:
            self.enabling.forget()
            raise
        self.enabling.forget()
        self.verification.due |= written
        return written

    async def _mend(self) -> bool:
        """Look whether somebody has just changed the settings, and put them back.

        Returns whether that was so. Raises SercommError.
        """
        if not self._url or self.reason in NOT_PROVIDED:
            return False
        camera = self._coordinator.camera
        with suppress(*REFUSALS):
            held = await camera.get_groups(self.groups, Priority.COMMAND)
            self._coordinator.async_patch_groups(held)
        try:
            return await self._take(self._url)
        except CannotProvide as error:
            self._become(State.NONE, error.reason)
            return False

    def _are_read(self, readings: Readings) -> bool:
        """Whether all groups were read, and those that are needed not in vain."""
        found = readings.values
        return all(name in found for name in self.groups) and all(
            found[name] for name in self.groups if name in provision.NEEDED
        )

    async def _verify(self) -> None:
        """Find out whether notifications arrive, where that is not known."""
        verification = self.verification
        if verification.is_due(self.state, self.reason):
            await self._prove()
        elif verification.is_stale(self.reason):
            if verification.is_free:
                await self._prove()
            else:
                self._become(State.PUSH, Reason.AWAITING_EVENT)

    async def _prove(self) -> None:
        """Make the camera fire; where that cannot be, wait for an event.

        A first silence where notifications did arrive is not believed: somebody may
        just have changed the settings.
        """
        verification = self.verification
        verification.due = True
        believed = self.reason is Reason.VERIFIED
        try:
            arrived = await verification.async_fire(quiet=True)
            if arrived is None and believed:
                await self._mend()
                if self.reason in NOT_PROVIDED:
                    return
                arrived = await verification.async_fire(quiet=True)
            if arrived is None:
                self._conclude(quiet=True)
        except CameraBusy:
            self._await_event()
            return
        except REFUSALS:
            self._await_event()
        verification.tested()

    @callback
    def _await_event(self) -> None:
        """Let an event tell, because we cannot find out; what is dead stays dead."""
        self.verification.failed()
        if self.reason is not Reason.UNREACHABLE:
            self._become(State.PUSH, Reason.AWAITING_EVENT)

    @callback
    def _conclude(self, *, quiet: bool) -> None:
        """Conclude from silence what can be concluded."""
        if self.reason in NOT_PROVIDED:
            return
        if self.verification.armed and not self.verification.pausing:
            self._fail()
        elif quiet or self.state is State.NONE:
            self._await_event()

    @callback
    def _fail(self) -> None:
        """Notifications do not arrive."""
        self.verification.failed()
        self._become(State.NONE, Reason.UNREACHABLE)

    @callback
    def _become(self, state: State, reason: Reason) -> None:
        """Take note of how notifications fare."""
        self.state, self.reason = state, reason
        self._changed()
