"""Texts: names, and the line in the picture."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.text import SERVICE_SET_VALUE
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

# Group, key and most characters.
SETTINGS = {
    "text.overlay_text": ("VIDEO", "text", 20),
    "text.host_name": ("SYSTEM", "host_name", 16),
    **{
        f"text.motion_window_name_{number}": ("MOTION", f"md_name{number}", 12)
        for number in range(1, 5)
    },
}


@pytest.mark.parametrize("persona", PERSONAS)
async def test_states(
    hass: HomeAssistant, set_up: SetUp, snapshot: SnapshotAssertion, persona: str
) -> None:
    """Every text shows what the camera's group holds, and how long it may be."""
    _, camera = await set_up(persona)
    assert {f"-{name}" for name in SETTINGS} <= set(ENTITIES[persona].split())
    for name, (group, key, longest) in SETTINGS.items():
        state = state_of(hass, camera, name)
        assert state.state == camera.groups[group][key]
        assert state.attributes["max"] == longest
    assert len(hass.states.async_all("text")) == len(SETTINGS)
    assert shown(hass, camera, "text") == snapshot


@pytest.mark.parametrize("persona", PERSONAS)
async def test_writes(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """A text is one request with exactly its key, percent-encoded."""
    _, camera = await set_up(persona)
    for name, (group, key, longest) in SETTINGS.items():
        before = dict(camera.groups[group])
        for value, sent in (
            ("a", "a"),
            ("Back door", "Back%20door"),
            ("x" * longest, "x" * longest),
        ):
            assert await act(hass, camera, name, SERVICE_SET_VALUE, value=value) == [
                f"/adm/set_group.cgi?group={group}&{key}={sent}",
                f"/adm/get_group.cgi?group={group}",
            ]
            assert camera.groups[group] == {**before, key: value}
            assert value_of(hass, camera, name) == value
    assert camera.max_in_flight == 1


async def test_special_characters(hass: HomeAssistant, set_up: SetUp) -> None:
    """Whatever may stand in a picture reaches the camera as it was typed."""
    _, camera = await set_up("rc8230")
    typed = "50% & a=b; #1 +?"
    assert await act(
        hass, camera, "text.overlay_text", SERVICE_SET_VALUE, value=typed
    ) == [
        "/adm/set_group.cgi?group=VIDEO&text=50%25%20%26%20a%3Db%3B%20%231%20%2B%3F",
        "/adm/get_group.cgi?group=VIDEO",
    ]
    assert camera.groups["VIDEO"]["text"] == typed


async def test_empty(hass: HomeAssistant, set_up: SetUp) -> None:
    """The text in the picture may go; a camera without a name may not be."""
    _, camera = await set_up("rc8230")
    await act(hass, camera, "text.overlay_text", SERVICE_SET_VALUE, value="Garden")
    await act(hass, camera, "text.overlay_text", SERVICE_SET_VALUE, value="")
    assert camera.groups["VIDEO"]["text"] == ""
    with pytest.raises(ServiceValidationError):
        await act(hass, camera, "text.host_name", SERVICE_SET_VALUE, value="")
    assert not camera.requests


async def test_not_allowed(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """What the camera cannot store is refused by the entity's name; nothing is sent."""
    _, camera = await set_up("rc8230")
    for name, value, why in (
        ("text.host_name", "Haustür", "not_ascii"),
        ("text.host_name", "a_b", "only"),
        ("text.host_name", "a;reboot", "only"),
        ("text.overlay_text", "two\nlines", "not_ascii"),
        ("text.overlay_text", "Küche", "not_ascii"),
        ("text.motion_window_name_1", "`reboot`", "without"),
        ("text.motion_window_name_2", "a\r\nb", "not_ascii"),
    ):
        with subtests.test(name, value=value):
            with pytest.raises(ServiceValidationError) as raised:
                await act(hass, camera, name, SERVICE_SET_VALUE, value=value)
            assert raised.value.translation_key == f"invalid_{why}"
            told = raised.value.translation_placeholders or {}
            assert state_of(hass, camera, name).name.endswith(told["field"])
            assert not camera.requests


async def test_too_long(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """One character too many is refused before anything is sent."""
    _, camera = await set_up("rc8230")
    for name, (_, _, longest) in SETTINGS.items():
        value = "x" * (longest + 1)
        with subtests.test(name):
            with pytest.raises((HomeAssistantError, ValueError)):
                await act(hass, camera, name, SERVICE_SET_VALUE, value=value)
            assert not camera.requests


async def test_undocumented_value(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A name that is longer than documented is shown; one that is gone is unknown."""
    _, camera = await set_up("rc8230")
    camera.groups["SYSTEM"]["host_name"] = "A camera with a long name"
    del camera.groups["VIDEO"]["text"]
    await poll(hass, freezer, 6)  # only then a key that is gone is believed
    state = state_of(hass, camera, "text.host_name")
    assert state.state == "A camera with a long name"
    assert state.attributes["max"] == 25
    assert value_of(hass, camera, "text.overlay_text") == "unknown"
    camera.groups["VIDEO"]["text"] = "x" * 300
    await poll(hass, freezer)
    assert value_of(hass, camera, "text.overlay_text") == "x" * 255
