"""A command that nobody saw the end of: unknown, and read again at the next poll."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.sercomm.api import (
    Camera,
    OutcomeUnknown,
    RestoreReport,
    SercommError,
)
from custom_components.sercomm.api.backup import Refused
from custom_components.sercomm.const import CONF_ENABLE_MOTION
from tests.actions.calling import act as call
from tests.cameras import SetUp, act, poll, value_of
from tests.polls import groups_asked
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

SET = "/adm/set_group.cgi"
GET = "/adm/get_group.cgi"
PTZ = "/pt/ptctrl.cgi"
QUIET = {"motion_delivery": "off"}


def hang_up(camera: Simulator, path: str = SET) -> None:
    """Let a camera do what it is told, and neither say so nor be read back."""
    camera.faults.set(path, "truncate", bytes=0)
    camera.faults.set(f"{GET}*", "empty")


def named_presets(camera: Simulator) -> None:
    """Let a camera have two presets."""
    camera.groups["PTZ"] |= {
        "Preset1Name": "Door",
        "Preset1Position": "10,-5",
        "Preset2Name": "Yard",
        "Preset2Position": "1,2",
    }


MOVES: dict[str, Callable[[HomeAssistant, Simulator], Awaitable[object]]] = {
    "press": lambda hass, camera: act(hass, camera, "button.ptz_preset_2", "press"),
    "option": lambda hass, camera: act(
        hass, camera, "select.preset", "select_option", option="Yard"
    ),
    "ptz_move": lambda hass, camera: call(hass, camera, "ptz_move", direction="left"),
}


@pytest.mark.parametrize("action", MOVES)
async def test_pan_tilt(hass: HomeAssistant, set_up: SetUp, action: str) -> None:
    """After a movement without an answer no preset is shown as looked at."""
    _, camera = await set_up("rc8230", options=QUIET, prepare=named_presets)
    await act(hass, camera, "select.preset", "select_option", option="Door")
    assert value_of(hass, camera, "select.preset") == "Door"
    camera.faults.set(PTZ, "empty")
    with pytest.raises(HomeAssistantError):
        await MOVES[action](hass, camera)
    assert value_of(hass, camera, "select.preset") == STATE_UNKNOWN


async def test_pan_tilt_never_sent(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that could not be told looks where it looked."""
    _, camera = await set_up("rc8230", options=QUIET, prepare=named_presets)
    await act(hass, camera, "select.preset", "select_option", option="Door")
    camera.offline()
    with pytest.raises(HomeAssistantError):
        await act(hass, camera, "button.ptz_preset_2", "press")
    assert value_of(hass, camera, "select.preset") == "Door"


async def test_saved_preset(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A preset that may have been stored is read at the next poll; none is lost."""
    entry, camera = await set_up("rc8230", options=QUIET, prepare=named_presets)
    coordinator = entry.runtime_data.coordinator
    await poll(hass, freezer, 12)
    camera.faults.set(PTZ, "empty")
    with pytest.raises(HomeAssistantError):
        await call(hass, camera, "save_preset", preset=1, name="Gate")
    camera.groups["PTZ"]["Preset1Position"] = "7,8"
    camera.faults.clear()
    await poll(hass, freezer)
    assert coordinator.data.get("PTZ", "Preset1Position") == "7,8"
    assert not entry.runtime_data.presets.lost


async def test_presets_written_back(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What may have been given back is read at the next poll."""
    entry, camera = await set_up("rc8230", options=QUIET, prepare=named_presets)
    await poll(hass, freezer, 12)
    for key in camera.groups["PTZ"]:
        if key.startswith("Preset"):
            camera.groups["PTZ"][key] = ""
    await poll(hass, freezer, 12)
    presets = entry.runtime_data.presets
    assert presets.lost
    camera.faults.set(SET, "truncate", bytes=0)
    camera.faults.set(GET, "delay", 1, seconds=0)
    camera.faults.set(f"{GET}*", "empty")
    with pytest.raises(SercommError):
        await presets.async_write_back()
    camera.faults.clear()
    await poll(hass, freezer)
    assert not presets.lost


@pytest.mark.parametrize("fault", ["empty", "truncate"])
async def test_privacy(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, fault: str
) -> None:
    """Whether pictures are hidden is unknown until it is read."""
    _, camera = await set_up("icamera2", options=QUIET)
    assert value_of(hass, camera, "switch.privacy") == "off"
    options = {"bytes": 0} if fault == "truncate" else {}
    camera.faults.set("/adm/privacy_ctl.cgi", fault, **options)
    with pytest.raises(HomeAssistantError):
        await act(hass, camera, "switch.privacy", "turn_on")
    assert value_of(hass, camera, "switch.privacy") == STATE_UNKNOWN
    camera.faults.clear()
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.privacy") == (
        "on" if fault == "truncate" else "off"
    )


