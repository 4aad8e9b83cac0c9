"""What scripts/develop shows: it stays usable, whatever somebody does in it."""

import asyncio
from typing import Any

import pytest

from scripts.demo.__main__ import add
from scripts.demo.api import HomeAssistantApi
from scripts.demo.camera import add_camera
from tests.simulator import Simulator

pytestmark = pytest.mark.real

PRESS = {"action": "homeassistant.update_entity", "target": {"entity_id": "sun.sun"}}
# What each editor of the user interface saves, and the entity that it makes.
SAVED: dict[str, tuple[dict[str, Any], str]] = {
    "automation": ({"alias": "A", "triggers": [], "actions": [PRESS]}, "automation.a"),
    "script": ({"alias": "S", "sequence": [PRESS]}, "script.mine"),
    "scene": ({"name": "C", "entities": {}}, "scene.c"),
}


@pytest.mark.parametrize("editor", SAVED)
async def test_what_the_editors_save_exists(api: HomeAssistantApi, editor: str) -> None:
    """An automation, script or scene that was saved in the browser is there."""
    saved, entity_id = SAVED[editor]
    await api.post(f"/api/config/{editor}/config/mine", saved)
    async with asyncio.timeout(10):
        while entity_id not in {
            state["entity_id"] for state in await api.get("/api/states")
        }:
            await asyncio.sleep(0.05)
    await api.delete(f"/api/config/{editor}/config/mine")


async def test_a_second_camera_stays(api: HomeAssistantApi, camera: Simulator) -> None:
    """The next start finds its own camera among others, which stay as they are."""
    async with Simulator("oc810") as other:
        theirs = await add_camera(api, other)
        ours = await add(api, camera, again=False)
        assert await add(api, camera, again=True) == ours
        renewed = await add(api, camera, again=False)
        assert renewed != ours
        assert {entry["entry_id"] for entry in await api.entries()} == {theirs, renewed}
        assert (await api.entry(renewed))["state"] == "loaded"
        await api.delete(f"/api/config/config_entries/entry/{theirs}")


async def test_signed_in_for_hours(
    api: HomeAssistantApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An access token lasts half an hour; whoever stays longer gets another in time."""
    monkeypatch.setattr(api, "_renew_at", 0)
    api.tokens["access_token"] = "too old"
    await api.get("/api/config")
    async with api.websocket() as websocket:
        assert await websocket.command("get_config")
