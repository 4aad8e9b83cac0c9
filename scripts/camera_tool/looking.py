"""The commands `move` and `live`: where the lens looks, and what it notices."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
import re
from typing import Any

from custom_components.sercomm.api import (
    PRESETS,
    Camera,
    Direction,
    LiveFrame,
    Readings,
    SercommError,
    Signal,
    find_preset,
    live_channels,
)

from .output import GREEN, YELLOW, Output, coloured

POINT = re.compile(r"(-?[0-9]{1,3}),(-?[0-9]{1,3})")
STEPS = 10
BAR = 20
LOUDEST = 100
MOST_MOTION = 255


async def move(camera: Camera, where: str, steps: int | None) -> dict[str, str]:
    """Turn the lens; return where it looks then, where the camera tells.

    `where` is a direction such as `up-left`, `X,Y`, home, patrol, sweep, calibrate,
    motion-position, or a preset by number or name.
    """
    lens = camera.pan_tilt
    orders = {
        "home": lens.home,
        "patrol": lens.patrol,
        "sweep": lens.sweep,
        "calibrate": lens.calibrate,
        "motion-position": lens.motion_position,
    }
    direction = where.upper().replace("-", "_")
    if direction in Direction.__members__:
        await lens.move(Direction[direction], STEPS if steps is None else steps)
    elif steps is not None:
        raise SercommError(f"{where} takes no steps: only a direction does")
    elif where in orders:
        await orders[where]()
    elif point := POINT.fullmatch(where):
        await lens.position(int(point[1]), int(point[2]))
    else:
        await lens.go_to_preset(await _preset(camera, where))
    return {"moved": where}


async def _preset(camera: Camera, where: str) -> int:
    """Return the number of a preset; raises InvalidValue where there is none."""
    if where in map(str, PRESETS):
        return int(where)
    held = await camera.get_groups(["PTZ"])
    return find_preset(held.get("PTZ", {}), where)


async def live(
    camera: Camera, output: Output, channel: int | None, seconds: float | None
) -> None:
    """Print levels of motion, sound, PIR and inputs whenever they change."""
    if channel is None:
        values = await camera.get_groups(["STREAMS", "JPEG"])
        channel = live_channels(Readings(values=values))[0]
    told: dict[str, Any] = {}
    with suppress(TimeoutError):
        async with (
            asyncio.timeout(seconds),
            camera.live(channel) as frames,
        ):
            async for frame in frames:
                changed = {
                    name: value
                    for name, value in levels(frame).items()
                    if told.get(name) != value
                }
                told |= changed
                if changed:
                    now = datetime.now().astimezone()
                    output.event(
                        {"time": now.isoformat(), **changed},
                        [f"{now:%H:%M:%S} {_line(n, v)}" for n, v in changed.items()],
                    )


def levels(frame: LiveFrame) -> dict[str, Any]:
    """Return what a frame tells, by name."""
    found: dict[str, Any] = {}
    if frame.motion is not None:
        found["motion detection"] = _word(frame.motion.switch)
        for number, window in enumerate(frame.motion.windows, 1):
            if window.enabled:
                found[f"motion {number}"] = {
                    "level": window.level,
                    "threshold": window.threshold,
                    "moving": window.moving,
                }
    if frame.sound is not None:
        found["sound detection"] = _word(frame.sound.switch)
        found["sound"] = {"level": frame.sound.level}
    if frame.pir is not None:
        found["pir"] = _word(frame.pir)
    for number, state in enumerate(frame.inputs or (), 1):
        found[f"input {number}"] = _word(state)
    return found


def _word(signal: Signal) -> str:
    """Return a state in the camera's words: armed or not is the schedule's."""
    return signal.name.lower().replace("_", " ")


def _line(name: str, value: str | Mapping[str, Any]) -> str:
    """Return one level for people."""
    if isinstance(value, str):
        return f"{name:<16} {value}"
    most = LOUDEST if name == "sound" else MOST_MOTION
    level = value["level"]
    bar = "█" * min(BAR, BAR * level // most)
    bar = coloured(bar, YELLOW if value.get("moving") else GREEN)
    threshold = f" of {value['threshold']}" if "threshold" in value else ""
    return f"{name:<16} {level:>3}{threshold:<7} {bar}".rstrip()
