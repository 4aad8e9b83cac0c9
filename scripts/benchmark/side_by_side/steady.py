"""S2 and S3: nothing happens; what a camera hears, and how long it is kept busy.

Ours tests at first more often that motion arrives; `measure_later` looks when it trusts
the camera.
"""

import asyncio
from itertools import pairwise
import time
from typing import Any

import psutil

from scripts.benchmark.idle import POLL_APART
from scripts.benchmark.report import percentile

from .cell import LATENCY, Cell

SCENARIO, POLLS = "S2 steady", "S3 one poll"
SECONDS = 60.0
SECONDS_UNPOLLED = 15.0
# Tests come after 1, 2, 4, 8 and then each 15 polls: looked at is one such round.
LATER = 16 * 60.0
SECONDS_LATER = 15 * 60.0
# How long cameras take for a request, by turns: slow and quick in each window.
LATENCIES = (0.05, 0.3, 0.02, 0.15, 0.8)
MIB = 1024 * 1024


def of_latency(latency: float) -> str:
    """Return how the time of one poll is called."""
    return f"from first to last request, {latency * 1000:.0f} ms each"


async def measure(cell: Cell) -> None:
    """Look on for as many minutes as there are repetitions."""
    await cell.tell("DELETE", "/requests")
    begun = time.monotonic()
    windows = [await _window(cell, number) for number in range(cell.repetitions)]
    minutes = (time.monotonic() - begun) / 60
    found = [await camera.requests() for camera in cell.cameras]
    states = await cell.tell("GET", "/state")
    rates = [a_minute(requests, minutes) for requests in found]
    cell.note(SCENARIO, "requests a minute and camera", "", *rates)
    opened = [state["connections"] / minutes for state in states]
    cell.note(SCENARIO, "connections a minute and camera", "", *opened)
    await cell.tell("PATCH", "/persona", latency=LATENCY)
    if not cell.contestant.polls:
        return
    for number, requests in enumerate(found):
        for poll in polls(requests):
            _note_poll(cell, number, windows, poll)


async def measure_later(cell: Cell) -> None:
    """Count requests when all is known and trusted, of those that poll."""
    if not cell.contestant.polls:
        return
    await asyncio.sleep(LATER)
    await cell.tell("DELETE", "/requests")
    await asyncio.sleep(SECONDS_LATER)
    found = [await camera.requests() for camera in cell.cameras]
    rates = [a_minute(requests, SECONDS_LATER / 60) for requests in found]
    what = "requests a minute and camera, a quarter of an hour later"
    cell.note(SCENARIO, what, "", *rates)


async def _window(cell: Cell, number: int) -> float:
    """Look on for a minute; return when it began."""
    for place, camera in enumerate(cell.cameras):
        latency = LATENCIES[(place + number) % len(LATENCIES)]
        await camera.ask("PATCH", "/persona", latency=latency)
    seconds = SECONDS if cell.contestant.polls else SECONDS_UNPOLLED
    await cell.start_probe()
    start = time.monotonic()
    before, _ = cell.processor()
    await asyncio.sleep(seconds)
    after, _ = cell.processor()
    lags = [lag * 1000 for lag in (await cell.probed())["lags"]]
    share = 100 * (after - before) / seconds
    cell.note(SCENARIO, "Home Assistant, of one core", "%", share)
    memory = psutil.Process(cell.home.pid).memory_info().rss / MIB
    cell.note(SCENARIO, "Home Assistant, memory", "MiB", memory)
    cell.note(SCENARIO, "lag of the event loop, p50", "ms", percentile(lags, 50))
    cell.note(SCENARIO, "lag of the event loop, p99", "ms", percentile(lags, 99))
    cell.note(SCENARIO, "lag of the event loop, longest", "ms", max(lags))
    return start


def polls(requests: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Part requests where none came for a while."""
    parts: list[list[dict[str, Any]]] = [requests[:1]] if requests else []
    for earlier, later in pairwise(requests):
        if later["started"] - earlier["started"] > POLL_APART:
            parts.append([])
        parts[-1].append(later)
    return parts


def a_minute(requests: list[dict[str, Any]], minutes: float) -> float:
    """Return requests a minute, over whole polls where there were some."""
    parts = polls(requests)
    if len(parts) < 2:
        return len(requests) / minutes
    took = parts[-1][0]["started"] - parts[0][0]["started"]
    return float(60 * sum(map(len, parts[:-1])) / took)


def _note_poll(
    cell: Cell, number: int, windows: list[float], poll: list[dict[str, Any]]
) -> None:
    """Note how long one poll kept a camera busy, unless two windows share it."""
    start, end = poll[0]["started"], poll[-1]["ended"]
    window = sum(begun <= start for begun in windows) - 1
    if end is None or window != sum(begun <= end for begun in windows) - 1:
        return
    latency = LATENCIES[(number + window) % len(LATENCIES)]
    cell.note(POLLS, of_latency(latency), "s", end - start)
    cell.note(POLLS, "requests in one poll", "", len(poll))
