"""Set-up: what adding a camera costs the camera, and how long the user waits."""

import time

from scripts.demo.camera import add_camera, wait_for_push

from .bench import Bench, Subject
from .report import Report

SCENARIO = "set-up"
LATENCY = 0.05
# Twelve for the set-up, and three for what the camera can be prepared with.
MOST_REQUESTS = 15
MOST_SECONDS = 5.0


async def measure(bench: Bench, report: Report) -> None:
    """Add one camera after the other as a user does, until motion is delivered."""
    raw = report.raw[SCENARIO] = {}
    for camera in bench.cameras:
        await camera.ask("PATCH", "/persona", latency=LATENCY)
        await camera.forget()
        start = time.monotonic()
        entry_id = await add_camera(bench.api, camera)
        added = time.monotonic() - start
        entities = await wait_for_push(bench.api, entry_id)
        ready = time.monotonic() - start
        bench.subjects.append(
            Subject(camera=camera, entry_id=entry_id, entities=entities)
        )
        requests = await camera.requests()
        parallel = (await camera.state())["max_in_flight"]
        raw[camera.persona] = {
            "added": added,
            "ready": ready,
            "requests": [
                f"{request['path']}?{request['query']}".rstrip("?")
                for request in requests
            ],
            "max_in_flight": parallel,
        }
        name = f"{camera.persona}, {LATENCY * 1000:.0f} ms a request"
        report.limit(
            SCENARIO,
            f"{name}: requests until motion is delivered",
            len(requests),
            most=MOST_REQUESTS,
            is_count=True,
        )
        report.limit(
            SCENARIO,
            f"{name}: from the form to delivered motion",
            ready,
            most=MOST_SECONDS,
            unit=" s",
            digits=2,
        )
    report.exactly(
        SCENARIO,
        "requests at the same time, at most",
        max(facts["max_in_flight"] for facts in raw.values()),
        1,
    )
