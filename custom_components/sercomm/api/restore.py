"""Writes a backup of all groups back to a camera."""

import asyncio
from dataclasses import dataclass, field

from . import catalog
from .backup import Groups, Refused, Write, plan_restore
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
from .group_access import GroupAccess

PAUSE = 5.0


@dataclass(frozen=True, kw_only=True, slots=True)
class RestoreReport:
    """What came of it: (group, key) written, and what was refused.

    `login_changed` when the administrator's name or password was among it: from then
    on the camera wants the login of the backup.
    """

    restored: tuple[tuple[str, str], ...]
    refused: tuple[Refused, ...]
    login_changed: bool = False


@dataclass
class _Run:
    """One restore under way."""

    camera: GroupAccess
    pause: float
    restored: list[Write] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    lost: str | None = None

    async def write(self, write: Write) -> None:
        """Write a group's values; one at a time when the camera refuses them."""
        if self.lost is None:
            try:
                await self._send(write)
            except (AccessDenied, CommandRefused, InvalidValue, NotAvailable) as error:
                if len(write.values) > 1:
                    for key, value in write.values.items():
                        await self.write(Write(write.group, {key: value}, write.login))
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
            other = [
                key
                for key, value in write.values.items()
                if not catalog.is_secret(write.group, key) and shown.get(key) != value
            ]
            reason = "the camera keeps another value"
            self.refused += [Refused(write.group, key, reason) for key in other]
            kept = {k: v for k, v in write.values.items() if k not in other}
            self.restored[place] = Write(write.group, kept, write.login)

    async def _send(self, write: Write) -> None:
        """Write once; once more when the camera was busy or away for a moment."""
        try:
            await self.camera.set_group(write.group, write.values)
        except CameraBusy, CannotConnect:
            await asyncio.sleep(self.pause)
            await self.camera.set_group(write.group, write.values)

    def _refuse(self, write: Write, reason: str) -> None:
        """Note every value of a request that did not get through."""
        self.refused += [Refused(write.group, key, reason) for key in write.values]


async def restore(
    camera: GroupAccess,
    backup: Groups,
    *,
    include_network: bool = False,
    pause: float = PAUSE,
) -> RestoreReport:
    """Write back what differs from a backup: group -> key -> value, see `plan_restore`.

    One request for each group, one for each value of a group that is refused. When the
    camera stays away (tried twice, `pause` seconds apart) or refuses the login, all
    the rest is reported as refused. Read back at the end. Raises a SercommError only
    while nothing has been written: when the groups cannot be read.
    """
    now = await camera.get_groups(backup, Priority.COMMAND)
    plan = plan_restore(backup, now, include_network=include_network)
    run = _Run(camera, pause, refused=list(plan.refused))
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
        login_changed=login,
    )
