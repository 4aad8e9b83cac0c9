"""The VIDEO group's privacy masks, on a grid of 640 x 480 whatever the resolution."""

from collections.abc import Mapping

from .errors import InvalidValue
from .group_change import GroupChange
from .motion import Area

VIDEO = "VIDEO"
MASKS = range(1, 5)


def change_mask(
    before: Mapping[str, str],
    number: int,
    *,
    enabled: bool | None = None,
    area: Area | None = None,
    color: str | None = None,
) -> GroupChange:
    """Return what changes privacy mask 1-4; None leaves a thing alone.

    `before` is VIDEO as the camera shows it; the corners of `area` come in any order,
    `color` is six hexadecimal digits. Raises InvalidValue, also for a mask that this
    camera does not have.
    """
    if number not in MASKS:
        raise InvalidValue(VIDEO, "mask", "must be 1 to 4")
    change = GroupChange(VIDEO, before)
    change.require("mask", f"mask_window{number}")
    change.write("enabled", f"mask_window{number}", enabled)
    position = None if area is None else ",".join(map(str, area.upright()))
    change.write("area", f"mask_position{number}", position)
    change.write("color", f"mask_color{number}", color)
    return change
