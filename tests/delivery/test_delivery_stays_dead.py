"""What is known to be dead is not taken for alive because it cannot be tested."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.cameras import SetUp, act, value_of
from tests.delivery.deliveries import (
    FIRE,
    LONG,
    MOTION,
    PUSH,
    Begin,
    Watch,
    arm,
    fired,
    mute,
    reason_of,
    repairs,
)
from tests.simulator import Simulator
from tests.waiting import patiently

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")


async def stay(hass: HomeAssistant, watch: Watch, camera: Simulator) -> None:
    """See that delivery stays as it is for ten minutes, with one stream held."""
    for _ in range(120):
        await watch.wait(camera, 5, 1)
        assert reason_of(hass, camera) == ("live", "unreachable")
        assert repairs(hass) == ["delivery_unreachable"]
    assert camera.open_streams == 1


async def dead(set_up: SetUp, watch: Watch) -> Simulator:
    """Return a camera that stopped notifying, and is watched by its stream."""
    entry, camera = await set_up("icamera2", prepare=arm)
    mute(camera)
    await watch.wait(camera, 200, 5)
    await watch.up(entry, camera)
    return camera


async def test_cannot_be_tested(
    hass: HomeAssistant, begin: Begin, watch: Watch
) -> None:
    """Where nothing can be fired, only an event tells that it is alive again."""
    _, camera = await begin("oc810", options={})
    mute(camera)
    for _ in range(2):
        await watch.motion(camera)
    await stay(hass, watch, camera)


async def test_refuses_to_fire(
    hass: HomeAssistant, set_up: SetUp, watch: Watch
) -> None:
    """A refusal proves nothing."""
    camera = await dead(set_up, watch)
    camera.faults.set(FIRE, "status", count=2, code=200, body="ERROR")
    await stay(hass, watch, camera)


async def test_disarmed_meanwhile(
    hass: HomeAssistant, set_up: SetUp, watch: Watch
) -> None:
    """Motion is seen as soon as the camera is armed again."""
    camera = await dead(set_up, watch)
    camera.groups["EVENT"]["event_trigger"] = "0"
    await watch.wait(camera, 130, 5)
    assert reason_of(hass, camera) == ("live", "unreachable")
    camera.groups["EVENT"]["event_trigger"] = "1"
    camera.show("motion", level=201, seconds=LONG)
    await watch.wait(camera, 2)
    assert value_of(hass, camera, MOTION) == "on"


@pytest.mark.parametrize("kind", ["reset", "empty"])
async def test_answer_is_lost(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    kind: str,
) -> None:
    """Whether the camera has fired shows by what arrives, not in its answer."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        mute(camera)
        camera.faults.set(FIRE, kind)

    _, camera = await patiently(
        hass, freezer, set_up("rc8230", options=PUSH, prepare=prepare)
    )
    assert reason_of(hass, camera) == ("none", "unreachable")


async def test_busy(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """A camera that is always too busy to fire is watched by its stream."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        camera.faults.set(FIRE, "status", code=503)

    entry, camera = await set_up("icamera2", prepare=prepare)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    await watch.wait(camera, 130, 5)
    await watch.up(entry, camera)
    camera.faults.clear()
    await watch.wait(camera, 130, 5)
    assert reason_of(hass, camera) == ("push", "verified")


async def test_refused_at_first(
    hass: HomeAssistant, set_up: SetUp, watch: Watch
) -> None:
    """One odd answer to the first test is not the last word."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        camera.faults.set(FIRE, "status", count=1, code=404)

    _, camera = await set_up("icamera2", prepare=prepare)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    await watch.wait(camera, 130, 5)
    assert reason_of(hass, camera) == ("push", "verified")


async def test_long_pause(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that would say nothing for long after a test is not tested unasked."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        camera.groups["EVENT"]["event_interval"] = "15"

    _, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    assert not fired(camera)
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    await act(hass, camera, "button.test_delivery", "press")
    assert reason_of(hass, camera) == ("push", "verified")
