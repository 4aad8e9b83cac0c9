"""S5 and S7: many who ask for a still at once, and how soon there is a picture."""

import asyncio
import re
import time

import aiohttp

from scripts.demo.api import RequestRefused

from .cell import LATENCY, Added, Cell
from .contestants import STILL_PATH
from .figures import NEVER
from .viewing import first_picture

STILLS, FIRST = "S5 stills", "S7 first picture"
ASKERS = (1, 4, 16, 64)
SLOW = 0.3
# Longer than anybody keeps a still.
APART = 1.2
SMALL = "width=320&height=240"
VIDEO_TIMEOUT = 30.0


async def measure(cell: Cell) -> None:
    """Ask for stills of a slow camera, then look at pictures of a quick one."""
    camera = cell.cameras[0]
    await camera.ask("PATCH", "/persona", latency=SLOW)
    for askers in ASKERS:
        for _ in range(cell.repetitions):
            await ask(cell, askers)
    for _ in range(cell.repetitions):
        await ask(cell, 16, SMALL)
    await camera.ask("PATCH", "/persona", latency=LATENCY)
    for _ in range(cell.repetitions):
        await _first(cell)
    # Last, because it goes on for minutes.
    if cell.contestant.video:
        for _ in range(cell.repetitions):
            await _first_video(cell)


async def _still(cell: Cell, query: str = "") -> float:
    """Return how long one still takes, NEVER if there is none."""
    path, _ = cell.added[0].pictures
    mark = "&" if "?" in path else "?"
    start = time.monotonic()
    try:
        picture = await cell.api.get(f"{path}{mark}{query}" if query else path)
    except RequestRefused:
        return NEVER
    if not picture.startswith(b"\xff\xd8"):
        return NEVER  # the camera's refusal, passed on as if it were a picture
    return time.monotonic() - start


async def ask(cell: Cell, askers: int, query: str = "") -> None:
    """Let so many ask at the same time."""
    if query and cell.contestant.is_floor:
        return
    camera = cell.cameras[0]
    await asyncio.sleep(APART)
    await camera.forget()
    await cell.start_probe()
    took = await asyncio.gather(*(_still(cell, query) for _ in range(askers)))
    work = (await cell.probed())["work"]
    name = f"{askers} at once{', made small' if query else ''}"
    requests = len(await camera.requests(STILL_PATH))
    cell.note(STILLS, f"{name}: requests at the camera", "", requests)
    cell.note(STILLS, f"{name}: without a picture", "", took.count(NEVER))
    if answered := [one for one in took if one != NEVER]:
        above = (max(answered) - SLOW) * 1000
        cell.note(STILLS, f"{name}: slowest, above the camera's time", "ms", above)
    cell.note(STILLS, f"{name}: longest work of the event loop", "ms", work * 1000)


async def _first(cell: Cell) -> None:
    """Open each kind of picture while nobody looks."""
    await asyncio.sleep(APART)
    above = (await _still(cell) - LATENCY) * 1000
    cell.note(FIRST, "a still, above the camera's time", "ms", above)
    await asyncio.sleep(APART)
    path = cell.added[0].pictures[1]
    took = await first_picture(cell.api, path)
    cell.note(FIRST, "MJPEG through Home Assistant", "ms", took * 1000)
    camera = cell.cameras[0]
    start = time.monotonic()
    async with camera.stream() as stream:
        await stream.readuntil(b"\xff\xd9")
        took = time.monotonic() - start
    cell.note(FIRST, "MJPEG, the camera directly", "ms", took * 1000)


async def _first_video(cell: Cell) -> None:
    """Open the video anew."""
    if cell.contestant.reloads:
        await _reload(cell, cell.added[0])
    cell.note(FIRST, "video (HLS), first part", "s", await _video(cell))


async def _reload(cell: Cell, one: Added) -> None:
    """Load a camera anew, so that no video of it is running."""
    await cell.api.post(f"/api/config/config_entries/entry/{one.entry_id}/reload")
    await cell.until_ready()


async def _video(cell: Cell) -> float:
    """Return how long it takes from the wish for video to its first part."""
    live = cell.added[0].entity(("camera", ""))
    start = time.monotonic()
    try:
        async with asyncio.timeout(VIDEO_TIMEOUT):
            async with cell.api.websocket() as websocket:
                answer = await websocket.command(
                    "camera/stream", entity_id=live, format="hls"
                )
            folder = answer["url"].rpartition("/")[0]
            while True:
                text = (await cell.api.get(f"{folder}/playlist.m3u8")).decode()
                if part := re.search(r"[\w./]+\.m4s", text):
                    break
                await asyncio.sleep(0.05)
            await cell.api.get(f"{folder}/{part[0].removeprefix('./')}")
    except TimeoutError, RequestRefused, aiohttp.ClientError:
        return NEVER
    return time.monotonic() - start
