"""Where a camera cannot be made to fire, its live stream tells whether it notifies."""

from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.delivery import provision
from custom_components.sercomm.managed import Reason
from tests.cameras import value_of
from tests.delivery.deliveries import (
    FIRE,
    LONG,
    MOTION,
    STREAM,
    Begin,
    Watch,
    mute,
    reason_of,
    repairs,
    unmute,
)
from tests.simulator import Simulator
from tests.waiting import until, until_decided

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")


@pytest.fixture
async def new(
    hass: HomeAssistant,
    begin: Begin,
) -> Simulator:
    """A camera without a trigger to test with, armed, just set up."""
    _, camera = await begin("oc810", options={}, wait=False)
    await until_decided(hass)
    return camera


@pytest.fixture
async def camera(hass: HomeAssistant, watch: Watch, new: Simulator) -> Simulator:
    """The camera, seen through its stream by now."""
    (entry,) = hass.config_entries.async_entries("sercomm")
    await watch.up(entry, new)
    return new


async def notified(watch: Watch, camera: Simulator) -> None:
    """Let the camera notify of a motion, and half a minute pass."""
    assert await camera.fire("motion", level=201)
    await watch.wait(camera, 30, 1)


async def test_not_at_once(hass: HomeAssistant, watch: Watch, new: Simulator) -> None:
    """A camera that notifies within a minute is spared the stream."""
    await watch.wait(new, 50, 5)
    await notified(watch, new)
    assert reason_of(hass, new) == ("push", "verified")
    await watch.wait(new, 150, 5)
    assert STREAM not in new.paths()


async def test_motion_is_seen_meanwhile(
    hass: HomeAssistant, watch: Watch, camera: Simulator
) -> None:
    """Until the first notification comes nothing is missed: the stream shows it."""
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    camera.show("motion", level=201, seconds=LONG)
    await watch.wait(camera, 1)
    assert value_of(hass, camera, MOTION) == "on"
    assert FIRE not in camera.paths()


async def test_notified(hass: HomeAssistant, watch: Watch, camera: Simulator) -> None:
    """Motion that is notified of proves push, and the stream is let go."""
    await notified(watch, camera)
    assert reason_of(hass, camera) == ("push", "verified")
    await until(lambda: not camera.open_streams)
    assert len(watch.events) == 1


async def test_not_notified(
    hass: HomeAssistant, watch: Watch, camera: Simulator
) -> None:
    """Motion that is not, twice in a row, proves that notifications do not arrive."""
    mute(camera)
    await watch.motion(camera)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    await watch.motion(camera)
    assert reason_of(hass, camera) == ("live", "unreachable")
    assert repairs(hass) == ["delivery_unreachable"]
    assert len(watch.events) == 2
    assert watch.most_streams == 1


async def test_time_to_notify(
    hass: HomeAssistant, watch: Watch, camera: Simulator
) -> None:
    """A notification may take ten seconds, and no longer."""
    mute(camera)
    await watch.motion(camera)
    camera.show("motion", level=201, seconds=LONG)
    await watch.wait(camera, 8.5)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    await watch.wait(camera, 3)
    assert reason_of(hass, camera) == ("live", "unreachable")


async def test_answered_in_between(
    hass: HomeAssistant, watch: Watch, camera: Simulator
) -> None:
    """A notification just before counts: the camera need not repeat itself."""
    (entry,) = hass.config_entries.async_entries("sercomm")
    delivery = entry.runtime_data.delivery
    saw = delivery._cross_check
    saw._unanswered = 1
    delivery.push.verification._history.arrived = hass.loop.time()
    saw.async_saw()
    saw.async_saw()
    await watch.wait(camera, 12, 1)
    assert not saw._unanswered
    assert delivery.push.reason == "awaiting_event"
    # What came while nobody looked may have begun the camera's pause.
    saw.async_stop()
    watch.freezer.tick(301)
    with patch.object(provision, "pause", return_value=300.0):
        saw.async_saw()
    assert saw._cancel is None


