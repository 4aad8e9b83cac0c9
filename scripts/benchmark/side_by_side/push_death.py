"""S9: notifications that stop: how soon that is mended, or made up for."""

import asyncio
import time

from scripts.benchmark.cameras import SimulatedCamera
from scripts.demo.home_assistant import free_port

from .cell import Added, Cell, seconds_until
from .figures import NEVER

SCENARIO = "S9 no notifications"
MOST = 150.0
DEAD_PROXY = {"http_proxy": "127.0.0.1", "http_proxy_no": "9"}


async def measure(cell: Cell) -> None:
    """Take the address away; let messages get lost; move Home Assistant."""
    if cell.contestant.motion is None or cell.contestant.is_floor:
        return
    some = cell.added[: cell.repetitions]
    cleared = await asyncio.gather(*(_cleared(one.camera) for one in some))
    cell.note(SCENARIO, "address cleared: until it is there again", "s", *cleared)
    if cell.contestant.delivery is not None:
        await asyncio.gather(*(_dropped(cell, one) for one in some))
        await cell.until_ready()
    await _moved(cell)


async def _url(camera: SimulatedCamera) -> str:
    """Return whom a camera notifies."""
    groups = await camera.ask("GET", "/groups")
    return str(groups["HTTP_NOTIFY"]["http_url"])


async def _cleared(camera: SimulatedCamera) -> float:
    """Clear the address; return after how long it is back."""
    await camera.set("HTTP_NOTIFY", http_url="")

    return await _notifies(camera, "http")


async def _dropped(cell: Cell, one: Added) -> None:
    """Let all messages of a camera get lost; show motion once that is made up for."""
    await one.camera.set("HTTP_NOTIFY", **DEAD_PROXY)
    delivery = one.entity(cell.contestant.delivery)
    motion = one.entity(("binary_sensor", "motion"))

    async def is_live() -> bool:
        return bool((await cell.api.state(delivery))["state"] == "live")

    noticed = await seconds_until(is_live, "live motion", MOST)
    cell.note(SCENARIO, "all messages lost: until motion comes otherwise", "s", noticed)
    start = time.monotonic()
    await one.camera.ask("POST", "/show", trigger="motion", level=201, seconds=30)

    async def is_on() -> bool:
        return bool((await cell.api.state(motion))["state"] == "on")

    await seconds_until(is_on, "motion", 20)
    took = time.monotonic() - start
    cell.note(SCENARIO, "all messages lost: from motion to its state", "s", took)
    await one.camera.set("HTTP_NOTIFY", http_proxy="")
    await cell.api.action(
        "button.press", entity_id=one.entity(("button", "test_motion_delivery"))
    )


async def _moved(cell: Cell) -> None:
    """Restart Home Assistant at another port; see when all cameras are told."""
    await asyncio.gather(*(_notifies(camera, "http") for camera in cell.cameras))
    start = await cell.restart(free_port())
    told = await asyncio.gather(
        *(_notifies(camera, f"{cell.home.url}/") for camera in cell.cameras)
    )
    took = NEVER if NEVER in told else time.monotonic() - start
    cell.note(SCENARIO, "another port: from the start to all told", "s", took)


async def _notifies(camera: SimulatedCamera, whom: str) -> float:
    """Wait until a camera notifies somebody; return how long that took."""

    async def does() -> bool:
        return (await _url(camera)).startswith(whom)

    return await seconds_until(does, "the address", MOST)
