"""The settings that a camera lends us: taken, put back when they drift, returned.

What the camera held is stored in the entry before anything is written, so that it
gets it back even when Home Assistant stops in the middle.
"""

from collections import deque
from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant

from . import provision
from .api import (
    AccessDenied,
    AuthenticationFailed,
    Camera,
    CommandRefused,
    InvalidReply,
    InvalidValue,
    NotAvailable,
)
from .api.catalog import check
from .api.gate import Priority
from .const import CONF_BORROWED, CONF_ENABLE_MOTION, LOGGER
from .patience import Patience
from .reasons import Reason, Setback

if TYPE_CHECKING:
    from .coordinator import SercommCoordinator

MENDS_ALLOWED = 3
MENDS_PERIOD = 3600.0
# Answers of a camera that can be reached: asking again at once changes nothing.
REFUSALS = (
    AccessDenied,
    AuthenticationFailed,
    CommandRefused,
    InvalidReply,
    InvalidValue,
    NotAvailable,
)


class Loan:
    """What one camera holds for us in place of its own settings."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        coordinator: SercommCoordinator,
        *,
        pir: bool,
    ) -> None:
        """Nothing is taken before `async_take`."""
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._pir = pir
        self._url: str | None = None
        self._kept = False
        self._written = False
        self._mends: deque[float] = deque()
        self._refusal = Reason.REFUSED
        self._refused = Patience(MENDS_PERIOD)

    @property
    def mends(self) -> int:
        """How often the settings were put back within the last hour."""
        now = self._hass.loop.time()
        while self._mends and now - self._mends[0] >= MENDS_PERIOD:
            self._mends.popleft()
        return len(self._mends)

    async def async_take(self, url: str) -> bool:
        """Make the camera hold what notifications to `url` need.

        Returns whether that took a write. Raises Setback when the camera will
        not keep it, or SercommError when it cannot be reached.
        """
        if url != self._url:
            self._url = url
            self._kept = False
            self._refused.reset()
        async with self._coordinator.rules_lock:
            return await self._take(url)

    async def _take(self, url: str) -> bool:
        """See `async_take`; nobody else changes rules meanwhile."""
        readings = self._coordinator.data
        needed = provision.needed_changes(readings, url, pir=self._pir)
        once = self._entry.data.get(CONF_ENABLE_MOTION)
        enabling = provision.motion_changes(readings) if once else {}
        if needed or enabling:
            if not self._refused.is_over(self._hass.loop.time()):
                raise Setback(self._refusal)
            if needed and self._kept and self.mends >= MENDS_ALLOWED:
                raise Setback(Reason.CONTESTED)
            self._written |= bool(needed)
            await self._write(url, needed, enabling)
        written, self._written = self._written, False
        if written and self._kept:
            self._mends.append(self._hass.loop.time())
            LOGGER.info("%s: put the notification settings back", self._entry.title)
        self._refused.reset()
        self._kept = True
        self.forget_enabling()
        return written

    async def async_return(self) -> None:
        """Give the camera its settings back, if we hold any. Raises SercommError."""
        now = self._hass.loop.time()
        if not self._borrowed or not self._refused.is_over(now):
            return
        try:
            async with self._coordinator.rules_lock:
                changes = await async_give_back(
                    self._coordinator.camera, self._borrowed
                )
        except REFUSALS:
            self._refused.failed(now)
            raise
        self._show(changes)
        self._remember({})

    async def async_enable_motion(self) -> None:
        """Switch motion on, once, where no notification plays a part.

        Raises SercommError.
        """
        if not self._entry.data.get(CONF_ENABLE_MOTION):
            return
        try:
            async with self._coordinator.rules_lock:
                changes = provision.motion_changes(self._coordinator.data)
                if changes:
                    await self._coordinator.camera.set_groups(changes)
                    self._show(changes)
        except REFUSALS:
            self.forget_enabling()
            raise
        self.forget_enabling()

    def forget_enabling(self) -> None:
        """Motion is enabled once; from then on the switches are the user's."""
        data = dict(self._entry.data)
        if data.pop(CONF_ENABLE_MOTION, None) is not None:
            self._hass.config_entries.async_update_entry(self._entry, data=data)

    async def _write(
        self, url: str, needed: provision.Changes, enabling: provision.Changes
    ) -> None:
        """Remember, write, and read back what the camera made of it."""
        camera = self._coordinator.camera
        changes = provision.merged(needed, enabling)
        self._remember(
            provision.remember(
                self._borrowed,
                self._coordinator.data,
                needed,
                pir=self._pir,
                webhook_id=self._entry.data[CONF_WEBHOOK_ID],
            )
        )
        try:
            await camera.set_groups(changes)
        except REFUSALS as error:
            raise self._failed(Reason.REFUSED) from error
        self._show(changes)
        held = await camera.get_groups(changes, Priority.COMMAND)
        self._show(held)
        self._remember(provision.settle(self._borrowed, needed, held))
        left = provision.needed_changes(self._coordinator.data, url, pir=self._pir)
        if left:
            cut = "http_url" in left.get(provision.NOTIFY, {})
            raise self._failed(Reason.ADDRESS_CUT if cut else Reason.REFUSED)

    def _show(self, held: provision.Changes) -> None:
        """Let everybody see what the camera holds now."""
        for name, values in held.items():
            self._coordinator.async_patch(name, values)

    def _failed(self, reason: Reason) -> Setback:
        """Try again later, but do not switch anything on then."""
        self.forget_enabling()
        self._refusal = reason
        self._refused.failed(self._hass.loop.time())
        return Setback(reason)

    @property
    def _borrowed(self) -> provision.Borrowed:
        """What the camera held before us."""
        borrowed: provision.Borrowed = self._entry.data.get(CONF_BORROWED, {})
        return borrowed

    def _remember(self, borrowed: provision.Borrowed) -> None:
        """Store what is to be given back."""
        self._hass.config_entries.async_update_entry(
            self._entry, data={**self._entry.data, CONF_BORROWED: borrowed}
        )


async def async_give_back(
    camera: Camera, borrowed: provision.Borrowed
) -> provision.Changes:
    """Write back what the camera held before us, and return it.

    A camera may hold what it must not be told: then it keeps what we left. Raises
    SercommError.
    """
    held = await camera.get_groups(borrowed, Priority.COMMAND)
    changes = provision.give_back(borrowed, held)
    for group, values in changes.items():
        for key in list(values):
            try:
                check(group, key, values[key])
            except InvalidValue as error:
                LOGGER.warning("A setting cannot be given back: %s", error)
                del values[key]
    changes = provision.merged(changes)
    if changes:
        await camera.set_groups(changes)
    return changes
