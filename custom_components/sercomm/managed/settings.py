"""The settings that a camera holds for us: written, put back when they drift, restored.

What the camera held is stored in the entry before anything is written, so that it
gets it back even when Home Assistant stops in the middle.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..api import (
    AccessDenied,
    Action,
    AuthenticationFailed,
    CommandRefused,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    Priority,
    Readings,
)
from ..const import LOGGER
from ..coordinator import SercommCoordinator
from ..limits import Backoff, Budget
from .originals import Changes, Originals, as_kept, async_restore, merged, remember
from .reasons import CannotProvide, Reason

# How often an hour settings are put back, something is added besides, or another
# address is written (the first and six more): a camera's flash memory wears.
MENDS_ALLOWED = 3
ADDS_ALLOWED = 4
MOVES_ALLOWED = 7
PERIOD = 3600.0
# Answers of a camera that can be reached: asking again at once changes nothing.
REFUSALS = (
    AccessDenied,
    AuthenticationFailed,
    CommandRefused,
    InvalidReply,
    InvalidValue,
    NotAvailable,
)

type Needs = Callable[[Readings], Changes]


@dataclass(frozen=True, kw_only=True)
class Use:
    """What settings are held for.

    `name` is for the log, `stored_as` where the entry keeps the originals,
    `secret_in` where it keeps the secret part of our address, `ours` what we switch
    on in rules, `address` the group and key of our address in the camera.
    """

    name: str
    stored_as: str
    secret_in: str
    ours: tuple[Action, ...]
    address: tuple[str, str]
    # What a camera need not keep.
    wished: frozenset[tuple[str, str]] = frozenset()


class ManagedSettings:
    """What one camera holds for us in place of its own settings."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        coordinator: SercommCoordinator,
        use: Use,
        concerned: Callable[[Readings], Iterable[tuple[str, str]]] = lambda _: (),
    ) -> None:
        """Nothing is taken before `async_provide`.

        `concerned` tells which keys are remembered although they are right already.
        """
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._use = use
        self._concerned = concerned
        self._wanted: str | None = None
        self._kept = False
        self._written = False
        self._mends = Budget(MENDS_ALLOWED, PERIOD)
        self._adds = Budget(ADDS_ALLOWED, PERIOD)
        self._moves = Budget(MOVES_ALLOWED, PERIOD)
        self._given_up: set[tuple[str, str]] = set()
        self._refusal = Reason.REFUSED
        self._refused = Backoff(PERIOD)

    @property
    def mends(self) -> int:
        """How often the settings were put back within the last hour."""
        return self._mends.used(self._hass.loop.time())

    @property
    def originals(self) -> Originals:
        """What the camera held before us."""
        originals: Originals = self._entry.data.get(self._use.stored_as, {})
        return originals

    def forget_limits(self) -> None:
        """Forget what was refused and how often something was put back."""
        self._mends.reset()
        self._moves.reset()
        self._refused.reset()

    async def async_provide(
        self, wanted: str, needs: Needs, extra: Changes | None = None
    ) -> bool:
        """Make the camera hold what is needed; another `wanted` is another try.

        `extra` is written with it and not restored. Returns whether it took a write
        of what is needed. Raises CannotProvide when the camera will not keep it, or
        SercommError when it cannot be reached.
        """
        if wanted != self._wanted:
            # What changes all the time would wear the camera's memory out.
            if self._moves.is_spent(self._hass.loop.time()):
                raise CannotProvide(Reason.CONTESTED)
            self._moves.use(self._hass.loop.time())
            self._wanted = wanted
            self._kept = False
            self._given_up.clear()
            self._refused.reset()
        async with self._coordinator.rules_lock:
            return await self._take(needs, extra or {})

    async def _take(self, needs: Needs, extra: Changes) -> bool:
        """See `async_provide`; nobody else changes rules meanwhile."""
        needed = self._still(needs)
        if needed or extra:
            if not self._refused.is_over(self._hass.loop.time()):
                raise CannotProvide(self._refusal)
            if needed and self._kept and self._mends.is_spent(self._hass.loop.time()):
                raise CannotProvide(Reason.CONTESTED)
            self._written |= bool(needed)
            try:
                await self._write(needed, extra)
            except REFUSALS as error:
                raise self._failed(Reason.REFUSED) from error
            await self._read_back(needed, extra)
            if left := self._still(needs, give_up=self._use.wished):
                group, key = self._use.address
                cut = key in left.get(group, {})
                raise self._failed(Reason.ADDRESS_CUT if cut else Reason.REFUSED)
        written, self._written = self._written, False
        if written and self._kept:
            self._mends.use(self._hass.loop.time())
            LOGGER.info(
                "%s: put the settings for %s back",
                self._entry.title,
                self._use.name,
            )
        self._refused.reset()
        self._kept = True
        return written

    async def async_add(self, needs: Needs) -> bool:
        """Make the camera hold something besides; return whether it does.

        It is not written more often than settings are put back. Raises SercommError.
        """
        async with self._coordinator.rules_lock:
            if not (needed := needs(self._coordinator.data)):
                return True
            if self._adds.is_spent(self._hass.loop.time()):
                return False
            self._adds.use(self._hass.loop.time())
            await self._write(needed, {})
            await self._read_back(needed, {})
            return not needs(self._coordinator.data)

    async def async_restore(self) -> None:
        """Give the camera its settings back, if we hold any. Raises SercommError."""
        now = self._hass.loop.time()
        if not self.originals or not self._refused.is_over(now):
            return
        try:
            async with self._coordinator.rules_lock:
                changes = await async_restore(
                    self._coordinator.camera,
                    self.originals,
                    ours=self._use.ours,
                    secret=self._entry.data[self._use.secret_in],
                )
        except REFUSALS:
            self._refused.failed(now)
            raise
        self._coordinator.async_patch_groups(changes)
        self._store({})

    async def _write(self, needed: Changes, extra: Changes) -> None:
        """Remember what the camera holds, then write."""
        readings = self._coordinator.data
        changes = merged(needed, extra)
        self._store(
            remember(
                self.originals,
                readings.values,
                needed,
                ours=self._use.ours,
                secret=self._entry.data[self._use.secret_in],
                concerned=self._concerned(readings),
            )
        )
        await self._coordinator.camera.set_groups(changes)
        self._coordinator.async_patch_groups(changes)

    async def _read_back(self, needed: Changes, extra: Changes) -> None:
        """See what the camera made of it."""
        written = merged(needed, extra)
        held = await self._coordinator.camera.get_groups(written, Priority.COMMAND)
        self._coordinator.async_patch_groups(held)
        self._store(as_kept(self.originals, needed, held))

    def _still(
        self, needs: Needs, give_up: frozenset[tuple[str, str]] = frozenset()
    ) -> Changes:
        """Return what is needed now; never again what may be and is given up."""
        changes = needs(self._coordinator.data)
        missing = {(name, key) for name, values in changes.items() for key in values}
        self._given_up |= missing & give_up
        return merged(
            {
                name: {
                    key: value
                    for key, value in values.items()
                    if (name, key) not in self._given_up
                }
                for name, values in changes.items()
            }
        )

    def _failed(self, reason: Reason) -> CannotProvide:
        """Try again later."""
        self._refusal = reason
        self._refused.failed(self._hass.loop.time())
        return CannotProvide(reason)

    def _store(self, originals: Originals) -> None:
        """Store what is to be given back."""
        self._hass.config_entries.async_update_entry(
            self._entry,
            data={**self._entry.data, self._use.stored_as: originals},
        )
