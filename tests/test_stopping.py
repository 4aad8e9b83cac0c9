"""Nobody waits for a camera that stays silent when there is nothing to wait for."""

import asyncio

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
import pytest

from tests.cameras import SetUp
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures",)

# A request that hangs ends by itself after 15 s.
AT_ONCE = 1.0


async def test_unload_while_a_poll_hangs(hass: HomeAssistant, set_up: SetUp) -> None:
    """Unloading ends what has been asked, instead of waiting for the answer."""
    entry, camera = await set_up("rc8230")
    camera.faults.set(None, "silent")
    coordinator = entry.runtime_data.coordinator
    poll = hass.async_create_task(coordinator.async_refresh())
    await until(lambda: camera.requests)
    async with asyncio.timeout(AT_ONCE):
        assert await hass.config_entries.async_unload(entry.entry_id)
        await poll
    assert entry.state is ConfigEntryState.NOT_LOADED


async def test_stop_while_requests_hang(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """The stop of Home Assistant ends polls and commands at once, without complaint."""
    entry, camera = await set_up("rc8230")
    camera.faults.set(None, "silent")
    runtime = entry.runtime_data
    poll = hass.async_create_task(runtime.coordinator.async_refresh())
    still = hass.async_create_task(runtime.stills.get(fresh=True))
    await until(lambda: camera.requests)
    async with asyncio.timeout(AT_ONCE):
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
        await asyncio.gather(poll, still, return_exceptions=True)
    ours = [record for record in caplog.records if "sercomm" in record.name]
    assert not [record for record in ours if record.levelname == "ERROR"]
