"""What a camera can do by what it has shown, joined with what it was known to have."""

from collections.abc import Mapping
from dataclasses import replace

from .capabilities import Capabilities, Right
from .events import EventRules, Trigger
from .readings import CLOCK, NIGHT_FILTER, PERIPHERALS, WIRELESS, Source

# A part that is switched off, or does not answer (RC8221 manual p.95-96).
UNUSABLE = frozenset({"error", "disabled"})
# What polls read of a camera that is known: only they can tell that it is gone.
READ_LATER = frozenset({CLOCK.name, WIRELESS.name})


def usable(pairs: Mapping[str, str]) -> frozenset[str]:
    """Return the parts that query_pc.cgi tells of and that work."""
    return frozenset(name for name, value in pairs.items() if value not in UNUSABLE)


def capable(right: Right, shown: Mapping[str, Mapping[str, str]]) -> Capabilities:
    """Return what a camera can do by what it has shown: source -> key -> value."""
    rules = EventRules.parse(shown.get("EVENT", {}))
    return Capabilities(
        right=right,
        groups={
            name: frozenset(pairs)
            for name, pairs in shown.items()
            if Source(name).is_group
        },
        peripherals=usable(shown.get(PERIPHERALS.name, {})),
        event_actions={
            trigger: frozenset(actions)
            for trigger in Trigger
            if (actions := rules.actions(trigger))
        },
        night_filter="filter" in shown.get(NIGHT_FILTER.name, {}),
        wireless=bool(shown.get(WIRELESS.name)),
        clock="year" in shown.get(CLOCK.name, {}),
    )


def merge(stored: Capabilities, found: Capabilities) -> Capabilities:
    """Return what the camera can do, by two explorations with the same right.

    What is new is added at once. A group or CGI is forgotten only when the camera
    said twice, and did not show it in between, that it does not have it; a key or
    action when its group answered twice without it.
    """
    doubted = found.doubted | _not_shown(stored, found)
    gone = stored.doubted & doubted
    shown = names_of(found)
    doubted |= {doubt for doubt in stored.doubted if _teller(doubt) not in shown}
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
    unread = found.unread - gone - (names_of(merged) - READ_LATER)
    return replace(merged, unread=unread)


def names_of(known: Capabilities) -> frozenset[str]:
    """Name the groups and CGIs that a camera is known to have."""
    cgis = {
        PERIPHERALS.name: known.peripherals,
        NIGHT_FILTER.name: known.night_filter,
        WIRELESS.name: known.wireless,
        CLOCK.name: known.clock,
    }
    return frozenset({*known.groups, *(name for name, has in cgis.items() if has)})


def _teller(doubt: str) -> str:
    """Return the group or CGI that tells of what is doubted; see `doubted`."""
    if not Source(doubt).is_group:
        return doubt
    return "EVENT" if "/" in doubt else doubt.partition(".")[0]


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
