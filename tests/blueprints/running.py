"""What the tests of blueprints share: loading one, and a phone that notes messages."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
import shutil
import sys
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

from aiohttp import web
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

FOLDER = Path(__file__).parents[2] / "blueprints/automation/sercomm"
AUTOMATION = "automation.tried"
# A message has long been on its way then: tests.waiting takes 300 for one on loopback.
TURNS = 1500


type Automate = Callable[..., Awaitable[None]]


@pytest.fixture
async def automate(hass: HomeAssistant) -> AsyncGenerator[Automate]:
    """Return a function that makes an automation of a blueprint, as if imported.

    Takes the name of the blueprint and its inputs.
    """

    async def make(name: str, **inputs: Any) -> None:
        folder = Path(hass.config.path("blueprints/automation/sercomm"))
        shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
        blueprint = {"path": f"sercomm/{name}.yaml", "input": inputs}
        one = {"id": "tried", "alias": "Tried", "use_blueprint": blueprint}
        assert await async_setup_component(hass, "automation", {"automation": [one]})
        state = hass.states.get(AUTOMATION)
        assert state is not None, "not loaded"
        assert state.state == "on", "the automation is not valid"

    yield make
    # Its delays would be waited for.
    await hass.services.async_call(
        "automation", "turn_off", {"entity_id": AUTOMATION}, blocking=True
    )


async def settle() -> None:
    """Let everything take its course that has no time to wait for.

    An automation in a delay is never done: Home Assistant's own waiting has no end.
    Turns of the loop, because seconds stand still where a test holds the clock.
    """
    for _ in range(TURNS):
        await asyncio.sleep(0)


async def later(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Let time pass, and what begins then take its course."""
    freezer.tick(seconds)
    async_fire_time_changed(hass)
    await settle()


@dataclass
class Phone:
    """A registered phone: what was pushed to it, oldest first."""

    device_id: str
    messages: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
async def phone(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Phone]:
    """Return a phone with the app of Home Assistant, as far as a push server sees it.

    It must be the first of a test's fixtures: the web server of `home` takes no views.
    """
    # The app's integration imports the cloud's, which looks for wake words.
    for absent in ("pymicro_vad", "pyspeex_noise"):
        stand_in: ModuleType = MagicMock()
        monkeypatch.setitem(sys.modules, absent, stand_in)
    found = Phone("")

    async def push(request: web.Request) -> web.Response:
        found.messages.append(await request.json())
        return web.json_response({}, status=201)

    server = web.Application()
    server.router.add_post("/push", push)
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    assert await async_setup_component(hass, "mobile_app", {})
    entry = MockConfigEntry(
        domain="mobile_app",
        data={
            "app_data": {
                "push_token": "token",
                "push_url": f"http://127.0.0.1:{runner.addresses[0][1]}/push",
            },
            "app_id": "io.homeassistant.companion.android",
            "app_name": "Home Assistant",
            "app_version": "2026.10",
            "device_id": "phone",
            "device_name": "Phone",
            "manufacturer": "Google",
            "model": "Pixel",
            "os_name": "Android",
            "os_version": "16",
            "supports_encryption": False,
            "user_id": "nobody",
            "webhook_id": "phone",
        },
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    found.device_id = device.id
    yield found
    await hass.config_entries.async_unload(entry.entry_id)
    await runner.cleanup()
