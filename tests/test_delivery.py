"""Whether motion reaches us: verified, awaited, dead, healed."""

import asyncio
from datetime import timedelta
import logging
from typing import Any
from unittest.mock import Mock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.issues import Problem
from custom_components.sercomm.verification import VERIFY_TIMEOUT
from tests.cameras import NO_WAITING, Home, SetUp, act, poll, state_of, value_of
from tests.conftest import MakeEntry, StartSimulator
from tests.patience import is_waiting, patiently, until
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

ID = "Zm9yLXRlc3RzLW9ubHkh"
FIRE = "/adm/http_trigger.cgi"
# Without it the live stream would step in, and go on for ever.
PUSH = {"motion_delivery": "push"}
SET = "/adm/set_group.cgi"
TEST = "button.test_delivery"
MOTION = "binary_sensor.motion"
EVENT = "event.detection"


def arm(camera: Simulator) -> None:
    """Let the camera act on events."""
    camera.groups["EVENT"]["event_trigger"] = "1"


def mute(camera: Simulator) -> None:
    """Keep the camera's notifications from arriving: its proxy is not there."""
    camera.groups["HTTP_NOTIFY"] |= {"http_proxy": "127.0.0.1", "http_proxy_no": "9"}


def unmute(camera: Simulator) -> None:
    """Let its notifications arrive again."""
    camera.groups["HTTP_NOTIFY"]["http_proxy"] = ""


def arm_and_mute(camera: Simulator) -> None:
    """Let it act, and nobody hear of it."""
    arm(camera)
    mute(camera)


def reason_of(hass: HomeAssistant, camera: Simulator) -> tuple[str, str]:
    """Return how motion is delivered, and why."""
    state = state_of(hass, camera, "sensor.motion_delivery")
    return state.state, state.attributes["reason"]


def repairs(hass: HomeAssistant) -> list[str | None]:
    """Return the repairs that are about delivery."""
    return [
        issue.translation_key
        for (domain, issue_id), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN and not issue_id.startswith(tuple(Problem))
    ]


def fired(camera: Simulator) -> int:
    """Return how often the camera was asked to fire."""
    return camera.paths().count(FIRE)


async def fail(
    hass: HomeAssistant, camera: Simulator, freezer: FrozenDateTimeFactory
) -> str | None:
    """Press the test button; return the key of the text that says what is wrong."""
    with pytest.raises(HomeAssistantError) as raised:
        await patiently(hass, freezer, act(hass, camera, TEST, "press"))
    return raised.value.translation_key


async def test_verified(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """The camera is asked to fire; one line says that it worked, and no event."""
    caplog.set_level(logging.DEBUG)
    entry, camera = await set_up("rc8230")
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)
    assert value_of(hass, camera, EVENT) == "unknown"
    assert value_of(hass, camera, MOTION) == "off"
    ours = [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("custom_components.sercomm")
    ]
    assert ours.count("Camera: motion delivery is push: verified") == 1
    assert not [line for line in ours if ID in line]
    facts = entry.runtime_data.delivery.as_dict()
    assert facts["seconds_since_notification"] == 0
    assert ID not in str(facts)


async def test_idle(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What works is left alone."""
    _, camera = await set_up("rc8230")
    await poll(hass, freezer, 10)
    assert not fired(camera)
    assert not [path for path in camera.paths() if SET in path]


async def test_unreachable(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A test that does not arrive is a repair; it is repeated and heals by itself."""
    _, camera = await patiently(
        hass, freezer, set_up("rc8230", options=PUSH, prepare=arm_and_mute)
    )
    assert reason_of(hass, camera) == ("none", "unreachable")
    assert repairs(hass) == ["delivery_unreachable"]
    assert value_of(hass, camera, MOTION) == "unknown"
    await patiently(hass, freezer, poll(hass, freezer))
    for _ in range(20):
        camera.clear_requests()
        await patiently(hass, freezer, poll(hass, freezer))
        assert fired(camera) == 1
        assert len(camera.requests) <= 3
    assert reason_of(hass, camera) == ("none", "unreachable")

    unmute(camera)
    await patiently(hass, freezer, poll(hass, freezer))
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)
    assert value_of(hass, camera, MOTION) == "off"


