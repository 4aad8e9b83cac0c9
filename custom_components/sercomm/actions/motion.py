"""Actions on what the camera watches and whom it tells."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..api import Action as EventAction, Area, EventRules, Trigger, change_window
from ..errors import invalid
from ..runtime import SercommRuntime
from .action import Action, choose, whole
from .groups import read_group, require_unmanaged

CORNERS = ("x0", "y0", "x1", "y1")
# POLL serves our own long poll and nothing else.
CHOICES = {one.value: one for one in EventAction if one is not EventAction.POLL}


def _area(value: Any) -> Area:
    """Take an area as a list of four numbers, or as the form names them."""
    if isinstance(value, Mapping):
        value = vol.Schema({vol.Required(corner): whole for corner in CORNERS})(value)
        value = [value[corner] for corner in CORNERS]
    return Area(*vol.ExactSequence([whole] * len(CORNERS))(value))


async def _set_motion_window(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Change what is given of one window."""
    changes = change_window(
        await read_group(runtime, "MOTION"),
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
    await runtime.coordinator.async_write("MOTION", changes)


async def _set_event_action(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Tell the camera what to do on a trigger; all else in the rule stays."""
    trigger = choose({one.value: one for one in Trigger}, "trigger", data["trigger"])
    action = choose(CHOICES, "action", data["action"])
    async with runtime.coordinator.rules_lock:
        rules = EventRules.parse(await read_group(runtime, "EVENT"))
        if changes := rules.change(trigger, action, data["enabled"]):
            require_unmanaged(runtime, {"EVENT": changes})
            await runtime.coordinator.async_write("EVENT", changes)


ACTIONS = (
    Action(
        name="set_motion_window",
        run=_set_motion_window,
        fields={
            vol.Required("window"): whole,
            vol.Optional("enabled"): cv.boolean,
            vol.Optional("name"): cv.string,
            vol.Optional("area"): _area,
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
