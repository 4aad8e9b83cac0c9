"""Selects: settings with a few choices, and presets by name."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.sercomm.api.catalog import TIME_ZONES
from tests.cameras import (
    ENTITIES,
    PERSONAS,
    SetUp,
    act,
    name_presets,
    poll,
    shown,
    state_of,
    value_of,
)

pytest_plugins = ("tests.camera_fixtures",)
pytestmark = pytest.mark.usefixtures("all_enabled")

RESOLUTIONS = {"1": "160x120", "2": "320x240", "3": "640x480", "4": "1280x720"}
MODES = {"0": "auto", "1": "schedule", "2": "day", "3": "night"}
COLORS = {
    "0": "auto",
    "1": "indoor",
    "2": "white_light",
    "3": "yellow_light",
    "4": "outdoor",
    "5": "black_and_white",
}
QUALITIES = {
    "1": "very_low",
    "2": "low",
    "3": "normal",
    "4": "high",
    "5": "very_high",
}
DATES = {"0": "yyyy_mm_dd", "1": "mm_dd_yyyy", "2": "dd_mm_yyyy", "3": "other"}
ZONES = {str(zone.code): zone.label for zone in TIME_ZONES}
SETTINGS = {
    "select.video_resolution": ("H264", "resolution", RESOLUTIONS),
    "select.snapshot_resolution": ("JPEG", "resolution", RESOLUTIONS),
    "select.day_night_mode": ("VIDEO", "dn_sch", MODES),
    "select.color_mode": ("VIDEO", "color", COLORS),
    "select.power_line": ("VIDEO", "power_line", {"50": "50_hz", "60": "60_hz"}),
    "select.video_quality": ("H264", "quality_level", QUALITIES),
    "select.video_resolution_2": ("H264", "resolution2", RESOLUTIONS),
    "select.video_resolution_3": ("H264", "resolution3", RESOLUTIONS),
    "select.snapshot_quality": ("JPEG", "quality_level", QUALITIES),
    "select.time_zone": ("SYSTEM", "time_zone", ZONES),
    "select.time_format": (
        "SYSTEM",
        "time_format",
        {"24": "24_hours", "12": "12_hours"},
    ),
    "select.date_format": ("SYSTEM", "date_format", DATES),
}


def settings(persona: str) -> dict[str, tuple[str, str, dict[str, str]]]:
    """Return the settings with choices that a camera has."""
    names = {name.strip("-") for name in ENTITIES[persona].split()}
    found = {name: what for name, what in SETTINGS.items() if name in names}
    others = {name for name in names - found.keys() if name.startswith("select.")}
    assert others <= {"select.preset"}
    return found


@pytest.mark.parametrize("persona", PERSONAS)
async def test_states(
    hass: HomeAssistant, set_up: SetUp, snapshot: SnapshotAssertion, persona: str
) -> None:
    """Every select shows what the camera's group holds, in words."""
    _, camera = await set_up(persona)
    for name, (group, key, choices) in settings(persona).items():
        state = state_of(hass, camera, name)
        assert state.state == choices[camera.groups[group][key]]
        assert state.attributes["options"] == list(choices.values())
    assert shown(hass, camera, "select") == snapshot


