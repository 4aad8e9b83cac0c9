"""How many requests a camera gets, and which: one row a camera."""

from typing import NamedTuple

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.delivery.verification import HISTORIES
from tests.cameras import (
    ENTITIES,
    NO_WAITING,
    Home,
    SetUp,
    equip,
    poll,
    state_of,
    value_of,
)
from tests.conftest import MakeEntry, StartSimulator
from tests.flows.steps import login, manual, submit, submit_one
from tests.polls import DELIVERY_OFF, READ_EVERYWHERE, paths_and_groups
from tests.simulator import Simulator
from tests.waiting import until_decided

pytest_plugins = ("tests.camera_fixtures",)


class Cost(NamedTuple):
    """What a camera gets: at its first start and the next, and in twenty polls.

    `cold`: who it is, its groups listed and read, its parts, then what notifications
    need: written, read back (flags besides, for their form), fired. `dialog`: the same,
    and a picture of it beside what can be prepared. `restart`: who it is, its groups,
    its parts. `idle`: of the entities that are enabled at first; `everything`: of all,
    `one_by_one` where one request shows one group.
    """

    cold: int
    dialog: int
    restart: int
    idle: int
    everything: int
    one_by_one: int


COSTS = {
    "rc8230": Cost(8, 9, 3, 43, 42, 60),
    "rc8221": Cost(8, 9, 3, 43, 42, 60),
    "icamera2": Cost(7, 8, 3, 43, 42, 60),
    "oc810": Cost(7, 8, 3, 42, 42, 60),
}
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
    hass.data.pop(HISTORIES, None)
    camera.clear_requests()
    await hass.config_entries.async_reload(entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def few_at_each_poll(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, camera: Simulator
) -> None:
    """Poll until all is known."""
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


@pytest.mark.parametrize("persona", COSTS)
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
    assert len(camera.requests) == COSTS[persona].cold, camera.paths()
    late = {name for name in LATE if name in ENTITIES[persona].split()}
    assert missing(hass, camera, persona) == late
    await few_at_each_poll(hass, freezer, camera)
    assert not missing(hass, camera, persona)

    await restart(hass, camera, entry_id)
    assert len(camera.requests) == COSTS[persona].restart, camera.paths()
    assert not missing(hass, camera, persona)
    first, *others = camera.requests
    assert (first.path, first.user) == ("/util/query.cgi", None)
    assert {request.user for request in others} == {camera.username}
    await few_at_each_poll(hass, freezer, camera)
    assert value_of(hass, camera, "sensor.wifi_signal") == "100"
    assert camera.max_in_flight == 1


@pytest.mark.parametrize("persona", COSTS)
async def test_dialog(
    hass: HomeAssistant, home: Home, simulator: StartSimulator, persona: str
) -> None:
    """From the form to verified motion, what the dialog has read is not read again."""
    camera = await simulator(persona, speed=NO_WAITING)
    result = await submit(hass, await manual(hass), login(camera))
    await until_decided(hass)
    assert result["result"].state is ConfigEntryState.LOADED
    assert len(camera.requests) == COSTS[persona].dialog, camera.paths()
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


async def twenty_polls(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, camera: Simulator
) -> int:
    """Return how many requests twenty polls cost; no one costs more than three."""
    camera.clear_requests()
    for _ in range(20):
        before = len(camera.requests)
        await poll(hass, freezer)
        assert 1 <= len(camera.requests) - before <= AT_A_POLL
    assert camera.max_in_flight == 1
    return len(camera.requests)


@pytest.mark.parametrize("persona", COSTS)
async def test_idle(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, persona: str
) -> None:
    """A camera gets 2.2 requests a minute, our tests of delivery among them."""
    armed = persona != "oc810"  # which holds a stream, since it knows no notification
    _, camera = await set_up(persona, data={"enable_motion": armed})
    await poll(hass, freezer, 16)  # until the tests have become rare
    assert await twenty_polls(hass, freezer, camera) == COSTS[persona].idle
    assert not [path for path in camera.paths() if "set" in path]
    assert (FIRE in camera.paths()) is armed


@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize("persona", COSTS)
async def test_everything(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    all_enabled: None,
    persona: str,
    several: bool,
) -> None:
    """With every entity enabled it is at most three, and each source has its turn."""

    def prepare(camera: Simulator) -> None:
        equip(camera)
        camera.multi_group = several

    _, camera = await set_up(persona, prepare=prepare)
    await poll(hass, freezer, 3)
    cost = COSTS[persona].everything if several else COSTS[persona].one_by_one
    assert await twenty_polls(hass, freezer, camera) == cost
    asked = paths_and_groups(camera)
    assert asked >= {
        *(set(READ_EVERYWHERE) & camera.groups.keys()),
        "/adm/log.cgi",
        "/adm/wireless_status.cgi",
    }
    assert ("/adm/date.cgi" in asked) is (persona != "oc810")


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


async def test_a_reload_forgets_no_test(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What was tested just now is not tested again; what is due by now is, at once."""
    entry, camera = await set_up("rc8230", data={"enable_motion": True})
    for seconds, tests in ((1, 0), (60, 1), (1, 0)):
        camera.clear_requests()
        freezer.tick(seconds)
        await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert camera.paths().count(FIRE) == tests


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