async def test_patience(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Where firing has a price it is tried again at longer and longer intervals."""

    def prepare(camera: Simulator) -> None:
        arm_and_mute(camera)
        camera.groups["EVENT"]["event_interval"] = "2"

    _, camera = await patiently(
        hass, freezer, set_up("rc8230", options=PUSH, prepare=prepare)
    )
    camera.clear_requests()
    await patiently(hass, freezer, poll(hass, freezer, 30))
    assert 5 <= fired(camera) <= 9
    unmute(camera)
    await patiently(hass, freezer, poll(hass, freezer, 6))
    assert reason_of(hass, camera) == ("push", "verified")


async def test_event_heals(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A real notification proves more than any test."""
    _, camera = await patiently(
        hass, freezer, set_up("rc8230", options=PUSH, prepare=arm_and_mute)
    )
    unmute(camera)
    assert await camera.fire("motion")
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)
    assert value_of(hass, camera, MOTION) == "on"


async def test_disarmed(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that fires only when armed is tested as soon as it is."""

    def prepare(camera: Simulator) -> None:
        camera.persona.http_trigger_needs_arming = True

    _, camera = await patiently(hass, freezer, set_up("rc8230", prepare=prepare))
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    assert not repairs(hass)
    assert value_of(hass, camera, MOTION) == "off"
    camera.clear_requests()
    await poll(hass, freezer, 3)
    assert not fired(camera)
    assert await fail(hass, camera, freezer) == "delivery_disarmed"
    assert reason_of(hass, camera) == ("push", "awaiting_event")

    await act(hass, camera, "switch.armed", "turn_on")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert fired(camera) == 1
    assert reason_of(hass, camera) == ("push", "verified")


async def test_without_trigger(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Where nothing can be fired the first event proves it; a restart asks again."""
    _, camera = await set_up("oc810")
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    assert await camera.fire("motion", force=True)
    assert reason_of(hass, camera) == ("push", "verified")
    await poll(hass, freezer, 3)
    assert reason_of(hass, camera) == ("push", "verified")
    camera.state.restarted("Power")
    await poll(hass, freezer, 3)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    assert not fired(camera)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("status", {"code": 404}),
        ("status", {"code": 403}),
        ("status", {"code": 401}),
        ("status", {"code": 200, "body": "ERROR"}),
        ("html", {}),
    ],
)
async def test_trigger_refused(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    kind: str,
    options: dict[str, Any],
) -> None:
    """A camera that refuses to fire is believed, and not asked at every poll."""
    _, camera = await set_up(
        "rc8230", prepare=lambda camera: camera.faults.set(FIRE, kind, **options)
    )
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    camera.clear_requests()
    await poll(hass, freezer, 3)
    assert not fired(camera)


async def test_trigger_breaks_off(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A broken connection tells nothing: the next poll asks again."""
    _, camera = await set_up(
        "rc8230", prepare=lambda camera: camera.faults.set(FIRE, "status", 1, code=503)
    )
    assert reason_of(hass, camera) == ("none", "starting")
    await poll(hass, freezer)
    assert reason_of(hass, camera) == ("push", "verified")


async def test_restart(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """After each restart of the camera it is tested once."""
    _, camera = await set_up("rc8230", options=PUSH)
    for _ in range(2):
        freezer.tick(1)
        camera.clear_requests()
        camera.state.restarted("Power")
        await poll(hass, freezer, 3)
        assert fired(camera) == 1
    arm_and_mute(camera)
    freezer.tick(1)
    camera.state.restarted("Power")
    await patiently(hass, freezer, poll(hass, freezer))
    assert reason_of(hass, camera) == ("none", "unreachable")


@pytest.mark.parametrize("persona", ["rc8230", "icamera2"])
async def test_pausing(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, persona: str
) -> None:
    """A camera that pauses between events is not taken for dead."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        event = camera.groups["EVENT"]
        if persona == "icamera2":
            event["event3_entry"] = event["event3_entry"].replace("ei=0", "ei=60")
        else:
            event["event_interval"] = "1"

    _, camera = await set_up(persona, prepare=prepare, speed=1)
    assert reason_of(hass, camera) == ("push", "verified")
    assert await fail(hass, camera, freezer) == "delivery_pausing"
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)
    camera.state.restarted("Power")
    await patiently(hass, freezer, poll(hass, freezer))
    freezer.tick(70)
    camera.state.last_events.clear()
    await patiently(hass, freezer, act(hass, camera, TEST, "press"))
    assert reason_of(hass, camera) == ("push", "verified")


