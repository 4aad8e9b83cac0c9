"""S8: a camera that does not answer, or far too much; and its way back."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import time
from typing import Any

import psutil

from scripts.benchmark.cameras import SimulatedCamera
from scripts.demo.api import RequestRefused

from .cell import Added, Cell
from .figures import NEVER

SCENARIO = "S8 faults"
APART = 1.2
STILL_TIMEOUT = 20.0
# More than the three polls after which a camera should be unavailable.
MOST_UNTIL_GONE = 240.0
MOST_UNTIL_BACK = 130.0
# An answer without an end may be read for ever.
MOST_GROWN = 512.0
WATCH = 0.05
MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong, as the control API of the cameras names it."""

    name: str
    options: dict[str, Any]


# Begins as a picture does.
PICTURE = "\xff\xd8" + "x" * 16382
FAULTS = (
    Fault(name="unplugged", options={"kind": "refuse"}),
    Fault(name="silent", options={"kind": "silent"}),
    Fault(name="status 500", options={"kind": "status", "code": 500}),
    Fault(name="web page", options={"kind": "html"}),
    Fault(
        name="endless",
        options={"kind": "endless", "type": "image/jpeg", "chunk": PICTURE},
    ),
)


async def measure(cell: Cell) -> None:
    """Ask for stills during faults; then let cameras be away until it is noticed."""
    for fault in FAULTS:
        for _ in range(cell.repetitions):
            await _still_during(cell, fault)
    if cell.contestant.polls:
        await _away(cell)


async def _still_during(cell: Cell, fault: Fault) -> None:
    """Ask for a still while something is wrong, and when all is well again."""
    camera = cell.cameras[0]
    await asyncio.sleep(APART)
    async with _bounded(cell, camera) as grown:
        await camera.ask("POST", "/faults", **fault.options)
        took = await _ask(cell)
        await _heal(camera)
    cell.note(SCENARIO, f"{fault.name}: until a still is answered", "s", took)
    if fault.name == "endless":
        what = f"{fault.name}: growth for one still, ended at {MOST_GROWN:.0f} MiB"
        cell.note(SCENARIO, what, "MiB", max(grown))


@asynccontextmanager
async def _bounded(
    cell: Cell, *cameras: SimulatedCamera
) -> AsyncGenerator[list[float]]:
    """Note how Home Assistant grows; end the faults before it takes all memory."""
    process = psutil.Process(cell.home.pid)
    before = process.memory_info().rss
    grown = [0.0]

    async def watch() -> None:
        while True:
            grown.append((process.memory_info().rss - before) / MIB)
            if grown[-1] > MOST_GROWN:
                await asyncio.gather(*map(_heal, cameras))
            await asyncio.sleep(WATCH)

    watching = asyncio.create_task(watch())
    try:
        yield grown
    finally:
        watching.cancel()


async def _ask(cell: Cell) -> float:
    """Return after how long who asks for a still has an answer, whichever."""
    start = time.monotonic()
    try:
        async with asyncio.timeout(STILL_TIMEOUT):
            await cell.api.get(cell.added[0].pictures[0])
    except RequestRefused:
        pass
    except TimeoutError:
        return NEVER
    return time.monotonic() - start


async def _away(cell: Cell) -> None:
    """Let each fault befall some cameras, all at the same time, and go away."""
    hurt = [
        (fault, one)
        for number, one in enumerate(cell.added[: len(FAULTS) * cell.repetitions])
        for fault in [FAULTS[number % len(FAULTS)]]
    ]
    live = {one.entity(("camera", "")): one for _, one in hurt}
    lines = len(_log(cell))
    await cell.start_probe(also=live)
    start = time.monotonic()
    cameras = [one.camera for _, one in hurt]
    async with _bounded(cell, *cameras) as grown:
        for fault, one in hurt:
            await one.camera.ask("POST", "/faults", **fault.options)
        gone = await _changes(cell, live, MOST_UNTIL_GONE, available=False)
    await cell.start_probe(also=live)
    ended = time.monotonic()
    await asyncio.gather(*map(_heal, cameras))
    wanted = {entity: one for entity, one in live.items() if entity in gone}
    back = await _changes(cell, wanted, MOST_UNTIL_BACK, available=True)
    for fault, one in hurt:
        entity = one.entity(("camera", ""))
        away = gone.get(entity, NEVER)
        cell.note(SCENARIO, f"{fault.name}: until unavailable", "s", away - start)
        if away != NEVER:
            took = back.get(entity, NEVER) - ended
            cell.note(SCENARIO, f"{fault.name}: until available again", "s", took)
    what = f"cameras away: growth, ended at {MOST_GROWN:.0f} MiB"
    cell.note(SCENARIO, what, "MiB", max(grown))
    written = len(_log(cell)) - lines
    cell.note(SCENARIO, "lines in the log for each camera", "", written / len(hurt))


async def _heal(camera: SimulatedCamera) -> None:
    """Let a camera work again, and end what it is sending."""
    await camera.ask("DELETE", "/faults")
    await camera.ask("POST", "/offline")
    await camera.ask("POST", "/online")


def _log(cell: Cell) -> list[str]:
    """Return the warnings and errors in Home Assistant's log."""
    text = cell.home.output.read_text(errors="replace")
    marks = (" WARNING ", " ERROR ")
    return [line for line in text.splitlines() if any(mark in line for mark in marks)]


async def _changes(
    cell: Cell, live: dict[str, Added], most: float, *, available: bool
) -> dict[str, float]:
    """Return when each camera has become available, or not, within some seconds."""
    end = time.monotonic() + most
    while True:
        states = await cell.api.get("/api/states")
        right = {
            state["entity_id"]
            for state in states
            if (state["state"] != "unavailable") is available
        }
        if time.monotonic() > end or live.keys() <= right:
            break
        await asyncio.sleep(2)
    changes = (await cell.probed())["changes"]
    return {
        entity: moment
        for entity, state, _, moment in reversed(changes)
        if (state != "unavailable") is available
    }
