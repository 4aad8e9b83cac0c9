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
    switch_all_on,
    value_of,
)
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

MOTION = "binary_sensor.motion"
PIR = "binary_sensor.pir"
NIGHT = "binary_sensor.night_vision"
SOUND = "binary_sensor.sound"
INPUTS = ("binary_sensor.input_1", "binary_sensor.input_2")
# Polls after which the camera was asked a second time for all that it refused at first.
ASKED_AGAIN = 3


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
    _, camera = await set_up(persona, prepare=switch_all_on)
    names = {n for n in ENTITIES[persona].split() if n.startswith("binary_sensor.")}
    assert names >= {MOTION, NIGHT}
    quiet = dict.fromkeys(names, "off")
    if persona == "oc810":  # has no rule for sound, so cannot notify of it
        quiet[SOUND] = "unknown"
    assert {name: value_of(hass, camera, name) for name in names} == quiet
    assert len(hass.states.async_all("binary_sensor")) == len(names)
    assert state_of(hass, camera, MOTION).attributes["device_class"] == "motion"
    assert shown(hass, camera, "binary_sensor") == snapshot


@pytest.mark.parametrize("persona", PERSONAS)
async def test_motion(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, persona: str
) -> None:
    """A notification, by GET or POST, turns motion on at once; it ends by itself."""
    _, camera = await set_up(persona, prepare=switch_all_on)
    for method in ("GET", "POST"):
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
    _, camera = await set_up(
        "rc8230", options={"clear_after": 40}, prepare=switch_all_on
    )
    for _ in range(3):
        await camera.fire("motion", force=True)
        await wait(hass, freezer, 30)
        assert value_of(hass, camera, MOTION) == "on"
    await wait(hass, freezer, 9)
    assert value_of(hass, camera, MOTION) == "on"
    await wait(hass, freezer, 1)
    assert value_of(hass, camera, MOTION) == "off"


async def test_other_events_are_no_motion(hass: HomeAssistant, set_up: SetUp) -> None:
    """Only motion is motion, and only heat is heat."""
    _, camera = await set_up("icamera2", prepare=switch_all_on)
    for trigger in ("sound", "input", "http", "periodic", "pir"):
        assert await camera.fire(trigger, force=True)
        assert value_of(hass, camera, MOTION) == "off"
        assert value_of(hass, camera, PIR) == ("on" if trigger == "pir" else "off")


async def test_foreign_address(hass: HomeAssistant, set_up: SetUp) -> None:
    """A notification from another address does nothing."""
    _, camera = await set_up("rc8230", prepare=switch_all_on)
    (delivery,) = await camera.fire("motion", force=True, source="127.0.0.2")
    assert delivery.status == 200
    assert value_of(hass, camera, MOTION) == "off"


async def test_not_restored(hass: HomeAssistant, set_up: SetUp) -> None:
    """A reload ends motion."""
    entry, camera = await set_up("rc8230", prepare=switch_all_on)
    await camera.fire("motion", force=True)
    assert value_of(hass, camera, MOTION) == "on"
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert value_of(hass, camera, MOTION) == "off"


async def test_unknown_while_deaf(hass: HomeAssistant, set_up: SetUp) -> None:
    """While nothing can reach us, nobody knows whether something moves."""
    _, camera = await set_up(
        "rc8230", options={"motion_delivery": "off"}, prepare=switch_all_on
    )
    assert value_of(hass, camera, MOTION) == "unknown"


