"""A Home Assistant with one camera that misbehaves: time, truth, and what is left."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.webhook import DOMAIN as WEBHOOK
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from tests.cameras import value_of
from tests.entries import tasks_of_ours
from tests.polls import messages
from tests.simulator import Simulator

QUIET = {"motion_delivery": "off"}
LED = "switch.status_led"
# Turns of the event loop in which something happens, unless a time limit is waited for.
TURNS = 120
STEP = 1.0
# A moment for people, with what a loaded machine adds.
MOMENT = 1.7
GONE = (STATE_UNAVAILABLE, STATE_UNKNOWN)

type Enter = Callable[..., Awaitable[House]]
type New = Callable[[], Awaitable[House]]


@dataclass(kw_only=True)
class House:
    """A camera, its entry, and everything that can be seen of them."""

    hass: HomeAssistant
    freezer: FrozenDateTimeFactory
    log: pytest.LogCaptureFixture
    camera: Simulator
    entry: MockConfigEntry

    async def patiently[T](self, work: Awaitable[T]) -> T:
        """Do something; whenever nothing happens any more, let a second pass."""
        task = asyncio.ensure_future(work)
        while not task.done():
            await self.moment(task.done)
        return await task

    async def moment(self, is_over: Callable[[], object]) -> None:
        """Wait for something; let a second pass when it does not come by itself."""
        for _ in range(TURNS):
            if is_over():
                return
            await asyncio.sleep(0)
        self.freezer.tick(STEP)
        async_fire_time_changed(self.hass)

    async def settle(self) -> None:
        """Let all come to its end."""
        await self.patiently(
            self.hass.async_block_till_done(wait_background_tasks=True)
        )

    async def poll(self, times: int = 1) -> None:
        """Let minutes pass, and the polls in them end."""
        for _ in range(times):
            self.freezer.tick(60)
            async_fire_time_changed(self.hass)
            await self.settle()

    @property
    def led(self) -> str:
        """What is shown of the status LED."""
        return value_of(self.hass, self.camera, LED)

    @property
    def true_led(self) -> str:
        """What the camera holds."""
        held = self.camera.groups["SYSTEM"]["led_mode"]
        return "on" if held == "1" else "off"

    def turn_led(self) -> None:
        """Change the status LED in the camera itself."""
        system = self.camera.groups["SYSTEM"]
        system["led_mode"] = "0" if system["led_mode"] == "1" else "1"

    def told(self) -> list[str]:
        """Return what the log says of the loss and the return, and forget it."""
        said = [line for line in messages(self.log) if "Camera data" in line]
        self.log.clear()
        return said

    def complaints(self) -> list[str]:
        """What was logged as an error, by us or because of us."""
        return [
            f"{record.name}: {record.getMessage()}"
            for record in self.log.records
            if record.levelname == "ERROR"
            and record.name != "aiohttp.access"  # dislikes time that stands still
        ]

    async def leave(self) -> None:
        """Unload, which takes a moment, and leave nothing."""
        async with asyncio.timeout(MOMENT):
            assert await self.hass.config_entries.async_unload(self.entry.entry_id)
        await self.nothing_left()

    async def nothing_left(self) -> None:
        """Check that no task, timer, webhook or connection outlives the entry."""
        assert not tasks_of_ours()
        assert not timers_of(self.entry)
        hooks = self.hass.data.get(WEBHOOK, {})
        ids = {value for key, value in self.entry.data.items() if "webhook" in key}
        assert not ids & hooks.keys()
        writers = self.camera._web._writers
        for _ in range(10):  # a camera sees at its next picture that nobody looks
            await self.moment(lambda: not writers)
        assert not writers


def timers_of(entry: MockConfigEntry) -> list[str]:
    """Return the timers of ours that are still to come."""
    loop: Any = asyncio.get_running_loop()
    pending = [repr(timer) for timer in loop._scheduled if not timer.cancelled()]
    return [name for name in pending if "sercomm" in name or entry.entry_id in name]
