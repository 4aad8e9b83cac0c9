"""Whether motion reaches us: verified, awaited, dead, healed."""

import asyncio
from datetime import timedelta
import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.cameras import SetUp, act, poll, state_of, value_of
from tests.delivery.deliveries import (
    EVENT,
    ID,
    MOTION,
    PUSH,
    SET,
    TEST,
    arm,
    arm_and_mute,
    arm_events,
    fail,
    fired,
    mute,
    reason_of,
    repairs,
    unmute,
)
from tests.simulator import Simulator
from tests.waiting import is_waiting, patiently, until

pytest_plugins = ("tests.camera_fixtures",)


async def test_verified(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """The camera is asked to fire; one line says that it worked, and no event."""
    caplog.set_level(logging.DEBUG)
    entry, camera = await set_up("rc8230", prepare=arm)
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
    assert facts == {
        "state": "push",
        "reason": "verified",
        "push": "verified",
        "long_poll": "starting",
        "live": "starting",
        "seconds_since_notification": 0,
        "foreign_notifications": 0,
        "merged_notifications": 0,
        "mended_within_an_hour": 0,
    }


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
    assert value_of(hass, camera, MOTION) == "unknown"
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
        arm_events(camera)
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
        arm_events(camera)
        camera.groups["EVENT"]["event_interval"] = "5"

    _, camera = await set_up("rc8230", options=PUSH, prepare=prepare, speed=1)
    freezer.tick(1)
    camera.state.restarted("Power")
    await patiently(hass, freezer, poll(hass, freezer))
    assert reason_of(hass, camera) == ("push", "awaiting_event")


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
        arm(camera)
        del camera.groups["HTTP_NOTIFY"]["event_data_flag"]

    _, camera = await set_up("rc8230", prepare=prepare)
    assert reason_of(hass, camera) == ("push", "verified")
    assert value_of(hass, camera, MOTION) == "off"
    await act(hass, camera, TEST, "press")
    assert value_of(hass, camera, MOTION) == "off"
    assert state_of(hass, camera, EVENT).attributes["event_type"] == "trigger"
    assert await camera.fire("motion", force=True)
    assert value_of(hass, camera, MOTION) == "on"


async def test_contested_during_a_test(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What is put back too often is left, also when a test finds it."""
    _, camera = await set_up("rc8230", options=PUSH, prepare=arm_events)
    for _ in range(4):
        camera.groups["HTTP_NOTIFY"]["http_url"] = ""
        await patiently(hass, freezer, poll(hass, freezer))
    assert reason_of(hass, camera) == ("none", "contested")
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == ""


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
