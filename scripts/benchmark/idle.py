"""Idle: what a camera hears from us while nothing happens, at default settings."""

import asyncio
from itertools import pairwise

import psutil

from .bench import Bench
from .report import Report

SCENARIO = "idle"
SECONDS = 200.0
POLL_APART = 10.0
MOST_A_MINUTE = 3.0


async def measure(bench: Bench, report: Report) -> None:
    """Do nothing for some polls, and count; the short version does without."""
    if bench.quick:
        return
    for subject in bench.subjects:
        await subject.camera.forget()
    process = psutil.Process(bench.home.pid)
    before = process.cpu_times()
    await asyncio.sleep(SECONDS)
    after = process.cpu_times()
    raw = report.raw[SCENARIO] = {}
    for subject in bench.subjects:
        camera = subject.camera
        requests = await camera.requests()
        rate, polls = a_minute([request["started"] for request in requests])
        raw[camera.persona] = {
            "rate": rate,
            "polls": polls,
            "requests": [
                (request["started"], request["path"], request["query"])
                for request in requests
            ],
        }
        report.limit(
            SCENARIO,
            f"{camera.persona}: requests a minute, over {polls} polls",
            rate,
            most=MOST_A_MINUTE,
            digits=2,
            is_count=True,
        )
    busy = after.user + after.system - before.user - before.system
    report.note(
        SCENARIO,
        f"Home Assistant with {len(bench.subjects)} cameras, of one core",
        f"{100 * busy / SECONDS:.1f} %",
    )


def a_minute(moments: list[float]) -> tuple[float, int]:
    """Return requests a minute over as many whole polls as there are, and these.

    A poll is what comes close together; the last one only ends the time. Polls are
    a millisecond early or late, which must not make 3.00 more than 3.
    """
    polls = [
        later
        for earlier, later in pairwise([float("-inf"), *moments])
        if later - earlier > POLL_APART
    ]
    if len(polls) < 2:
        raise ValueError("the camera was not polled")
    first, last = polls[0], polls[-1]
    count = sum(first <= moment < last for moment in moments)
    return round(60 * count / (last - first), 2), len(polls) - 1
