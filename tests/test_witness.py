"""Where a camera cannot be made to fire, its live stream is the witness."""

from homeassistant.core import HomeAssistant
import pytest

from tests.cameras import value_of
from tests.conftest import MakeEntry, StartSimulator
from tests.deliveries import (
    FIRE,
    LONG,
    MOTION,
    STREAM,
    Watch,
    arm,
    mute,
    reason_of,
    repairs,
)
from tests.patience import settled, until
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures", "tests.delivery_fixtures")


@pytest.fixture
async def new(
    hass: HomeAssistant,
    home: object,
    simulator: StartSimulator,
    config_entry: MakeEntry,
) -> Simulator:
    """A camera without a trigger to test with, armed, just set up."""
    camera = await simulator("oc810", speed=1e9)
    arm(camera)
    entry = config_entry(camera)
    await hass.config_entries.async_setup(entry.entry_id)
    await settled(hass)
    return camera


@pytest.fixture
async def camera(hass: HomeAssistant, watch: Watch, new: Simulator) -> Simulator:
    """The camera, seen through its stream by now."""
    (entry,) = hass.config_entries.async_entries("sercomm")
    await watch.up(entry, new)
    return new


async def move(watch: Watch, camera: Simulator, *, notify: bool) -> None:
    """Let something move for a moment, and half a minute pass."""
    if notify:
        assert await camera.fire("motion", level=201)
    else:
        camera.show("motion", level=201, seconds=LONG)
        await watch.wait(camera, 1)
        camera.show("motion", level=0, seconds=LONG)
    await watch.wait(camera, 30, 1)


async def test_not_at_once(hass: HomeAssistant, watch: Watch, new: Simulator) -> None:
    """A camera that notifies within a minute is spared the stream."""
    await watch.wait(new, 50, 5)
    await move(watch, new, notify=True)
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
    await move(watch, camera, notify=True)
    assert reason_of(hass, camera) == ("push", "verified")
    await until(lambda: not camera.open_streams)
    assert len(watch.events) == 1


async def test_not_notified(
    hass: HomeAssistant, watch: Watch, camera: Simulator
) -> None:
    """Motion that is not, twice in a row, proves that notifications do not arrive."""
    mute(camera)
    await move(watch, camera, notify=False)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    await move(watch, camera, notify=False)
    assert reason_of(hass, camera) == ("live", "unreachable")
    assert repairs(hass) == ["delivery_unreachable"]
    assert len(watch.events) == 2
    assert watch.most_streams == 1


async def test_answered_in_between(
    hass: HomeAssistant, watch: Watch, camera: Simulator
) -> None:
    """A notification just before counts: the camera need not repeat itself."""
    (entry,) = hass.config_entries.async_entries("sercomm")
    delivery = entry.runtime_data.delivery
    saw = delivery._witness
    delivery.push.verification.arrived = hass.loop.time()
    saw.async_saw()
    saw.async_saw()
    await watch.wait(camera, 12, 1)
    assert not saw._unanswered
    assert delivery.push.reason == "awaiting_event"


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
    """What was true an hour ago need not be true now: the witness comes back."""
    await move(watch, camera, notify=True)
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
    await move(watch, camera, notify=False)
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
        await move(watch, camera, notify=False)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    await watch.wait(camera, 310, 5)
    await move(watch, camera, notify=False)
    await watch.wait(camera, 310, 5)
    await move(watch, camera, notify=False)
    assert reason_of(hass, camera) == ("live", "unreachable")
