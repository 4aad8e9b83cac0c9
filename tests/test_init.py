"""Setting an entry up, unloading, reloading and removing it."""

import asyncio
from base64 import b64encode
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.webhook import DOMAIN as WEBHOOK
from homeassistant.config_entries import SOURCE_REAUTH, SOURCE_USER, ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.util.dt import utcnow
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.sercomm.const import DOMAIN
from tests.cameras import (
    ENTITIES,
    NO_WAITING,
    PERSONAS,
    Home,
    SetUp,
    entity_id,
    poll,
    state_of,
    value_of,
    writes,
)
from tests.conftest import MakeEntry, SetUpCamera, StartSimulator
from tests.flows.steps import login, submit
from tests.simulator import Simulator
from tests.waiting import settled

pytest_plugins = ("tests.camera_fixtures",)

OPERATOR = {"username": "operator", "password": "operate"}
VIEWER = {"username": "viewer", "password": "view"}
DELIVERY_OFF = {"motion_delivery": "off"}
# Whose speaker is on, which is all that a limited account is told of it.
SPEAKS = {"icamera2": {"media_player.speaker"}}


def tasks_of_ours() -> list[str]:
    """Return the names of running tasks that belong to the integration."""
    names = [task.get_name() for task in asyncio.all_tasks()]
    return [name for name in names if "sercomm" in name.lower()]


def reauths(hass: HomeAssistant) -> list[Any]:
    """Return the flows that ask for a new login."""
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    return [flow for flow in flows if flow["context"]["source"] == SOURCE_REAUTH]


