"""One Home Assistant in this process, for long: reloads, and a day in a minute.

`scripts/soak` runs this file by its name. What is measured goes, as one line of JSON
each, into the file that SERCOMM_SOAK names.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
import gc
import json
import logging
import os
from pathlib import Path
import random
import tracemalloc

from _pytest.logging import LogCaptureHandler
import psutil
import pytest

from tests import canaries
from tests.cameras import value_of
from tests.delivery.deliveries import DELIVERY, PUSH, arm
from tests.faults.house import Enter, House
from tests.faults.wire import WIRE, strike

pytest_plugins = ("tests.camera_fixtures", "tests.faults.fixtures")

RELOADS = int(os.environ.get("SERCOMM_SOAK_RELOADS", "200"))
HOURS = int(os.environ.get("SERCOMM_SOAK_HOURS", "24"))
RESULTS = Path(os.environ["SERCOMM_SOAK"])
OURS = "*/custom_components/sercomm/*"
# What is imported or cached at the first times is no leak.
WARM_RELOADS = 10
WARM_POLLS = 60
# A fault begins every half an hour and lasts five polls; something moves in between.
FAULT_EVERY = 30
FAULT_LASTS = 5
MOTION_EVERY = 7
SKIPPED = frozenset({"401"})  # whose login is let rest for longer


def resources(house: House) -> dict[str, int]:
    """Return what there is of everything, once nobody looks back any more."""
    forget_log()
    house.camera.clear_requests()
    house.camera.deliveries.clear()
    for watching in canaries._watching:
        watching.texts.clear()
    gc.collect()
    loop = asyncio.get_running_loop()
    process = psutil.Process()
    snapshot = tracemalloc.take_snapshot().filter_traces(
        [tracemalloc.Filter(inclusive=True, filename_pattern=OURS)]
    )
    return {
        "memory allocated by us, KiB": sum(
            statistic.size for statistic in snapshot.statistics("filename")
        )
        // 1024,
        "objects of ours": sum(objects().values()),
        "tasks": len(asyncio.all_tasks()),
        "timers": sum(not timer.cancelled() for timer in loop._scheduled),  # type: ignore[attr-defined]
        "listeners": sum(house.hass.bus.async_listeners().values()),
        "open files and sockets": process.num_fds(),
        "threads": process.num_threads(),
    }


def forget_log() -> None:
    """Let nobody keep what was logged: its errors hold all that led to them."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, LogCaptureHandler):
            handler.reset()


def objects() -> Counter[str]:
    """Count the instances of our classes."""
    names = (
        (type(it).__module__, type(it).__qualname__)
        for it in gc.get_objects()
        if not isinstance(it, type)
    )
    found: Counter[str] = Counter()
    for module, name in names:
        if isinstance(module, str) and module.startswith("custom_components.sercomm"):
            found[f"{module}.{name}"] += 1
    return found


def write(
    name: str, number: int, before: dict[str, int], after: dict[str, int]
) -> None:
    """Add a line to the results."""
    line = json.dumps(
        {"name": name, "number": number, "before": before, "after": after}
    )
    with RESULTS.open("a") as results:
        results.write(f"{line}\n")


@pytest.fixture(autouse=True)
def traced() -> Iterable[None]:
    """Note where memory is allocated."""
    tracemalloc.start()
    yield
    tracemalloc.stop()


async def reload(house: House, times: int) -> None:
    """Load the entry anew."""
    for _ in range(times):
        assert await house.hass.config_entries.async_reload(house.entry.entry_id)
        await house.settle()


async def test_reloads(enter: Enter) -> None:
    """An entry loaded anew, many times."""
    house = await enter(options=PUSH, prepare=arm)
    await reload(house, WARM_RELOADS)
    before = resources(house)
    await reload(house, RELOADS)
    write("reloads", RELOADS, before, resources(house))
    assert house.led == house.true_led
    await house.leave()


async def test_day(enter: Enter) -> None:
    """A poll a minute, a fault every half an hour, motion in between."""
    chance = random.Random(0)
    house = await enter(options=PUSH, prepare=arm)
    faults = [name for name in WIRE if name not in SKIPPED]
    await house.poll(WARM_POLLS)
    before = resources(house)
    for minute in range(HOURS * 60):
        phase = minute % FAULT_EVERY
        if phase == 0:
            strike(house.camera, chance.choice(faults))
        elif phase == FAULT_LASTS:
            house.camera.faults.clear()
        if minute % MOTION_EVERY == 0:
            await house.camera.fire("motion", force=True)
        await house.poll()
        if phase == FAULT_EVERY - 1:
            assert house.led == house.true_led
            assert value_of(house.hass, house.camera, DELIVERY) == "push"
        forget_log()
    write("hours of frozen time", HOURS, before, resources(house))
    await house.leave()
