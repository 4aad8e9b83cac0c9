"""What changes while a camera is being looked at is looked at after that."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, override
from unittest.mock import AsyncMock, Mock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.api import group
from custom_components.sercomm.managed import Reconciler
from tests.cameras import SetUp, act, poll
from tests.delivery.deliveries import (
    FIRE,
    GET,
    PUSH,
    SET,
    TEST,
    arm_events,
    fired,
    mute,
    reason_of,
    told,
    unmute,
)
from tests.issues.delivery_dialogs import User, addresses, at, set_up_unreachable
from tests.simulator import Simulator
from tests.waiting import is_waiting, until, until_decided

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")

OFF = f"{SET}?group=HTTP_EVENT&http_event_en=0"
MENDED = [f"{SET}?group=HTTP_EVENT&http_event_en=1", f"{GET}?group=HTTP_EVENT", FIRE]


async def switch_off(entry: Any) -> None:
    """Switch off, as a user does, what notifications need besides; look often."""
    coordinator = entry.runtime_data.coordinator
    await coordinator.async_write("HTTP_EVENT", {"http_event_en": "0"})
    coordinator.async_patch_groups({"MOTION": {"md_mode": "0"}})
    coordinator.async_patch_groups({"MOTION": {"md_mode": "1"}})


@asynccontextmanager
async def during_a_test(
    hass: HomeAssistant, camera: Simulator, freezer: FrozenDateTimeFactory, by: str
) -> AsyncIterator[None]:
    """Do something while a notification is waited for, which then comes."""
    mute(camera)
    freezer.tick(1)
    camera.clear_requests()
    work: asyncio.Task[Any]
    if by == "poll":
        camera.state.restarted("Power")
        work = asyncio.create_task(poll(hass, freezer))
    else:
        work = asyncio.create_task(act(hass, camera, TEST, "press"))
    await until(lambda: fired(camera) and is_waiting(hass))
    camera.clear_requests()
    yield
    unmute(camera)
    assert await camera.fire("sound", force=True)
    await work


class NeverContent(Reconciler):
    """Writes at each look what it has not written before."""

    name = "never content"

    @override
    async def _check(self) -> None:
        mirror = self._coordinator.known("VIDEO")["mirror"]
        other = {"mirror": "0" if mirror == "1" else "1"}
        await self._coordinator.async_write("VIDEO", other)


async def test_what_it_changes_itself(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """It is no reason to look again: one write for each poll that brings news."""
    entry, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    NeverContent(entry.runtime_data.coordinator)._async_watch([group("VIDEO")])
    for times in range(1, 4):
        await hass.async_block_till_done(wait_background_tasks=True)
        assert len(told(camera)) == times
        camera.groups["VIDEO"]["saturation"] = str(times)
        await poll(hass, freezer)


async def test_who_is_at_it() -> None:
    """It starts no look by what it does, only by what it does afterwards; one waits."""
    entry, coordinator = Mock(title="Camera"), Mock(paused=False)
    entry.async_create_background_task = lambda hass, work, name: asyncio.create_task(
        work, name=name
    )
    coordinator.config_entry, coordinator.known.return_value = entry, {"mirror": "1"}
    coordinator.async_write = AsyncMock()
    looks = NeverContent(coordinator)
    async with looks._turn():
        looks._async_look()
    assert not looks._tasks
    looks._async_look()
    looks._async_look()
    (task,) = looks._tasks
    await task
    await asyncio.sleep(0)
    assert not looks._tasks
    assert coordinator.async_write.await_count == 1
    looks._async_look()
    coordinator.paused = True
    looks._async_look()
    await asyncio.wait(looks._tasks)
    assert coordinator.async_write.await_count == 1


@pytest.mark.parametrize("by", ["poll", "user"])
async def test_a_change_during_a_test(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, by: str
) -> None:
    """It is put back as soon as the test is over, once, and proved again."""
    entry, camera = await set_up("rc8230", options=PUSH, prepare=arm_events)
    async with during_a_test(hass, camera, freezer, by):
        await switch_off(entry)
        assert camera.paths() == [OFF]
    await until_decided(hass)
    assert camera.paths() == [OFF, *MENDED]
    assert camera.max_in_flight == 1
    assert reason_of(hass, camera) == ("push", "verified")
    await poll(hass, freezer, 2)
    assert camera.paths().count(FIRE) == 2
    assert not [path for path in camera.paths()[4:] if SET in path]


async def test_a_change_before_the_end(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Nobody looks any more once the entry is unloaded."""
    entry, camera = await set_up("rc8230", options=PUSH, prepare=arm_events)
    mute(camera)
    camera.state.restarted("Power")
    freezer.tick(1)
    polling = asyncio.create_task(poll(hass, freezer))
    await until(lambda: fired(camera) and is_waiting(hass))
    camera.clear_requests()
    await switch_off(entry)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await polling
    assert camera.paths() == [OFF]


async def test_a_change_while_an_address_is_tried(user: User, set_up: SetUp) -> None:
    """What waits sees the address that was found to work, and writes no other."""
    entry, camera = await set_up_unreachable(user, set_up)
    delivery = entry.runtime_data.delivery
    form = await user.choose("unreachable", "address")
    trying = asyncio.create_task(user.send(form, callback_url=user.base))
    await until(camera.paths)
    delivery._async_look()
    assert delivery._look_waits
    assert (await trying)["type"] == "create_entry"
    await until_decided(user.hass)
    assert [request.path for request in camera.requests] == [SET, GET, FIRE]
    assert addresses(camera) == [at(user.base)]
    assert user.reason(entry) == "verified"
