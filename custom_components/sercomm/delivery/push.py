"""Notifications of the camera: provision, verify, watch, mend.

The camera is written to only where it differs from what notifications need,
and gets its own settings back when the entry is removed or notifications are not
wanted any more. Unloading leaves it alone: its flash memory wears, and we may be
back in a moment.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from homeassistant.core import CoreState, callback

from ..api import CameraBusy, Capabilities, Identity, Notification, NotificationKind
from ..const import CONF_VERIFIED
from ..coordinator import SercommCoordinator
from ..managed import (
    NOT_PROVIDED,
    NOTIFY,
    WRITE_REFUSALS,
    CannotProvide,
    ManagedSettings,
    Reason,
    Senders,
    Use,
)
from . import provision
from .decision import WORKING
from .detections import Detections
from .enabling import Enabling
from .outcome import TestOutcome
from .verification import Verification

NOTIFICATIONS = Use(
    name="notifications",
    ours=provision.NOTIFYING,
    address=(NOTIFY, "http_url"),
    # A notification without words does, too: karatecarter's handler has no others.
    optional=frozenset({(NOTIFY, "event_data_flag")}),
    groups=provision.GROUPS,
    needed=provision.NEEDED,
    possible=provision.can_notify,
)


class Push:
    """Keeps one camera notifying us; `reason` is how that fares."""

    def __init__(
        self,
        coordinator: SercommCoordinator,
        identity: Identity,
        capabilities: Capabilities,
        detections: Detections,
        changed: Callable[[], None],
    ) -> None:
        """Nothing happens before `async_check`; `changed` tells of another reason."""
        self.reason = Reason.STARTING
        self.senders = Senders(coordinator.config_entry, coordinator.camera)
        self.verification = Verification(coordinator, capabilities)
        self.enabling = Enabling(coordinator)
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
        if not self._was_verified:
            self.verification.doubt()

    @callback
    def async_received(self, notification: Notification, *, bare: bool) -> None:
        """Take a notification of the camera; `bare` when it does not tell of what.

        A bare one means motion, unless we have just asked the camera to fire.
        """
        verification = self.verification
        if bare:
            tested = verification.waiting
            kind = NotificationKind.TRIGGER if tested else NotificationKind.MOTION
            notification = Notification(kind)
        self.async_notice(notification)
        verification.received()
        self.async_become(Reason.VERIFIED)

    @callback
    def async_notice(self, notification: Notification) -> None:
        """Take in what the camera tells; the answer to our own test is no event."""
        if not self.verification.claim_test_notification(notification.kind):
            self._detections.async_notice(notification)

    async def async_check(self) -> None:
        """Provision what is missing, then verify when that is due.

        Raises SercommError.
        """
        try:
            provided = self.settings.are_read and await self._provide()
            if provided and self._is_test_due:
                await self._test_delivery()
        finally:
            self.verification.plan(self.reason)

    @property
    def _is_test_due(self) -> bool:
        """Whether to test now; what a restart found verified, after a poll.

        While Home Assistant starts, its webhooks may not be served yet.
        """
        verification = self.verification
        if self._coordinator.hass.state is not CoreState.running:
            return False
        if self.reason is Reason.VERIFIED and verification.arrived is None:
            return self._coordinator.polls > 0
        return verification.is_due(self.reason)

    async def _provide(self) -> bool:
        """Make the camera hold what it needs; return whether it does.

        Raises SercommError.
        """
        try:
            url = self.settings.wanted_address(self.senders.addresses)
            written = await self._take(url)
        except CannotProvide as error:
            self.async_become(error.reason)
            await self.enabling.async_apply()
            return False
        if self.reason in NOT_PROVIDED:
            self.verification.doubt()
            self.async_become(Reason.STARTING)
        elif self.reason is Reason.STARTING and self._was_verified and not written:
            self.async_become(Reason.VERIFIED)
        return True

    async def async_prepare_poll(self) -> bool:
        """Make the camera keep what it notices for a long poll; return if it does.

        Raises SercommError.
        """
        needs = partial(provision.poll_changes, triggers=self._triggers)
        return await self.settings.async_add(needs)

    async def async_fire(self) -> TestOutcome:
        """Make the camera fire because the user wants to know; return what it shows.

        Raises SercommError when the camera refuses.
        """
        unknown = self.senders.unknown
        if await self.verification.async_fire(quiet=False):
            return TestOutcome.ARRIVED
        if await self._mend():
            return TestOutcome.SETTINGS_LOST
        self._conclude(quiet=False)
        if self.senders.unknown > unknown:
            return TestOutcome.FOREIGN
        if self.reason in NOT_PROVIDED:
            return TestOutcome(self.reason)
        if not self.verification.armed:
            return TestOutcome.DISARMED
        pausing = self.verification.pausing
        return TestOutcome.PAUSING if pausing else TestOutcome.NOT_ARRIVED

    async def async_try(self, base: str | None) -> TestOutcome:
        """Let the camera notify us at another address, and see whether it arrives.

        `base` is as the option callback_url, None for our own choice; it counts until
        the next check. Returns and raises as `async_fire`.
        """
        coordinator, groups = self._coordinator, self.settings.groups
        if coordinator.doubted.intersection(groups):
            await coordinator.async_read_groups(groups)
        try:
            url = self.settings.address_at(base, self.senders.addresses)
            self.settings.forget_limits()
            await self._take(url)
        except CannotProvide as error:
            return TestOutcome(error.reason)
        if self.reason in NOT_PROVIDED:
            self.async_become(Reason.STARTING)
        outcome = TestOutcome.UNTESTED
        with suppress(*WRITE_REFUSALS):
            if self.verification.possible:
                outcome = await self.async_fire()
        if outcome is TestOutcome.UNTESTED:
            self.async_become(Reason.AWAITING_EVENT)
        self.verification.tested()
        return outcome

    async def _take(self, url: str) -> bool:
        """Tell the camera where to notify us; return whether that took a write.

        Raises CannotProvide or SercommError.
        """
        try:
            written = await self.settings.async_provide(url, self.enabling.changes)
        except CannotProvide:
            self.enabling.forget()
            raise
        self.enabling.forget()
        if written:
            self.verification.doubt()
        return written

    async def _mend(self) -> bool:
        """Look whether somebody has just changed the settings, and put them back.

        Returns whether that was so. Raises SercommError.
        """
        if not self.settings.address or self.reason in NOT_PROVIDED:
            return False
        with suppress(*WRITE_REFUSALS):
            await self._coordinator.async_read_groups(self.settings.groups)
        try:
            return await self._take(self.settings.address)
        except CannotProvide as error:
            self.async_become(error.reason)
            return False

    async def _test_delivery(self) -> None:
        """Make the camera fire; where that cannot be, wait for an event.

        A first silence where notifications did arrive is not believed: somebody may
        just have changed the settings.
        """
        verification = self.verification
        believed = self.reason is Reason.VERIFIED
        confident = believed and not verification.is_changed()
        verification.doubt()
        arrived = False
        try:
            arrived = await verification.async_fire(quiet=True)
            if not arrived and believed:
                confident = False
                await self._mend()
                if self.reason in NOT_PROVIDED:
                    return
                arrived = await verification.async_fire(quiet=True)
            if not arrived:
                self._conclude(quiet=True)
        except CameraBusy:
            self._await_event()
            return
        except WRITE_REFUSALS:
            self._await_event()
        verification.tested(confident=confident and arrived)

    @callback
    def _await_event(self) -> None:
        """Let an event tell, because we cannot find out; what is dead stays dead."""
        self.verification.failed()
        if self.reason is not Reason.UNREACHABLE:
            self.async_become(Reason.AWAITING_EVENT)

    @callback
    def _conclude(self, *, quiet: bool) -> None:
        """Conclude from silence what can be concluded."""
        if self.reason in NOT_PROVIDED:
            return
        if self.verification.armed and not self.verification.pausing:
            self.async_fail()
        elif quiet or self.reason not in WORKING:
            self._await_event()

    @callback
    def async_fail(self) -> None:
        """Take note that notifications do not arrive."""
        self.verification.failed()
        self.async_become(Reason.UNREACHABLE)

    @callback
    def async_become(self, reason: Reason) -> None:
        """Take note of how notifications fare, for the next run as well."""
        self.reason = reason
        verified = reason is Reason.VERIFIED
        known = reason not in (Reason.STARTING, Reason.AWAITING_EVENT)
        if known and self._was_verified is not verified:
            entry = self._coordinator.config_entry
            self._coordinator.hass.config_entries.async_update_entry(
                entry, data={**entry.data, CONF_VERIFIED: verified}
            )
        self._changed()

    @property
    def _was_verified(self) -> bool:
        """Whether the last that was known is that notifications arrive."""
        return bool(self._coordinator.config_entry.data.get(CONF_VERIFIED))
