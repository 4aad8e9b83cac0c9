"""S10: what a user does meanwhile: a switch during a poll, steps of the lens."""

import asyncio
import time

from scripts.benchmark.bench import until

from .cell import LATENCY, Cell

SCENARIO = "S10 commands"
SLOW = 0.3
# Home Assistant lets no two polls that were asked for come closer.
APART = 10.5
STEPS = 20


async def measure(cell: Cell) -> None:
    """Switch while nothing happens and during a poll; then turn the lens."""
    if cell.contestant.switch is None:
        return
    await cell.cameras[0].ask("PATCH", "/persona", latency=SLOW)
    for number in range(cell.repetitions):
        on = bool(number % 2)
        await cell.quiet()
        took = await _switch(cell, on=on)
        cell.note(SCENARIO, "a switch, 300 ms a request", "s", took)
        if cell.contestant.delivery is not None:
            await asyncio.sleep(APART)
            poll = await _poll(cell)
            took = await _switch(cell, on=not on)
            await poll
            cell.note(SCENARIO, "a switch during a poll, 300 ms a request", "s", took)
    await cell.cameras[0].ask("PATCH", "/persona", latency=LATENCY)
    if cell.contestant.turns:
        for number in range(cell.repetitions):
            await _turn(cell, "left" if number % 2 else "right")


async def _switch(cell: Cell, *, on: bool) -> float:
    """Return how long a user waits for a switch."""
    switch = cell.added[0].entity(cell.contestant.switch)
    start = time.monotonic()
    await cell.api.action(f"switch.turn_{'on' if on else 'off'}", entity_id=switch)
    return time.monotonic() - start


async def _poll(cell: Cell) -> asyncio.Task[object]:
    """Start a poll; return it once the camera has its first request."""
    camera = cell.cameras[0]
    await camera.forget()
    # Not the switch itself: Home Assistant would let its command wait for the poll.
    live = cell.added[0].entity(("camera", ""))
    poll: asyncio.Task[object] = asyncio.create_task(
        cell.api.action("homeassistant.update_entity", entity_id=live)
    )

    async def has_begun() -> bool:
        return bool((await camera.state())["max_in_flight"])

    await until(has_begun, "a poll")
    return poll


async def _turn(cell: Cell, direction: str) -> None:
    """Go some steps, one after the other; count what comes after the last."""
    camera, live = cell.cameras[0], cell.added[0].entity(("camera", ""))
    await cell.quiet()
    await camera.forget()
    start = time.monotonic()
    for _ in range(STEPS):
        await cell.api.action(
            "sercomm.ptz_move", entity_id=live, direction=direction, distance=1
        )
    took = time.monotonic() - start
    done = len(await camera.requests("/pt/ptctrl.cgi"))
    await asyncio.sleep(0.5)
    late = len(await camera.requests("/pt/ptctrl.cgi")) - done
    cell.note(SCENARIO, "steps of the lens a second, 50 ms a request", "", STEPS / took)
    cell.note(SCENARIO, "steps after the last was answered", "", late)