async def test_assumed_switch(hass: HomeAssistant, set_up: SetUp) -> None:
    """A switch whose state the camera does not tell is unknown after such a command."""

    def blind(camera: Simulator) -> None:
        camera.persona.peripherals = tuple(
            name for name in camera.persona.peripherals if name != "privacy_button"
        )

    _, camera = await set_up("icamera2", options=QUIET, prepare=blind)
    await act(hass, camera, "switch.privacy", "turn_on")
    assert value_of(hass, camera, "switch.privacy") == "on"
    camera.faults.set("/adm/privacy_ctl.cgi", "empty")
    with pytest.raises(HomeAssistantError):
        await act(hass, camera, "switch.privacy", "turn_off")
    assert value_of(hass, camera, "switch.privacy") == STATE_UNKNOWN


async def test_enabling(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Motion that was perhaps switched on at set-up is unknown, then what it is."""
    entry, camera = await set_up("rc8230", options=QUIET)
    data = {**entry.data, CONF_ENABLE_MOTION: True}
    hass.config_entries.async_update_entry(entry, data=data)
    hang_up(camera)
    with pytest.raises(SercommError):
        await entry.runtime_data.delivery.push.enabling.async_apply()
    assert value_of(hass, camera, "switch.armed") == STATE_UNKNOWN
    camera.faults.clear()
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.armed") == "on"


async def test_given_back(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Settings that were perhaps given back are unknown until they are read."""
    entry, camera = await set_up("rc8230")
    coordinator = entry.runtime_data.coordinator
    camera.faults.set(SET, "truncate", bytes=0)
    camera.faults.set(f"{GET}*", "delay", 1, seconds=0)
    camera.faults.set(f"{GET}*", "empty")
    with pytest.raises(SercommError):
        await entry.runtime_data.delivery.push.settings.async_restore()
    assert coordinator.data.get("HTTP_NOTIFY", "http_url") is None
    camera.faults.clear()
    await coordinator.async_refresh()
    held = camera.groups["HTTP_NOTIFY"]["http_url"]
    assert coordinator.data.get("HTTP_NOTIFY", "http_url") == held


async def test_one_write_of_two(hass: HomeAssistant, set_up: SetUp) -> None:
    """Where each group is a write, the first counts although the second is lost."""

    def one_by_one(camera: Simulator) -> None:
        camera.multi_group = False

    entry, camera = await set_up("rc8230", options=QUIET, prepare=one_by_one)
    changes = {"EVENT": {"event_trigger": "1"}, "MOTION": {"md_mode": "0"}}
    camera.faults.set(f"{SET}?group=MOTION*", "status", code=503)
    with pytest.raises(OutcomeUnknown):
        await entry.runtime_data.camera.set_groups(changes)
    assert camera.groups["EVENT"]["event_trigger"] == "1"


async def test_restored_backup(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, tmp_path: Path
) -> None:
    """What a restore may have written before it broke off is read anew."""
    hass.config.config_dir = str(tmp_path)
    _, camera = await set_up("rc8230", options=QUIET)
    backup = (await call(hass, camera, "backup_configuration"))["backup"]
    await poll(hass, freezer)
    refused = (Refused("UPNP", "upnp_mode", "the connection broke"),)
    camera.groups["UPNP"]["upnp_mode"] = "1"
    report = RestoreReport(restored=(), refused=refused, login_changed=False)
    with patch.object(Camera, "restore", return_value=report):
        await call(
            hass,
            camera,
            "restore_configuration",
            backup=backup,
            confirm_model="RC8230",
        )
    camera.clear_requests()
    await poll(hass, freezer)
    assert any("UPNP" in asked for asked in groups_asked(camera))