@pytest.mark.parametrize("persona", PERSONAS)
async def test_entities(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """Each camera has exactly the entities that it can fill."""
    entry, camera = await set_up(persona)
    assert entry.state is ConfigEntryState.LOADED

    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    found = {
        f"{'-' if entity.disabled else ''}{entity.domain}.{entity.unique_id}"
        for entity in registered
    }
    assert found == {
        name.replace(".", f".{camera.mac}_") for name in ENTITIES[persona].split()
    }
    assert all(entity.unique_id == entity.unique_id.lower() for entity in registered)
    for entity in registered:
        assert (hass.states.get(entity.entity_id) is None) is entity.disabled


@pytest.mark.parametrize("persona", PERSONAS)
async def test_few_requests(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """Setting up again asks little, and never twice at once."""
    entry, camera = await set_up(persona)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(camera.requests) <= 9
    assert camera.max_in_flight == 1
    assert not [path for path in writes(camera) if "set_group" in path]


@pytest.mark.parametrize("persona", PERSONAS)
async def test_first_set_up(
    hass: HomeAssistant, home: Home, simulator: StartSimulator, persona: str
) -> None:
    """From the form to verified motion a camera gets at most twelve requests."""
    camera = await simulator(persona, speed=NO_WAITING)
    camera.reset_counters()
    flows = hass.config_entries.flow
    result = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    result = await submit(hass, result["flow_id"], {"next_step_id": "manual"})
    result = await submit(hass, result["flow_id"], login(camera))
    await settled(hass)
    assert result["result"].state is ConfigEntryState.LOADED
    assert len(camera.requests) <= 12
    assert camera.max_in_flight == 1
    assert "enable_motion" not in result["result"].data
    for name in ("armed", "motion_detection", "motion_window_1"):
        assert value_of(hass, camera, f"switch.{name}") == "on"
    assert await camera.fire("motion")
    assert value_of(hass, camera, "binary_sensor.motion") == "on"


async def test_device(hass: HomeAssistant, set_up: SetUp) -> None:
    """The device shows what the camera says of itself."""
    entry, camera = await set_up("rc8230")
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert device.identifiers == {(DOMAIN, camera.mac)}
    assert device.connections == {(dr.CONNECTION_NETWORK_MAC, camera.mac)}
    assert device.manufacturer == "Xanboo"
    assert device.model == "RC8230"
    assert device.sw_version == "V1.0.15R00"
    assert device.name == "Camera"
    assert device.configuration_url == f"http://127.0.0.1:{camera.port}"


async def test_unload_leaves_nothing(hass: HomeAssistant, set_up: SetUp) -> None:
    """After unloading no task, timer, webhook or state is left."""
    entry, camera = await set_up("rc8230")
    assert entry.data["webhook_id"] in hass.data[WEBHOOK]
    camera.groups["EVENT"]["event_trigger"] = "1"
    assert await camera.fire("motion")
    assert value_of(hass, camera, "binary_sensor.motion") == "on"

    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert entry.data["webhook_id"] not in hass.data[WEBHOOK]
    assert not tasks_of_ours()
    async with asyncio.timeout(5):
        while camera._web._writers:
            await asyncio.sleep(0.005)
    assert value_of(hass, camera, "binary_sensor.motion") == STATE_UNAVAILABLE
    assert not writes(camera)

    camera.clear_requests()
    async_fire_time_changed(hass, fire_all=True)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not camera.requests
    assert not tasks_of_ours()


async def test_reload_while_watched(hass: HomeAssistant, set_up: SetUp) -> None:
    """Reloading ends the picture's stream and starts everything once."""
    entry, camera = await set_up("rc8230")
    live = hass.data["camera"].get_entity(entity_id(hass, camera, "camera.live"))
    async with live._relay.viewer() as frames:
        await anext(frames)
        assert camera.open_streams == 1
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
    async with asyncio.timeout(5):
        while camera.open_streams:
            await asyncio.sleep(0.01)
    assert not tasks_of_ours()
    assert entry.state is ConfigEntryState.LOADED
    assert value_of(hass, camera, "switch.armed") == "off"


@pytest.mark.parametrize("persona", PERSONAS)
async def test_remove_gives_back(
    hass: HomeAssistant, set_up: SetUp, persona: str
) -> None:
    """Removing leaves the camera as it was before, and nothing of it here."""
    entry, camera = await set_up(persona)
    ours = camera.groups["HTTP_NOTIFY"]["http_url"]
    assert ours.endswith(entry.data["webhook_id"])
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert camera.groups == Simulator(persona).groups
    assert not tasks_of_ours()
    assert not er.async_get(hass).entities.get_entries_for_config_entry_id(
        entry.entry_id
    )
    assert not [issue for issue in ir.async_get(hass).issues if issue[0] == DOMAIN]


async def test_remove_with_no_originals(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that was never changed is not even asked."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not camera.requests


async def test_remove_while_off(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """A camera that is off keeps our settings; the log says so, once."""
    entry, camera = await set_up("rc8230")
    camera.offline()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert caplog.text.count("could not be given back: the camera cannot be") == 1


async def test_remove_other_camera_there(hass: HomeAssistant, set_up: SetUp) -> None:
    """Another camera at the address is neither changed nor sent the login."""
    entry, camera = await set_up("rc8230")
    camera.persona.mac = "00:0e:8f:00:00:01"
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert camera.paths() == ["/util/query.cgi"]
    assert "authorization" not in camera.requests[0].headers


async def test_off_at_start(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A known camera that is off has its entities, and they heal."""
    entry, camera = await set_up("rc8221")
    assert await hass.config_entries.async_unload(entry.entry_id)
    camera.offline()
    caplog.clear()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    await poll(hass, freezer, 3)
    enabled = [name for name in ENTITIES["rc8221"].split() if name[0] != "-"]
    assert {value_of(hass, camera, name) for name in enabled} == {STATE_UNAVAILABLE}
    assert len(complaints(caplog)) == 1

    camera.online()
    camera.groups["EVENT"]["event_trigger"] = "1"
    camera.clear_requests()
    await poll(hass, freezer)
    assert camera.paths()[0] == "/util/query.cgi"
    assert len([path for path in camera.paths() if "get_group" in path]) == 1
    assert value_of(hass, camera, "switch.armed") == "on"
    assert STATE_UNAVAILABLE not in {value_of(hass, camera, name) for name in enabled}
    assert len([r for r in caplog.records if "recovered" in r.message]) == 1


async def test_not_ready_without_cache(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A camera that we know nothing about is tried again later."""
    camera = await simulator()
    entry = config_entry(camera, options=DELIVERY_OFF)
    camera.offline()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    states = [entry.state]
    assert entry.error_reason_translation_key == "cannot_connect"
    camera.online()
    freezer.tick(timedelta(minutes=2))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    states.append(entry.state)
    assert states == [ConfigEntryState.SETUP_RETRY, ConfigEntryState.LOADED]
    assert camera.requests[0].path == "/util/query.cgi"


NOT_READY: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("reset", {}, "cannot_connect"),
    ("empty", {}, "cannot_connect"),
    ("html", {}, "invalid_reply"),
    ("garbage", {}, "invalid_reply"),
    ("endless", {}, "answer_too_large"),
    ("redirect", {}, "invalid_reply"),
    ("status", {"code": 500}, "invalid_reply"),
    ("status", {"code": 503}, "camera_busy"),
)


async def test_not_ready_reasons(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    subtests: pytest.Subtests,
) -> None:
    """Whatever answers at first setup, the entry waits and says why."""
    camera = await simulator()
    entry = config_entry(camera)
    for fault, options, key in NOT_READY:
        camera.faults.set(None, fault, **options)
        with subtests.test(fault, **options):
            await hass.config_entries.async_setup(entry.entry_id)
            assert entry.state is ConfigEntryState.SETUP_RETRY
            assert entry.error_reason_translation_key == key
        await hass.config_entries.async_unload(entry.entry_id)
        camera.faults.clear()


async def test_not_ready_timeout(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A camera that accepts and says nothing is waited for, but not for long."""
    camera = await simulator()
    camera.faults.set(None, "silent")
    entry = config_entry(camera)
    setup = asyncio.create_task(hass.config_entries.async_setup(entry.entry_id))
    while not camera.requests:
        await asyncio.sleep(0)
    freezer.tick(15)
    async_fire_time_changed(hass)
    await setup
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "timeout"


async def test_wrong_password(hass: HomeAssistant, set_up_camera: SetUpCamera) -> None:
    """A refused login asks the user for another one."""
    entry, camera = await set_up_camera(data={"password": "wrong"})
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert len(reauths(hass)) == 1
    camera.clear_requests()
    await hass.config_entries.async_reload(entry.entry_id)
    assert len(reauths(hass)) == 1


async def test_other_camera_at_start(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Another camera at a known address is not sent the login."""
    entry, camera = await set_up("rc8230")
    assert await hass.config_entries.async_unload(entry.entry_id)
    freezer.tick(timedelta(hours=1))
    camera.clear_requests()
    camera.persona.mac = "00:0e:8f:00:00:01"
    assert await hass.config_entries.async_setup(entry.entry_id)
    await poll(hass, freezer, 5)
    camera.persona.mac = entry.unique_id or ""
    assert value_of(hass, camera, "switch.armed") == STATE_UNAVAILABLE
    assert {request.path for request in camera.requests} == {"/util/query.cgi"}
    assert not [r for r in camera.requests if "authorization" in r.headers]

    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.armed") == "off"


@pytest.mark.parametrize("age", [timedelta(), timedelta(days=1), timedelta(days=-1)])
async def test_proved_by_flow(
    hass: HomeAssistant,
    simulator: StartSimulator,
    freezer: FrozenDateTimeFactory,
    config_entry: MakeEntry,
    set_up: SetUp,
    age: timedelta,
) -> None:
    """A new entry trusts what its flow has just seen, an older one does not.

    Nor does one of tomorrow: then the clock of Home Assistant was set back.
    """
    known, camera = await set_up("rc8230", options=DELIVERY_OFF)
    identity = known.data["identity"]
    await hass.config_entries.async_remove(known.entry_id)
    entry = config_entry(camera, options=DELIVERY_OFF, identity=identity)
    freezer.move_to(utcnow() + age)
    camera.clear_requests()
    camera.persona.mac = "00:0e:8f:00:00:01"
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    if age:
        assert entry.state is ConfigEntryState.SETUP_RETRY
        assert not [r for r in camera.requests if "authorization" in r.headers]
    else:
        assert entry.state is ConfigEntryState.LOADED
        assert "/util/query.cgi" not in camera.paths()


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


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the integration has written into the log for people."""
    return [
        record.message
        for record in caplog.records
        if record.name.startswith("custom_components.sercomm")
        and record.levelname in ("ERROR", "WARNING")
    ]


def names_of(hass: HomeAssistant, entry: MockConfigEntry, camera: Any) -> set[str]:
    """Return all entities of an entry as platform.key."""
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {
        f"{'-' if e.disabled else ''}{e.domain}."
        f"{e.unique_id.removeprefix(f'{camera.mac}_')}"
        for e in registered
    }


async def stays_calm(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, camera: Any
) -> None:
    """Check that polls go on and ask for nothing that is refused."""
    camera.clear_requests()
    await poll(hass, freezer, 12)
    assert 12 <= len(camera.requests) <= 36
    assert {request.status for request in camera.requests} == {200}
    assert not reauths(hass)


async def test_nothing_allowed(hass: HomeAssistant, set_up_camera: SetUpCamera) -> None:
    """An account that was deleted asks for another login."""
    entry, _ = await set_up_camera(data={"username": "ghost", "password": ""})
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert len(reauths(hass)) == 1


async def test_no_secret_in_the_log(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever happens, the log has neither the login nor the webhook's id."""
    password = "canary-password"
    entry, camera = await set_up(
        "rc8230",
        accounts={"administrator": (password, "administrator")},
        data={"webhook_id": "canary-webhook"},
    )
    for fault in ("html", "garbage", "reset", "empty", "redirect"):
        camera.faults.set(None, fault)
        await poll(hass, freezer)
        camera.faults.clear()
    camera.accounts["administrator"] = ("other", "administrator")
    await poll(hass, freezer, 3)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    lines = [
        record.getMessage() + (record.exc_text or "")
        for record in caplog.records
        if record.name.startswith("custom_components.sercomm")
    ]
    assert lines
    assert "canary" not in "".join(lines)
    assert b64encode(f"administrator:{password}".encode()).decode() not in caplog.text


async def test_entity_ids_survive(hass: HomeAssistant, set_up: SetUp) -> None:
    """Setting up again keeps the entities."""
    entry, camera = await set_up("rc8230")
    before = entity_id(hass, camera, "switch.armed")
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entity_id(hass, camera, "switch.armed") == before
    assert value_of(hass, camera, "switch.armed") == "off"
