"""Binary sensors: motion, heat and sound by notification, night by poll."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from syrupy.assertion import SnapshotAssertion

from tests.cameras import (
    ENTITIES,
    PERSONAS,
    SetUp,
    equip,
    poll,
    shown,
    state_of,
    value_of,
)
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

MOTION = "binary_sensor.motion"
PIR = "binary_sensor.pir"
NIGHT = "binary_sensor.night_vision"
SOUND = "binary_sensor.sound"
INPUTS = ("binary_sensor.input_1", "binary_sensor.input_2")


async def wait(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Let some seconds pass."""
    freezer.tick(seconds)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


@pytest.mark.parametrize("persona", PERSONAS)
async def test_states(
    hass: HomeAssistant, set_up: SetUp, snapshot: SnapshotAssertion, persona: str
) -> None:
    """At first all is quiet, and it is day."""
    _, camera = await set_up(persona)
    names = {n for n in ENTITIES[persona].split() if n.startswith("binary_sensor.")}
    assert names >= {MOTION, NIGHT}
    assert {name: value_of(hass, camera, name) for name in names} == dict.fromkeys(
        names, "off"
    )
    assert len(hass.states.async_all("binary_sensor")) == len(names)
    assert state_of(hass, camera, MOTION).attributes["device_class"] == "motion"
    assert shown(hass, camera, "binary_sensor") == snapshot


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_motion(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    persona: str,
    method: str,
) -> None:
    """A notification turns motion on at once; it ends by itself."""
    _, camera = await set_up(persona)
    (delivery,) = await camera.fire("motion", method=method, force=True)
    assert delivery.status == 200
    assert value_of(hass, camera, MOTION) == "on"
    await wait(hass, freezer, 14)
    assert value_of(hass, camera, MOTION) == "on"
    await wait(hass, freezer, 1)
    assert value_of(hass, camera, MOTION) == "off"
    assert not camera.requests


async def test_motion_goes_on(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Every further notification lengthens the motion."""
    _, camera = await set_up("rc8230", options={"clear_after": 40})
    for _ in range(3):
        await camera.fire("motion", force=True)
        await wait(hass, freezer, 30)
        assert value_of(hass, camera, MOTION) == "on"
    await wait(hass, freezer, 9)
    assert value_of(hass, camera, MOTION) == "on"
    await wait(hass, freezer, 1)
    assert value_of(hass, camera, MOTION) == "off"


@pytest.mark.parametrize("trigger", ["pir", "sound", "input", "http", "periodic"])
async def test_other_events_are_no_motion(
    hass: HomeAssistant, set_up: SetUp, trigger: str
) -> None:
    """Only motion is motion."""
    _, camera = await set_up("icamera2")
    assert await camera.fire(trigger, force=True)
    assert value_of(hass, camera, MOTION) == "off"
    assert value_of(hass, camera, PIR) == ("on" if trigger == "pir" else "off")


async def test_foreign_address(hass: HomeAssistant, set_up: SetUp) -> None:
    """A notification from another address does nothing."""
    _, camera = await set_up("rc8230")
    (delivery,) = await camera.fire("motion", force=True, source="127.0.0.2")
    assert delivery.status == 200
    assert value_of(hass, camera, MOTION) == "off"


async def test_not_restored(hass: HomeAssistant, set_up: SetUp) -> None:
    """A reload ends motion."""
    entry, camera = await set_up("rc8230")
    await camera.fire("motion", force=True)
    assert value_of(hass, camera, MOTION) == "on"
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert value_of(hass, camera, MOTION) == "off"


async def test_unknown_while_deaf(hass: HomeAssistant, set_up: SetUp) -> None:
    """While nothing can reach us, nobody knows whether something moves."""
    _, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    assert value_of(hass, camera, MOTION) == "unknown"


async def test_motion_of_a_lost_camera(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that is gone is unavailable; what ends meanwhile does no harm."""
    _, camera = await set_up("rc8230", options={"clear_after": 300})
    await camera.fire("motion", force=True)
    camera.offline()
    await poll(hass, freezer, 3)
    assert value_of(hass, camera, MOTION) == STATE_UNAVAILABLE
    await poll(hass, freezer, 3)
    camera.online()
    await poll(hass, freezer)
    assert value_of(hass, camera, MOTION) == "off"


async def test_pir(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Heat is told by notification and by poll; switched off it is only quiet."""
    _, camera = await set_up("icamera2")
    await camera.fire("pir", force=True)
    assert value_of(hass, camera, PIR) == "on"
    await wait(hass, freezer, 15)
    assert value_of(hass, camera, PIR) == "off"

    camera.show("pir", seconds=600)
    await poll(hass, freezer)
    assert value_of(hass, camera, PIR) == "on"
    camera.groups["SYSTEM"]["pir_mode"] = "0"
    await poll(hass, freezer)
    assert value_of(hass, camera, PIR) == "off"


async def test_sound(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A sound is on by notification and ends by itself."""
    _, camera = await set_up("rc8230")
    assert state_of(hass, camera, SOUND).attributes["device_class"] == "sound"
    assert await camera.fire("sound", force=True)
    assert value_of(hass, camera, SOUND) == "on"
    assert value_of(hass, camera, MOTION) == "off"
    await wait(hass, freezer, 15)
    assert value_of(hass, camera, SOUND) == "off"


async def test_inputs(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A closed contact is low, which is on; short ones show by notification."""
    _, camera = await set_up("rc8221", prepare=equip)
    assert state_of(hass, camera, INPUTS[0]).name == "Camera Input 1"
    assert [value_of(hass, camera, name) for name in INPUTS] == ["off", "off"]
    camera.show("input_2", seconds=600)
    await poll(hass, freezer)
    assert [value_of(hass, camera, name) for name in INPUTS] == ["off", "on"]

    assert await camera.fire("input", window=1, force=True)
    assert [value_of(hass, camera, name) for name in INPUTS] == ["on", "on"]
    await wait(hass, freezer, 15)
    assert [value_of(hass, camera, name) for name in INPUTS] == ["off", "on"]


async def test_inputs_that_only_notify(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Without query_pc.cgi the rules tell which inputs there are."""

    def prepare(camera: Simulator) -> None:
        camera.persona.flags["ioctrl"] = "on"
        camera.groups["EVENT"]["event_in1"] = "email:0;httpn:0"

    _, camera = await set_up("rc8230", prepare=prepare)
    first, second = INPUTS
    assert value_of(hass, camera, first) == "off"
    with pytest.raises(AssertionError):
        value_of(hass, camera, second)
    assert await camera.fire("input", window=1, force=True)
    assert value_of(hass, camera, first) == "on"
    await wait(hass, freezer, 15)
    assert value_of(hass, camera, first) == "off"
    await poll(hass, freezer)
    assert "/io/query_pc.cgi" not in camera.paths()


@pytest.mark.parametrize("persona", PERSONAS)
async def test_night_vision(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, persona: str
) -> None:
    """The filter shows within a poll, by whichever CGI the camera has."""
    _, camera = await set_up(persona)
    camera.set_dark(True)
    await poll(hass, freezer)
    assert value_of(hass, camera, NIGHT) == "on"
    camera.set_dark(False)
    await poll(hass, freezer)
    assert value_of(hass, camera, NIGHT) == "off"
    queries = {r.path for r in camera.requests if r.path.startswith("/io/")}
    expected = "query_pc" if persona in ("rc8221", "icamera2") else "query_filter"
    assert queries == {f"/io/{expected}.cgi"}
