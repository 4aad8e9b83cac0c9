"""The PTZ group's composed values: positions, presets and the patrol.

Source: WVC210 client; the ranges are those of MOTION.md_point in the base document.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import re
from typing import NamedTuple
from unicodedata import normalize

from . import catalog
from .errors import InvalidValue
from .refusals import because, outside

PRESETS = range(1, 10)
PAN = range(-63, 64)
TILT = range(-36, 29)
# What the WVC210 client allows.
PATROL_SECONDS = range(5, 61)
POSITION = re.compile(r"\s*(-?[0-9]{1,4})\s*,\s*(-?[0-9]{1,4})\s*")
STOP = re.compile(r"\s*([1-9])\s*,\s*([0-9]{1,4})\s*")


class Position(NamedTuple):
    """Where the lens looks: x -63 (left) to 63, y -36 (down) to 28, in steps."""

    x: int
    y: int


class Stop(NamedTuple):
    """A stop of the patrol: preset 1-9 and how long it stays, 5-60 s."""

    preset: int
    seconds: int


# Firmware writes these where nothing was stored.
UNSET = frozenset({None, Position(0, 0), Position(-1, -1)})


@dataclass(frozen=True, slots=True)
class Preset:
    """A place of the lens, `number` 1-9; `position` is None where none is stored."""

    number: int
    name: str
    position: Position | None

    @property
    def is_set(self) -> bool:
        """Whether something is stored here.

        A name counts, too: not every camera shows positions, and one stored in the
        middle reads `0,0`, as an empty one does.
        """
        return bool(self.name) or self.position is not None


def parse_position(text: str) -> Position | None:
    """Read `X,Y`; None for anything else. Any model's numbers are taken."""
    match = POSITION.fullmatch(text)
    return Position(int(match[1]), int(match[2])) if match else None


def format_position(x: int, y: int) -> str:
    """Return `X,Y`; raises InvalidValue outside -63 to 63 and -36 to 28."""
    if x not in PAN:
        raise InvalidValue("PTZ", "x", outside(PAN))
    if y not in TILT:
        raise InvalidValue("PTZ", "y", outside(TILT))
    return f"{x},{y}"


def parse_stored(text: str) -> Position | None:
    """Read the position of a preset; empty, `0,0` and `-1,-1` mean none."""
    position = parse_position(text)
    return None if position in UNSET else position


def parse_presets(ptz: Mapping[str, str]) -> tuple[Preset, ...]:
    """Return the presets that a PTZ group shows, stored or not, by number."""
    return tuple(
        Preset(
            number,
            ptz.get(f"Preset{number}Name", "").strip(),
            parse_stored(ptz.get(f"Preset{number}Position", "")),
        )
        for number in PRESETS
        if f"Preset{number}Position" in ptz or f"Preset{number}Name" in ptz
    )


def find_preset(ptz: Mapping[str, str], wanted: str) -> int:
    """Return the number of a preset given by its number or its name.

    Case of the name does not count, nor how its accents are composed. Raises
    InvalidValue when it is neither.
    """
    wanted = wanted.strip()
    if wanted in {str(number) for number in PRESETS}:
        return int(wanted)
    for preset in parse_presets(ptz):
        if preset.name and _spoken(preset.name) == _spoken(wanted):
            return preset.number
    either = because("preset", lowest=PRESETS[0], highest=PRESETS[-1])
    raise InvalidValue("PTZ", "preset", either)


def lost_presets(kept: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of PTZ that give a camera back the presets it forgot.

    `kept` and `now` are the PTZ group as it was and as it is. A preset that is
    stored now is left alone, and so is what we may not write.
    """
    held = {preset.number: preset for preset in parse_presets(now)}
    wanted: dict[str, str] = {}
    for preset in parse_presets(kept):
        here = held.get(preset.number)
        if preset.position is None or here is None or here.position is not None:
            continue
        x, y = preset.position
        wanted[f"Preset{preset.number}Position"] = f"{x},{y}"
        if preset.name and not here.name:
            wanted[f"Preset{preset.number}Name"] = preset.name
    return {key: value for key, value in wanted.items() if _allowed(key, value)}


def parse_patrol(text: str) -> tuple[Stop, ...]:
    """Read `preset,seconds;preset,seconds`; parts of another form are skipped."""
    matches = map(STOP.fullmatch, text.split(";"))
    return tuple(Stop(int(match[1]), int(match[2])) for match in matches if match)


def format_patrol(stops: Iterable[Stop]) -> str:
    """Return the value of Patrol1Position; raises InvalidValue.

    Presets are 1 to 9, stays 5 to 60 seconds.
    """
    parts = []
    for preset, seconds in stops:
        if preset not in PRESETS or seconds not in PATROL_SECONDS:
            stop = because("stop", presets="1-9", seconds="5-60")
            raise InvalidValue("PTZ", "patrol", stop)
        parts.append(f"{preset},{seconds}")
    return ";".join(parts)


def _spoken(name: str) -> str:
    """Return what two names that sound the same have in common."""
    return normalize("NFC", name).casefold()


def _allowed(key: str, value: str) -> bool:
    """Whether a value of PTZ may be written."""
    try:
        catalog.check_value("PTZ", key, value)
    except InvalidValue:
        return False
    return True
