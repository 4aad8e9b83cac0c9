"""The VIDEO group's privacy masks, on a grid of 640 x 480 whatever the resolution."""

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import InvalidValue
from .group_change import GroupChange
from .motion import Area, parse_area
from .refusals import outside

VIDEO = "VIDEO"
MASKS = range(1, 5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mask:
    """A privacy mask as the camera shows it; None for what it does not tell.

    `number` is 1-4, `color` six hexadecimal digits.
    """

    number: int
    enabled: bool | None
    area: Area | None
    color: str | None


def parse_masks(video: Mapping[str, str]) -> tuple[Mask, ...]:
    """Return the masks that a VIDEO group shows, by number."""
    return tuple(
        Mask(
            number=number,
            enabled={"0": False, "1": True}.get(video.get(f"mask_window{number}", "")),
            area=parse_area(video.get(f"mask_position{number}", "")),
            color=video.get(f"mask_color{number}"),
        )
        for number in MASKS
        if f"mask_position{number}" in video
    )


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
        raise InvalidValue(VIDEO, "mask", outside(MASKS))
    change = GroupChange(VIDEO, before)
    change.require("mask", f"mask_window{number}")
    change.write("enabled", f"mask_window{number}", enabled)
    position = None if area is None else ",".join(map(str, area.upright()))
    change.write("area", f"mask_position{number}", position)
    change.write("color", f"mask_color{number}", color)
    return change
