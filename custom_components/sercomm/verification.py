"""Whether the camera reaches us: it is made to fire, and we watch our own door."""

import asyncio
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant

from . import provision
from .api.notification import Kind
from .patience import Patience
from .reasons import Reason, State

if TYPE_CHECKING:
    from .coordinator import SercommCoordinator

VERIFY_TIMEOUT = 10.0
VERIFY_AGAIN = 300.0
# A camera may stop notifying without a sign: so it is asked when it was quiet for long.
VERIFY_QUIET = 3600.0
# Not where firing would keep the camera from reporting motion for longer than that.
PAUSE_ALLOWED = 60.0
SPARE_TIME = 45.0


class Verification:
    """Makes one camera fire, and knows when that is worth doing."""

    def __init__(
        self, hass: HomeAssistant, coordinator: SercommCoordinator, *, possible: bool
    ) -> None:
        """Begin with nothing proved; `possible` is whether it can be made to fire."""
        self.possible = possible
        self.due = True
        self.arrived: float | None = None
        self._hass = hass
        self._coordinator = coordinator
        self._proof: asyncio.Future[None] | None = None
        self._quiet = False
        self._patience = Patience(VERIFY_AGAIN)
        self._tested_boot: str | None = None
        self._tested_armed = False
        self._sparing_since: float | None = None

    @property
    def waiting(self) -> bool:
        """Whether the camera was made to fire and nothing has arrived yet."""
        return self._proof is not None and not self._proof.done()

    @property
    def armed(self) -> bool:
        """Whether the camera acts on events at all."""
        return self._coordinator.data.get(provision.EVENT, "event_trigger") != "0"

    @property
    def pausing(self) -> bool:
        """Whether the camera may stay silent because of an event just now."""
        if self.arrived is None:
            return False
        since = self._hass.loop.time() - self.arrived
        return since < provision.pause(self._coordinator.data)

    async def async_fire(self, *, quiet: bool) -> float | None:
        """Make the camera fire; return after how many seconds it knocked, if at all.

        `quiet` when nobody has ordered it. Raises SercommError.
        """
        loop = self._hass.loop
        self._proof = loop.create_future()
        self._quiet = quiet
        try:
            fired = loop.time()
            await self._coordinator.camera.fire_http_trigger()
            async with asyncio.timeout(VERIFY_TIMEOUT):
                await self._proof
        except TimeoutError:
            return None
        finally:
            self._proof = None
        return loop.time() - fired

    def explains(self, kind: Kind) -> bool:
        """Whether this is the answer to a test that nobody ordered."""
        fired = kind in (Kind.TRIGGER, Kind.UNKNOWN)
        return self.waiting and self._quiet and fired

    def knocked(self) -> None:
        """Take note that the camera has reached us."""
        self.arrived = self._hass.loop.time()
        self._patience.reset()
        if self._proof is not None and not self._proof.done():
            self._proof.set_result(None)

    def failed(self) -> None:
        """Wait longer before it is tried again."""
        self._patience.failed(self._hass.loop.time())

    def tested(self) -> None:
        """Remember how the camera was when this was last tried."""
        self.due = False
        self._tested_armed = self.armed
        self._tested_boot = self._boot

    def is_due(self, state: State, reason: Reason) -> bool:
        """Whether it is not known, or not known any more, that push works."""
        boot = self._boot
        rebooted = None not in (boot, self._tested_boot) and boot != self._tested_boot
        again = self._patience.is_over(self._hass.loop.time())
        return (
            self.due
            or rebooted
            or (
                reason is Reason.AWAITING_EVENT
                and self.armed
                and not self._tested_armed
            )
            or (again and state is State.NONE)
            or self._is_quiet_for_long(reason)
        )

    def _is_quiet_for_long(self, reason: Reason) -> bool:
        """Whether nothing has come for an hour; one poll spares a request first."""
        now = self._hass.loop.time()
        if not (
            self.possible
            and reason is Reason.VERIFIED
            and self.armed
            and self.arrived is not None
            and now - self.arrived >= VERIFY_QUIET
            and provision.pause(self._coordinator.data) <= PAUSE_ALLOWED
        ):
            self._sparing_since = None
        elif self._sparing_since is None:
            self._sparing_since = now
        sparing = self._sparing_since
        self._coordinator.spare_request = sparing is not None
        return sparing is not None and now - sparing >= SPARE_TIME

    @property
    def _boot(self) -> str | None:
        """When the camera started, as it tells it."""
        return self._coordinator.data.get("SYSTEM", "boot_up_time")
