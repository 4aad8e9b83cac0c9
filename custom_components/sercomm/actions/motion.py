"""Actions on what the camera watches and whom it tells."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..api import (
    Difference,
    EventAction,
    EventRules,
    HeldOtherwise,
    Trigger,
    change_window,
    window_field,
)
from ..errors import invalid
from ..runtime import SercommRuntime
from .action import Action, choose, whole
from .area import to_area
from .groups import read_group, require_unmanaged

EVENT = "EVENT"
MOTION = "MOTION"
# POLL serves our own long poll and nothing else.
CHOICES = {one.value: one for one in EventAction if one is not EventAction.POLL}


async def _set_motion_window(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Change what is given of one window."""
    before = await read_group(runtime, MOTION)
    changes = change_window(
        before,
        data["window"],
        enabled=data.get("enabled"),
        name=data.get("name"),
        area=data.get("area"),
        threshold=data.get("threshold"),
        sensitivity=data.get("sensitivity"),
        update_frequency=data.get("update_frequency"),
    )
    if not changes:
        raise invalid("nothing_to_change")
    if changes.keys() == {f"md_switch{data['window']}"}:
        await runtime.coordinator.async_write(MOTION, changes)
        return
    # No document says what a camera does with a name or a number that is too large.
    held = await runtime.coordinator.async_write_and_look(
        MOTION, changes, before=before
    )
    held.require(window_field)


async def _set_event_action(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Tell the camera what to do on a trigger; all else in the rule stays."""
    trigger = choose({one.value: one for one in Trigger}, "trigger", data["trigger"])
    action = choose(CHOICES, "action", data["action"])
    async with runtime.coordinator.rules_lock:
        before = await read_group(runtime, EVENT)
        rules = EventRules.parse(before)
        if not (changes := rules.change(trigger, action, data["enabled"])):
            return
        require_unmanaged(runtime, {EVENT: changes})
        held = await runtime.coordinator.async_write_and_look(EVENT, changes)
    # Firmware rewrites rules in its own way (RC8310A): what they do is compared.
    now = EventRules.parse({**before, **held.values})
    if held.values and now.is_on(trigger, action) is not data["enabled"]:
        raise HeldOtherwise({"action": Difference.REFUSED})


ACTIONS = (
    Action(
        name="set_motion_window",
        run=_set_motion_window,
        fields={
            vol.Required("window"): whole,
            vol.Optional("enabled"): cv.boolean,
            vol.Optional("name"): cv.string,
            vol.Optional("area"): to_area,
            vol.Optional("threshold"): whole,
            vol.Optional("sensitivity"): whole,
            vol.Optional("update_frequency"): whole,
        },
    ),
    Action(
        name="set_event_action",
        run=_set_event_action,
        fields={
            vol.Required("trigger"): cv.string,
            vol.Required("action"): cv.string,
            vol.Required("enabled"): cv.boolean,
        },
    ),
)
