"""/pt/ptctrl.cgi: pan and tilt. It answers nothing; the lens moves or it does not."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .exchange import Reply, Request, decode_fields

if TYPE_CHECKING:
    from .simulator import Simulator

STEPS = {
    "L": (-1, 0),
    "R": (1, 0),
    "U": (0, 1),
    "D": (0, -1),
    "UL": (-1, 1),
    "UR": (1, 1),
    "DL": (-1, -1),
    "DR": (1, -1),
}
LEFT, RIGHT, BOTTOM, TOP = -63, 63, -36, 28
LONGEST_STEP = 64
MOTION_POSITION, PATROL, SWEEP, HOME, CALIBRATE = "100", "101", "102", "103", "104"


@dataclass
class PanTilt:
    """Where the lens looks, and every position it went to."""

    position: tuple[int, int] = (0, 0)
    history: list[tuple[int, int]] = field(default_factory=list)

    def go(self, x: int, y: int) -> None:
        """Look at a point, as far as the mechanics allow."""
        self.position = (min(max(x, LEFT), RIGHT), min(max(y, BOTTOM), TOP))
        self.history.append(self.position)


async def control(sim: Simulator, request: Request) -> Reply:
    """Do what every parameter says; a command that makes no sense moves nothing."""
    listing = ""
    for name, value in decode_fields(request.query):
        if name == "mv":
            _move(sim, value or "")
        elif name == "position":
            place = _point(value or "")
            if place:
                sim.pan_tilt.go(*place)
        elif name == "preset" and value == "all":
            names = (f"PT{number}={_stored(sim, number)}" for number in range(1, 10))
            listing = "".join(line + sim.persona.newline for line in names)
        elif name == "preset":
            action, _, number = (value or "").partition(",")
            _preset(sim, action, number)
    return Reply(body=listing.encode())


def _move(sim: Simulator, command: str) -> None:
    """mv=<direction>,<distance>, mv=H home, mv=X recalibrate."""
    direction, _, distance = command.partition(",")
    if command in ("H", "X"):
        _preset(sim, "move", HOME if command == "H" else CALIBRATE)
    elif (
        direction in STEPS and distance.isdigit() and 1 <= int(distance) <= LONGEST_STEP
    ):
        (x, y), (right, up) = sim.pan_tilt.position, STEPS[direction]
        sim.pan_tilt.go(x + right * int(distance), y + up * int(distance))


def _preset(sim: Simulator, action: str, number: str) -> None:
    """preset=move,1..9|100..104 and preset=set,1..9|103."""
    lens = sim.pan_tilt
    settings = sim.groups.get("PTZ", {})
    here = "{},{}".format(*lens.position)
    if action == "set" and f"Preset{number}Position" in settings:
        settings[f"Preset{number}Position"] = here
    elif action == "set" and number == HOME:
        settings["PredefineHome"] = here
    elif action == "move" and number in (SWEEP, CALIBRATE):
        x, y = lens.position
        for point in ((RIGHT, y), (LEFT, y)):
            lens.go(*point)
        for point in ((0, TOP), (0, BOTTOM)) if number == CALIBRATE else ():
            lens.go(*point)
        lens.go(x, y) if number == SWEEP else _go_if_set(
            sim, settings.get("PredefineHome", "0,0")
        )
    elif action == "move" and number == PATROL:
        for stop in settings.get("Patrol1Position", "").split(";"):
            _go_if_set(sim, _stored(sim, stop.partition(",")[0]))
    elif action == "move" and number == HOME:
        _go_if_set(sim, settings.get("PredefineHome", "0,0"))
    elif action == "move" and number == MOTION_POSITION:
        _go_if_set(sim, sim.state.value("MOTION", "md_point"))
    elif action == "move":
        _go_if_set(sim, _stored(sim, number))


def _stored(sim: Simulator, number: int | str) -> str:
    """The position of a preset as the PTZ group has it."""
    return sim.state.value("PTZ", f"Preset{number}Position")


def _go_if_set(sim: Simulator, position: str) -> None:
    """Go to `X,Y`; empty and -1,-1 are presets never stored."""
    place = _point(position)
    if place and place != (-1, -1):
        sim.pan_tilt.go(*place)


def _point(text: str) -> tuple[int, int] | None:
    """`X,Y` as numbers; None for anything else."""
    x, _, y = text.partition(",")
    if x.removeprefix("-").isdigit() and y.removeprefix("-").isdigit():
        return int(x), int(y)
    return None
