"""Delivery begins with a camera that is off, and ends in the middle of a test."""

import asyncio

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.sercomm.delivery.verification import VERIFY_TIMEOUT
from tests.cameras import SetUp, act, poll
from tests.delivery.deliveries import (
    SET,
    TEST,
    arm_events,
    fired,
    mute,
    reason_of,
    repairs,
    unmute,
)
from tests.simulator import Simulator
from tests.waiting import is_waiting, until

pytest_plugins = ("tests.camera_fixtures",)


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


async def test_home_assistant_starts(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """While Home Assistant starts nobody may be listening yet: the test waits."""
    hass.set_state(CoreState.starting)
    _, camera = await set_up("rc8230")
    assert camera.groups["HTTP_NOTIFY"]["http_url"]
    assert reason_of(hass, camera) == ("unknown", "starting")
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert fired(camera) == 1
    assert reason_of(hass, camera) == ("push", "verified")


async def test_home_assistant_has_started_meanwhile(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """What was provided while it started is tested then, not a poll later."""
    entry, camera = await set_up("rc8230")
    camera.groups["HTTP_NOTIFY"]["http_url"] = "http://127.0.0.1:1/before"
    camera.faults.set(SET, "hold")
    camera.clear_requests()
    hass.set_state(CoreState.starting)
    await hass.config_entries.async_reload(entry.entry_id)
    await until(lambda: any(SET in path for path in camera.paths()))
    assert not fired(camera)
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    camera.faults.clear()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert fired(camera) == 1
    assert reason_of(hass, camera) == ("push", "verified")


@pytest.mark.parametrize("how", ["unload", "reload", "remove"])
async def test_left_in_the_middle_of_a_test(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, how: str
) -> None:
    """Leaving ends the test, and nothing is concluded from it."""
    entry, camera = await set_up("rc8230", prepare=arm_events)
    mute(camera)
    freezer.tick(1)
    camera.state.restarted("Power")
    freezer.tick(60)
    async_fire_time_changed(hass)
    await until(lambda: is_waiting(hass))
    delivery = entry.runtime_data.delivery
    assert await getattr(hass.config_entries, f"async_{how}")(entry.entry_id)
    assert not delivery.push.verification.waiting
    assert delivery.outlook.reason == "verified"
    unmute(camera)
    await hass.async_block_till_done(wait_background_tasks=True)
    tasks = [task.get_name() for task in asyncio.all_tasks()]
    assert not [name for name in tasks if "sercomm delivery" in name]
    assert not repairs(hass)


async def test_unloaded_while_the_button_waits(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A test that ends after unloading changes nothing any more."""
    entry, camera = await set_up("rc8230", prepare=arm_events)
    mute(camera)
    pressing = asyncio.create_task(act(hass, camera, TEST, "press"))
    await until(lambda: is_waiting(hass))
    await hass.config_entries.async_unload(entry.entry_id)
    freezer.tick(VERIFY_TIMEOUT)
    async_fire_time_changed(hass)
    with pytest.raises(HomeAssistantError):
        await pressing
    assert not repairs(hass)
