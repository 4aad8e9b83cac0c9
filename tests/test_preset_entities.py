"""Presets as entities: there is what is stored, under its name, and nothing else."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from tests.actions.calling import QUIET
from tests.cameras import SetUp, act, poll, state_of, value_of
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

# Polls after which every group was read again.
SLOWLY = 10
STORED = {
    "Preset2Name": "Garden",
    "Preset2Position": "5,5",
    "Preset6Name": "Home",
    "Preset6Position": "6,6",
    "Preset8Position": "8,8",
}


def store(camera: Simulator) -> None:
    """Let the camera hold three presets, two of them with a name."""
    camera.groups["PTZ"] |= STORED


def forget(camera: Simulator, number: int) -> None:
    """Clear a preset, as on the camera's own page."""
    camera.groups["PTZ"] |= {f"Preset{number}Name": "", f"Preset{number}Position": ""}


def presets(hass: HomeAssistant, camera: Simulator) -> dict[str, str]:
    """Return the registered entities of presets, key -> name shown."""
    found = {}
    for entry in er.async_get(hass).entities.values():
        key = entry.unique_id.removeprefix(f"{camera.mac}_")
        if key.startswith("ptz_preset_") or key == "preset":
            state = hass.states.get(entry.entity_id)
            found[key] = state.name if state else "no state"
    return found


@pytest.mark.usefixtures("all_enabled")
async def test_nothing_stored(hass: HomeAssistant, set_up: SetUp) -> None:
    """No empty drop-down, and no button that leads nowhere."""
    _, camera = await set_up("rc8230", options=QUIET)
    assert presets(hass, camera) == {}
    state_of(hass, camera, "button.ptz_home")


async def test_stored_from_the_start(hass: HomeAssistant, set_up: SetUp) -> None:
    """Each preset has a button, enabled, and named like it."""
    _, camera = await set_up("rc8230", options=QUIET, prepare=store)
    assert presets(hass, camera) == {
        "preset": "Camera Preset",
        "ptz_preset_2": "Camera Move to Garden",
        "ptz_preset_6": "Camera Move to Home (6)",
        "ptz_preset_8": "Camera Move to preset 8",
    }
    assert state_of(hass, camera, "button.ptz_home").name == "Camera Move to home"
    assert state_of(hass, camera, "select.preset").attributes["options"] == [
        "Garden",
        "Home",
        "preset_8",
    ]
    for number, option in ((2, "Garden"), (8, "preset_8")):
        assert await act(hass, camera, f"button.ptz_preset_{number}", "press") == [
            f"/pt/ptctrl.cgi?preset=move,{number}"
        ]
        assert value_of(hass, camera, "select.preset") == option
    assert await act(
        hass, camera, "select.preset", "select_option", option="preset_8"
    ) == ["/pt/ptctrl.cgi?preset=move,8"]


async def test_equal_names(hass: HomeAssistant, set_up: SetUp) -> None:
    """Two buttons of one camera never share a name."""

    def prepare(camera: Simulator) -> None:
        camera.groups["PTZ"] |= {"Preset1Name": "Door", "Preset3Name": "Door"}

    _, camera = await set_up("rc8230", options=QUIET, prepare=prepare)
    assert state_of(hass, camera, "button.ptz_preset_1").name == "Camera Move to Door"
    assert state_of(hass, camera, "button.ptz_preset_3").name == (
        "Camera Move to Door (3)"
    )


async def test_names_that_sound_alike(hass: HomeAssistant, set_up: SetUp) -> None:
    """Names that differ in capitals, or that other buttons and choices have already."""
    names = {1: "Preset 8", 2: "Gate", 3: "gate", 4: "Motion position", 5: "preset_7"}

    def prepare(camera: Simulator) -> None:
        for number, name in names.items():
            camera.groups["PTZ"][f"Preset{number}Name"] = name
        camera.groups["PTZ"] |= {"Preset7Position": "7,7", "Preset8Position": "8,8"}

    _, camera = await set_up("rc8230", options=QUIET, prepare=prepare)
    buttons = presets(hass, camera)
    buttons.pop("preset")
    assert buttons == {
        "ptz_preset_1": "Camera Move to Preset 8 (1)",
        "ptz_preset_2": "Camera Move to Gate",
        "ptz_preset_3": "Camera Move to gate (3)",
        "ptz_preset_4": "Camera Move to Motion position (4)",
        "ptz_preset_5": "Camera Move to preset_7 (5)",
        "ptz_preset_7": "Camera Move to preset 7",
        "ptz_preset_8": "Camera Move to preset 8",
    }
    options = state_of(hass, camera, "select.preset").attributes["options"]
    for option, number in zip(options, (1, 2, 3, 4, 5, 7, 8), strict=True):
        assert await act(
            hass, camera, "select.preset", "select_option", option=option
        ) == [f"/pt/ptctrl.cgi?preset=move,{number}"]
    # What is shown can be typed, too.
    camera.clear_requests()
    await hass.services.async_call(
        "sercomm",
        "go_to_preset",
        {"entity_id": "camera.camera", "preset": "gate (3)"},
        blocking=True,
    )
    assert camera.paths() == ["/pt/ptctrl.cgi?preset=move,3"]


