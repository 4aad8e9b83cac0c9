"""Actions that move the lens."""

from collections.abc import Mapping
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..api import PRESETS, Direction, InvalidValue, Right, find_preset, outside
from ..errors import invalid
from ..runtime import SercommRuntime
from ..upkeep import shows_presets
from .action import Action, choose, whole

DIRECTIONS = {direction.name.lower(): direction for direction in Direction}
PTZ = "PTZ"
FRACTION = re.compile(r"[0-9]\.0+")


async def _move(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Move by some steps."""
    _require_motor(runtime)
    direction = choose(DIRECTIONS, "direction", data["direction"])
    with runtime.coordinator.moving():
        await runtime.camera.pan_tilt.move(direction, data["distance"])


async def _position(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Move to a place."""
    _require_motor(runtime)
    with runtime.coordinator.moving():
        await runtime.camera.pan_tilt.position(data["x"], data["y"])


async def _go_to_preset(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Go to a preset by number or name."""
    _require_motor(runtime)
    number = await _find_preset(runtime, str(data["preset"]))
    with runtime.coordinator.moving(number):
        await runtime.camera.pan_tilt.go_to_preset(number)


async def _save_preset(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Store where the lens looks now, and name it."""
    _require_motor(runtime)
    number: int = data["preset"]
    if number not in PRESETS:
        raise InvalidValue(PTZ, "preset", outside(PRESETS))
    await runtime.presets.async_save(number, data.get("name"))


def _number_or_name(value: Any) -> str:
    """Take a preset as number or name; sliders and templates make 3.0 of 3."""
    text = cv.string(value)
    return text[0] if FRACTION.fullmatch(text) else text


async def _find_preset(runtime: SercommRuntime, wanted: str) -> int:
    """Return the number of a preset that is stored, as far as the login may see."""
    if shows_presets(runtime.capabilities):
        return await runtime.presets.async_find(wanted)
    return find_preset({}, wanted)


def _require_motor(runtime: SercommRuntime) -> None:
    """Refuse for a camera that cannot move."""
    if not runtime.identity.has("ptctrl"):
        raise invalid("cannot_move")


ACTIONS = (
    Action(
        name="ptz_move",
        run=_move,
        fields={
            vol.Required("direction"): cv.string,
            # Working clients move by 5 to 10 steps (SerComm iOS app, WVC210 client).
            vol.Optional("distance", default=10): whole,
        },
        right=Right.OPERATOR,
    ),
    Action(
        name="ptz_position",
        run=_position,
        fields={vol.Required("x"): whole, vol.Required("y"): whole},
        right=Right.OPERATOR,
    ),
    Action(
        name="go_to_preset",
        run=_go_to_preset,
        fields={vol.Required("preset"): _number_or_name},
        right=Right.OPERATOR,
    ),
    Action(
        name="save_preset",
        run=_save_preset,
        fields={vol.Required("preset"): whole, vol.Optional("name"): cv.string},
    ),
)
