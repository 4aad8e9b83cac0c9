"""Settings that a group spreads over several keys or packs into one value.

Every change reads the group first, and writes only the keys that change.
"""

from typing import Unpack

from .backup import Groups, Terms
from .events import GROUP as EVENT, EventAction, EventRules, Trigger
from .gate import Priority
from .group_access import GroupAccess
from .motion import Area, Window, change_window, parse_windows
from .presets import Preset, parse_presets
from .restore import RestoreReport, restore

MOTION = "MOTION"
PTZ = "PTZ"


class ComposedSettings(GroupAccess):
    """The part of a camera whose settings are read and changed as a whole.

    All of it needs an administrator: AuthenticationFailed for others. Any other
    SercommError may come, too.
    """

    async def event_rules(self) -> EventRules:
        """Read which trigger causes which action; without triggers when not told.

        EVENT of the base document, in the three forms that `api.events` describes.
        """
        return EventRules.parse(await self._shown(EVENT))

    async def set_event_action(
        self, trigger: Trigger, action: EventAction, on: bool
    ) -> None:
        """Make a trigger cause an action, or no longer; nothing is sent when it does.

        Every other action of the rule is kept. Raises InvalidValue when the camera
        does not offer the action on this trigger.
        """
        # Whether actions that a write does not name stay is not documented: all are
        # named.
        rules = await self.event_rules()
        await self.set_group(EVENT, rules.change(trigger, action, on))

    async def motion_windows(self) -> tuple[Window, ...]:
        """Read the windows in which motion is looked for, at most 4, by number.

        Areas are on a grid of 640 x 480, whatever the resolution (MOTION of the base
        document); for the ranges of the rest see `Window`.
        """
        return parse_windows(await self._shown(MOTION))

    async def set_motion_window(
        self,
        number: int,
        *,
        enabled: bool | None = None,
        name: str | None = None,
        area: Area | None = None,
        threshold: int | None = None,
        sensitivity: int | None = None,
        update_frequency: int | None = None,
    ) -> None:
        """Change window 1-4; None leaves a thing alone.

        `name` has at most 12 characters; `area` lies on a grid of 640 x 480;
        `threshold` is 0-255, `sensitivity` 0-10 (10 reacts most), `update_frequency`
        1-100 (100 looks at every frame). Raises InvalidValue outside of these, and for
        what this camera has not.
        """
        changes = change_window(
            await self._shown(MOTION),
            number,
            enabled=enabled,
            name=name,
            area=area,
            threshold=threshold,
            sensitivity=sensitivity,
            update_frequency=update_frequency,
        )
        await self.set_group(MOTION, changes)

    async def presets(self) -> tuple[Preset, ...]:
        """Read the presets 1-9 that the camera has room for, stored or not.

        Positions are in steps, x -63 (left) to 63, y -36 (down) to 28 (PTZ of the
        base document). Empty for a camera that does not move. `pan_tilt` goes there.
        """
        return parse_presets(await self._shown(PTZ))

    async def restore(self, backup: Groups, **terms: Unpack[Terms]) -> RestoreReport:
        """Write back what differs from group -> key -> value, as `get_groups` gave it.

        What may lock everybody out and the outputs are left alone unless the terms
        allow them. What the camera refuses is in the report. Raises only while nothing
        was written.
        """
        return await restore(self, backup, **terms)

    async def _shown(self, group: str) -> dict[str, str]:
        """Read a group now; empty when the camera has none of that name."""
        return (await self.get_groups([group], Priority.COMMAND)).get(group, {})