async def test_stored_here(hass: HomeAssistant, set_up: SetUp) -> None:
    """What Home Assistant stores is there at once."""
    _, camera = await set_up("rc8230", options=QUIET)
    await hass.services.async_call(
        "sercomm",
        "save_preset",
        {"entity_id": "camera.camera", "preset": 4, "name": "Gate"},
        blocking=True,
    )
    await hass.async_block_till_done()
    assert presets(hass, camera) == {
        "preset": "Camera Preset",
        "ptz_preset_4": "Camera Move to Gate",
    }
    assert value_of(hass, camera, "select.preset") == "Gate"


async def test_stored_elsewhere(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What is stored, renamed and cleared on the camera's page is seen by a poll."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.groups["PTZ"] |= {"Preset4Name": "Gate", "Preset4Position": "4,4"}
    await poll(hass, freezer, SLOWLY)
    button = "ptz_preset_4"
    assert presets(hass, camera)[button] == "Camera Move to Gate"
    entity_id = state_of(hass, camera, f"button.{button}").entity_id

    camera.groups["PTZ"]["Preset4Name"] = "Street"
    await poll(hass, freezer, SLOWLY)
    assert state_of(hass, camera, f"button.{button}").name == "Camera Move to Street"
    assert state_of(hass, camera, f"button.{button}").entity_id == entity_id
    entry = er.async_get(hass).async_get(entity_id)
    assert entry is not None
    assert entry.original_name == "Move to Street"

    camera.groups["PTZ"] |= {"Preset5Position": "5,5"}
    forget(camera, 4)
    await poll(hass, freezer, SLOWLY)
    assert presets(hass, camera) == {
        "preset": "Camera Preset",
        "ptz_preset_5": "Camera Move to preset 5",
    }
    assert hass.states.get(entity_id) is None


async def test_the_last_one_cleared(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that shows no positions keeps no copy: with the last name all goes."""

    def prepare(camera: Simulator) -> None:
        for number in range(1, 10):
            del camera.groups["PTZ"][f"Preset{number}Position"]
        camera.groups["PTZ"]["Preset1Name"] = "Door"

    _, camera = await set_up("rc8230", options=QUIET, prepare=prepare)
    assert presets(hass, camera).keys() == {"preset", "ptz_preset_1"}
    camera.groups["PTZ"]["Preset1Name"] = ""
    await poll(hass, freezer, SLOWLY)
    assert presets(hass, camera) == {}


async def test_lost(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Presets that the camera has forgotten are unavailable until they are back."""
    _, camera = await set_up("rc8230", options=QUIET, prepare=store)
    before = presets(hass, camera)
    for number in (2, 6, 8):
        forget(camera, number)
    await poll(hass, freezer, SLOWLY)
    assert presets(hass, camera) == before
    for name in ("select.preset", "button.ptz_preset_2", "button.ptz_preset_8"):
        assert value_of(hass, camera, name) == STATE_UNAVAILABLE
    store(camera)
    await poll(hass, freezer, SLOWLY)
    assert value_of(hass, camera, "button.ptz_preset_2") != STATE_UNAVAILABLE
    assert value_of(hass, camera, "select.preset") == "unknown"


async def test_camera_off_at_start(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that is off has not lost its presets."""
    entry, camera = await set_up("rc8230", options=QUIET, prepare=store)
    before = presets(hass, camera)
    camera.offline()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert presets(hass, camera) == before
    assert value_of(hass, camera, "button.ptz_preset_2") == STATE_UNAVAILABLE


async def test_gone_while_we_were_away(hass: HomeAssistant, set_up: SetUp) -> None:
    """Entities of an earlier run whose preset is not set leave the registry."""
    entry, camera = await set_up("rc8230", options=QUIET, prepare=store)
    await hass.config_entries.async_unload(entry.entry_id)
    forget(camera, 6)
    er.async_get(hass).async_get_or_create(
        "button", "sercomm", f"{camera.mac}_ptz_preset_1", config_entry=entry
    )
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert presets(hass, camera).keys() == {"preset", "ptz_preset_2", "ptz_preset_8"}


async def test_a_disabled_button_is_left_alone(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A button that the user does not want stays away under another name, too."""
    entry, camera = await set_up("rc8230", options=QUIET, prepare=store)
    entity_id = state_of(hass, camera, "button.ptz_preset_2").entity_id
    registry = er.async_get(hass)
    registry.async_update_entity(entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    camera.groups["PTZ"]["Preset2Name"] = "Street"
    await poll(hass, freezer, SLOWLY)
    assert presets(hass, camera)["ptz_preset_2"] == "no state"
    found = registry.async_get(entity_id)
    assert found is not None
    assert found.original_name == "Move to Street"


async def test_going_home_ends_a_patrol(hass: HomeAssistant, set_up: SetUp) -> None:
    """No camera documents a way to stop a patrol; going home ends it."""
    _, camera = await set_up("rc8230", options=QUIET, prepare=store)
    camera.groups["PTZ"]["Patrol1Position"] = "2,5;6,5"
    await act(hass, camera, "button.ptz_patrol", "press")
    assert camera.pan_tilt.position == (6, 6)
    await act(hass, camera, "button.ptz_home", "press")
    assert camera.pan_tilt.position == (0, 0)
