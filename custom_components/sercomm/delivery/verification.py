"""Whether the camera reaches us: it is made to fire, and a notification must arrive.

Confidence grows: what is verified is tested again at the next poll, then after more and
more of them, and at every poll again once anything speaks against it.
"""

import asyncio
from dataclasses import dataclass

from homeassistant.util.dt import utcnow
from homeassistant.util.hass_dict import HassKey

from ..api import (
    Capabilities,
    NotAvailable,
    NotificationKind,
    SercommError,
    keeps_silent,
    may_have_acted,
)
from ..const import DOMAIN
from ..coordinator import SercommCoordinator
from ..limits import Backoff
from ..managed import EVENT, HTTP_EVENT, NOTIFY, Reason
from . import provision

# A lost SYN is sent again after 1, 3 and 7 seconds (RFC 6298).
VERIFY_TIMEOUT = 10.0
# A camera that has refused to fire is asked at five polls of the usual rhythm at most.
VERIFY_AGAIN = 300.0
# After so many polls a verified camera is tested next. With the last, a test adds 4 in
# an hour to the requests and the camera's log; a silent death lasts that long at most.
POLLS_BETWEEN_TESTS = (1, 2, 4, 8, 15)
# A test's answer arrives a little after its poll, so the next poll comes that much
# too early: within this part of a poll it counts as in time.
TOLERANCE = 0.25
# Where firing could be taken for motion, or would hide one: four times the longest
# rhythm, because it has a price.
QUIET_LONG = 3600.0
# Nor where it would hide motion for longer than the shortest `event_interval`, which
# is in minutes.
PAUSE_ALLOWED = 60.0
# What a camera was made to tell by a long poll waits in it while that is down, which
# is a minute at most between two tries.
LATE = 60.0


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that decides whether to test.

    `doubted` is whether nothing was tested since something has changed, `armed` and
    `was_armed` whether the camera acts on events, now and at the last test,
    `unnoticed` whether a test disturbs nobody, `is_free` whether it has no price
    either, `may_retry` whether what failed was left alone for long enough. `arrived`
    and `fired` are the moments of the last notification and the last test, `polls`
    after how many polls a test is due.
    """

    reason: Reason
    doubted: bool
    armed: bool
    was_armed: bool
    unnoticed: bool
    is_free: bool
    may_retry: bool
    arrived: float | None
    fired: float
    polls: int


def due(facts: Evidence, now: float, interval: float) -> bool:
    """Return whether to test, with `interval` seconds between two polls."""
    if facts.doubted:
        return True
    match facts.reason:
        case Reason.VERIFIED if facts.armed and facts.arrived is not None:
            quiet = (facts.polls - TOLERANCE) * interval
            limit = quiet if facts.is_free else QUIET_LONG
            return now - facts.arrived >= limit
        case Reason.VERIFIED:
            return False
        case Reason.AWAITING_EVENT:
            retry = facts.unnoticed and facts.may_retry
            return facts.armed and (retry or not facts.was_armed)
        case _:
            since = now - facts.fired
            return facts.unnoticed and since >= (1 - TOLERANCE) * interval


@dataclass
class History:
    """What tests of one camera have shown; it outlives the entry's reload.

    `arrived` is the moment of its last notification; `tested` how it was at the last
    test: its start, whether it was armed, None once something has changed since;
    `confidence` how often it was found well since.
    """

    arrived: float | None = None
    tested: tuple[str | None, bool] | None = None
    confidence: int = 0


HISTORIES: HassKey[dict[str, History]] = HassKey(f"{DOMAIN}_test_histories")


class Verification:
    """Makes one camera fire, and knows when that is worth doing."""

    def __init__(
        self, coordinator: SercommCoordinator, capabilities: Capabilities
    ) -> None:
        """Begin with what an earlier run of the entry has seen, if any."""
        histories = coordinator.hass.data.setdefault(HISTORIES, {})
        entry_id = coordinator.config_entry.entry_id
        self._history = histories.setdefault(entry_id, History())
        shows = capabilities.shows
        self.possible = shows(NOTIFY, "http_url") and shows(HTTP_EVENT, "http_event_en")
        self.fired = 0.0
        self._coordinator = coordinator
        # What ends when the answer to a test that is under way has arrived.
        self._pending: asyncio.Future[None] | None = None
        self._backoff = Backoff(VERIFY_AGAIN)
        self._expected_until = 0.0

    @property
    def arrived(self) -> float | None:
        """The moment of the last notification."""
        return self._history.arrived

    @property
    def waiting(self) -> bool:
        """Whether the camera was made to fire and nothing has arrived yet."""
        return self._pending is not None and not self._pending.done()

    @property
    def armed(self) -> bool:
        """Whether the camera acts on events now, by its switch and its schedule."""
        values = self._coordinator.data.values
        event, system = values.get(EVENT, {}), values.get("SYSTEM", {})
        if event.get("event_trigger") == "0":
            return False
        return not keeps_silent(event, system, utcnow())

    @property
    def pausing(self) -> bool:
        """Whether the camera may stay silent because of an event just now."""
        if self.arrived is None:
            return False
        # Some builds ignore http_trigger.cgi in that time, too (RC4551 build flags).
        since = self._coordinator.now - self.arrived
        return since < provision.pause(self._coordinator.data)

    @property
    def can_test_unnoticed(self) -> bool:
        """Whether it can be made to fire with nobody noticing and no motion missed."""
        readings = self._coordinator.data
        return (
            self.possible
            and provision.only_notifies(readings)
            and provision.pause(readings) <= PAUSE_ALLOWED
        )

    async def async_fire(self, *, quiet: bool) -> bool:
        """Make the camera fire; return whether it notified.

        `quiet` when nobody has ordered it. Raises SercommError.
        """
        coordinator = self._coordinator
        pending: asyncio.Future[None] = coordinator.hass.loop.create_future()
        self._pending = pending
        self.fired = coordinator.now
        try:
            # Whether it fired shows by what arrives, not in an answer that was lost.
            try:
                if quiet:
                    await self.async_fire_unnoticed()
                else:
                    self._expected_until = 0.0
                    await coordinator.camera.fire_http_trigger()
            except SercommError as error:
                if not may_have_acted(error):
                    raise
            async with asyncio.timeout(VERIFY_TIMEOUT):
                await pending
        except TimeoutError:
            return False
        finally:
            self._pending = None
        return True

    async def async_fire_unnoticed(self) -> None:
        """Make the camera fire; what it tells of that is no event.

        Raises NotAvailable where it would do more than tell, or keep the camera from
        telling of motion, or another SercommError.
        """
        if not self.can_test_unnoticed:
            raise NotAvailable("the camera cannot be tested unnoticed")
        self._expected_until = self._coordinator.now + LATE
        await self._coordinator.camera.fire_http_trigger()

    def claim_test_notification(self, kind: NotificationKind) -> bool:
        """Take this as the answer to a test that nobody ordered, which comes once.

        Returns whether it is that. A word that may also mean something else counts
        only right behind the test.
        """
        # No source tells what a camera calls its HTTP trigger in a notification.
        if kind not in (NotificationKind.TRIGGER, NotificationKind.UNKNOWN):
            return False
        may_be_late = self.waiting or kind is NotificationKind.TRIGGER
        left = self._expected_until - self._coordinator.now
        claimed = left > (0.0 if may_be_late else LATE - VERIFY_TIMEOUT)
        if claimed:
            self._expected_until = 0.0
        return claimed

    def received(self) -> None:
        """Take note that the camera has reached us."""
        self._history.arrived = self._coordinator.now
        self._backoff.reset()
        if self._pending is not None and not self._pending.done():
            self._pending.set_result(None)

    def failed(self) -> None:
        """Wait longer before it is tried again."""
        self._backoff.failed(self._coordinator.now)

    def tested(self, *, confident: bool = False) -> None:
        """Remember how the camera was when this was last tried.

        `confident` when it has confirmed what was known; else begin anew.
        """
        self._history.tested = (self._boot, self.armed)
        last = len(POLLS_BETWEEN_TESTS) - 1
        grown = min(self._history.confidence + 1, last)
        self._history.confidence = grown if confident else 0

    def doubt(self) -> None:
        """Take note that something has changed: what was tested proves no more."""
        self._history.tested = None

    def is_due(self, reason: Reason, after: float = 0.0) -> bool:
        """Whether to test, as things are now, when some more seconds have passed."""
        readings = self._coordinator.data
        moment = self._coordinator.now + after
        unnoticed = self.can_test_unnoticed
        told = readings.get(NOTIFY, "event_data_flag") == "1"
        facts = Evidence(
            reason=reason,
            doubted=self.is_changed(),
            armed=self.armed,
            was_armed=self._history.tested is not None and self._history.tested[1],
            unnoticed=unnoticed,
            is_free=unnoticed and told and not provision.pause(readings),
            may_retry=self._backoff.is_over(moment),
            arrived=self.arrived,
            fired=self.fired,
            polls=POLLS_BETWEEN_TESTS[self._history.confidence],
        )
        return due(facts, moment, self._poll)

    def is_changed(self) -> bool:
        """Whether the camera or its settings are not those that were tested."""
        if self._history.tested is None:
            return True
        boots = {self._boot, self._history.tested[0]}
        return None not in boots and len(boots) > 1

    def plan(self, reason: Reason) -> None:
        """Let the next poll spare a request where a test is due after it."""
        self._coordinator.spare_request = (
            reason is not Reason.STARTING
            and self.can_test_unnoticed
            and self.is_due(reason, self._poll)
        )

    @property
    def _poll(self) -> float:
        """The seconds between two polls."""
        return self._coordinator.rhythm.total_seconds()

    @property
    def _boot(self) -> str | None:
        """When the camera started, as it tells it."""
        return self._coordinator.data.get("SYSTEM", "boot_up_time")
