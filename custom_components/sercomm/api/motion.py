"""The MOTION group's windows, on a grid of 640 x 480 whatever the resolution."""

from collections.abc import Mapping
from dataclasses import dataclass
import re
from typing import NamedTuple

from . import catalog
from .errors import InvalidValue
from .refusals import because, outside

# Also where the picture is larger (base document).
WIDTH, HEIGHT = 640, 480
MOTION_WINDOWS = range(1, 5)
# What people call the keys of a window; newer firmware holds its area twice.
FIELDS = {
    "md_switch": "enabled",
    "md_name": "name",
    "md_window": "area",
    "md_abs_window": "area",
    "md_threshold": "threshold",
    "md_sensitivity": "sensitivity",
    "md_update_freq": "update_frequency",
}
AREA = re.compile(",".join([r"\s*([0-9]{1,4})\s*"] * 4))
# `0,0,1280,720/1280,720`: a window, and the picture that it lies on (iCamera2).
ABSOLUTE = re.compile(r"[0-9,\s]+/\s*([1-9][0-9]{0,3})\s*,\s*([1-9][0-9]{0,3})\s*")


class Area(NamedTuple):
    """A rectangle: 0,0 is the upper left corner, 639,479 the lower right one."""

    left: int
    top: int
    right: int
    bottom: int

    def upright(self) -> Area:
        """Return the same rectangle from its upper left corner to its lower right."""
        left, right = sorted((self.left, self.right))
        top, bottom = sorted((self.top, self.bottom))
        return Area(left, top, right, bottom)


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A motion window as the camera shows it; None for what it does not tell.

    `number` 1-4, `threshold` 0-255, `sensitivity` 0-10 (10 reacts most),
    `update_frequency` 1-100 (100 looks at every frame).
    """

    number: int
    enabled: bool | None
    name: str | None
    area: Area | None
    threshold: int | None
    sensitivity: int | None
    update_frequency: int | None


def parse_area(text: str) -> Area | None:
    """Read `X0,Y0,X1,Y1`; None for anything else."""
    match = AREA.fullmatch(text)
    return Area(*map(int, match.groups())) if match else None


def format_area(area: Area) -> str:
    """Return `X0,Y0,X1,Y1`.

    Raises InvalidValue outside the grid, and unless the first corner is above and
    left of the second.
    """
    text = ",".join(map(str, area))
    catalog.check_value("MOTION", "md_window1", text)
    return text


def parse_windows(motion: Mapping[str, str]) -> tuple[Window, ...]:
    """Return the windows that a MOTION group shows, by number."""
    return tuple(
        Window(
            number=number,
            enabled={"0": False, "1": True}.get(motion.get(f"md_switch{number}", "")),
            name=motion.get(f"md_name{number}"),
            area=parse_area(motion.get(f"md_window{number}", "")),
            threshold=_number(motion.get(f"md_threshold{number}")),
            sensitivity=_number(motion.get(f"md_sensitivity{number}")),
            update_frequency=_number(motion.get(f"md_update_freq{number}")),
        )
        for number in MOTION_WINDOWS
        if f"md_window{number}" in motion or f"md_switch{number}" in motion
    )


def change_window(
    motion: Mapping[str, str],
    number: int,
    *,
    enabled: bool | None = None,
    name: str | None = None,
    area: Area | None = None,
    threshold: int | None = None,
    sensitivity: int | None = None,
    update_frequency: int | None = None,
) -> dict[str, str]:
    """Return the keys of MOTION that change window 1-4; None leaves a thing alone.

    `motion` is the group as the camera shows it. Newer firmware holds the area a
    second time at its resolution, so both are returned. Ranges as in `Window`, names
    of at most 12 characters, corners in any order. Raises InvalidValue, also for what
    this camera has not.
    """
    if number not in MOTION_WINDOWS:
        raise InvalidValue("MOTION", "window", outside(MOTION_WINDOWS))
    if area is not None:
        area = area.upright()
    wanted = {
        "md_switch": None if enabled is None else int(enabled),
        "md_name": name,
        "md_window": None if area is None else ",".join(map(str, area)),
        "md_threshold": threshold,
        "md_sensitivity": sensitivity,
        "md_update_freq": update_frequency,
    }
    changes = {}
    for family, value in wanted.items():
        if value is None:
            continue
        key = f"{family}{number}"
        field = window_field(key)
        if key not in motion:
            raise InvalidValue("MOTION", key, because("not_shown"), name=field)
        catalog.check_value("MOTION", key, str(value), name=field)
        changes[key] = str(value)
    absolute = f"md_abs_window{number}"
    if area is not None and (scaled := _scaled(area, motion.get(absolute, ""))):
        changes[absolute] = scaled
    return changes


def window_field(key: str) -> str:
    """Return the parameter of `change_window` behind a key of MOTION."""
    return FIELDS[key[:-1]]


def _scaled(area: Area, held: str) -> str | None:
    """Return an area at the resolution of `X0,Y0,X1,Y1/width,height`.

    The last column and row of the grid stand for the edge of the picture, as in the
    factory's values.
    """
    if (match := ABSOLUTE.fullmatch(held)) is None:
        return None
    width, height = int(match[1]), int(match[2])
    left, right = (
        width if x == WIDTH - 1 else x * width // WIDTH for x in (area.left, area.right)
    )
    top, bottom = (
        height if y == HEIGHT - 1 else y * height // HEIGHT
        for y in (area.top, area.bottom)
    )
    return f"{left},{top},{right},{bottom}/{width},{height}"


def _number(text: str | None) -> int | None:
    """Return a whole number of up to four digits."""
    if text and text.isascii() and text.isdecimal() and len(text) < 5:
        return int(text)
    return None
