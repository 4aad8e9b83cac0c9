"""Numbers: every setting with a range, from its lowest to its highest."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.number import SERVICE_SET_VALUE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cameras import (
    ENTITIES,
    PERSONAS,
    SetUp,
    act,
    poll,
    shown,
    state_of,
    value_of,
)

pytest_plugins = ("tests.camera_fixtures",)
pytestmark = pytest.mark.usefixtures("all_enabled")

SLIDER = (1, 7)
NARROW = (1, 16)
WIDE = (0, 100)
# Group, key, lowest and highest.
SETTINGS = {
    **{
        f"number.motion_{what}_{window}": ("MOTION", f"md_{what}{window}", *limits)
        for what, limits in (("threshold", (0, 255)), ("sensitivity", (0, 10)))
        for window in range(1, 5)
    },
    "number.brightness": ("VIDEO", "exposure", *SLIDER),
    "number.sharpness": ("VIDEO", "sharpness", *SLIDER),
    "number.saturation": ("VIDEO", "saturation", *SLIDER),
    "number.contrast": ("VIDEO", "contrast", *SLIDER),
    "number.hue": ("VIDEO", "hue", *SLIDER),
    "number.frame_rate": ("H264", "frame_rate", 1, 30),
    "number.bit_rate": ("H264", "bit_rate", 32, 8192),
    **{
        f"number.{key}_{stream}": ("H264", f"{key}{stream}", *limits)
        for key, limits in (("frame_rate", (1, 30)), ("bit_rate", (32, 8192)))
        for stream in (2, 3)
    },
    "number.mjpeg_frame_rate": ("JPEG", "frame_rate", 1, 30),
    "number.microphone_volume": ("AUDIO", "in_volume", *NARROW),
    "number.speaker_volume": ("AUDIO", "out_volume", *NARROW),
    "number.sound_threshold": ("AUDIO", "au_trigger_volume", 0, 100),
    "number.event_interval": ("EVENT", "event_interval", 0, 15),
}
VOLUMES = ("number.microphone_volume", "number.speaker_volume")


def settings(persona: str) -> dict[str, tuple[str, str, int, int]]:
    """Return the numbers that a camera has."""
    names = {name.strip("-") for name in ENTITIES[persona].split()}
    found = {name: what for name, what in SETTINGS.items() if name in names}
    assert {name for name in names if name.startswith("number.")} == found.keys()
    if persona == "icamera2":
        found |= {name: (*found[name][:2], *WIDE) for name in VOLUMES}
    return found


@pytest.mark.parametrize("persona", PERSONAS)
async def test_states(
    hass: HomeAssistant, set_up: SetUp, snapshot: SnapshotAssertion, persona: str
) -> None:
    """Every number shows what the camera's group holds, and keeps to its range."""
    _, camera = await set_up(persona)
    for name, (group, key, lowest, highest) in settings(persona).items():
        state = state_of(hass, camera, name)
        assert state.state == camera.groups[group][key]
        assert (state.attributes["min"], state.attributes["max"]) == (lowest, highest)
        assert state.attributes["step"] == 1
    assert len(hass.states.async_all("number")) == len(settings(persona))
    assert shown(hass, camera, "number") == snapshot
    for name, (_, _, lowest, highest) in settings(persona).items():
        for value in (lowest - 1, highest + 1):
            with pytest.raises(ServiceValidationError):
                await act(hass, camera, name, SERVICE_SET_VALUE, value=value)
            assert not camera.requests


@pytest.mark.parametrize("persona", PERSONAS)
async def test_writes(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """A number is one request with exactly its key, and shows itself at once."""
    _, camera = await set_up(persona)
    for name, (group, key, lowest, highest) in settings(persona).items():
        before = dict(camera.groups[group])
        for value in (lowest, highest, int(before[key])):
            assert await act(hass, camera, name, SERVICE_SET_VALUE, value=value) == [
                f"/adm/set_group.cgi?group={group}&{key}={value}"
            ]
            assert camera.groups[group] == {**before, key: str(value)}
            assert value_of(hass, camera, name) == str(value)
    assert camera.max_in_flight == 1


async def test_fractions(hass: HomeAssistant, set_up: SetUp) -> None:
    """The camera knows whole numbers only."""
    _, camera = await set_up("rc8230")
    assert await act(
        hass, camera, "number.brightness", SERVICE_SET_VALUE, value=2.6
    ) == ["/adm/set_group.cgi?group=VIDEO&exposure=3"]


async def test_refused(hass: HomeAssistant, set_up: SetUp) -> None:
    """What the camera refuses is not shown as taken."""
    _, camera = await set_up("rc8230")
    camera.faults.set("/adm/set_group.cgi", "status", code=200, body="ERROR")
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, camera, "number.contrast", SERVICE_SET_VALUE, value=7)
    assert raised.value.translation_key == "refused"
    assert value_of(hass, camera, "number.contrast") == "4"


async def test_value_unknown(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What is no number, or is gone, is unknown; what is out of range is shown."""
    _, camera = await set_up("rc8230")
    del camera.groups["VIDEO"]["hue"]
    camera.groups["VIDEO"] |= {"contrast": "", "sharpness": "x", "saturation": "9"}
    await poll(hass, freezer, 6)  # only then a key that is gone is believed
    for key in ("hue", "contrast", "sharpness"):
        assert value_of(hass, camera, f"number.{key}") == "unknown"
    assert value_of(hass, camera, "number.saturation") == "9"


@pytest.mark.parametrize(
    ("audio", "limits"),
    [
        ({"in_volume": "1", "out_volume": "8"}, NARROW),
        ({"in_volume": "16", "out_volume": "16"}, NARROW),
        ({"in_volume": "17", "out_volume": "1"}, WIDE),
        ({"in_volume": "1", "out_volume": "100"}, WIDE),
        ({"in_volume": "", "out_volume": ""}, NARROW),
        ({"in_volume": "1", "in_volume_again": "23"}, WIDE),
        ({"in_volume": "1", "audio_advanced_mode": "0"}, WIDE),
    ],
)
async def test_range_of_volumes(
    hass: HomeAssistant,
    set_up: SetUp,
    audio: dict[str, str],
    limits: tuple[int, int],
) -> None:
    """Cameras count to 16 or to 100; what they hold tells which."""
    _, camera = await set_up(
        "rc8230", prepare=lambda camera: camera.groups["AUDIO"].update(audio)
    )
    for name in VOLUMES:
        attributes = state_of(hass, camera, name).attributes
        assert (attributes["min"], attributes["max"]) == limits


async def test_range_stays_wide(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that was once louder than 16 counts to 100, however low it is now."""
    _, camera = await set_up("rc8230")
    for value, highest in (("8", 16), ("40", 100), ("2", 100)):
        camera.groups["AUDIO"]["in_volume"] = value
        await poll(hass, freezer, 10)
        for name in VOLUMES:
            assert state_of(hass, camera, name).attributes["max"] == highest
        assert value_of(hass, camera, "number.microphone_volume") == value
