"""Entries whose account may not do everything."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from tests.cameras import ENTITIES, PERSONAS, SetUp, state_of, value_of
from tests.conftest import SetUpCamera
from tests.entries import OPERATOR, SPEAKS, VIEWER, names_of, reauths, stays_calm

pytest_plugins = ("tests.camera_fixtures",)


@pytest.mark.parametrize("persona", PERSONAS)
async def test_operator(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    persona: str,
) -> None:
    """An operator sees, moves and lights; nothing of it asks for more rights."""
    entry, camera = await set_up(persona, data=OPERATOR)
    assert entry.state is ConfigEntryState.LOADED
    may = {name for name in ENTITIES[persona].split() if "ptz_" in name}
    if may:
        # Which presets are set is the administrator's to see.
        may |= {f"-button.ptz_preset_{number}" for number in range(1, 10)}
    may |= {"camera.live", "binary_sensor.night_vision"}
    may |= {"binary_sensor.pir", "switch.infrared_leds"} & set(
        ENTITIES[persona].split()
    )
    may |= SPEAKS.get(persona, set())
    assert names_of(hass, entry, camera) == may
    await stays_calm(hass, freezer, camera)
    assert value_of(hass, camera, "camera.live") == "idle"
    assert value_of(hass, camera, "binary_sensor.night_vision") == "off"


@pytest.mark.parametrize("persona", PERSONAS)
async def test_viewer(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    persona: str,
) -> None:
    """A viewer sees."""
    entry, camera = await set_up(persona, data=VIEWER)
    assert entry.state is ConfigEntryState.LOADED
    assert names_of(hass, entry, camera) == {
        "camera.live",
        *SPEAKS.get(persona, set()),
    }
    await stays_calm(hass, freezer, camera)
    assert value_of(hass, camera, "camera.live") == "idle"
    assert state_of(hass, camera, "camera.live").attributes["brand"]


async def test_nothing_allowed(hass: HomeAssistant, set_up_camera: SetUpCamera) -> None:
    """An account that was deleted asks for another login."""
    entry, _ = await set_up_camera(data={"username": "ghost", "password": ""})
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert len(reauths(hass)) == 1
