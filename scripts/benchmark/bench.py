"""What every scenario has at hand."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
import time
from typing import Any

from scripts.demo.api import HomeAssistantApi
from scripts.demo.home_assistant import HomeAssistantProcess

from .cameras import SimulatedCamera


@dataclass(kw_only=True)
class Subject:
    """A camera that was added to Home Assistant, and the names of its entities."""

    camera: SimulatedCamera
    entry_id: str
    entities: dict[str, str]


@dataclass(kw_only=True)
class Bench:
    """A Home Assistant with a probe in it, and cameras to add."""

    home: HomeAssistantProcess
    api: HomeAssistantApi
    cameras: list[SimulatedCamera]
    """These are added,"""
    twins: list[SimulatedCamera]
    """and these send the same to a bare handler."""
    quick: bool
    subjects: list[Subject] = field(default_factory=list)

    @property
    def subject(self) -> Subject:
        """The camera for what takes one only: an RC8230."""
        return self.subjects[0]

    async def start_probe(self) -> None:
        """Let the probe in Home Assistant measure anew."""
        await self.api.post("/api/probe")

    async def probed(self) -> dict[str, Any]:
        """Return what the probe found since it was started."""
        return dict(await self.api.get("/api/probe"))


async def until(
    condition: Callable[[], Awaitable[bool]], what: str, timeout: float = 20
) -> float:
    """Wait until something is so; return after how many seconds it was."""
    start = time.monotonic()
    try:
        async with asyncio.timeout(timeout):
            while not await condition():
                await asyncio.sleep(0.02)
    except TimeoutError as err:
        raise TimeoutError(f"{what}: not within {timeout} s") from err
    return time.monotonic() - start
