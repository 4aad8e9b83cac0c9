"""Stills: however many ask at the same time, the camera is asked once."""

import asyncio
import time

from .bench import Bench
from .report import Report

SCENARIO = "stills"
ASKERS = 16
REPETITIONS, REPETITIONS_QUICK = 10, 2
LATENCY = 0.3
LIFETIME = 1.0
MOST_ABOVE_CAMERA = 50.0


async def measure(bench: Bench, report: Report) -> None:
    """Ask again and again, each time when the last still is too old to be shown."""
    camera = bench.subject.camera
    path = f"/api/camera_proxy/{bench.subject.entities['camera.live']}"
    counts, slowest = [], []

    async def ask() -> float:
        start = time.monotonic()
        picture = await bench.api.get(path)
        took = time.monotonic() - start
        if not picture.startswith(b"\xff\xd8"):
            raise ValueError("this is no JPEG")
        return took

    before = (await camera.ask("GET", "/persona"))["latency"]
    await camera.ask("PATCH", "/persona", latency=LATENCY)
    for _ in range(REPETITIONS_QUICK if bench.quick else REPETITIONS):
        await asyncio.sleep(LIFETIME + 0.1)
        await camera.forget()
        took = await asyncio.gather(*(ask() for _ in range(ASKERS)))
        counts.append(len(await camera.requests("/img/snapshot.cgi")))
        slowest.append(max(took) * 1000)
    await camera.ask("PATCH", "/persona", latency=before)
    report.raw[SCENARIO] = {"requests": counts, "slowest": slowest}
    report.exactly(
        SCENARIO,
        f"{ASKERS} at the same time, {len(counts)} times: requests that the camera got",
        max(counts),
        1,
    )
    report.limit(
        SCENARIO,
        f"slowest answer, with a camera that takes {LATENCY * 1000:.0f} ms",
        max(slowest),
        most=LATENCY * 1000 + MOST_ABOVE_CAMERA,
        unit=" ms",
    )
