"""Who leaves a camera while something is under way leaves nothing behind."""

import asyncio
from contextlib import suppress
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.api import CannotConnect, SercommError
from tests.cameras import SetUp
from tests.delivery.deliveries import FIRE, PUSH, arm

pytest_plugins = ("tests.camera_fixtures",)


@pytest.mark.parametrize("how", ["unload", "reload", "remove"])
async def test_waiting_for_a_turn(hass: HomeAssistant, set_up: SetUp, how: str) -> None:
    """What waited for its turn when the entry went does nothing any more."""
    entry, camera = await set_up("icamera2", options=PUSH, prepare=arm)
    delivery = entry.runtime_data.delivery
    await delivery._lock.acquire()
    waiting = [
        asyncio.create_task(delivery.async_try("http://127.0.0.1:9")),
        asyncio.create_task(delivery.async_test()),
    ]
    await asyncio.sleep(0)
    assert await getattr(hass.config_entries, f"async_{how}")(entry.entry_id)
    delivery._lock.release()
    for task in waiting:
        with pytest.raises(CannotConnect):
            await task
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not [path for path in camera.paths() if "127.0.0.1%3A9" in path]
    with pytest.raises(CannotConnect):
        await delivery.async_test()


async def test_removed_during_a_write(hass: HomeAssistant, set_up: SetUp) -> None:
    """A write that is under way does not outlive the entry."""
    entry, camera = await set_up("icamera2", options=PUSH, prepare=arm)
    delivery = entry.runtime_data.delivery
    client = entry.runtime_data.camera
    inside, go_on = asyncio.Event(), asyncio.Event()
    write = client.set_groups

    async def slow(changes: Any, **options: Any) -> None:
        inside.set()
        await go_on.wait()
        await write(changes, **options)

    with patch.object(client, "set_groups", slow):
        trying = asyncio.create_task(delivery.async_try("http://127.0.0.1:9"))
        await inside.wait()
        await hass.config_entries.async_remove(entry.entry_id)
        go_on.set()
        with pytest.raises(CannotConnect):
            await trying
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == ""


@pytest.mark.parametrize(
    "fault", [{"kind": "status", "body": "ERROR", "code": 200}, {"kind": "reset"}]
)
async def test_given_back_after_a_failed_try(
    hass: HomeAssistant, set_up: SetUp, fault: dict[str, Any]
) -> None:
    """An address of ours is taken out of the camera, whichever it is."""
    entry, camera = await set_up("icamera2", options=PUSH, prepare=arm)
    camera.faults.set("*http_url*", count=2, **fault)
    with suppress(SercommError):
        await entry.runtime_data.delivery.async_try("http://127.0.0.1:9")
    camera.faults.clear()
    await hass.async_block_till_done(wait_background_tasks=True)
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == ""


async def test_caller_gone(hass: HomeAssistant, set_up: SetUp) -> None:
    """Who orders a test and goes away ends it; the camera stays as it is."""
    entry, camera = await set_up("icamera2", options=PUSH, prepare=arm)
    delivery = entry.runtime_data.delivery
    await delivery._lock.acquire()
    ordered = asyncio.create_task(delivery.async_test())
    await asyncio.sleep(0)
    ordered.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ordered
    delivery._lock.release()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert FIRE not in camera.paths()
    await delivery.async_test()
    assert camera.paths().count(FIRE) == 1
