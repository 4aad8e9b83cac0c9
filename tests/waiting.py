"""Waiting for a delivery whose time stands still."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from time import thread_time

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.sercomm.api.transport import TOTAL_TIMEOUT
from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.delivery.delivery import Delivery
from custom_components.sercomm.delivery.verification import VERIFY_TIMEOUT
from tests.simulator import Simulator

# Turns of the event loop after which what goes over loopback has arrived.
ENOUGH = 300
# Seconds of this thread's own work, which others on a busy machine do not use up.
WORK_ALLOWED = 5.0


def deliveries(hass: HomeAssistant) -> list[Delivery]:
    """Return the deliveries of all cameras."""
    entries = hass.config_entries.async_entries(DOMAIN)
    return [
        entry.runtime_data.delivery
        for entry in entries
        if hasattr(entry, "runtime_data")
    ]


def is_waiting(hass: HomeAssistant) -> bool:
    """Whether somebody waits for a camera to fire."""
    return any(delivery.push.verification.waiting for delivery in deliveries(hass))


async def patiently[T](
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, work: Awaitable[T]
) -> T:
    """Do something, and let ten seconds pass whenever a notification fails to come."""
    return await _passing(
        hass, freezer, VERIFY_TIMEOUT, partial(is_waiting, hass), work
    )


async def past_silence[T](
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    camera: Simulator,
    work: Awaitable[T],
) -> T:
    """Do something, and let time pass whenever the camera does not answer."""

    def is_asked() -> bool:
        return bool(camera.requests) and not camera.requests[-1].ended

    return await _passing(hass, freezer, TOTAL_TIMEOUT, is_asked, work)


async def _passing[T](
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    seconds: float,
    is_stuck: Callable[[], bool],
    work: Awaitable[T],
) -> T:
    """Do something, and let seconds pass whenever it is stuck."""
    task = asyncio.ensure_future(work)
    turns = 0
    while not task.done():
        await asyncio.sleep(0)
        turns = turns + 1 if is_stuck() else 0
        if turns > ENOUGH:
            freezer.tick(seconds)
            async_fire_time_changed(hass)
            turns = 0
    return await task


async def until(condition: Callable[[], object]) -> None:
    """Turn the event loop until something is so."""
    end = thread_time() + WORK_ALLOWED
    while thread_time() < end:
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came")


async def until_decided(hass: HomeAssistant) -> None:
    """Wait until all deliveries know what they can know, whatever they hold open."""
    await hass.async_block_till_done()
    await until(
        lambda: all(
            delivery.outlook.reason != "starting" and not delivery._lock.locked()
            for delivery in deliveries(hass)
        )
    )
    await hass.async_block_till_done()


async def let_run() -> None:
    """Let everything run that can."""
    for _ in range(10):
        await asyncio.sleep(0)
