"""Clips: a large one arrives byte for byte while others watch, and nobody waits."""

import asyncio

from scripts.demo.camera import set_options
from tests.simulator import clips

from .bench import Bench, until
from .report import Report
from .viewers import Seen, known_pictures, leave, watch

SCENARIO = "clip"
SIZE = 20 * 1024 * 1024
VIEWERS = 4
REPETITIONS, REPETITIONS_QUICK = 5, 1
MOST_STALL = 100.0


async def measure(bench: Bench, report: Report) -> None:
    """Let the camera upload a clip of each of some motions."""
    subject, camera = bench.subject, bench.subject.camera
    await set_options(bench.api, subject.entry_id, receive_clips=True)

    async def knows_where() -> bool:
        return bool((await camera.ask("GET", "/groups"))["HTTP_EVENT"]["http_post_url"])

    await until(knows_where, "the address for clips")
    path = f"/api/camera_proxy_stream/{subject.entities['camera.live']}"
    pictures = known_pictures((await camera.ask("GET", "/groups"))["JPEG"])
    wanted = clips.sized(clips.record("mp4"), SIZE)
    folder = bench.home.media / "sercomm" / camera.mac.replace(":", "")
    seen = [Seen() for _ in range(VIEWERS)]
    viewers = [
        asyncio.create_task(watch(bench.api, path, pictures, one)) for one in seen
    ]

    async def everybody_sees() -> bool:
        return all(one.frames for one in seen)

    stalls, uploads = [], []
    try:
        await until(everybody_sees, "the first picture")
        for _ in range(REPETITIONS_QUICK if bench.quick else REPETITIONS):
            await bench.start_probe()
            fired = await camera.ask("POST", "/fire", trigger="motion", clip_size=SIZE)
            await asyncio.sleep(0.2)
            stalls.append((await bench.probed())["stall"] * 1000)
            uploads += [one for one in fired["deliveries"] if one["action"] == "upload"]
    finally:
        await leave(*viewers)
    stored = [file.read_bytes() == wanted for file in folder.glob("*/*.mp4")]
    report.raw[SCENARIO] = {"stalls": stalls, "uploads": uploads}
    report.exactly(
        SCENARIO,
        f"{SIZE // 1024 // 1024} MiB while {VIEWERS} watch, {len(stalls)} times:"
        " stored byte for byte",
        sum(stored),
        len(stalls),
    )
    report.limit(
        SCENARIO,
        "longest stall of the event loop",
        max(stalls),
        most=MOST_STALL,
        unit=" ms",
    )
    report.note(
        SCENARIO,
        "longest upload",
        f"{max(one['latency_ms'] for one in uploads) / 1000:.2f} s",
    )
