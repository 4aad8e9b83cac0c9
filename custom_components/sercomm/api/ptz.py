"""Pan and tilt: /pt/ptctrl.cgi."""

from enum import StrEnum

from .errors import InvalidReply, InvalidValue, NotAvailable
from .groups import parse_pairs
from .presets import PRESETS, Position, format_position, parse_position, parse_stored
from .refusals import outside
from .transport import Transport

PATH = "/pt/ptctrl.cgi"
# Base document, of up and down; the WVC210 client stops at 30.
DISTANCES = range(1, 65)
STATE = "/io/query_pc.cgi"
# Numbers from 100 on are orders, no places (base document, WVC210 client).
HOME = 103


class Direction(StrEnum):
    """Eight directions as the camera spells them."""

    UP = "U"
    DOWN = "D"
    LEFT = "L"
    RIGHT = "R"
    UP_LEFT = "UL"
    UP_RIGHT = "UR"
    DOWN_LEFT = "DL"
    DOWN_RIGHT = "DR"


class PanTilt:
    """Moves the lens; every method is one request and raises SercommError.

    The camera answers nothing (base document) and may still be moving when a
    call returns.
    """

    def __init__(self, transport: Transport) -> None:
        """Share the camera's one-at-a-time transport."""
        self._transport = transport

    async def move(self, direction: Direction, distance: int = 10) -> None:
        """Move by `distance` steps, 1-64."""
        if distance not in DISTANCES:
            raise InvalidValue("PTZ", "distance", outside(DISTANCES))
        await self._send(f"mv={direction},{distance}")

    async def position(self, x: int, y: int) -> None:
        """Look at a point: x -63 (left) to 63, y -36 (down) to 28.

        Source: WVC210 client; the ranges are those of MOTION.md_point.
        """
        # Only a WVC210 is known to take points; others are told how far to go.
        await self._send(f"position={format_position(x, y)}")

    async def current_position(self) -> Position:
        """Read where the lens looks; the camera may be wrong (RC8221 manual p.95).

        Raises NotAvailable when this camera cannot tell.
        """
        text = await self._transport.read_text(STATE, "pt_position")
        value = parse_pairs(text).get("pt_position", "error")
        if (position := parse_position(value)) is None:
            raise NotAvailable("the camera does not tell where it looks")
        return position

    async def go_to_preset(self, number: int) -> None:
        """Go to preset 1-9."""
        if number not in PRESETS:
            raise InvalidValue("PTZ", "preset", outside(PRESETS))
        await self._send(f"preset=move,{number}")

    async def motion_position(self) -> None:
        """Go to the position where the camera watches for motion."""
        await self._send("preset=move,100")

    async def patrol(self) -> None:
        """Visit the presets of the camera's patrol list."""
        await self._send("preset=move,101")

    async def sweep(self) -> None:
        """Look right, then left, once."""
        await self._send("preset=move,102")

    async def home(self) -> None:
        """Go to the home position."""
        await self._send(f"preset=move,{HOME}")

    async def calibrate(self) -> None:
        """Move through the whole range to find the ends."""
        await self._send("preset=move,104")

    async def save_preset(self, number: int) -> None:
        """Store where the lens looks now as preset 1-9 (WVC210 client)."""
        if number not in PRESETS:
            raise InvalidValue("PTZ", "preset", outside(PRESETS))
        await self._send(f"preset=set,{number}")

    async def save_home(self) -> None:
        """Store where the lens looks now as home position (WVC210 client)."""
        await self._send(f"preset=set,{HOME}")

    async def presets(self) -> dict[int, Position | None]:
        """Read the presets 1-9: None where none is stored (WVC210 client).

        The PTZ group tells their names too. Raises InvalidReply when the answer
        lists none.
        """
        pairs = parse_pairs(await self._transport.read_text(PATH, "preset=all"))
        listed = {n: pairs[f"PT{n}"] for n in PRESETS if f"PT{n}" in pairs}
        if not listed:
            raise InvalidReply("the answer is no list of presets")
        return {number: parse_stored(text) for number, text in listed.items()}

    async def _send(self, query: str) -> None:
        """Send one movement."""
        await self._transport.command(PATH, query, accept=("",))
