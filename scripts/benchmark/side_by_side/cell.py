"""One contestant with a number of cameras, in a Home Assistant of its own."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
import time
from typing import Any

import psutil

from scripts.benchmark import machine, probe
from scripts.benchmark.bench import until
from scripts.benchmark.cameras import SimulatedCamera, fleet
from scripts.demo.api import HomeAssistantApi
from scripts.demo.camera import remove_camera
from scripts.demo.home_assistant import HomeAssistantProcess

from .contestants import Contestant, bare_paths
from .figures import NEVER, Figures, Place, Subject

PERSONA = "rc8230"
LATENCY = 0.05
QUIET = 2.0
READY_TIMEOUT = 180.0
BEAT = 0.02


@dataclass(kw_only=True)
class Added:
    """A camera, and where a contestant shows it."""

    camera: SimulatedCamera
    entry_id: str | None
    entities: list[str]

    def entity(self, wanted: tuple[str, str] | None) -> str:
        """Return an entity by its platform and a part of its name."""
        platform, part = wanted or ("", "")
        found = [
            one
            for one in self.entities
            if one.startswith(f"{platform}.") and part in one
        ]
        return min(found, key=len)

    @property
    def pictures(self) -> tuple[str, str]:
        """Where Home Assistant shows a still, and the stream."""
        if self.entry_id is None:
            return bare_paths(self.camera)
        live = self.entity(("camera", ""))
        return f"/api/camera_proxy/{live}", f"/api/camera_proxy_stream/{live}"


@dataclass(kw_only=True)
class Cell:
    """What a scenario has at hand."""

    contestant: Contestant
    cameras: list[SimulatedCamera]
    home: HomeAssistantProcess
    api: HomeAssistantApi
    figures: Figures
    repetitions: int
    added: list[Added] = field(default_factory=list)

    def note(self, scenario: str, what: str, unit: str, *values: float) -> None:
        """Keep values of a figure."""
        place = Place(self.contestant.name, len(self.cameras))
        self.figures.add(Subject(scenario, what, unit), place, values)

    async def add_all(self) -> None:
        """Add all cameras at the same time, or as many as can be."""
        free = asyncio.Semaphore(self.contestant.at_once)

        async def add(camera: SimulatedCamera) -> str | None:
            async with free:
                return await self.contestant.add(self.api, camera)

        entries = await asyncio.gather(*map(add, self.cameras))
        await self.until_ready()
        async with self.api.websocket() as websocket:
            registry = await websocket.command("config/entity_registry/list")
        self.added = [
            Added(
                camera=camera,
                entry_id=entry_id,
                entities=[
                    str(entity["entity_id"])
                    for entity in registry
                    if entity["config_entry_id"] == entry_id
                    and entity["disabled_by"] is None
                ],
            )
            for camera, entry_id in zip(self.cameras, entries, strict=True)
        ]

    async def remove_all(self) -> None:
        """Remove all cameras."""
        entries = [one.entry_id for one in self.added if one.entry_id is not None]
        await asyncio.gather(*(remove_camera(self.api, entry) for entry in entries))
        self.added = []

    async def until_ready(self) -> None:
        """Wait until each camera is there, and tells of motion where it should."""
        await self.until_shown()
        if self.contestant.delivery is not None:
            platform, part = self.contestant.delivery
            await self._until_counted(domain=platform, part=part, state="push")

    async def until_shown(self) -> None:
        """Wait until the picture of each camera is available."""
        if not self.contestant.is_floor:
            await self._until_counted(domain="camera")

    async def _until_counted(self, **query: str) -> None:
        """Wait until so many states are so as there are cameras."""
        wanted = "&".join(f"{name}={value}" for name, value in query.items())

        async def all_are() -> bool:
            found = await self.api.get(f"/api/probe/count?{wanted}")
            return bool(found == len(self.cameras))

        await until(all_are, f"{self.contestant.name}: {wanted}", READY_TIMEOUT)

    async def tell(self, method: str, path: str, **data: Any) -> list[Any]:
        """Use the control API of all cameras at the same time."""
        return await asyncio.gather(
            *(camera.ask(method, path, **data) for camera in self.cameras)
        )

    async def quiet(self) -> int:
        """Wait until no camera is asked anything any more; return how often one was."""
        before, since = -1, time.monotonic()
        while True:
            states = await self.tell("GET", "/state")
            count = sum(int(state["requests"]) for state in states)
            if count != before:
                before, since = count, time.monotonic()
            elif time.monotonic() - since > QUIET:
                return count
            await asyncio.sleep(0.2)

    async def start_probe(self, also: Collection[str] = ()) -> None:
        """Let the probe in Home Assistant measure anew."""
        await self.api.post("/api/probe", {"also": list(also), "beat": BEAT})

    async def probed(self) -> dict[str, Any]:
        """Return what the probe found since it was started."""
        return dict(await self.api.get("/api/probe"))

    async def resources(self) -> dict[str, int]:
        """Return what Home Assistant holds: bytes, tasks, sockets."""
        return dict(await self.api.get("/api/probe/resources"))

    async def restart(self, port: int | None = None) -> float:
        """Restart Home Assistant, at another port if one is named; return when."""
        await self.api.close()
        await asyncio.to_thread(self.home.stop)
        await self.tell("DELETE", "/requests")
        self.home.port = port or self.home.port
        start = time.monotonic()
        self.home.start()
        self.api = await self.home.connect()
        return start

    def processor(self) -> tuple[float, float]:
        """Return for how long Home Assistant and the cameras have computed."""
        times = [
            psutil.Process(pid).cpu_times()
            for pid in (self.home.pid, self.cameras[0].pid)
        ]
        home, cameras = (one.user + one.system for one in times)
        return home, cameras


@asynccontextmanager
async def cell(
    contestant: Contestant, size: int, figures: Figures, repetitions: int
) -> AsyncGenerator[Cell]:
    """Start cameras and a Home Assistant; end both."""
    _, cores = machine.split_cores()
    components = [Path(probe.__file__).parent, *contestant.components]
    with TemporaryDirectory(prefix="sercomm-bench-") as folder:
        home = HomeAssistantProcess(Path(folder), components=components, cores=cores)
        with home:
            async with fleet([PERSONA] * size, "--rtsp") as cameras:
                one = Cell(
                    contestant=contestant,
                    cameras=cameras,
                    home=home,
                    api=await home.connect(),
                    figures=figures,
                    repetitions=repetitions,
                )
                await one.tell("PATCH", "/persona", latency=LATENCY)
                try:
                    yield one
                finally:
                    await one.api.close()
                    await asyncio.to_thread(home.stop)


async def seconds_until(
    condition: Callable[[], Awaitable[bool]], what: str, timeout: float
) -> float:
    """Return after how many seconds something is so, NEVER if it is not in time."""
    try:
        return await until(condition, what, timeout)
    except TimeoutError:
        return NEVER
