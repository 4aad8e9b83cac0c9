"""How many requests a camera gets, and which: one row a camera."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
import pytest

from tests.cameras import ENTITIES, NO_WAITING, Home, SetUp, poll, state_of, value_of
from tests.conftest import MakeEntry, StartSimulator
from tests.flows.steps import login, manual, submit, submit_one
from tests.polls import DELIVERY_OFF
from tests.simulator import Simulator
from tests.waiting import until_decided

pytest_plugins = ("tests.camera_fixtures",)

# Who it is, its groups listed and read, its parts, then what notifications need:
# written, read back (flags besides, for their form), fired.
COLD = {"rc8230": 8, "rc8221": 8, "icamera2": 7, "oc810": 7}
# The same, and a picture of it beside what can be prepared.
DIALOG = {"rc8230": 9, "rc8221": 9, "icamera2": 8, "oc810": 8}
# Who it is, its groups, its parts.
RESTART = {"rc8230": 3, "rc8221": 3, "icamera2": 3, "oc810": 3}
AT_A_POLL = 3
# Polls after which all is known that is asked after the start.
KNOWN = 6
FIRE = "/adm/http_trigger.cgi"
LATE = ("sensor.wifi_signal", "sensor.clock_drift", "button.sync_clock")


async def begin(
    hass: HomeAssistant, make: MakeEntry, camera: Simulator, **options: str
) -> str:
    """Set a camera up for the first time; return the entry's id."""
    entry = make(camera, options=options)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry.entry_id


async def restart(hass: HomeAssistant, camera: Simulator, entry_id: str) -> None:
    """Load an entry anew, as after a restart of Home Assistant."""
    camera.clear_requests()
    await hass.config_entries.async_reload(entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def few_at_each_poll(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, camera: Simulator
) -> None:
    """Poll until all is known; no poll costs more than any other."""
    for _ in range(KNOWN):
        camera.clear_requests()
        await poll(hass, freezer)
        assert 1 <= len(camera.requests) <= AT_A_POLL, camera.paths()


def missing(hass: HomeAssistant, camera: Simulator, persona: str) -> set[str]:
    """Return the enabled entities that are not there, or unavailable."""
    states = hass.states.async_all()
    there = {state.entity_id for state in states if state.state != STATE_UNAVAILABLE}
    gone = set()
    for name in ENTITIES[persona].split():
        if name.startswith("-"):
            continue
        try:
            if state_of(hass, camera, name).entity_id not in there:
                gone.add(name)
        except AssertionError:
            gone.add(name)
    return gone


@pytest.mark.parametrize("persona", COLD)
async def test_start(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    freezer: FrozenDateTimeFactory,
    persona: str,
) -> None:
    """The first start and the next cost few requests, and so do the polls after."""
    camera = await simulator(persona, speed=NO_WAITING)
    entry_id = await begin(hass, config_entry, camera)
    assert len(camera.requests) == COLD[persona], camera.paths()
    late = {name for name in LATE if name in ENTITIES[persona].split()}
    assert missing(hass, camera, persona) == late
    await few_at_each_poll(hass, freezer, camera)
    assert not missing(hass, camera, persona)

    await restart(hass, camera, entry_id)
    assert len(camera.requests) == RESTART[persona], camera.paths()
    assert not missing(hass, camera, persona)
    first, *others = camera.requests
    assert (first.path, first.user) == ("/util/query.cgi", None)
    assert {request.user for request in others} == {camera.username}
    await few_at_each_poll(hass, freezer, camera)
    assert value_of(hass, camera, "sensor.wifi_signal") == "100"
    assert camera.max_in_flight == 1


@pytest.mark.parametrize("persona", DIALOG)
async def test_dialog(
    hass: HomeAssistant, home: Home, simulator: StartSimulator, persona: str
) -> None:
    """From the form to verified motion, what the dialog has read is not read again."""
    camera = await simulator(persona, speed=NO_WAITING)
    result = await submit(hass, await manual(hass), login(camera))
    await until_decided(hass)
    assert result["result"].state is ConfigEntryState.LOADED
    assert len(camera.requests) == DIALOG[persona], camera.paths()
    assert camera.max_in_flight == 1
    assert "enable_motion" not in result["result"].data
    for name in ("armed", "motion_detection", "motion_window_1"):
        assert value_of(hass, camera, f"switch.{name}") == "on"
    assert await camera.fire("motion")
    assert value_of(hass, camera, "binary_sensor.motion") == "on"


async def test_dialog_that_stays_open(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    freezer: FrozenDateTimeFactory,
) -> None:
    """After a minute who answers is asked again, and what it shows is read anew."""
    camera = await simulator("rc8230", speed=NO_WAITING)
    result = await submit_one(hass, await manual(hass), login(camera))
    assert result["step_id"] == "prepare"
    camera.groups["SYSTEM"]["led_mode"] = "0"
    camera.clear_requests()
    freezer.tick(61)
    result = await submit_one(hass, result["flow_id"], {})
    await until_decided(hass)
    who, groups, *_ = camera.requests
    assert (who.path, who.user) == ("/util/query.cgi", None)
    assert groups.target.startswith("/adm/get_group.cgi?group=EVENT&")
    assert len(camera.requests) == 6
    assert value_of(hass, camera, "switch.status_led") == "off"


async def test_verified_by_an_earlier_run(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """It is shown at once, and tested after a poll; at once what may have changed."""
    entry, camera = await set_up("rc8230", data={"enable_motion": True})

    async def starts_with(*, test: bool) -> None:
        await restart(hass, camera, entry.entry_id)
        assert (FIRE in camera.paths()) is test
        state = state_of(hass, camera, "sensor.motion_delivery")
        assert (state.state, state.attributes["reason"]) == ("push", "verified")

    await starts_with(test=False)
    await poll(hass, freezer)
    assert camera.paths()[-1] == FIRE
    camera.groups["HTTP_NOTIFY"]["http_url"] = "http://192.0.2.1/"
    await starts_with(test=True)
    entry.runtime_data.delivery.push.async_fail()
    await starts_with(test=True)
    await starts_with(test=False)


async def test_a_group_that_is_new(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What another firmware brings is found by the polls after a start."""

    def without(camera: Simulator) -> None:
        held["UPNP"] = camera.groups.pop("UPNP")
        held["BONJOUR"] = camera.groups.pop("BONJOUR")

    held: dict[str, dict[str, str]] = {}
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF, prepare=without)
    camera.groups.update(held)
    await restart(hass, camera, entry.entry_id)
    await poll(hass, freezer, KNOWN)
    assert {"UPNP", "BONJOUR"} <= entry.data["capabilities"]["groups"].keys()
    assert entry.runtime_data.coordinator.data.values["BONJOUR"] == held["BONJOUR"]
