"""Writes a backup of all groups back to a camera."""

import asyncio
from dataclasses import dataclass, field
from typing import Unpack

from . import catalog
from .backup import Groups, GroupWrite, Refused, Terms, check_of, plan_restore
from .errors import (
    AccessDenied,
    CameraBusy,
    CannotConnect,
    CommandRefused,
    InvalidValue,
    NotAvailable,
    SercommError,
)
from .gate import Priority
from .group_access import Check, GroupAccess
from .read_back import look

# A camera that takes another address or restarts a server is away for a moment.
PAUSE = 5.0


@dataclass(frozen=True, kw_only=True, slots=True)
class RestoreReport:
    """What came of it: (group, key) written, what was refused, what was left out.

    `differs` is what the camera took, but holds otherwise: cut, refused or changed.
    `login_changed` when the administrator's name or password was among it: from then
    on the camera wants the login of the backup.
    """

    restored: tuple[tuple[str, str], ...]
    refused: tuple[Refused, ...]
    left_out: tuple[Refused, ...] = ()
    differs: tuple[Refused, ...] = ()
    login_changed: bool = False


@dataclass
class _Run:
    """One restore under way."""

    camera: GroupAccess
    before: Groups
    check: Check
    pause: float
    restored: list[GroupWrite] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    differs: list[Refused] = field(default_factory=list)
    lost: str | None = None

    async def write(self, write: GroupWrite) -> None:
        """Write a group's values; one at a time when the camera refuses them."""
        if self.lost is None:
            try:
                await self._send(write)
            except (AccessDenied, CommandRefused, InvalidValue, NotAvailable) as error:
                # One value that a model does not take, such as 720p (Sercomm-API issue
                # 12), must not lose the rest.
                if len(write.values) > 1:
                    for key, value in write.values.items():
                        await self.write(
                            GroupWrite(write.group, {key: value}, write.login)
                        )
                    return
                self._refuse(write, str(error))
            except SercommError as error:
                self.lost = str(error)
            else:
                self.restored.append(write)
        if self.lost is not None:
            self._refuse(write, self.lost)

    async def compare(self) -> None:
        """Find what the camera took but changed, such as addresses cut short."""
        names = dict.fromkeys(write.group for write in self.restored)
        try:
            held = await self.camera.get_groups(names, Priority.COMMAND)
        except SercommError:
            return
        for place, write in enumerate(self.restored):
            if (shown := held.get(write.group)) is None:
                continue
            before = self.before.get(write.group, {})
            found = look(write.group, write.values, shown, before).differs
            self.differs += [
                Refused(write.group, key, word) for key, word in found.items()
            ]
            kept = {k: v for k, v in write.values.items() if k not in found}
            self.restored[place] = GroupWrite(write.group, kept, write.login)

    async def _send(self, write: GroupWrite) -> None:
        """Write once; once more when the camera was busy or away for a moment."""
        try:
            await self.camera.set_group(write.group, write.values, check=self.check)
        except CameraBusy, CannotConnect:
            await asyncio.sleep(self.pause)
            await self.camera.set_group(write.group, write.values, check=self.check)

    def _refuse(self, write: GroupWrite, reason: str) -> None:
        """Note every value of a request that did not get through."""
        self.refused += [Refused(write.group, key, reason) for key in write.values]


async def restore(
    camera: GroupAccess,
    backup: Groups,
    *,
    pause: float = PAUSE,
    **terms: Unpack[Terms],
) -> RestoreReport:
    """Write back what differs from a backup: group -> key -> value, see `plan_restore`.

    One request for each group, one for each value of a group that is refused. When the
    camera stays away (tried twice, `pause` seconds apart) or refuses the login, all
    the rest is reported as refused. Read back at the end. Raises a SercommError only
    while nothing has been written: when the groups cannot be read.
    """
    # A file of a user may name more groups than any camera has.
    known = [name for name in backup if catalog.documented_properties(name)]
    now = await camera.get_groups(known, Priority.COMMAND) if known else {}
    plan = plan_restore(backup, now, **terms)
    run = _Run(camera, now, check_of(**terms), pause, refused=list(plan.refused))
    for write in plan.writes:
        await run.write(write)
    login = any(write.login for write in run.restored)
    if run.restored and run.lost is None and not login:
        await run.compare()
    return RestoreReport(
        restored=tuple(
            (write.group, key) for write in run.restored for key in write.values
        ),
        refused=tuple(run.refused),
        left_out=plan.left_out,
        differs=tuple(run.differs),
        login_changed=login,
    )
