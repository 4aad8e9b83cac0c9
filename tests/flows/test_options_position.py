"""The sections of the options, and storing a position of the lens there."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from tests.actions.calling import QUIET
from tests.cameras import SetUp, act, state_of
from tests.flows.steps import fields_of, placeholder, suggested
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

READ_PTZ = "/adm/get_group.cgi?group=PTZ"
MOTION = {"motion_delivery", "clear_after", "callback_url"}
PICTURE = {"stream", "receive_clips", "clip_days"}
POSITION = {"save_preset", "preset_name"}
UPKEEP = {"scan_interval", "nightly_clock_sync", "enable_ui"}


async def opened(hass: HomeAssistant, entry: Any) -> Any:
    """Open the options."""
    return await hass.config_entries.options.async_init(entry.entry_id)


async def store(hass: HomeAssistant, entry: Any, **typed: str) -> Any:
    """Open the options and fill in the section of the position, as a browser does."""
    result = await opened(hass, entry)
    options = entry.options
    sections = {
        name: {field: options[field] for field in fields if field in options}
        for name, fields in fields_of(result).items()
    }
    return await hass.config_entries.options.async_configure(
        result["flow_id"], {**sections, "position": typed}
    )


async def test_sections(hass: HomeAssistant, set_up: SetUp) -> None:
    """The dialog names the camera; a section is there where the camera can do it."""
    entry, _ = await set_up("rc8230", options=QUIET)
    result = await opened(hass, entry)
    assert placeholder(result, "name") == "Camera"
    assert fields_of(result) == {
        "motion": MOTION,
        "picture": PICTURE,
        "upkeep": UPKEEP,
        "position": POSITION,
        "check": {"check_camera"},
        "wifi": {"choose_wifi"},
        "targets": {"target"},
    }
    parts = result["data_schema"].schema.values()
    assert [part.options["collapsed"] for part in parts] == [False, *[True] * 6]
    entry, _ = await set_up("oc810", options=QUIET, data={"webhook_id": "o" * 22})
    assert fields_of(await opened(hass, entry)) == {
        "motion": MOTION,
        "picture": PICTURE,
        "upkeep": UPKEEP,
        "check": {"check_camera"},
        "wifi": {"choose_wifi"},
        "targets": {"target"},
    }


async def test_sections_of_an_operator(hass: HomeAssistant, set_up: SetUp) -> None:
    """What only an administrator may do is not offered to others."""
    login = {"username": "operator", "password": "operate"}
    entry, _ = await set_up("rc8230", options=QUIET, data=login)
    found = fields_of(await opened(hass, entry))
    assert found.keys() == {"motion", "picture", "upkeep"}
    assert found["upkeep"] == UPKEEP - {"enable_ui"}


async def test_what_is_stored_is_shown(hass: HomeAssistant, set_up: SetUp) -> None:
    """Each number tells what it holds: a name, else a position, else nothing."""

    def prepare(camera: Simulator) -> None:
        camera.groups["PTZ"] |= {
            "Preset2Name": "Garden",
            "Preset2Position": "5,5",
            "Preset3Position": "-7,8",
        }

    entry, _ = await set_up("rc8230", options=QUIET, prepare=prepare)
    result = await opened(hass, entry)
    position = result["data_schema"].schema["position"].schema.schema
    offered = position["save_preset"].config["options"]
    assert [one["value"] for one in offered] == [str(n) for n in range(1, 10)]
    assert [one["label"] for one in offered][:4] == ["1", "2: Garden", "3: -7, 8", "4"]


async def test_store(hass: HomeAssistant, set_up: SetUp) -> None:
    """The position becomes a preset with a button, and the options stay flat."""
    entry, camera = await set_up("rc8230", options={**QUIET, "clear_after": 20})
    await act(hass, camera, "button.ptz_right", "press")
    camera.clear_requests()
    result = await store(hass, entry, save_preset="4", preset_name=" Gate ")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert camera.paths()[:3] == [
        "/pt/ptctrl.cgi?preset=set,4",
        "/adm/set_group.cgi?group=PTZ&Preset4Name=Gate",
        READ_PTZ,
    ]
    assert camera.groups["PTZ"]["Preset4Position"] == "10,0"
    assert entry.options["clear_after"] == 20
    assert all(not isinstance(value, dict) for value in entry.options.values())
    assert not POSITION & entry.options.keys()
    await hass.async_block_till_done()
    assert state_of(hass, camera, "button.ptz_preset_4").name == "Camera Move to Gate"


async def test_store_without_a_name(hass: HomeAssistant, set_up: SetUp) -> None:
    """A preset keeps the name that it has."""

    def prepare(camera: Simulator) -> None:
        camera.groups["PTZ"] |= {"Preset1Name": "Door", "Preset1Position": "1,1"}

    entry, camera = await set_up("rc8230", options=QUIET, prepare=prepare)
    result = await store(hass, entry, save_preset="1")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert camera.paths()[:2] == ["/pt/ptctrl.cgi?preset=set,1", READ_PTZ]
    assert camera.groups["PTZ"]["Preset1Name"] == "Door"
    assert camera.groups["PTZ"]["Preset1Position"] == "0,0"


async def test_nothing_to_store(hass: HomeAssistant, set_up: SetUp) -> None:
    """Without a number nothing is sent, whatever the name."""
    entry, camera = await set_up("rc8230", options=QUIET)
    result = await store(hass, entry, preset_name="Gate")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert not [path for path in camera.paths() if "ptctrl" in path]


async def test_a_name_that_is_cut(hass: HomeAssistant, set_up: SetUp) -> None:
    """The position is stored, and the form says what became of its name."""
    entry, camera = await set_up("rc8230", options=QUIET)
    camera.persona.cuts = {"PTZ.Preset4Name": 6}
    result = await store(hass, entry, save_preset="4", preset_name="Garden gate")
    assert result["errors"] == {"position": "preset_name_held_otherwise"}
    assert camera.groups["PTZ"]["Preset4Name"] == "Garden"
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"save_preset": "4", "preset_name": "Gate"}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert camera.groups["PTZ"]["Preset4Name"] == "Gate"


async def test_not_stored(hass: HomeAssistant, set_up: SetUp) -> None:
    """The form says why, keeps what was typed, and stores nothing else."""
    entry, camera = await set_up("rc8230", options=QUIET)
    before = dict(entry.options)
    result = await store(hass, entry, save_preset="4", preset_name="Tür")
    assert result["errors"] == {"position": "invalid_not_ascii"}
    assert suggested(result, "preset_name") == "Tür"
    assert camera.paths() == []

    camera.faults.set("/pt/ptctrl.cgi", "status", body="ERROR 7\r\n", code=200)
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"save_preset": "4", "preset_name": "Gate"}
    )
    assert result["errors"] == {"position": "refused"}
    assert placeholder(result, "reason") == "ERROR 7"
    assert entry.options == before
    camera.faults.clear()
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"save_preset": "4", "preset_name": "Gate"}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert camera.groups["PTZ"]["Preset4Name"] == "Gate"


async def test_a_wrong_address_stores_no_position(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """A form that is shown again has done nothing yet."""
    entry, camera = await set_up("rc8230", options=QUIET)
    result = await opened(hass, entry)
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"save_preset": "4", "callback_url": "https://home"}
    )
    assert result["errors"] == {"motion": "callback_url_https"}
    assert camera.paths() == []


async def test_what_is_no_field(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """What the form does not have is refused."""
    entry, _ = await set_up("rc8230", options=QUIET)
    options = hass.config_entries.options
    wrong: tuple[dict[str, Any], ...] = (
        {"save_preset": "10"},
        {"nowhere": 1},
        {"motion": {"stream": "rtsp"}},
    )
    for typed in wrong:
        with subtests.test(**typed):
            result = await opened(hass, entry)
            with pytest.raises(InvalidData):
                await options.async_configure(result["flow_id"], typed)
            options.async_abort(result["flow_id"])
