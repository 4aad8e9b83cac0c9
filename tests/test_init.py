"""Setting an entry up, unloading, reloading and removing it."""

import asyncio
from base64 import b64encode
from copy import deepcopy

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.webhook import DOMAIN as WEBHOOK
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.sercomm.const import DOMAIN
from tests.cameras import ENTITIES, PERSONAS, SetUp, entity_id, poll, value_of, writes
from tests.entries import DELIVERY_OFF, tasks_of_ours

pytest_plugins = ("tests.camera_fixtures",)


@pytest.mark.parametrize("persona", PERSONAS)
async def test_entities(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """Each camera has exactly the entities that it can fill."""
    entry, camera = await set_up(persona)
    assert entry.state is ConfigEntryState.LOADED

    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    found = {
        f"{'-' if entity.disabled else ''}{entity.domain}.{entity.unique_id}"
        for entity in registered
    }
    assert found == {
        name.replace(".", f".{camera.mac}_") for name in ENTITIES[persona].split()
    }
    assert all(entity.unique_id == entity.unique_id.lower() for entity in registered)
    for entity in registered:
        assert (hass.states.get(entity.entity_id) is None) is entity.disabled


@pytest.mark.parametrize("persona", PERSONAS)
async def test_nothing_is_written_twice(
    hass: HomeAssistant, set_up: SetUp, persona: str
) -> None:
    """Setting up again changes nothing in the camera."""
    entry, camera = await set_up(persona)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert camera.requests
    assert not [path for path in writes(camera) if "set_group" in path]


async def test_device(hass: HomeAssistant, set_up: SetUp) -> None:
    """The device shows what the camera says of itself."""
    entry, camera = await set_up("rc8230")
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert device.identifiers == {(DOMAIN, camera.mac)}
    assert device.connections == {(dr.CONNECTION_NETWORK_MAC, camera.mac)}
    assert device.manufacturer == "Xanboo"
    assert device.model == "RC8230"
    assert device.sw_version == "V1.0.15R00"
    assert device.name == "Camera"
    assert device.configuration_url == f"http://127.0.0.1:{camera.port}"


async def test_unload_leaves_nothing(hass: HomeAssistant, set_up: SetUp) -> None:
    """After unloading no task, timer, webhook or state is left."""
    entry, camera = await set_up("rc8230")
    assert entry.data["webhook_id"] in hass.data[WEBHOOK]
    camera.groups["EVENT"]["event_trigger"] = "1"
    assert await camera.fire("motion")
    assert value_of(hass, camera, "binary_sensor.motion") == "on"

    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert entry.data["webhook_id"] not in hass.data[WEBHOOK]
    assert not tasks_of_ours()
    async with asyncio.timeout(5):
        while camera._web._writers:
            await asyncio.sleep(0.005)
    assert value_of(hass, camera, "binary_sensor.motion") == STATE_UNAVAILABLE
    assert not writes(camera)

    camera.clear_requests()
    async_fire_time_changed(hass, fire_all=True)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not camera.requests
    assert not tasks_of_ours()


async def test_reload_while_watched(hass: HomeAssistant, set_up: SetUp) -> None:
    """Reloading ends the picture's stream and starts everything once."""
    entry, camera = await set_up("rc8230")
    live = hass.data["camera"].get_entity(entity_id(hass, camera, "camera.live"))
    async with live._relay.viewer() as frames:
        await anext(frames)
        assert camera.open_streams == 1
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
    async with asyncio.timeout(5):
        while camera.open_streams:
            await asyncio.sleep(0.01)
    assert not tasks_of_ours()
    assert entry.state is ConfigEntryState.LOADED
    assert value_of(hass, camera, "switch.armed") == "off"


@pytest.mark.parametrize("persona", PERSONAS)
async def test_remove_gives_back(
    hass: HomeAssistant, set_up: SetUp, persona: str
) -> None:
    """Removing leaves the camera as it was before, and nothing of it here."""
    before: dict[str, dict[str, str]] = {}
    entry, camera = await set_up(
        persona, prepare=lambda camera: before.update(deepcopy(camera.groups))
    )
    ours = camera.groups["HTTP_NOTIFY"]["http_url"]
    assert ours.endswith(entry.data["webhook_id"])
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert camera.groups == before
    assert not tasks_of_ours()
    assert not er.async_get(hass).entities.get_entries_for_config_entry_id(
        entry.entry_id
    )
    assert not [issue for issue in ir.async_get(hass).issues if issue[0] == DOMAIN]


async def test_remove_with_no_originals(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that was never changed is not even asked."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not camera.requests


async def test_remove_while_off(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """A camera that is off keeps our settings; the log says so, once."""
    entry, camera = await set_up("rc8230")
    camera.offline()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert caplog.text.count("could not be given back: the camera cannot be") == 1


async def test_remove_other_camera_there(hass: HomeAssistant, set_up: SetUp) -> None:
    """Another camera at the address is neither changed nor sent the login."""
    entry, camera = await set_up("rc8230")
    camera.persona.mac = "00:0e:8f:00:00:01"
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert camera.paths() == ["/util/query.cgi"]
    assert "authorization" not in camera.requests[0].headers


async def test_no_secret_in_the_log(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever happens, the log has neither the login nor the webhook's id."""
    password = "canary-password"
    entry, camera = await set_up(
        "rc8230",
        accounts={"administrator": (password, "administrator")},
        data={"webhook_id": "canary-webhook"},
    )
    for fault in ("html", "garbage", "reset", "empty", "redirect"):
        camera.faults.set(None, fault)
        await poll(hass, freezer)
        camera.faults.clear()
    camera.accounts["administrator"] = ("other", "administrator")
    await poll(hass, freezer, 3)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    lines = [
        record.getMessage() + (record.exc_text or "")
        for record in caplog.records
        if record.name.startswith("custom_components.sercomm")
    ]
    assert lines
    assert "canary" not in "".join(lines)
    assert b64encode(f"administrator:{password}".encode()).decode() not in caplog.text


async def test_entity_ids_survive(hass: HomeAssistant, set_up: SetUp) -> None:
    """Setting up again keeps the entities."""
    entry, camera = await set_up("rc8230")
    before = entity_id(hass, camera, "switch.armed")
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entity_id(hass, camera, "switch.armed") == before
    assert value_of(hass, camera, "switch.armed") == "off"
