"""S3 and S10 without Home Assistant: a bare client, and the package from PyPI."""

import asyncio
import json
import os
from pathlib import Path
import sys
import time

import aiohttp

from scripts.benchmark.cameras import SimulatedCamera, fleet
from scripts.demo.home_assistant import environment

from . import commands, steady
from .cell import LATENCY, PERSONA, Cell
from .figures import Figures, Place, Subject

GROUPS = ("STREAMS", "EVENT", "MOTION")
# What the iCamera integration reads in each poll, by the package's own function.
PACKAGE_GROUPS = (*GROUPS, "HTTP_NOTIFY", "H264", "MPEG4", "JPEG")
PACKAGE = "sercomm (PyPI)"
READ_ALL = """\
import json, sys, time
from sercomm import SercommCamera

host, port, username, password, *groups = sys.argv[1:]
camera = SercommCamera(host, int(port), username, password)
start = time.monotonic()
for group in groups:
    camera.get_group(group)
print(json.dumps(time.monotonic() - start))
"""


async def measure(cell: Cell) -> None:
    """Be the floor of a poll and of a command: requests, one after the other."""
    if not cell.contestant.is_floor:
        return
    camera = cell.cameras[0]
    reads = [f"/adm/get_group.cgi?group={group}" for group in GROUPS]
    for latency in sorted(steady.LATENCIES):
        await camera.ask("PATCH", "/persona", latency=latency)
        for _ in range(cell.repetitions):
            took = await _ask(camera, *reads)
            cell.note(steady.POLLS, *_poll_of(latency), took)
            cell.note(steady.POLLS, "requests in one poll", "", len(reads))
    await camera.ask("PATCH", "/persona", latency=commands.SLOW)
    write = "/adm/set_group.cgi?group=SYSTEM&led_mode="
    for number in range(cell.repetitions):
        took = await _ask(camera, f"{write}{number % 2}")
        cell.note(commands.SCENARIO, "a switch, 300 ms a request", "s", took)
    await camera.ask("PATCH", "/persona", latency=LATENCY)


def _poll_of(latency: float) -> tuple[str, str]:
    """Return how the figure of one poll is called, and its unit."""
    return steady.of_latency(latency), "s"


async def _ask(camera: SimulatedCamera, *paths: str) -> float:
    """Return how long some requests take on one connection."""
    async with aiohttp.ClientSession() as session:
        start = time.monotonic()
        for path in paths:
            async with session.get(camera.url(path)) as response:
                response.raise_for_status()
                await response.read()
        return time.monotonic() - start


async def measure_package(folder: Path, figures: Figures, repetitions: int) -> None:
    """Let the package read what a poll needs; `folder` holds its folder `sercomm`."""
    place = Place(PACKAGE, 1)
    async with fleet([PERSONA]) as (camera,):
        for latency in sorted(steady.LATENCIES):
            await camera.ask("PATCH", "/persona", latency=latency)
            for _ in range(repetitions):
                await camera.forget()
                took = await _run(folder, camera)
                figures.add(Subject(steady.POLLS, *_poll_of(latency)), place, [took])
                count = len(await camera.requests())
                what = Subject(steady.POLLS, "requests in one poll", "")
                figures.add(what, place, [count])


async def _run(folder: Path, camera: SimulatedCamera) -> float:
    """Return how long the package takes, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", READ_ALL, camera.host, str(camera.port)),
        *(camera.username, camera.password, *PACKAGE_GROUPS),
        env=environment() | {"PYTHONPATH": os.fspath(folder.resolve())},
        stdout=asyncio.subprocess.PIPE,
    )
    answer, _ = await process.communicate()
    return float(json.loads(answer))
