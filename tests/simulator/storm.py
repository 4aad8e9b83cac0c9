"""Motion at random moments, as it comes in a busy street: a Poisson process."""

import asyncio
import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .simulator import Simulator

METHODS = ("GET", "POST")
LEVELS = range(5, 256)  # lower ones may be mistaken for a channel


async def storm(
    sim: Simulator, *, count: int, rate: float, seed: int = 0
) -> list[dict[str, Any]]:
    """Send `count` notifications, `rate` a second on average, by GET and by POST.

    The level of motion tells them apart, up to 251. Returns level, method, the moment
    it was sent (of time.monotonic()), status and error of each.
    """
    chance = random.Random(seed)
    loop = asyncio.get_running_loop()

    async def send(number: int, method: str) -> dict[str, Any]:
        level = LEVELS[number % len(LEVELS)]
        (sent,) = await sim.fire("motion", level=level, method=method, force=True)
        return {
            "level": level,
            "method": method,
            "sent": sent.started,
            "status": sent.status,
            "error": sent.error,
        }

    due = loop.time()
    async with asyncio.TaskGroup() as group:
        tasks = []
        for number in range(count):
            due += chance.expovariate(rate)
            await asyncio.sleep(due - loop.time())
            tasks.append(group.create_task(send(number, chance.choice(METHODS))))
    return [task.result() for task in tasks]
