"""The settings that a camera holds for us: written, put back when they drift, restored.

What the camera held is on disk before anything is written, so that it gets it back
even when Home Assistant stops in the middle.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ..api import (
    AccessDenied,
    AuthenticationFailed,
    CommandRefused,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    Readings,
)
from ..const import CONF_CALLBACK_URL, CONF_RULE_FORM, LOGGER
from ..coordinator import SercommCoordinator
from ..limits import Backoff, Budget
from .address import callback_url
from .originals import Changes, Originals, as_kept, keys_of, merged, remember
from .reasons import CannotProvide, Reason
from .store import originals_of
from .use import SettingKey, Use
from .writing import async_restore, async_write_parts

# Settings lie in flash memory, which wears with every write.
PERIOD = 3600.0
# Answers of a camera that can be reached: asking again at once changes nothing.
WRITE_REFUSALS = (
    AccessDenied,
    AuthenticationFailed,
    CommandRefused,
    InvalidReply,
    InvalidValue,
    NotAvailable,
)

type Needs = Callable[[Readings, str], Changes]
type Concerned = Callable[[Readings], Iterable[SettingKey]]


# So often within an hour settings are put back, something is added besides, another
# address is given (the first and six more).
MENDS = 3
ADDITIONS = 4
MOVES = 7


@dataclass
class Term:
    """How it fares that the camera holds one address of ours, and what goes with it.

    `kept`: it has held everything. `written`: something was written that was not yet
    seen to be held. `given_up`: what it need not keep and did not. `refused`: what it
    did not take on its own. `reason`: why it does not hold everything, while that is
    left alone.
    """

    address: str
    kept: bool = False
    written: bool = False
    given_up: set[SettingKey] = field(default_factory=set)
    refused: set[SettingKey] = field(default_factory=set)
    reason: Reason = Reason.REFUSED
    backoff: Backoff = field(default_factory=lambda: Backoff(PERIOD))


class ManagedSettings:
    """What one camera holds for one use of ours in place of its own settings."""

    def __init__(
        self,
        coordinator: SercommCoordinator,
        use: Use,
        needs: Needs,
        concerned: Concerned = lambda _: (),
    ) -> None:
        """Hold nothing before `async_provide`.

        `needs` tells what differs from what an address of ours needs, `concerned`
        which keys are remembered although they are right already.
        """
        self._coordinator = coordinator
        self.use = use
        self._needs = needs
        self._concerned = concerned
        self._store = originals_of(coordinator.hass, coordinator.config_entry)
        self._term = Term("")
        self._mends = Budget(MENDS, PERIOD)
        self._additions = Budget(ADDITIONS, PERIOD)
        self._moves = Budget(MOVES, PERIOD)
        # How often settings were put back since the start, which no limit forgets.
        self.put_back = 0

    @property
    def groups(self) -> list[str]:
        """The groups to be read that this camera has."""
        return [name for name in self.use.groups if name in self._coordinator.groups]

    @property
    def are_read(self) -> bool:
        """Whether it is known what the camera holds."""
        groups, found = self.groups, self._coordinator.data.values
        return self._coordinator.doubted.isdisjoint(groups) and all(
            found.get(name) if name in self.use.needed else name in found
            for name in groups
        )

    @property
    def address(self) -> str:
        """The address of ours that the camera has been told; empty for none."""
        return self._term.address

    @property
    def mends(self) -> int:
        """How often the settings were put back within the last hour."""
        return self._mends.used(self._coordinator.now)

    @property
    def originals(self) -> Originals:
        """What the camera held before us."""
        return self._store.of(self.use)

    def address_at(self, base: str | None, camera_addresses: frozenset[str]) -> str:
        """Return our address with a base that the user chose; see `callback_url`."""
        webhook_id = self._coordinator.config_entry.data[self.use.webhook]
        hass = self._coordinator.hass
        return callback_url(hass, webhook_id, base, camera_addresses)

    def wanted_address(self, camera_addresses: frozenset[str]) -> str:
        """Return the address that the camera should hold. Raises CannotProvide."""
        if not self.use.possible(self._coordinator.data):
            raise CannotProvide(Reason.NOT_SUPPORTED)
        base = self._coordinator.config_entry.options.get(CONF_CALLBACK_URL)
        return self.address_at(base, camera_addresses)

    def would_undo(self, changes: Changes) -> bool:
        """Whether the next check would put back what these changes write."""
        if not self._term.kept:
            return False
        readings = self._coordinator.data
        already = keys_of(self._missing(readings))
        for group, values in changes.items():
            readings = readings.with_changes(group, values)
        return not keys_of(self._missing(readings)) <= already

    def forget_limits(self) -> None:
        """Forget what was refused and how often something was written."""
        self._term.backoff.reset()
        for budget in (self._mends, self._additions, self._moves):
            budget.reset()

    async def async_provide(self, address: str, extra: Changes | None = None) -> bool:
        """Make the camera hold what an address needs; another one is another try.

        `extra` is written with it and not restored. Returns whether it took a write
        of what is needed. Raises CannotProvide when the camera will not keep it, or
        SercommError when it cannot be reached.
        """
        if address != self._term.address:
            # What changes all the time would wear the camera's memory out.
            if not self._moves.take(self._coordinator.now):
                raise CannotProvide(Reason.CONTESTED)
            self._term = Term(address)
        async with self._coordinator.rules_lock:
            return await self._provide(extra or {})

    async def _provide(self, extra: Changes) -> bool:
        """See `async_provide`; nobody else changes rules meanwhile."""
        term = self._term
        needed = self._missing(self._coordinator.data)
        if needed or extra:
            if not term.backoff.is_over(self._coordinator.now):
                raise CannotProvide(term.reason)
            if needed and term.kept and self._mends.is_spent(self._coordinator.now):
                # Xfinity firmware takes URL, rule and arm switch from its cloud again
                # and again (Comcast's code): both would write for ever.
                raise CannotProvide(Reason.CONTESTED)
            term.written |= bool(needed)
            try:
                await self._write(needed, extra)
            except WRITE_REFUSALS as error:
                raise self._failed(Reason.REFUSED) from error
            await self._read_back(needed, extra)
            # OK is no proof: how long a URL the camera keeps is not documented.
            if left := self._missing(self._coordinator.data, give_up=True):
                group, key = self.use.address or ("", "")
                cut = key in left.get(group, {})
                raise self._failed(Reason.ADDRESS_CUT if cut else Reason.REFUSED)
        written, term.written = term.written, False
        if written and term.kept:
            self._mends.take(self._coordinator.now)
            self.put_back += 1
            LOGGER.info(
                "%s: put the settings for %s back",
                self._coordinator.name,
                self.use.name,
            )
        term.backoff.reset()
        term.kept = True
        return written

    async def async_add(self, needs: Callable[[Readings], Changes]) -> bool:
        """Make the camera hold something besides; return whether it does.

        It is not written more often than settings are put back. Raises SercommError.
        """
        async with self._coordinator.rules_lock:
            if not (needed := needs(self._coordinator.data)):
                return True
            if not self._additions.take(self._coordinator.now):
                return False
            await self._write(needed, {})
            await self._read_back(needed, {})
            return not needs(self._coordinator.data)

    async def async_restore(self) -> None:
        """Give the camera its own settings back. Raises SercommError."""
        backoff = self._term.backoff
        if not self.originals or not backoff.is_over(self._coordinator.now):
            return
        coordinator = self._coordinator
        try:
            async with coordinator.rules_lock:
                with coordinator.doubting(self.originals):
                    changes = await async_restore(
                        coordinator.camera, self.originals, ours=self.use.ours
                    )
        except WRITE_REFUSALS:
            backoff.failed(self._coordinator.now)
            raise
        coordinator.async_patch_groups(changes)
        await self._keep({})

    async def _write(self, needed: Changes, extra: Changes) -> None:
        """Keep what the camera holds, then write what it takes."""
        coordinator = self._coordinator
        changes = merged(needed, extra)
        entry = coordinator.config_entry.entry_id
        await self._keep(
            remember(
                self.originals,
                coordinator.data.values,
                needed,
                ours=self.use.ours,
                concerned=self._concerned(coordinator.data),
                others=self._store.others(self.use),
                inherited=self._store.is_inherited(self.use, entry),
            )
        )
        with coordinator.doubting(changes):
            written = await async_write_parts(
                coordinator.camera, changes, self._term.refused
            )
        coordinator.async_patch_groups(written)
        self._remember_form()

    async def _read_back(self, needed: Changes, extra: Changes) -> None:
        held = await self._coordinator.async_read_groups(merged(needed, extra))
        await self._keep(as_kept(self.originals, needed, held))

    def _missing(self, readings: Readings, *, give_up: bool = False) -> Changes:
        """Return what is needed now; never again what may be and is given up."""
        term = self._term
        changes = self._needs(readings, term.address)
        if give_up:
            term.given_up |= keys_of(changes) & self.use.optional
        return merged(
            *(
                {group: {key: value}}
                for group, values in changes.items()
                for key, value in values.items()
                if (group, key) not in term.given_up
            )
        )

    def _failed(self, reason: Reason) -> CannotProvide:
        """Leave it alone for a while; return the error that says so."""
        self._term.reason = reason
        self._term.backoff.failed(self._coordinator.now)
        return CannotProvide(reason)

    def _remember_form(self) -> None:
        entry, form = self._coordinator.config_entry, self._coordinator.camera.rule_form
        # The one client that reads flags writes names (karatecarter's handler).
        if entry.data.get(CONF_RULE_FORM) != form:
            self._coordinator.hass.config_entries.async_update_entry(
                entry, data={**entry.data, CONF_RULE_FORM: form}
            )

    async def _keep(self, originals: Originals) -> None:
        entry = self._coordinator.config_entry.entry_id
        await self._store.async_keep(self.use, originals, entry)
