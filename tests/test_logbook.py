"""Lines of the logbook about what a camera noticed, as Home Assistant shows them."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.translation import async_get_translations
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.cameras import SetUp, entity_id
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)


@pytest.fixture
async def logbook(recorder_mock: Any, hass: HomeAssistant) -> None:
    """Set the logbook up, before the web server of `home` is full."""
    assert await async_setup_component(hass, "logbook", {})


async def lines(
    hass: HomeAssistant, connect: WebSocketGenerator
) -> list[dict[str, Any]]:
    """Return the lines that the integration wrote, the oldest first."""
    await async_wait_recording_done(hass)
    socket = await connect()
    start = dt_util.utcnow() - timedelta(hours=1)
    request = {"type": "logbook/get_events", "start_time": start.isoformat()}
    await socket.send_json_auto_id(request)
    answer = await socket.receive_json()
    assert answer["success"], answer
    return [line for line in answer["result"] if line.get("domain") == "sercomm"]


async def test_lines(
    logbook: None,
    hass: HomeAssistant,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """A line says what was noticed, where, and how strong it was; in the language."""

    def name_windows(camera: Simulator) -> None:
        camera.groups["MOTION"] |= {"md_name1": "Driveway", "md_name2": ""}

    entry, camera = await set_up(prepare=name_windows)
    await camera.fire("motion", window=1, level=74, force=True)
    await camera.fire("motion", window=2, level=200, force=True)
    await camera.fire("input", force=True)
    await camera.fire("sound", force=True)
    camera.groups["HTTP_NOTIFY"]["event_data_flag"] = "0"
    await camera.fire("motion", window=3, force=True)

    found = await lines(hass, hass_ws_client)
    assert [line["message"] for line in found] == [
        "Motion in Driveway, level 74",
        "Motion in window 2, level 200",
        "Input 1",
        "Sound",
        "Motion",
    ]
    detection = entity_id(hass, camera, "event.detection")
    assert {line["entity_id"] for line in found} == {detection}
    assert {line["name"] for line in found} == {entry.title}

    devices = dr.async_get(hass)
    (device,) = dr.async_entries_for_config_entry(devices, entry.entry_id)
    devices.async_update_device(device.id, name_by_user="Gate")
    hass.config.language = "de"
    await async_get_translations(hass, "de", "common", {"sercomm"})
    found = await lines(hass, hass_ws_client)
    assert {line["name"] for line in found} == {"Gate"}
    assert [line["message"] for line in found] == [
        "Bewegung in „Driveway“, Stärke 74",
        "Bewegung in Fenster 2, Stärke 200",
        "Eingang 1",
        "Geräusch",
        "Bewegung",
    ]

    await hass.config_entries.async_remove(entry.entry_id)
    found = await lines(hass, hass_ws_client)
    assert [line["name"] for line in found] == ["SerComm"] * 5
