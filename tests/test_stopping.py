"""Nobody waits for a camera that stays silent when there is nothing to wait for."""

import asyncio

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
import pytest

from tests.cameras import SetUp
from tests.conftest import MakeEntry, StartSimulator
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


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what anybody has logged as an error."""
    return [line.getMessage() for line in caplog.records if line.levelname == "ERROR"]


async def test_unload_is_not_an_outage(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """After two polls that failed, one that we end is not logged as the third."""
    entry, camera = await set_up("rc8230")
    coordinator = entry.runtime_data.coordinator
    camera.faults.set(None, "reset")
    await coordinator.async_refresh()
    await coordinator.async_refresh()
    camera.faults.set(None, "silent")
    camera.clear_requests()
    poll = hass.async_create_task(coordinator.async_refresh())
    await until(lambda: camera.requests)
    async with asyncio.timeout(AT_ONCE):
        assert await hass.config_entries.async_unload(entry.entry_id)
        await poll
    assert not errors(caplog)


async def test_unload_after_the_stop(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """An entry that is unloaded while Home Assistant stops is no error."""
    entry, _ = await set_up("rc8230")
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not errors(caplog)


async def test_stop_during_setup(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A stop while the camera is looked for ends the search without an error."""
    camera = await simulator()
    camera.faults.set(None, "silent")
    entry = config_entry(camera)
    setup = asyncio.create_task(hass.config_entries.async_setup(entry.entry_id))
    await until(lambda: camera.requests)
    async with asyncio.timeout(AT_ONCE):
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
        await setup
    assert not errors(caplog)