async def test_motion_of_a_lost_camera(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that is gone is unavailable; what ends meanwhile does no harm."""
    _, camera = await set_up(
        "rc8230", options={"clear_after": 300}, prepare=switch_all_on
    )
    await camera.fire("motion", force=True)
    camera.offline()
    await poll(hass, freezer, 3)
    assert value_of(hass, camera, MOTION) == STATE_UNAVAILABLE
    await poll(hass, freezer, 3)
    camera.online()
    await poll(hass, freezer)
    assert value_of(hass, camera, MOTION) == "off"


async def test_motion_while_polls_fail(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A notification is proof of life: its motion is shown while nothing answers."""
    _, camera = await set_up("rc8230", prepare=switch_all_on)
    camera.offline()
    await poll(hass, freezer, 4)
    assert value_of(hass, camera, MOTION) == STATE_UNAVAILABLE
    camera.faults.set("*", "silent")
    camera.online()
    await camera.fire("motion", force=True)
    assert value_of(hass, camera, MOTION) == "on"
    for fed in ("event.detection", "event.clip", "image.last_motion", SOUND):
        assert value_of(hass, camera, fed) != STATE_UNAVAILABLE
    camera.offline()
    assert value_of(hass, camera, NIGHT) == STATE_UNAVAILABLE
    await wait(hass, freezer, 15)
    assert value_of(hass, camera, MOTION) == "off"
    await poll(hass, freezer, 4)
    assert value_of(hass, camera, MOTION) == STATE_UNAVAILABLE


async def test_pir(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Heat is told by notification and by poll; switched off nothing is known of it."""
    _, camera = await set_up("icamera2", prepare=switch_all_on)
    await camera.fire("pir", force=True)
    assert value_of(hass, camera, PIR) == "on"
    await wait(hass, freezer, 15)
    assert value_of(hass, camera, PIR) == "off"

    camera.show("pir", seconds=600)
    await poll(hass, freezer)
    assert value_of(hass, camera, PIR) == "on"
    camera.groups["SYSTEM"]["pir_mode"] = "0"
    await poll(hass, freezer)
    assert value_of(hass, camera, PIR) == "unknown"


async def test_sound(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A sound is on by notification and ends by itself."""
    _, camera = await set_up("rc8230", prepare=switch_all_on)
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
        camera.groups["EVENT"] |= {"event_in1": "email:0;httpn:0", "event_trigger": "1"}

    _, camera = await set_up("rc8230", prepare=prepare)
    first, second = INPUTS
    assert value_of(hass, camera, first) == "off"
    with pytest.raises(AssertionError):
        value_of(hass, camera, second)
    assert await camera.fire("input", window=1, force=True)
    assert value_of(hass, camera, first) == "on"
    await wait(hass, freezer, 15)
    assert value_of(hass, camera, first) == "off"
    await poll(hass, freezer, ASKED_AGAIN)
    camera.clear_requests()
    await poll(hass, freezer)
    assert "/io/query_pc.cgi" not in camera.paths()


OFF_SWITCHES = {
    "armed": ("EVENT", "event_trigger", {MOTION, PIR, SOUND}),
    "motion detection": ("MOTION", "md_mode", {MOTION}),
    "the only window": ("MOTION", "md_switch1", {MOTION}),
    "PIR": ("SYSTEM", "pir_mode", {PIR}),
    "sound detection": ("AUDIO", "au_trigger_en", {SOUND}),
}


@pytest.mark.parametrize("switch", OFF_SWITCHES)
async def test_unknown_while_switched_off(
    hass: HomeAssistant, set_up: SetUp, switch: str
) -> None:
    """What the camera does not watch for is not known to be quiet."""
    group, key, concerned = OFF_SWITCHES[switch]

    def prepare(camera: Simulator) -> None:
        switch_all_on(camera)
        camera.groups["MOTION"] |= {f"md_switch{n}": "0" for n in (2, 3, 4)}
        camera.groups[group][key] = "0"

    _, camera = await set_up("icamera2", prepare=prepare)
    assert {
        name for name in (MOTION, PIR, SOUND) if value_of(hass, camera, name) != "off"
    } == concerned
    assert {value_of(hass, camera, name) for name in concerned} == {"unknown"}


async def test_sound_of_a_camera_that_has_no_rule_for_it(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """Sound detection without notifications: its sensor is there, and unknown."""
    _, camera = await set_up("oc810", prepare=switch_all_on)
    assert value_of(hass, camera, SOUND) == "unknown"


@pytest.mark.parametrize("persona", PERSONAS)
async def test_night_vision(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, persona: str
) -> None:
    """The filter shows within a poll, by whichever CGI the camera has."""
    _, camera = await set_up(persona)
    await poll(hass, freezer, ASKED_AGAIN)
    camera.clear_requests()
    camera.set_dark(True)
    await poll(hass, freezer)
    assert value_of(hass, camera, NIGHT) == "on"
    camera.set_dark(False)
    await poll(hass, freezer)
    assert value_of(hass, camera, NIGHT) == "off"
    queries = {r.path for r in camera.requests if r.path.startswith("/io/")}
    expected = "query_pc" if persona in ("rc8221", "icamera2") else "query_filter"
    assert queries == {f"/io/{expected}.cgi"}
