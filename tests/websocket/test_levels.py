"""Live levels: the stream is there while somebody looks, and counts for nothing."""

import asyncio
from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util.dt import utcnow
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.audio.speaking import eventually
from tests.cameras import NO_WAITING, Home, SetUp, value_of
from tests.conftest import MakeEntry, StartSimulator
from tests.delivery.deliveries import STREAM, arm, live_of
from tests.simulator import Simulator
from tests.websocket.asking import Card, stranger

pytest_plugins = ("tests.camera_fixtures",)

LEVELS = "sercomm/levels"
OFF = {"motion_delivery": "off"}


def moving(camera: Simulator) -> None:
    """Let something move in the second window for an hour."""
    arm(camera)
    camera.show("motion", window=2, level=211, seconds=3600)
    camera.show("sound", level=40, seconds=3600)


async def test_levels(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """The stream is opened for two who look, and closed when both have left.

    The owner wants no motion: nothing that is seen becomes one.
    """
    entry, camera = await set_up("icamera2", options=OFF, prepare=moving)
    one = Card(hass, await hass_ws_client(hass), camera)
    number = await one.send(LEVELS)
    told = await one.event()
    assert told["windows"][1] == 211
    while told["sound"] is None:
        told = await one.event()
    assert told["sound"] == 40
    two = Card(hass, await hass_ws_client(hass), camera)
    other = await two.send(LEVELS)
    await two.event()
    assert camera.open_streams == 1
    assert value_of(hass, camera, "binary_sensor.motion") != "on"
    assert value_of(hass, camera, "sensor.motion_delivery") == "none"
    assert entry.runtime_data.detections.seconds_since_last() is None
    await one.leave(number)
    await two.event()
    await two.leave(other)
    await eventually(lambda: not camera.open_streams)
    assert camera.paths().count(STREAM) <= 1


async def test_lost_connection(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """A browser that is gone holds nothing."""
    _, camera = await set_up("icamera2", options=OFF, prepare=moving)
    card = Card(hass, await hass_ws_client(hass), camera)
    await card.send(LEVELS)
    await card.event()
    assert camera.open_streams == 1
    await card.socket.close()
    await eventually(lambda: not camera.open_streams)


async def test_delivery_by_live_stream(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Where motion comes by the stream, it stays open and counts, looked at or not."""
    camera = await simulator("icamera2", speed=NO_WAITING)
    moving(camera)
    entry = config_entry(camera, options={"motion_delivery": "live"})
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    card = Card(hass, await hass_ws_client(hass), camera)
    number = await card.send(LEVELS)
    assert (await card.event())["windows"][1] == 211
    assert value_of(hass, camera, "sensor.motion_delivery") == "live"
    assert value_of(hass, camera, "binary_sensor.motion") == "on"
    await card.leave(number)
    assert live_of(entry).is_wanted
    assert live_of(entry).detects
    assert camera.open_streams == 1


async def test_what_went_on_ends_with_what_counts(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: MakeEntry,
) -> None:
    """Where the stream stays for those who look alone, the motion it told ends."""
    camera = await simulator("icamera2", speed=NO_WAITING)
    moving(camera)
    entry = config_entry(camera, options={"motion_delivery": "live"})
    await hass.config_entries.async_setup(entry.entry_id)
    await eventually(lambda: value_of(hass, camera, "binary_sensor.motion") == "on")
    live_of(entry).async_detect(False)
    async_fire_time_changed(hass, utcnow() + timedelta(seconds=3))
    await hass.async_block_till_done()
    assert value_of(hass, camera, "binary_sensor.motion") == "off"
    assert camera.open_streams == 1


async def test_no_stream(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """It is said why there are no levels; a restart and a reload are lived through."""
    entry, camera = await set_up("icamera2", options=OFF, prepare=moving)
    camera.faults.set(STREAM, "status", 1, code=503)
    card = Card(hass, await hass_ws_client(hass), camera)
    await card.send(LEVELS)
    assert (await card.event())["reason"] == "camera_busy"
    while "windows" not in (told := await card.event()):
        pass
    assert told["windows"][1] == 211
    entry.runtime_data.coordinator.async_pause()
    await eventually(lambda: not camera.open_streams)
    entry.runtime_data.coordinator.async_resume()
    await entry.runtime_data.coordinator.async_refresh()
    while "windows" not in await card.event():
        pass
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    before = len(camera.requests)
    while "windows" not in await card.event() or len(camera.requests) < before:
        await asyncio.sleep(0)
    assert live_of(entry).is_wanted


async def test_refused(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """Who may not see the camera does not open its stream; one that is off has none."""
    entry, camera = await set_up("icamera2", options=OFF)
    card = Card(hass, await hass_ws_client(hass, await stranger(hass)), camera)
    assert (await card.ask(LEVELS))["error"]["code"] == "unauthorized"
    await hass.config_entries.async_unload(entry.entry_id)
    card = Card(hass, await hass_ws_client(hass), camera)
    error = (await card.ask(LEVELS))["error"]
    assert error["translation_key"] == "not_loaded"
    assert not camera.open_streams


@pytest.mark.parametrize("wish", ["push", "auto"])
async def test_notifications_count_once(
    hass: HomeAssistant,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    wish: str,
) -> None:
    """Where notifications tell of motion, the stream that is looked at does not."""
    entry, camera = await set_up(
        "icamera2", options={"motion_delivery": wish}, prepare=moving
    )
    assert entry.runtime_data.delivery.outlook.state == "push"
    card = Card(hass, await hass_ws_client(hass), camera)
    await card.send(LEVELS)
    await card.event()
    assert not live_of(entry).detects
    assert value_of(hass, camera, "sensor.motion_delivery") == "push"
