"""A camera may stop notifying without a sign: that is found out, gently."""

import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.cameras import SetUp, act, poll, state_of, value_of
from tests.delivery.deliveries import (
    FIRE,
    MOTION,
    PUSH,
    TEST,
    Watch,
    arm,
    mute,
    reason_of,
    repairs,
    unmute,
)
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")


async def test_silent_death(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """A camera that stops notifying without a sign is found out by the next test.

    In its fifth minute that is the one after four polls; the longest rhythm has its
    own test.
    """
    entry, camera = await set_up("icamera2", prepare=arm)
    await watch.wait(camera, 300, 5)
    assert reason_of(hass, camera) == ("push", "verified")
    mute(camera)
    await watch.wait(camera, 180, 5)
    assert entry.runtime_data.delivery.push.reason == "unreachable"
    await watch.up(entry, camera)
    assert reason_of(hass, camera) == ("live", "unreachable")
    assert repairs(hass) == ["delivery_unreachable"]


async def test_silent_death_of_a_camera_that_is_trusted(
    hass: HomeAssistant, set_up: SetUp, watch: Watch
) -> None:
    """What was found well for an hour is found dead after a quarter of one at most."""
    entry, camera = await set_up("icamera2", prepare=arm)
    await watch.wait(camera, 3600, 20)
    assert reason_of(hass, camera) == ("push", "verified")
    mute(camera)
    await watch.wait(camera, 900, 20)
    await watch.wait(camera, 40, 5)
    assert entry.runtime_data.delivery.push.reason == "unreachable"
    await watch.up(entry, camera)
    assert reason_of(hass, camera) == ("live", "unreachable")


async def test_one_silence_is_not_believed(
    hass: HomeAssistant,
    set_up: SetUp,
    watch: Watch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A single notification that is lost changes nothing; the test is repeated."""
    _, camera = await set_up("icamera2", prepare=arm)
    caplog.clear()
    caplog.set_level(logging.INFO, "custom_components.sercomm")
    mute(camera)
    await until_fired(watch, camera)
    unmute(camera)
    await watch.wait(camera, 20, 5)
    assert reason_of(hass, camera) == ("push", "verified")
    assert camera.paths().count(FIRE) == 2
    assert not [line for line in caplog.messages if "motion delivery is" in line]


async def until_fired(watch: Watch, camera: Simulator) -> None:
    """Let time pass until the camera is made to fire."""
    camera.clear_requests()
    for _ in range(120):
        if FIRE in camera.paths():
            return
        await watch.wait(camera, 1, 1)
    raise AssertionError("it was not made to fire")


@pytest.mark.parametrize("persona", ["rc8230", "rc8221", "icamera2"])
async def test_tests_cost_no_more(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, persona: str
) -> None:
    """Each poll makes room for its test: three requests a minute are enough.

    The less there is to doubt, the fewer tests there are.
    """
    _, camera = await set_up(persona, prepare=arm)
    tests = 0
    for _ in range(30):
        camera.clear_requests()
        await poll(hass, freezer)
        assert len(camera.requests) <= 3, camera.paths()
        tests += camera.paths().count(FIRE)
    assert tests == 5
    assert reason_of(hass, camera) == ("push", "verified")
    assert value_of(hass, camera, "event.detection") == "unknown"
    assert value_of(hass, camera, MOTION) == "off"


async def test_motion_is_test_enough(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Where something has just arrived nothing is tried."""
    _, camera = await set_up("rc8230", prepare=arm)
    for _ in range(5):
        camera.clear_requests()
        freezer.tick(50)
        assert await camera.fire("motion")
        freezer.tick(-50)
        await poll(hass, freezer)
        assert FIRE not in camera.paths()


async def test_hourly_where_notifications_say_nothing(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What could be taken for motion is tried once an hour only."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        del camera.groups["HTTP_NOTIFY"]["event_data_flag"]

    _, camera = await set_up("rc8230", prepare=prepare)
    tests = 0
    for _ in range(130):
        camera.clear_requests()
        await poll(hass, freezer)
        assert len(camera.requests) <= 3
        tests += camera.paths().count(FIRE)
    assert tests == 2
    assert value_of(hass, camera, MOTION) == "off"


async def test_no_mail_for_a_test(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A trigger that sends mails is the user's: an event is awaited."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        event = camera.groups["EVENT"]
        event["event_httpc"] = event["event_httpc"].replace("email:0", "email:1")

    _, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    await poll(hass, freezer, 3)
    assert await camera.fire("motion")
    assert reason_of(hass, camera) == ("push", "verified")
    await poll(hass, freezer, 58)
    assert reason_of(hass, camera) == ("push", "verified")
    await poll(hass, freezer, 3)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    assert FIRE not in camera.paths()
    await act(hass, camera, TEST, "press")
    assert FIRE in camera.paths()
    assert reason_of(hass, camera) == ("push", "verified")


async def test_somebody_elses_trigger(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What others make the camera fire is an event, right after our test too."""
    _, camera = await set_up("rc8230", prepare=arm)
    await poll(hass, freezer, 2)
    assert await camera.fire("http")
    attributes = state_of(hass, camera, "event.detection").attributes
    assert attributes["event_type"] == "trigger"


async def test_not_where_firing_blinds(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that pauses for minutes after an event is not made to fire."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        camera.groups["EVENT"]["event_interval"] = "5"

    _, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    await poll(hass, freezer, 70)
    assert FIRE not in camera.paths()
    assert reason_of(hass, camera) == ("push", "awaiting_event")
