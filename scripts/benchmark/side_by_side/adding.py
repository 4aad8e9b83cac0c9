"""S1: cameras added for the first time, and what a restart costs."""

import time

from .cell import Cell

SCENARIO = "S1 set-up"


async def measure(cell: Cell) -> None:
    """Add all cameras again and again, then restart with them again and again."""
    for _ in range(cell.repetitions):
        await cell.remove_all()
        await cell.quiet()
        await _add(cell)
    for _ in range(cell.repetitions):
        await _restart(cell)


async def _add(cell: Cell) -> None:
    """Add all cameras."""
    await cell.tell("DELETE", "/requests")
    await cell.start_probe()
    start = time.monotonic()
    await cell.add_all()
    took = time.monotonic() - start
    work = (await cell.probed())["work"]
    requests = await cell.quiet()
    size = len(cell.cameras)
    cell.note(SCENARIO, "added: requests a camera", "", requests / size)
    cell.note(SCENARIO, "added: until all work", "s", took)
    cell.note(SCENARIO, "added: longest work of the event loop", "ms", work * 1000)


async def _restart(cell: Cell) -> None:
    """Restart Home Assistant."""
    start = await cell.restart()
    await cell.until_shown()
    shown = time.monotonic() - start
    await cell.until_ready()
    ready = time.monotonic() - start
    requests = await cell.quiet()
    states = await cell.tell("GET", "/state")
    size = len(cell.cameras)
    cell.note(SCENARIO, "restart: requests a camera", "", requests / size)
    cell.note(SCENARIO, "restart: until all are available", "s", shown)
    if cell.contestant.delivery is not None:
        cell.note(SCENARIO, "restart: until motion is delivered", "s", ready)
    parallel = max(state["max_in_flight"] for state in states)
    cell.note(SCENARIO, "requests at the same time at a camera, most", "", parallel)
