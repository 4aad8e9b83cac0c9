"""S6: viewers of MJPEG, and one whose line is thin."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
import time

import aiohttp
import psutil

from scripts.benchmark.cameras import STREAM_PATH
from scripts.benchmark.viewers import leave, watch_slowly
from scripts.demo.api import HomeAssistantApi, RequestRefused

from .cell import Cell, seconds_until
from .figures import NEVER

SCENARIO = "S6 viewers"
VIEWERS = (1, 4, 16, 64)
SECONDS = 2.0
SECONDS_SLOW = 5.0
SLOW = 10_000
FIRST_TIMEOUT = 20.0
# Some pass on a camera's refusal as if it were a stream.
NO_PICTURES = (
    aiohttp.ClientError,
    asyncio.IncompleteReadError,
    RequestRefused,
    ValueError,
)
MIB = 1024 * 1024


async def _pictures(stream: aiohttp.StreamReader) -> AsyncIterator[float]:
    """Yield the moment of each picture of a stream."""
    while head := await stream.readuntil(b"\r\n\r\n"):
        _, _, length = head.lower().rpartition(b"content-length:")
        await stream.readexactly(int(length))
        await stream.readexactly(2)
        yield time.monotonic()


async def first_picture(api: HomeAssistantApi, path: str) -> float:
    """Return after how many seconds a new viewer has a picture."""
    start = time.monotonic()
    async with asyncio.timeout(FIRST_TIMEOUT), api.stream(path) as stream:
        async for moment in _pictures(stream):
            return moment - start
    raise ValueError("the stream ended without a picture")


async def _watch(api: HomeAssistantApi, path: str, seen: list[float]) -> None:
    """Note when pictures come until cancelled, or until what comes is none."""
    with suppress(*NO_PICTURES):
        async with api.stream(path) as stream:
            async for moment in _pictures(stream):
                seen.append(moment)  # noqa: PERF401 - it is cancelled in the midst


async def measure(cell: Cell) -> None:
    """Let more and more watch; then let one of many be slow."""
    for viewers in VIEWERS:
        for _ in range(cell.repetitions):
            await _look(cell, viewers, slow=False)
    for _ in range(cell.repetitions):
        await _look(cell, 16, slow=True)


async def _look(cell: Cell, count: int, *, slow: bool) -> None:
    """Let some watch for a while, and leave."""
    camera, path = cell.cameras[0], cell.added[0].pictures[1]
    name = f"{count} and a slow one" if slow else f"{count}"
    seconds = SECONDS_SLOW if slow else SECONDS
    process = psutil.Process(cell.home.pid)
    await camera.forget()
    start = time.monotonic()
    seen: list[list[float]] = [[] for _ in range(count)]
    viewers = [asyncio.create_task(_watch(cell.api, path, one)) for one in seen]

    async def everybody_sees() -> bool:
        states = zip(seen, viewers, strict=True)
        return all(moments or viewer.done() for moments, viewer in states)

    try:
        await seconds_until(everybody_sees, "the first picture", FIRST_TIMEOUT)
        blind = seen.count([])
        first = max((one[0] for one in seen if one), default=NEVER) - start
        if slow:
            viewers.append(asyncio.create_task(watch_slowly(cell.api, path, SLOW)))
            await asyncio.sleep(0.5)
        memory = process.memory_info().rss
        computed = cell.processor()
        begun = time.monotonic()
        await asyncio.sleep(seconds)
        took = time.monotonic() - begun
        home, cameras = (
            100 * (after - before) / took
            for before, after in zip(computed, cell.processor(), strict=True)
        )
        grown = (process.memory_info().rss - memory) / MIB
        streams = len(await camera.requests(STREAM_PATH))
    finally:
        await leave(*viewers)
    least = min(sum(begun <= moment < begun + took for moment in one) for one in seen)

    async def nobody_watches() -> bool:
        return not (await camera.state())["open_streams"]

    ended = await seconds_until(nobody_watches, "the end of the stream", 20)
    cell.note(SCENARIO, f"{name}: streams that the camera sends", "", streams)
    cell.note(SCENARIO, f"{name}: viewers without a picture", "", blind)
    cell.note(SCENARIO, f"{name}: pictures a second, unluckiest", "", least / took)
    cell.note(SCENARIO, f"{name}: Home Assistant, of one core", "%", home)
    cell.note(SCENARIO, f"{name}: simulated cameras, of one core", "%", cameras)
    if slow:
        cell.note(SCENARIO, f"{name}: growth of Home Assistant", "MiB", grown)
    else:
        cell.note(SCENARIO, f"{name}: slowest first picture", "ms", first * 1000)
        cell.note(SCENARIO, f"{name}: until the camera is left alone", "s", ended)
