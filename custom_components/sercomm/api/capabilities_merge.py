"""Join what an exploration found with what the camera was known to have."""

from dataclasses import replace

from .capabilities import Capabilities
from .events import Trigger
from .readings import CLOCK, NIGHT_FILTER, PERIPHERALS, WIRELESS


def merge(stored: Capabilities, found: Capabilities) -> Capabilities:
    """Return what the camera can do, by two explorations with the same right.

    What is new is added at once. A group or CGI is forgotten only when the camera
    said twice, at two explorations running, that it does not have it; a key or action
    when its group answered twice without it.
    """
    doubted = found.doubted | _not_shown(stored, found)
    gone = stored.doubted & doubted
    groups = {
        name: found.groups.get(name, frozenset())
        | {
            key
            for key in stored.groups.get(name, frozenset())
            if f"{name}.{key}" not in gone
        }
        for name in (*found.groups, *stored.groups)
        if name in found.groups or name not in gone
    }
    if stored.peripherals and not found.peripherals and PERIPHERALS.name not in gone:
        # The filter's own CGI was only asked because the other did not answer.
        night_filter = stored.night_filter
    else:
        night_filter = found.night_filter or (
            stored.night_filter and NIGHT_FILTER.name not in gone
        )
    actions_before = {} if "EVENT" in gone else stored.event_actions
    merged = replace(
        found,
        groups=groups,
        peripherals=found.peripherals
        | (frozenset() if PERIPHERALS.name in gone else stored.peripherals),
        event_actions={
            trigger: actions
            for trigger in Trigger
            if (
                actions := found.event_actions.get(trigger, frozenset())
                | {
                    action
                    for action in actions_before.get(trigger, frozenset())
                    if f"{trigger}/{action}" not in gone
                }
            )
        },
        night_filter=night_filter,
        wireless=found.wireless or (stored.wireless and WIRELESS.name not in gone),
        clock=found.clock or (stored.clock and CLOCK.name not in gone),
        several_groups=found.several_groups or stored.several_groups,
        doubted=doubted,
    )
    return replace(merged, unread=found.unread - gone - _known(merged))


def _known(known: Capabilities) -> frozenset[str]:
    """Name the groups and CGIs that a camera is known to have."""
    cgis = {
        PERIPHERALS.name: known.peripherals,
        NIGHT_FILTER.name: known.night_filter,
        WIRELESS.name: known.wireless,
        CLOCK.name: known.clock,
    }
    return frozenset({*known.groups, *(name for name, has in cgis.items() if has)})


def _not_shown(stored: Capabilities, found: Capabilities) -> frozenset[str]:
    """Name the keys and actions that a group which answered does not show any more."""
    keys = {
        f"{name}.{key}"
        for name, keys in stored.groups.items()
        for key in keys - found.groups.get(name, keys)
    }
    actions = {
        f"{trigger}/{action}"
        for trigger, before in stored.event_actions.items()
        for action in before - found.event_actions.get(trigger, frozenset())
        if "EVENT" in found.groups
    }
    return frozenset(keys | actions)
