"""While the camera restarts nothing is held open, fired or written."""

import asyncio

from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.api import CameraBusy
from tests.cameras import SetUp, value_of
from tests.delivery.deliveries import (
    FIRE,
    LONG,
    MOTION,
    SET,
    Begin,
    Watch,
    arm,
    mute,
    reason_of,
    stream_gone,
)
from tests.waiting import is_waiting, until

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")


async def test_stream(hass: HomeAssistant, begin: Begin, watch: Watch) -> None:
    """The stream is let go at once, motion is not known, and all goes on afterwards."""
    entry, camera = await begin()
    coordinator = entry.runtime_data.coordinator
    coordinator.async_pause(resumed_elsewhere=True)
    await watch.wait(camera, 1)
    await stream_gone(camera)
    assert entry.runtime_data.delivery.outlook.state is None
    camera.clear_requests()
    await watch.wait(camera, 130, 5)
    assert not camera.requests
    coordinator.async_resume()
    await watch.wait(camera, 65, 5)
    await watch.up(entry, camera)
    assert reason_of(hass, camera) == ("live", "chosen")
    camera.show("motion", level=201, seconds=LONG)
    await watch.wait(camera, 1)
    assert value_of(hass, camera, MOTION) == "on"


async def test_push(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """Nothing is put back and nothing fired until the pause is over."""
    entry, camera = await set_up("rc8230", prepare=arm)
    coordinator = entry.runtime_data.coordinator
    coordinator.async_pause(resumed_elsewhere=True)
    camera.groups["HTTP_NOTIFY"]["http_notify"] = "0"
    with pytest.raises(CameraBusy):
        await entry.runtime_data.delivery.async_test()
    await watch.wait(camera, 200, 5)
    assert not camera.requests
    coordinator.async_resume()
    await watch.wait(camera, 65, 5)
    assert camera.groups["HTTP_NOTIFY"]["http_notify"] == "1"
    assert FIRE in camera.paths()
    assert reason_of(hass, camera) == ("push", "verified")


async def test_in_the_middle_of_a_test(
    hass: HomeAssistant, set_up: SetUp, watch: Watch
) -> None:
    """A test that is under way ends, is said to have ended, and proves nothing."""
    entry, camera = await set_up("rc8230", prepare=arm)
    delivery, coordinator = entry.runtime_data.delivery, entry.runtime_data.coordinator
    mute(camera)
    testing = asyncio.create_task(delivery.async_test())
    await until(lambda: is_waiting(hass))
    coordinator.async_pause(resumed_elsewhere=True)
    with pytest.raises(CameraBusy):
        await testing
    assert not is_waiting(hass)
    assert delivery.push.reason == "verified"
    await watch.wait(camera, 20, 5)
    assert not [path for path in camera.paths() if SET in path]