async def test_checked_again(
    hass: HomeAssistant, watch: Watch, camera: Simulator
) -> None:
    """A check that a notification has ended is no reason to check nothing more.

    What was not notified of before it does not count any more.
    """
    (entry,) = hass.config_entries.async_entries("sercomm")
    mute(camera)
    await watch.motion(camera)
    unmute(camera)
    camera.show("motion", level=201, seconds=LONG)
    await watch.wait(camera, 1)
    camera.show("motion", level=0, seconds=LONG)
    await notified(watch, camera)
    assert reason_of(hass, camera) == ("push", "verified")
    entry.runtime_data.delivery.push.async_become(Reason.AWAITING_EVENT)
    await watch.wait(camera, 70, 5)
    await watch.up(entry, camera)
    mute(camera)
    await watch.motion(camera)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    await watch.motion(camera)
    assert reason_of(hass, camera) == ("live", "unreachable")


async def test_disarmed(hass: HomeAssistant, watch: Watch, camera: Simulator) -> None:
    """A camera that is not armed notifies of nothing: no stream is held for it."""
    camera.groups["EVENT"]["event_trigger"] = "0"
    await watch.wait(camera, 130, 5)
    await until(lambda: not camera.open_streams)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    camera.groups["EVENT"]["event_trigger"] = "1"
    camera.clear_requests()
    await watch.wait(camera, 130, 5)
    await until(lambda: camera.open_streams)
    assert STREAM in camera.paths()


async def test_quiet_for_an_hour(
    hass: HomeAssistant, watch: Watch, camera: Simulator
) -> None:
    """What was true an hour ago need not be true now: the stream tells again."""
    await notified(watch, camera)
    await watch.wait(camera, 3400, 60)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not camera.open_streams
    await watch.wait(camera, 300, 60)
    await until(lambda: camera.open_streams)
    assert reason_of(hass, camera) == ("push", "awaiting_event")


async def test_unloaded(hass: HomeAssistant, watch: Watch, camera: Simulator) -> None:
    """Nothing is concluded any more after unloading."""
    (entry,) = hass.config_entries.async_entries("sercomm")
    mute(camera)
    await watch.motion(camera)
    camera.show("motion", level=201, seconds=LONG)
    await watch.wait(camera, 1)
    await hass.config_entries.async_unload(entry.entry_id)
    await watch.wait(camera, 30, 5)
    await until(lambda: not camera.open_streams)
    assert not repairs(hass)


async def test_pause_is_no_death(
    hass: HomeAssistant, watch: Watch, camera: Simulator
) -> None:
    """Motion within the camera's own pause need not be notified of."""
    camera.groups["EVENT"]["event_interval"] = "5"
    await watch.wait(camera, 70, 5)
    mute(camera)
    for _ in range(3):
        await watch.motion(camera)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    await watch.wait(camera, 310, 5)
    await watch.motion(camera)
    await watch.wait(camera, 310, 5)
    await watch.motion(camera)
    assert reason_of(hass, camera) == ("live", "unreachable")


async def test_contested_before_it_is_judged(
    hass: HomeAssistant, watch: Watch, camera: Simulator
) -> None:
    """What is known to be wrong by then is not overruled by a motion before."""
    (entry,) = hass.config_entries.async_entries("sercomm")
    delivery = entry.runtime_data.delivery
    mute(camera)
    await watch.motion(camera)
    camera.show("motion", level=201, seconds=LONG)
    await watch.wait(camera, 1)
    delivery.push.async_become(Reason.CONTESTED)
    await watch.wait(camera, 12, 1)
    assert delivery.push.reason == "contested"


async def test_stream_that_is_there_already(
    hass: HomeAssistant, watch: Watch, camera: Simulator
) -> None:
    """When push comes back unproved the stream stays, and counts at once."""
    (entry,) = hass.config_entries.async_entries("sercomm")
    delivery = entry.runtime_data.delivery
    delivery.push.async_become(Reason.UNREACHABLE)
    delivery.push.async_become(Reason.AWAITING_EVENT)
    mute(camera)
    await watch.motion(camera)
    await watch.motion(camera)
    assert reason_of(hass, camera) == ("live", "unreachable")
    assert watch.most_streams == 1
