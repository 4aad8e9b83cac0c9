"""Join what an exploration found with what the camera was known to have."""

from dataclasses import replace

from .capabilities import Capabilities
from .events import Trigger
from .readings import CLOCK, NIGHT_FILTER, PERIPHERALS, WIRELESS


def merge(stored: Capabilities, found: Capabilities) -> Capabilities:
    """Return what the camera can do, by two explorations with the same right.

    What is new is added at once. A group or CGI is forgotten only when the camera
    said twice, at two explorations running, that it does not have it.
    """
    gone = stored.doubted & found.doubted
    groups = {
        name: found.groups.get(name, frozenset()) | stored.groups.get(name, frozenset())
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
    return replace(
        found,
        groups=groups,
        peripherals=found.peripherals
        | (frozenset() if PERIPHERALS.name in gone else stored.peripherals),
        event_actions={
            trigger: actions
            for trigger in Trigger
            if (
                actions := found.event_actions.get(trigger, frozenset())
                | actions_before.get(trigger, frozenset())
            )
        },
        night_filter=night_filter,
        wireless=found.wireless or (stored.wireless and WIRELESS.name not in gone),
        clock=found.clock or (stored.clock and CLOCK.name not in gone),
        several_groups=found.several_groups or stored.several_groups,
    )
