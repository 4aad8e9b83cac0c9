"""The action on the parts of the picture that nobody is to see."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..api import change_mask
from ..errors import invalid
from ..runtime import SercommRuntime
from .action import Action, whole
from .area import to_area
from .groups import read_group
from .writing import async_write_change

VIDEO = "VIDEO"
BYTE = vol.All(whole, vol.Range(0, 255))


def _color(value: Any) -> str:
    """Take a colour as red, green and blue of 0 to 255, or as `RRGGBB` or `#RRGGBB`."""
    if isinstance(value, str):
        return value.removeprefix("#")
    red, green, blue = vol.ExactSequence([BYTE] * 3)(value)
    return f"{red:02X}{green:02X}{blue:02X}"


async def _set_privacy_mask(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Change what is given of one mask."""
    change = change_mask(
        await read_group(runtime, VIDEO),
        data["mask"],
        enabled=data.get("enabled"),
        area=data.get("area"),
        color=data.get("color"),
    )
    if not change.values:
        raise invalid("nothing_to_change")
    await async_write_change(runtime, change)


ACTIONS = (
    Action(
        name="set_privacy_mask",
        run=_set_privacy_mask,
        fields={
            vol.Required("mask"): whole,
            vol.Optional("enabled"): cv.boolean,
            vol.Optional("area"): to_area,
            vol.Optional("color"): _color,
        },
        administrator=True,
    ),
)
