"""Whether the camera reaches us: it is made to fire, and we watch our own door."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from homeassistant.core import HomeAssistant

from ..api import CameraTimeout, ConnectionDropped, NotAvailable, NotificationKind
from ..coordinator import SercommCoordinator
from ..limits import Backoff
from ..managed import EVENT, NOTIFY, Reason, State
from . import provision

VERIFY_TIMEOUT = 10.0
VERIFY_AGAIN = 300.0
# A camera may stop notifying without a sign: so it is asked when it was quiet for
# about a poll; where asking has a price, for an hour.
QUIET_POLLS = 0.75
QUIET_LONG = 3600.0
# Not where firing would keep the camera from reporting motion for longer than that.
PAUSE_ALLOWED = 60.0
# For so long what a camera was made to tell may come late.
LATE = 60.0
USUAL_POLL = timedelta(minutes=1)


class Verification:
    """Makes one camera fire, and knows when that is worth doing."""

    def __init__(
        self, hass: HomeAssistant, coordinator: SercommCoordinator, *, possible: bool
    ) -> None:
        """Begin with nothing proved; `possible` is whether it can be made to fire."""
        self.possible = possible
        self.due = True
        self.arrived: float | None = None
        self.fired = 0.0
        self._hass = hass
        self._coordinator = coordinator
        self._proof: asyncio.Future[None] | None = None
        self._ordered = False
        self._backoff = Backoff(VERIFY_AGAIN)
        self._tested_boot: str | None = None
        self._tested_armed = False
        self._echo_until = 0.0

    @property
    def waiting(self) -> bool:
        """Whether the camera was made to fire and nothing has arrived yet."""
        return self._proof is not None and not self._proof.done()

    @property
    def armed(self) -> bool:
        """Whether the camera acts on events at all."""
        return self._coordinator.data.get(EVENT, "event_trigger") != "0"

    @property
    def pausing(self) -> bool:
        """Whether the camera may stay silent because of an event just now."""
        if self.arrived is None:
            return False
        since = self._hass.loop.time() - self.arrived
        return since < provision.pause(self._coordinator.data)

    @property
    def is_free(self) -> bool:
        """Whether it can be made to fire with nobody noticing and no motion missed."""
        readings = self._coordinator.data
        return (
            self.possible
            and provision.only_notifies(readings)
            and provision.pause(readings) <= PAUSE_ALLOWED
        )

    async def async_fire(self, *, quiet: bool) -> float | None:
        """Make the camera fire; return after how many seconds it knocked, if at all.

        `quiet` when nobody has ordered it. Raises SercommError.
        """
        loop = self._hass.loop
        self._proof = loop.create_future()
        self._ordered = not quiet
        self.fired = loop.time()
        try:
            # Whether it fired shows at our door, not in an answer that was lost.
            with suppress(ConnectionDropped, CameraTimeout):
                if quiet:
                    await self.async_fire_quietly()
                else:
                    await self._coordinator.camera.fire_http_trigger()
            async with asyncio.timeout(VERIFY_TIMEOUT):
                await self._proof
        except TimeoutError:
            return None
        finally:
            self._proof = None
        return loop.time() - self.fired

    async def async_fire_quietly(self) -> None:
        """Make the camera fire; what it tells of that is no event.

        Raises NotAvailable where it would do more than tell, or keep the camera from
        telling of motion, or another SercommError.
        """
        if not self.is_free:
            raise NotAvailable("the camera cannot be tested unnoticed")
        self._echo_until = self._hass.loop.time() + LATE
        await self._coordinator.camera.fire_http_trigger()

    def takes_echo(self, kind: NotificationKind) -> bool:
        """Whether this is the answer to a test that nobody ordered; it comes once.

        A word that may also mean something else counts only right behind the test.
        """
        if kind not in (NotificationKind.TRIGGER, NotificationKind.UNKNOWN) or (
            self.waiting and self._ordered
        ):
            return False
        left = self._echo_until - self._hass.loop.time()
        late = left > (
            0.0 if kind is NotificationKind.TRIGGER else LATE - VERIFY_TIMEOUT
        )
        if self.waiting or late:
            self._echo_until = 0.0
        return self.waiting or late

    def knocked(self) -> None:
        """Take note that the camera has reached us."""
        self.arrived = self._hass.loop.time()
        self._backoff.reset()
        if self._proof is not None and not self._proof.done():
            self._proof.set_result(None)

    def failed(self) -> None:
        """Wait longer before it is tried again."""
        self._backoff.failed(self._hass.loop.time())

    def tested(self) -> None:
        """Remember how the camera was when this was last tried."""
        self.due = False
        self._tested_armed = self.armed
        self._tested_boot = self._boot

    def is_due(self, state: State, reason: Reason) -> bool:
        """Whether it is not known, or not known any more, that push works."""
        boot = self._boot
        rebooted = None not in (boot, self._tested_boot) and boot != self._tested_boot
        return (
            self.due
            or rebooted
            or (
                reason is Reason.AWAITING_EVENT
                and self.armed
                and not self._tested_armed
            )
            or (state is State.NONE and self._may_try_again)
            or (reason is Reason.AWAITING_EVENT and self._may_try_late)
        )

    @property
    def _may_try_again(self) -> bool:
        """Whether to look if notifications arrive by now: at each poll."""
        since = self._hass.loop.time() - self.fired
        return self.is_free and since >= QUIET_POLLS * self._poll

    @property
    def _may_try_late(self) -> bool:
        """Whether to try what failed at first, after longer and longer breaks."""
        over = self._backoff.is_over(self._hass.loop.time())
        return over and self.is_free and self.armed

    def is_stale(self, reason: Reason) -> bool:
        """Whether nothing has come for long."""
        return self._quiet(reason) >= self._quiet_limit

    def plan(self, reason: Reason) -> None:
        """Let the next poll spare a request where a test is due after it."""
        due_soon = self._quiet(reason) + self._poll >= self._quiet_limit
        believed = self._is_believed(reason)
        self._coordinator.spare_request = self.is_free and (
            (believed and due_soon) or reason is Reason.UNREACHABLE
        )

    def _is_believed(self, reason: Reason) -> bool:
        """Whether notifications are taken to arrive, and would if there was motion."""
        return reason is Reason.VERIFIED and self.armed

    def _quiet(self, reason: Reason) -> float:
        """Return for how many seconds nothing has come that could have."""
        if self.arrived is None or not self._is_believed(reason):
            return 0.0
        return self._hass.loop.time() - self.arrived

    @property
    def _quiet_limit(self) -> float:
        """For how many seconds nothing may come before that is looked into.

        Firing must not keep the camera from notifying of motion, nor be taken for
        motion itself.
        """
        readings = self._coordinator.data
        told = readings.get(NOTIFY, "event_data_flag") == "1"
        if self.is_free and told and not provision.pause(readings):
            return QUIET_POLLS * self._poll
        return QUIET_LONG

    @property
    def _poll(self) -> float:
        """The seconds between two polls."""
        return (self._coordinator.update_interval or USUAL_POLL).total_seconds()

    @property
    def _boot(self) -> str | None:
        """When the camera started, as it tells it."""
        return self._coordinator.data.get("SYSTEM", "boot_up_time")