@pytest.mark.parametrize("persona", PERSONAS)
async def test_writes(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """A choice is one request with exactly its key, and shows itself at once."""
    _, camera = await set_up(persona)
    for name, (group, key, choices) in settings(persona).items():
        before = dict(camera.groups[group])
        resolutions = camera.persona.resolutions
        offered = resolutions if key.startswith("resolution") else tuple(choices)
        if choices is ZONES:  # 76 are shared out: each is tried with one camera
            offered = offered[PERSONAS.index(persona) :: len(PERSONAS)]
        for value in (*offered, before[key]):
            paths = await act(
                hass, camera, name, "select_option", option=choices[value]
            )
            assert paths == [f"/adm/set_group.cgi?group={group}&{key}={value}"]
            assert camera.groups[group] == {**before, key: value}
            assert value_of(hass, camera, name) == choices[value]


@pytest.mark.parametrize("persona", ["rc8221", "oc810"])
async def test_refused(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    subtests: pytest.Subtests,
    persona: str,
) -> None:
    """A camera without 720p says so, and keeps showing what it holds."""
    _, camera = await set_up(persona)
    for name, group in (
        ("select.video_resolution", "H264"),
        ("select.snapshot_resolution", "JPEG"),
    ):
        with subtests.test(name):
            with pytest.raises(HomeAssistantError) as raised:
                await act(hass, camera, name, "select_option", option="1280x720")
            assert camera.paths() == [f"/adm/set_group.cgi?group={group}&resolution=4"]
            error = raised.value
            assert not isinstance(error, ServiceValidationError)
            assert error.translation_domain == "sercomm"
            assert error.translation_key == "refused"
            assert error.translation_placeholders == {"reason": "Invalid Resolution"}
            assert value_of(hass, camera, name) == "640x480"
            await poll(hass, freezer)
            assert value_of(hass, camera, name) == "640x480"


async def test_not_an_option(hass: HomeAssistant, set_up: SetUp) -> None:
    """What is not offered is refused before anything is sent."""
    _, camera = await set_up("rc8230")
    for option in ("1920x1080", "4", ""):
        with pytest.raises(ServiceValidationError):
            await act(
                hass, camera, "select.video_resolution", "select_option", option=option
            )
        assert not camera.requests


async def test_undocumented_value(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A value that nobody documented is shown as it is, and not written."""
    _, camera = await set_up("rc8230")
    camera.groups["H264"]["resolution"] = "7"
    await poll(hass, freezer)
    state = state_of(hass, camera, "select.video_resolution")
    assert state.state == "7"
    assert state.attributes["options"] == [*RESOLUTIONS.values(), "7"]
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, camera, "select.video_resolution", "select_option", option="7")
    assert raised.value.translation_key == "invalid_choice"
    assert not camera.requests
    assert await act(
        hass, camera, "select.video_resolution", "select_option", option="640x480"
    )
    state = state_of(hass, camera, "select.video_resolution")
    assert state.attributes["options"] == list(RESOLUTIONS.values())


async def test_value_missing(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A setting that the camera no longer shows is unknown."""
    _, camera = await set_up("rc8230")
    del camera.groups["JPEG"]["resolution"]
    await poll(hass, freezer, 6)  # only then a key that is gone is believed
    assert value_of(hass, camera, "select.snapshot_resolution") == "unknown"


async def test_time_zone(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Zones have a place as name; the clock is read anew in another zone."""
    freezer.move_to("2026-07-01 12:00:00+00:00")
    _, camera = await set_up("rc8230")
    options = state_of(hass, camera, "select.time_zone").attributes["options"]
    assert len(set(options)) == 76
    option = "(GMT+01:00) Europe/Berlin"
    assert await act(
        hass, camera, "select.time_zone", "select_option", option=option
    ) == ["/adm/set_group.cgi?group=SYSTEM&time_zone=27"]
    assert value_of(hass, camera, "sensor.clock_drift") == "unknown"
    await poll(hass, freezer)
    assert value_of(hass, camera, "sensor.clock_drift") == "0"


async def test_presets(hass: HomeAssistant, set_up: SetUp) -> None:
    """Presets are chosen by name; equal names are told apart by number."""
    _, camera = await set_up("rc8230", prepare=name_presets)
    state = state_of(hass, camera, "select.preset")
    options = state.attributes["options"]
    assert options == ["Door", "Door (3)", "Küche & Flur", "Door (9)", "Door (9) (9)"]
    assert state.state == "unknown"
    for option, number in zip(options, (1, 3, 7, 8, 9), strict=True):
        assert await act(
            hass, camera, "select.preset", "select_option", option=option
        ) == [f"/pt/ptctrl.cgi?preset=move,{number}"]
        assert value_of(hass, camera, "select.preset") == option


async def test_preset_left(hass: HomeAssistant, set_up: SetUp) -> None:
    """The select follows the buttons: a preset is reached, or left."""
    _, camera = await set_up("rc8230", prepare=name_presets)
    await act(hass, camera, "button.ptz_preset_7", "press")
    assert value_of(hass, camera, "select.preset") == "Küche & Flur"
    await act(hass, camera, "button.ptz_left", "press")
    assert value_of(hass, camera, "select.preset") == "unknown"
    await act(hass, camera, "button.ptz_preset_3", "press")
    assert value_of(hass, camera, "select.preset") == "Door (3)"
    await act(hass, camera, "button.ptz_home", "press")
    assert value_of(hass, camera, "select.preset") == "unknown"


async def test_preset_fails(hass: HomeAssistant, set_up: SetUp) -> None:
    """A lens that did not move is not shown as moved."""
    _, camera = await set_up("rc8230", prepare=name_presets)
    camera.faults.set("/pt/ptctrl.cgi", "status", code=503)
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, camera, "select.preset", "select_option", option="Door")
    assert raised.value.translation_key == "camera_busy"
    assert value_of(hass, camera, "select.preset") == "unknown"


async def test_a_value_too_long_for_a_state(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """As much of it is shown as a state may be, and nothing is logged about it."""
    _, camera = await set_up("rc8230")
    camera.groups["H264"]["resolution"] = "7" * 300
    camera.groups["PTZ"] |= {"Preset1Name": "x" * 300, "Preset2Name": "x" * 300}
    await poll(hass, freezer, 10)
    state = state_of(hass, camera, "select.video_resolution")
    assert state.state == "7" * 255
    assert state.attributes["options"][-1] == "7" * 255
    options = state_of(hass, camera, "select.preset").attributes["options"]
    assert options == ["x" * 219, "x" * 219 + " (2)"]
    await act(hass, camera, "select.preset", "select_option", option=options[1])
    assert value_of(hass, camera, "select.preset") == options[1]
    assert "ERROR" not in [record.levelname for record in caplog.records]


async def test_presets_renamed(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """New names come with the slow polls."""
    _, camera = await set_up("rc8230", prepare=name_presets)
    assert "Garden" not in state_of(hass, camera, "select.preset").attributes["options"]
    camera.groups["PTZ"]["Preset3Name"] = "Garden"
    await poll(hass, freezer, 10)
    options = state_of(hass, camera, "select.preset").attributes["options"]
    assert options == ["Door", "Garden", "Küche & Flur", "Door (9)", "Door (9) (9)"]
