"""Setting an entry up when the camera is off, refuses or is another one."""

import asyncio
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from tests.cameras import ENTITIES, SetUp, poll, value_of
from tests.conftest import MakeEntry, SetUpCamera, StartSimulator
from tests.entries import DELIVERY_OFF, complaints, reauths

pytest_plugins = ("tests.camera_fixtures",)


async def test_off_at_start(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A known camera that is off has its entities, and they heal."""
    entry, camera = await set_up("rc8221")
    assert await hass.config_entries.async_unload(entry.entry_id)
    camera.offline()
    caplog.clear()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    await poll(hass, freezer, 3)
    enabled = [name for name in ENTITIES["rc8221"].split() if name[0] != "-"]
    assert {value_of(hass, camera, name) for name in enabled} == {STATE_UNAVAILABLE}
    assert len(complaints(caplog)) == 1

    camera.online()
    camera.groups["EVENT"]["event_trigger"] = "1"
    camera.clear_requests()
    await poll(hass, freezer)
    assert camera.paths()[0] == "/util/query.cgi"
    assert len([path for path in camera.paths() if "get_group" in path]) == 1
    assert value_of(hass, camera, "switch.armed") == "on"
    assert STATE_UNAVAILABLE not in {value_of(hass, camera, name) for name in enabled}
    assert len([r for r in caplog.records if "recovered" in r.message]) == 1


async def test_not_ready_without_cache(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A camera that we know nothing about is tried again later."""
    camera = await simulator()
    entry = config_entry(camera, options=DELIVERY_OFF)
    camera.offline()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    states = [entry.state]
    assert entry.error_reason_translation_key == "cannot_connect"
    camera.online()
    freezer.tick(timedelta(minutes=2))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    states.append(entry.state)
    assert states == [ConfigEntryState.SETUP_RETRY, ConfigEntryState.LOADED]
    assert camera.requests[0].path == "/util/query.cgi"


NOT_READY: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("reset", {}, "cannot_connect"),
    ("empty", {}, "cannot_connect"),
    ("html", {}, "invalid_reply"),
    ("garbage", {}, "invalid_reply"),
    ("endless", {}, "answer_too_large"),
    ("redirect", {}, "invalid_reply"),
    ("status", {"code": 500}, "invalid_reply"),
    ("status", {"code": 503}, "camera_busy"),
)


async def test_not_ready_reasons(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    subtests: pytest.Subtests,
) -> None:
    """Whatever answers at first setup, the entry waits and says why."""
    camera = await simulator()
    entry = config_entry(camera)
    for fault, options, key in NOT_READY:
        camera.faults.set(None, fault, **options)
        with subtests.test(fault, **options):
            await hass.config_entries.async_setup(entry.entry_id)
            assert entry.state is ConfigEntryState.SETUP_RETRY
            assert entry.error_reason_translation_key == key
        await hass.config_entries.async_unload(entry.entry_id)
        camera.faults.clear()


async def test_not_ready_timeout(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A camera that accepts and says nothing is waited for, but not for long."""
    camera = await simulator()
    camera.faults.set(None, "silent")
    entry = config_entry(camera)
    setup = asyncio.create_task(hass.config_entries.async_setup(entry.entry_id))
    while not camera.requests:
        await asyncio.sleep(0)
    freezer.tick(15)
    async_fire_time_changed(hass)
    await setup
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "timeout"


async def test_wrong_password(hass: HomeAssistant, set_up_camera: SetUpCamera) -> None:
    """A refused login asks the user for another one."""
    entry, camera = await set_up_camera(data={"password": "wrong"})
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert len(reauths(hass)) == 1
    camera.clear_requests()
    await hass.config_entries.async_reload(entry.entry_id)
    assert len(reauths(hass)) == 1


async def test_other_camera_at_start(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Another camera at a known address is not sent the login."""
    entry, camera = await set_up("rc8230")
    assert await hass.config_entries.async_unload(entry.entry_id)
    freezer.tick(timedelta(hours=1))
    camera.clear_requests()
    camera.persona.mac = "00:0e:8f:00:00:01"
    assert await hass.config_entries.async_setup(entry.entry_id)
    await poll(hass, freezer, 5)
    camera.persona.mac = entry.unique_id or ""
    assert value_of(hass, camera, "switch.armed") == STATE_UNAVAILABLE
    assert {request.path for request in camera.requests} == {"/util/query.cgi"}
    assert not [r for r in camera.requests if "authorization" in r.headers]

    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.armed") == "off"


@pytest.mark.parametrize("age", [timedelta(), timedelta(days=1), timedelta(days=-1)])
async def test_proved_by_flow(
    hass: HomeAssistant,
    simulator: StartSimulator,
    freezer: FrozenDateTimeFactory,
    config_entry: MakeEntry,
    set_up: SetUp,
    age: timedelta,
) -> None:
    """A new entry trusts what its flow has just seen, an older one does not.

    Nor does one of tomorrow: then the clock of Home Assistant was set back.
    """
    known, camera = await set_up("rc8230", options=DELIVERY_OFF)
    identity = known.data["identity"]
    await hass.config_entries.async_remove(known.entry_id)
    entry = config_entry(camera, options=DELIVERY_OFF, identity=identity)
    freezer.move_to(entry.created_at + age)
    camera.clear_requests()
    camera.persona.mac = "00:0e:8f:00:00:01"
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    if age:
        assert entry.state is ConfigEntryState.SETUP_RETRY
        assert not [r for r in camera.requests if "authorization" in r.headers]
    else:
        assert entry.state is ConfigEntryState.LOADED
        assert "/util/query.cgi" not in camera.paths()
