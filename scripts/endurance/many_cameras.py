"""Many cameras for real minutes, with faults and motion at random moments."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
import random
import time
from typing import Any

import psutil

from scripts.benchmark import machine
from scripts.benchmark.bench import until
from scripts.benchmark.cameras import SimulatedCamera, fleet
from scripts.demo.api import HomeAssistantApi
from scripts.demo.camera import add_camera, wait_for_push
from scripts.demo.home_assistant import HomeAssistantProcess

# Each camera has a fault about every five minutes, for at most a minute and a half.
FAULT_EVERY = 300.0
FAULT_LASTS = (5.0, 90.0)
MOTION_EVERY = 60.0
MEASURED_EVERY = 15.0
# Two polls, and what the second one needs.
BACK_WITHIN = 150.0
MIB = 1024 * 1024
# What the log says once when a camera is lost.
LOSS = "Error fetching"
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "refuse"},
    {"kind": "reset"},
    {"kind": "silent"},
    {"kind": "empty"},
    {"kind": "endless"},
    {"kind": "html"},
    {"kind": "garbage"},
    {"kind": "truncate"},
    {"kind": "drip", "seconds": 0.1},
    {"kind": "redirect"},
    {"kind": "status", "code": 500},
    {"kind": "status", "code": 503},
)


@dataclass(kw_only=True)
class ManyCameras:
    """Cameras in a Home Assistant, and what is seen of it."""

    home: HomeAssistantProcess
    api: HomeAssistantApi
    cameras: list[SimulatedCamera]
    entities: list[dict[str, str]] = field(default_factory=list)
    samples: list[dict[str, float]] = field(default_factory=list)
    faults: int = 0
    motions: int = 0

    async def add_all(self) -> None:
        """Add each camera as a user does, and wait until it tells of motion."""
        for camera in self.cameras:
            entry_id = await add_camera(self.api, camera)
            self.entities.append(await wait_for_push(self.api, entry_id))

    def sample(self) -> dict[str, float]:
        """Return what Home Assistant takes now."""
        process = psutil.Process(self.home.pid)
        times = process.cpu_times()
        return {
            "at": time.monotonic(),
            "memory, MiB": process.memory_info().rss / MIB,
            "open files and sockets": process.num_fds(),
            "threads": process.num_threads(),
            "cpu": times.user + times.system,
        }

    async def go_on_for(self, seconds: float, chance: random.Random) -> None:
        """Let everything happen that happens."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                group.create_task(self._measure())
                for camera in self.cameras:
                    group.create_task(self._misbehave(camera, chance))
                    group.create_task(self._move(camera, chance))
        for camera in self.cameras:
            await camera.ask("DELETE", "/faults")

    async def until_well(self) -> float:
        """Wait until every camera is there and notifies; return how long it took."""

        async def are_well() -> bool:
            every = await self.api.get("/api/states")
            states = {one["entity_id"]: one["state"] for one in every}
            return all(
                states[names["sensor.motion_delivery"]] == "push"
                and states[names["switch.status_led"]] in ("on", "off")
                for names in self.entities
            )

        return await until(are_well, "all cameras are well", BACK_WITHIN)

    async def _measure(self) -> None:
        """Take samples."""
        while True:
            self.samples.append(await asyncio.to_thread(self.sample))
            await asyncio.sleep(MEASURED_EVERY)

    async def _misbehave(self, camera: SimulatedCamera, chance: random.Random) -> None:
        """Let a camera have faults at random moments."""
        while True:
            await asyncio.sleep(chance.expovariate(1 / FAULT_EVERY))
            await camera.ask("POST", "/faults", **chance.choice(FAULTS))
            self.faults += 1
            await asyncio.sleep(chance.uniform(*FAULT_LASTS))
            await camera.ask("DELETE", "/faults")

    async def _move(self, camera: SimulatedCamera, chance: random.Random) -> None:
        """Let something move at random moments."""
        while True:
            await asyncio.sleep(chance.expovariate(1 / MOTION_EVERY))
            await camera.ask("POST", "/fire", trigger="motion", force=True)
            self.motions += 1


async def measure(folder: Path, number: int, minutes: float) -> dict[str, Any]:
    """Return what was measured."""
    cameras_on, home_on = machine.split_cores()
    machine.stay_on(cameras_on)
    chance = random.Random(0)  # noqa: S311 - guards nothing
    with HomeAssistantProcess(folder, cores=home_on) as home:
        async with fleet(["rc8230"] * number) as cameras:
            api = await home.connect()
            all_of_them = ManyCameras(home=home, api=api, cameras=cameras)
            try:
                await all_of_them.add_all()
                await all_of_them.go_on_for(minutes * 60, chance)
                back = await all_of_them.until_well()
                last = await asyncio.to_thread(all_of_them.sample)
                parallel = [(await one.state())["max_in_flight"] for one in cameras]
            finally:
                await api.close()
                await asyncio.to_thread(home.stop)
        errors = [line for line in home.errors() if "sercomm" in line]
    return {
        "samples": [*all_of_them.samples, last],
        "faults": all_of_them.faults,
        "motions": all_of_them.motions,
        "back": back,
        "parallel": max(parallel),
        "losses": len([line for line in errors if LOSS in line]),
        "complaints": [line for line in errors if LOSS not in line],
    }
