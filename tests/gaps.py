"""For how long the event loop was not free, whatever else the machine does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

# Linux: what a thread ran, and what it was ready to run but got no core, in ns
# (Documentation/scheduler/sched-stats.rst).
SCHEDULED = Path("/proc/thread-self/schedstat")

# s: what hangs does not hang for ever, however busy the machine is.
PATIENCE = 10.0


def without_a_core() -> float:
    """Return for how many seconds others had this thread's core; 0 if none says so."""
    try:
        return int(SCHEDULED.read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """Make sure that something takes no longer, but for what others took from us."""
    loop = asyncio.get_running_loop()
    begun, lost = loop.time(), without_a_core()
    async with asyncio.timeout(seconds + PATIENCE):
        yield
    assert loop.time() - begun - (without_a_core() - lost) < seconds


@asynccontextmanager
async def gaps(every: float = 0.001) -> AsyncIterator[list[float]]:
    """Measure for how long the event loop was not free, in seconds.

    Of that, what other processes took from us is not counted.
    """
    loop = asyncio.get_running_loop()
    found = [0.0]

    async def probe() -> None:
        last, lost = loop.time(), without_a_core()
        while True:
            await asyncio.sleep(every)
            now, without = loop.time(), without_a_core()
            found.append(now - last - (without - lost))
            last, lost = now, without

    task = asyncio.create_task(probe())
    try:
        yield found
    finally:
        task.cancel()
