"""A password change whose outcome nobody saw: the login that works is stored."""

import asyncio
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.const import CONF_DOUBTED_LOGIN
from custom_components.sercomm.upkeep import (
    PasswordOutcome,
    async_change_password,
    async_find_login,
    password as login,
)
from tests.cameras import SetUp, poll, value_of
from tests.entries import reauths
from tests.simulator import Simulator
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures",)

SET = "/adm/set_group.cgi"
GET = "/adm/get_group.cgi"
NEW = "a new one"
QUIET = {"motion_delivery": "off"}


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(login, "PAUSE", 0)


async def change(
    hass: HomeAssistant, entry: MockConfigEntry, camera: Simulator, *, taken: bool
) -> None:
    """Change the password; the camera falls silent over it, and has taken it or not."""
    options: dict[str, Any] = {"bytes": 0} if taken else {}
    camera.faults.set(SET, "truncate" if taken else "empty", **options)
    camera.faults.set(f"{GET}*", "delay", 1, seconds=0)
    camera.faults.set(f"{GET}*", "empty")
    coordinator = entry.runtime_data.coordinator
    outcome = await async_change_password(hass, entry, coordinator, NEW)
    assert outcome is PasswordOutcome.NO_ANSWER


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("taken", [True, False])
async def test_unknown_outcome(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    taken: bool,
    restarted: bool,
) -> None:
    """Once the camera is back the new one is tried, then the old; nobody is asked."""
    entry, camera = await set_up("rc8230", options=QUIET)
    old = entry.data["password"]
    await change(hass, entry, camera, taken=taken)
    camera.offline()
    await poll(hass, freezer, 2)
    if restarted:
        await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
    camera.faults.clear()
    camera.online()
    await poll(hass, freezer, 2)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data["password"] == (NEW if taken else old)
    assert CONF_DOUBTED_LOGIN not in entry.data
    assert not reauths(hass)
    assert value_of(hass, camera, "switch.status_led") == "on"


async def test_home_assistant_restarts(hass: HomeAssistant, set_up: SetUp) -> None:
    """What was found out at a start is used at once."""
    entry, camera = await set_up("rc8230", options=QUIET)
    await change(hass, entry, camera, taken=True)
    camera.faults.clear()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.data["password"] == NEW
    assert entry.state is ConfigEntryState.LOADED
    assert value_of(hass, camera, "switch.status_led") == "on"
    assert not reauths(hass)


@pytest.mark.parametrize("taken", [True, False])
async def test_changed_again_meanwhile(
    hass: HomeAssistant, set_up: SetUp, taken: bool
) -> None:
    """What is found out about one password leaves the next one in doubt."""
    entry, camera = await set_up("rc8230", options=QUIET)
    old = entry.data["password"]
    await change(hass, entry, camera, taken=taken)
    camera.faults.clear()
    camera.clear_requests()
    camera.faults.set(f"{GET}*", "hold")
    coordinator = entry.runtime_data.coordinator
    finding = asyncio.create_task(async_find_login(hass, entry, coordinator))
    await until(lambda: camera.requests)
    data = {**entry.data, CONF_DOUBTED_LOGIN: "a third one"}
    hass.config_entries.async_update_entry(entry, data=data)
    camera.faults.clear()
    assert await finding is taken
    assert entry.data == {**data, "password": NEW if taken else old}
