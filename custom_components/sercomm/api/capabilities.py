"""What a camera can do with this login: from what it shows, not its model name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from .event_values import EventAction, Trigger


class Right(StrEnum):
    """What an account may do; each includes the next (RC8120 manual, App. B)."""

    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"
    VIEWER = "viewer"


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """Groups with the keys they show, peripherals, and CGIs that answered.

    `groups` maps the names of the groups that we use to the keys shown; empty
    without administrator rights. `peripherals` are the parameters of
    query_pc.cgi that work. `event_actions` tells what the camera can be made to do
    on each trigger. `several_groups` tells whether one request may ask for more
    than one group. `doubted` names the groups and CGIs of which the camera last said
    clearly that it does not have them, and so keys (`GROUP.key`) and actions
    (`trigger/action`) that it did not show any more. `unread` names what was left out,
    could not be explored, or was denied once; it is not stored.
    """

    right: Right
    groups: Mapping[str, frozenset[str]]
    peripherals: frozenset[str] = frozenset()
    event_actions: Mapping[Trigger, frozenset[EventAction]] = field(
        default_factory=dict
    )
    night_filter: bool = False
    wireless: bool = False
    clock: bool = False
    several_groups: bool = False
    doubted: frozenset[str] = field(default=frozenset(), compare=False)
    unread: frozenset[str] = field(default=frozenset(), compare=False)

    def shows(self, group: str, key: str) -> bool:
        """Whether the camera prints this property."""
        return key in self.groups.get(group, ())

    def offers(self, trigger: Trigger, action: EventAction) -> bool:
        """Whether the camera can be made to do this on that trigger."""
        return action in self.event_actions.get(trigger, ())

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Restore what `as_dict` stored."""
        return cls(
            right=Right(stored["right"]),
            groups={name: frozenset(keys) for name, keys in stored["groups"].items()},
            peripherals=frozenset(stored["peripherals"]),
            event_actions={
                Trigger(trigger): frozenset(map(EventAction, actions))
                for trigger, actions in stored["event_actions"].items()
            },
            night_filter=stored["night_filter"],
            wireless=stored["wireless"],
            clock=stored["clock"],
            several_groups=stored["several_groups"],
            doubted=frozenset(stored.get("doubted", ())),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON-serialisable copy."""
        stored = vars(self).copy()
        del stored["unread"]
        return {
            **stored,
            "groups": {name: sorted(keys) for name, keys in self.groups.items()},
            "peripherals": sorted(self.peripherals),
            "doubted": sorted(self.doubted),
            "event_actions": {
                trigger.value: sorted(action.value for action in actions)
                for trigger, actions in self.event_actions.items()
            },
        }
