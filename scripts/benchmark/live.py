"""MJPEG: sixteen viewers cost the camera one stream, and a slow one nobody anything."""

import asyncio
from collections.abc import Mapping
import time

import psutil

from tests.simulator.cgi_img import PICTURES

from .bench import Bench, until
from .cameras import STREAM_PATH, SimulatedCamera
from .report import Report
from .viewers import Seen, known_pictures, leave, look, watch, watch_slowly

SCENARIO = "MJPEG"
VIEWERS = 16
SECONDS, SECONDS_QUICK = 10.0, 1.0
SECONDS_SLOW, SECONDS_SLOW_QUICK = 30.0, 1.0
SLOW = 10_000
MOST_GROWTH = 5.0
MOST_UNTIL_END = 2.0
LEAST_SHARE = 0.95
MOST_LEFT_OUT = 5.0
MIB = 1024 * 1024


async def measure(bench: Bench, report: Report) -> None:
    """Watch without and with a slow viewer, then leave."""
    camera = bench.subject.camera
    path = f"/api/camera_proxy_stream/{bench.subject.entities['camera.live']}"
    pictures = known_pictures((await camera.ask("GET", "/groups"))["JPEG"])
    seconds = SECONDS_QUICK if bench.quick else SECONDS
    seconds_slow = SECONDS_SLOW_QUICK if bench.quick else SECONDS_SLOW
    process = psutil.Process(bench.home.pid)
    alone = await _alone(camera, pictures, seconds)
    await camera.forget()
    start = time.monotonic()
    seen = [Seen() for _ in range(VIEWERS)]
    viewers = [
        asyncio.create_task(watch(bench.api, path, pictures, one)) for one in seen
    ]

    async def everybody_sees() -> bool:
        return all(one.frames for one in seen)

    try:
        await until(everybody_sees, "the first picture")
        first = max(one.frames[0][0] for one in seen) - start
        await _look(report, f"{VIEWERS} viewers", seen, seconds, alone)
        viewers.append(asyncio.create_task(watch_slowly(bench.api, path, SLOW)))
        await asyncio.sleep(0.5)
        before = process.memory_info().rss
        name = f"{VIEWERS} viewers and one who reads 10 KB/s"
        await _look(report, name, seen, seconds_slow, alone)
        grown = (process.memory_info().rss - before) / MIB
        streams = len(await camera.requests(STREAM_PATH))
    finally:
        await leave(*viewers)

    async def nobody_watches() -> bool:
        return not (await camera.state())["open_streams"]

    ended = await until(nobody_watches, "the end of the stream")
    report.raw[SCENARIO] |= {
        "alone": alone,
        "first": first,
        "streams": streams,
        "grown": grown,
        "ended": ended,
    }
    report.exactly(SCENARIO, "streams that the camera sent", streams, 1)
    report.note(SCENARIO, "slowest first picture", f"{first * 1000:.0f} ms")
    report.limit(
        SCENARIO,
        f"growth of Home Assistant in {seconds_slow:g} s of the slow viewer",
        grown,
        most=MOST_GROWTH,
        unit=" MiB",
        digits=1,
    )
    report.limit(
        SCENARIO,
        "from the last viewer's leaving to the end of the stream",
        ended,
        most=MOST_UNTIL_END,
        unit=" s",
        digits=2,
    )


async def _alone(
    camera: SimulatedCamera, pictures: Mapping[bytes, int], seconds: float
) -> float:
    """Return how many pictures a second the camera sends to one direct viewer.

    It draws each picture once: only then it is as quick as later.
    """
    seen = Seen()

    async def has_drawn() -> bool:
        return len(seen.frames) > PICTURES

    async with camera.stream() as stream:
        viewer = asyncio.create_task(look(stream, pictures, seen))
        try:
            await until(has_drawn, "the first pictures")
            start = time.monotonic()
            await asyncio.sleep(seconds)
            return seen.rate(start, time.monotonic())
        finally:
            await leave(viewer)


async def _look(
    report: Report, name: str, seen: list[Seen], seconds: float, alone: float
) -> None:
    """Look for some seconds; report how much the unluckiest viewer saw."""
    start = time.monotonic()
    await asyncio.sleep(seconds)
    end = time.monotonic()
    rates = [one.rate(start, end) for one in seen]
    lost = [one.lost(start, end) for one in seen]
    report.raw.setdefault(SCENARIO, {})[name] = {"rates": rates, "lost": lost}
    report.limit(
        SCENARIO,
        f"{name}: pictures a second, of {alone:.1f} that a direct viewer sees",
        min(rates),
        least=round(alone * LEAST_SHARE, 1),
        digits=1,
    )
    report.limit(
        SCENARIO,
        f"{name}: left out for the unluckiest",
        100 * max(lost) / (seconds * alone),
        most=MOST_LEFT_OUT,
        unit=" %",
        digits=1,
    )