async def test_pausing_after_restart(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A test within the pause proves nothing, in either direction."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        camera.groups["EVENT"]["event_interval"] = "5"

    _, camera = await set_up("rc8230", options=PUSH, prepare=prepare, speed=1)
    freezer.tick(1)
    camera.state.restarted("Power")
    await patiently(hass, freezer, poll(hass, freezer))
    assert reason_of(hass, camera) == ("push", "awaiting_event")


async def test_button_shows_as_event(hass: HomeAssistant, set_up: SetUp) -> None:
    """A test that was ordered is an event like any other."""
    _, camera = await set_up("rc8230")
    await act(hass, camera, TEST, "press")
    attributes = state_of(hass, camera, EVENT).attributes
    assert attributes["event_type"] == "trigger"
    assert value_of(hass, camera, MOTION) == "off"


async def test_motion_during_a_test(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Motion that comes while a test is under way is motion, and proves it too."""
    _, camera = await set_up("rc8230")
    mute(camera)
    freezer.tick(1)
    camera.state.restarted("Power")
    polling = asyncio.create_task(poll(hass, freezer))
    await until(lambda: is_waiting(hass))
    unmute(camera)
    assert await camera.fire("motion", force=True)
    await polling
    assert value_of(hass, camera, MOTION) == "on"
    assert reason_of(hass, camera) == ("push", "verified")


async def test_silent_notifications(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Where notifications carry no word, that of a test is told from motion."""

    def prepare(camera: Simulator) -> None:
        del camera.groups["HTTP_NOTIFY"]["event_data_flag"]

    _, camera = await set_up("rc8230", prepare=prepare)
    assert reason_of(hass, camera) == ("push", "verified")
    assert value_of(hass, camera, MOTION) == "off"
    await act(hass, camera, TEST, "press")
    assert value_of(hass, camera, MOTION) == "off"
    assert state_of(hass, camera, EVENT).attributes["event_type"] == "trigger"
    assert await camera.fire("motion", force=True)
    assert value_of(hass, camera, MOTION) == "on"


@pytest.mark.parametrize(
    ("source", "expected"),
    [(None, "delivery_not_arrived"), ("127.0.0.2", "delivery_foreign")],
)
async def test_button_tells(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    source: str | None,
    expected: str,
) -> None:
    """The button says which link is broken; what it finds counts."""
    _, camera = await set_up("rc8230", options=PUSH, prepare=arm)
    mute(camera)
    if source is not None:
        unmute(camera)
        real = camera._notifier._send

        async def send(*args: Any, **options: Any) -> Any:
            return await real(*args, **{**options, "source": source})

        camera._notifier._send = send  # type: ignore[method-assign]
    assert await fail(hass, camera, freezer) == expected
    assert reason_of(hass, camera) == ("none", "unreachable")


async def test_button_tells_the_setback(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Where the settings are not right, that is the broken link, and stays it."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        camera.persona.http_url_limit = 30

    _, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    assert await fail(hass, camera, freezer) == "delivery_address_cut"
    assert reason_of(hass, camera) == ("none", "address_cut")


async def test_button_finds_changed_settings(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Settings that somebody has just changed are the broken link, and put back."""
    _, camera = await set_up("rc8230", options=PUSH, prepare=arm)
    camera.groups["HTTP_NOTIFY"]["http_notify"] = "0"
    assert await fail(hass, camera, freezer) == "delivery_settings_lost"
    assert camera.groups["HTTP_NOTIFY"]["http_notify"] == "1"
    assert reason_of(hass, camera) == ("push", "verified")
    await act(hass, camera, TEST, "press")
    last = state_of(hass, camera, "sensor.motion_delivery").attributes["last_test"]
    assert last == "arrived"


async def test_button_without_an_address(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Where we have no address the button tells the camera none."""
    _, camera = await set_up("rc8230", options=PUSH, prepare=arm)
    held = dict(camera.groups["HTTP_NOTIFY"])
    hass.config.internal_url = None
    hass.config.api = None
    await poll(hass, freezer)
    assert reason_of(hass, camera) == ("none", "no_address")
    mute(camera)
    held |= {"http_proxy": "127.0.0.1", "http_proxy_no": "9"}
    assert await fail(hass, camera, freezer) == "delivery_no_address"
    assert camera.groups["HTTP_NOTIFY"] == held


async def test_contested_during_a_test(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What is put back too often is left, also when a test finds it."""
    _, camera = await set_up("rc8230", options=PUSH, prepare=arm)
    for _ in range(4):
        camera.groups["HTTP_NOTIFY"]["http_url"] = ""
        await patiently(hass, freezer, poll(hass, freezer))
    assert reason_of(hass, camera) == ("none", "contested")
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == ""


async def test_no_address(
    hass: HomeAssistant, home: Home, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """HTTPS alone is of no use to a camera; as soon as there is HTTP, it works."""
    plain = hass.config.internal_url
    hass.config.internal_url = None
    api = hass.config.api
    hass.config.api = Mock(use_ssl=True, port=home.port)
    _, camera = await set_up("rc8230", options=PUSH)
    assert reason_of(hass, camera) == ("none", "https_only")
    assert repairs(hass) == ["delivery_https_only"]
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == ""

    hass.config.api = None
    await poll(hass, freezer)
    assert reason_of(hass, camera) == ("none", "no_address")
    assert repairs(hass) == ["delivery_no_address"]

    hass.config.api = api
    hass.config.internal_url = plain
    await poll(hass, freezer)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)


async def test_routed_address(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """Without any setting our address on the way to the camera is found."""
    hass.config.internal_url = None
    hass.config.api = Mock(use_ssl=False, port=home.port)
    _, camera = await set_up("rc8230")
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == (
        f"http://127.0.0.1:{home.port}/api/webhook/{ID}"
    )
    assert reason_of(hass, camera) == ("push", "verified")


async def test_override(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """The user's address goes before all."""
    hass.config.internal_url = "http://192.0.2.66:8123"
    base = f"http://127.0.0.1:{home.port}"
    _, camera = await set_up("rc8230", options={"callback_url": base})
    assert camera.groups["HTTP_NOTIFY"]["http_url"].startswith(f"{base}/")
    assert reason_of(hass, camera) == ("push", "verified")


@pytest.mark.parametrize(
    "prepare",
    [
        lambda camera: camera.groups["EVENT"].pop("event_mt"),
        lambda camera: camera.groups["HTTP_NOTIFY"].pop("http_url"),
        lambda camera: camera.groups.pop("HTTP_NOTIFY"),
        lambda camera: camera.groups.pop("EVENT"),
    ],
)
async def test_not_supported(hass: HomeAssistant, set_up: SetUp, prepare: Any) -> None:
    """A camera that cannot notify is told nothing, and no repair nags."""
    entry, camera = await set_up("oc810", options=PUSH, prepare=prepare)
    assert reason_of(hass, camera) == ("none", "not_supported")
    assert not repairs(hass)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not [path for path in camera.paths() if SET in path]
    assert "enable_motion" not in entry.data


async def test_groups_that_are_missing(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A group that the camera does not have spoils no poll of the others."""
    _, camera = await set_up(
        "rc8230", prepare=lambda camera: camera.groups.pop("HTTP_EVENT")
    )
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    await poll(hass, freezer, 2)
    assert not [path for path in camera.paths() if "HTTP_EVENT" in path]
    assert value_of(hass, camera, "switch.armed") == "off"


async def test_group_that_vanishes(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What cannot be read is not compared, and not written."""
    _, camera = await set_up("rc8230")
    camera.faults.set("/adm/get_group.cgi", "status", code=403)
    await poll(hass, freezer, 2)
    assert not [path for path in camera.paths() if SET in path]
    assert reason_of(hass, camera) == ("push", "verified")


async def test_camera_off_at_start(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that is off is set up for notifications when it comes back."""
    entry, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    camera.offline()
    hass.config_entries.async_update_entry(entry, options={})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    await poll(hass, freezer, 2)
    delivery = entry.runtime_data.delivery
    assert delivery.as_dict()["reason"] == "starting"
    camera.online()
    await poll(hass, freezer, 3)
    assert reason_of(hass, camera) == ("push", "verified")
    assert len([path for path in camera.paths() if SET in path]) == 1


async def test_one_group_at_a_time_off_at_start(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Nothing is concluded before everything was read once."""

    def prepare(camera: Simulator) -> None:
        camera.multi_group = False

    entry, camera = await set_up("oc810", prepare=prepare)
    camera.offline()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    camera.online()
    await poll(hass, freezer, 6)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    assert not [path for path in camera.paths() if SET in path]


async def test_sign_of_life(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that notifies is there: it is asked at once, not at the next poll."""
    _, camera = await set_up("rc8230")
    camera.offline()
    await poll(hass, freezer, 4)
    assert value_of(hass, camera, MOTION) == "unavailable"
    camera.online()
    assert await camera.fire("motion", force=True)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert value_of(hass, camera, MOTION) == "on"


async def test_home_assistant_starts(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """While Home Assistant starts nobody may be listening yet: the test waits."""
    hass.set_state(CoreState.starting)
    _, camera = await set_up("rc8230")
    assert camera.groups["HTTP_NOTIFY"]["http_url"]
    assert reason_of(hass, camera) == ("none", "starting")
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert fired(camera) == 1
    assert reason_of(hass, camera) == ("push", "verified")


@pytest.mark.parametrize(
    ("account", "password"), [("operator", "operate"), ("viewer", "view")]
)
async def test_limited_account(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    freezer: FrozenDateTimeFactory,
    account: str,
    password: str,
) -> None:
    """Without administrator rights nothing of this is tried."""
    camera = await simulator("rc8230", speed=NO_WAITING)
    entry = config_entry(camera, username=account, password=password)
    await hass.config_entries.async_setup(entry.entry_id)
    await poll(hass, freezer, 3)
    assert not [path for path in camera.paths() if SET in path or FIRE in path]
    assert not repairs(hass)
    assert not (await camera.fire("motion", force=True))
    await hass.config_entries.async_remove(entry.entry_id)
    assert not [path for path in camera.paths() if SET in path]


@pytest.mark.parametrize("how", ["unload", "reload", "remove"])
async def test_left_in_the_middle_of_a_test(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, how: str
) -> None:
    """Leaving ends the test, and nothing is concluded from it."""
    entry, camera = await set_up("rc8230", prepare=arm)
    mute(camera)
    freezer.tick(1)
    camera.state.restarted("Power")
    freezer.tick(60)
    async_fire_time_changed(hass)
    await until(lambda: is_waiting(hass))
    delivery = entry.runtime_data.delivery
    assert await getattr(hass.config_entries, f"async_{how}")(entry.entry_id)
    assert not delivery.push.verification.waiting
    assert delivery.reason == "verified"
    unmute(camera)
    await hass.async_block_till_done(wait_background_tasks=True)
    tasks = [task.get_name() for task in asyncio.all_tasks()]
    assert not [name for name in tasks if "sercomm delivery" in name]
    assert not repairs(hass)


async def test_unloaded_while_the_button_waits(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A test that ends after unloading changes nothing any more."""
    entry, camera = await set_up("rc8230", prepare=arm)
    mute(camera)
    pressing = asyncio.create_task(act(hass, camera, TEST, "press"))
    await until(lambda: is_waiting(hass))
    await hass.config_entries.async_unload(entry.entry_id)
    freezer.tick(VERIFY_TIMEOUT)
    async_fire_time_changed(hass)
    with pytest.raises(HomeAssistantError):
        await pressing
    assert not repairs(hass)


async def test_name_of_the_camera(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A host name is looked up again and again; what was known stays known."""
    here, there, nowhere = {"127.0.0.1"}, {"127.0.0.9"}, frozenset[str]()
    with patch("custom_components.sercomm.sources.async_addresses") as look_up:
        look_up.return_value = nowhere
        entry, camera = await set_up("rc8230", options=PUSH)
        delivery = entry.runtime_data.delivery
        assert reason_of(hass, camera) == ("none", "no_address")
        for found, known in ((here, here), (nowhere, here), (there, there)):
            look_up.return_value = frozenset(found)
            await patiently(hass, freezer, poll(hass, freezer))
            assert delivery.sources == known
            if known == here:
                assert reason_of(hass, camera) == ("push", "verified")


async def test_secret_in_a_refusal(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A camera that repeats our address in its answer does not bring it to the log."""
    caplog.set_level(logging.DEBUG, "custom_components.sercomm")
    entry, camera = await set_up("rc8230")
    camera.faults.set(SET, "status", code=200, body=f"ERROR {ID}")
    hass.config_entries.async_update_entry(entry, options={"motion_delivery": "off"})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    ours = [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("custom_components.sercomm")
    ]
    assert [line for line in ours if "ERROR …" in line]
    assert not [line for line in ours if ID in line]


async def test_rhythm(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """It looks as often as the camera is polled."""
    entry, camera = await set_up("rc8230", options={"scan_interval": 300})
    assert entry.runtime_data.coordinator.update_interval == timedelta(minutes=5)
    camera.groups["HTTP_NOTIFY"]["http_notify"] = "0"
    await poll(hass, freezer, 4)
    assert camera.groups["HTTP_NOTIFY"]["http_notify"] == "0"
    await poll(hass, freezer)
    assert camera.groups["HTTP_NOTIFY"]["http_notify"] == "1"
    assert isinstance(entry, MockConfigEntry)
