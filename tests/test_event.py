"""The detection event: every notification of the camera, with what it tells."""

from itertools import product
from typing import Any

from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cameras import PERSONAS, Home, SetUp, shown, state_of

pytest_plugins = ("tests.camera_fixtures",)

DETECTION = "event.detection"
TYPES = {
    "rc8230": ["motion", "sound", "trigger", "periodic"],
    "rc8221": ["motion", "sound", "trigger", "periodic"],
    "icamera2": ["motion", "pir", "sound", "trigger", "periodic"],
    "oc810": ["motion", "sound", "trigger", "periodic"],
}


def last_event(hass: HomeAssistant, camera: Any) -> tuple[str, dict[str, Any]]:
    """Return type and attributes of the last event."""
    attributes = dict(state_of(hass, camera, DETECTION).attributes)
    for name in ("event_types", "device_class", "friendly_name"):
        del attributes[name]
    return attributes.pop("event_type"), attributes


@pytest.mark.parametrize("persona", PERSONAS)
async def test_states(
    hass: HomeAssistant, set_up: SetUp, snapshot: SnapshotAssertion, persona: str
) -> None:
    """Nothing has happened at first; our own test of the way is no event."""
    _, camera = await set_up(persona)
    state = state_of(hass, camera, DETECTION)
    assert state.state == STATE_UNKNOWN
    assert state.attributes["event_types"] == TYPES[persona]
    assert state.attributes["device_class"] == "motion"
    assert shown(hass, camera, "event") == snapshot


@pytest.mark.parametrize("persona", PERSONAS)
async def test_types(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """Each kind of notification is an event of its type, by GET and by POST."""
    _, camera = await set_up(persona)
    for method, (trigger, expected) in product(
        ("GET", "POST"),
        {
            "motion": ("motion", {"window": 1, "level": 74}),
            "pir": ("pir", {}),
            "sound": ("sound", {}),
            "input": ("input", {"input": 1}),
            "http": ("trigger", {}),
            "periodic": ("periodic", {}),
        }.items(),
    ):
        assert await camera.fire(trigger, method=method, force=True)
        kind, attributes = last_event(hass, camera)
        assert kind == expected[0]
        assert attributes.items() >= expected[1].items()


async def test_window(hass: HomeAssistant, set_up: SetUp) -> None:
    """The event tells window and level."""
    _, camera = await set_up("rc8230")
    await camera.fire("motion", window=2, level=200, force=True)
    assert last_event(hass, camera) == ("motion", {"window": 2, "level": 200})


async def test_nothing_told(hass: HomeAssistant, set_up: SetUp) -> None:
    """A notification without data is motion."""
    _, camera = await set_up("rc8230")
    camera.groups["HTTP_NOTIFY"]["event_data_flag"] = "0"
    await camera.fire("motion", force=True)
    assert last_event(hass, camera) == ("motion", {})


async def test_unknown_event(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """What the camera names and we do not know is a trigger."""
    entry, camera = await set_up("rc8230")
    await home.get(f"/api/webhook/{entry.data['webhook_id']}?event=earthquake")
    assert last_event(hass, camera) == ("trigger", {})


async def test_every_one_counts(hass: HomeAssistant, set_up: SetUp) -> None:
    """Equal events one after the other are two; the end of motion is none."""
    _, camera = await set_up("rc8230", options={"clear_after": 5})
    moments = set()
    for _ in range(3):
        await camera.fire("motion", force=True)
        moments.add(state_of(hass, camera, DETECTION).last_updated)
    assert len(moments) == 3


async def test_end_is_no_event(hass: HomeAssistant, set_up: SetUp) -> None:
    """That motion is over fires nothing."""
    entry, camera = await set_up("rc8230")
    await camera.fire("motion", force=True)
    before = state_of(hass, camera, DETECTION)
    entry.runtime_data.detections.changed.async_tell(None)
    assert state_of(hass, camera, DETECTION) == before


async def test_foreign_address(hass: HomeAssistant, set_up: SetUp) -> None:
    """A notification from another address is no event."""
    _, camera = await set_up("rc8230")
    await camera.fire("motion", force=True, source="127.0.0.2")
    assert state_of(hass, camera, DETECTION).state == STATE_UNKNOWN
