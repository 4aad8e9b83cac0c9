"""Configure, Check this camera: the rows of the step prepare for one that is set up."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.issues.raising import Problem
from custom_components.sercomm.upkeep import password as upkeep
from tests.cameras import SetUp
from tests.entries import DELIVERY_OFF
from tests.flows.preparing import (
    ASK_WHO,
    GET,
    NEW,
    OFFERS,
    ROWS,
    SERVER,
    SET,
    SHOW_PAGES,
    STILL,
    failed,
    fields,
    neglect,
    ticked,
)
from tests.flows.steps import placeholder
from tests.issues.fixes import problems
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

FACTORY = {"administrator": ("", "administrator")}
READ = f"{GET}?group=SYSTEM&USER&UPNP&OEM_REGISTER&EVENT&H264"
CHECK = {**DELIVERY_OFF, "clear_after": 20, "check_camera": True}


@pytest.fixture(autouse=True)
async def in_london(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put Home Assistant where the cameras are; what fails is tried again at once."""
    monkeypatch.setattr(upkeep, "PAUSE", 0)
    await hass.config.async_set_time_zone("Europe/London")


async def check(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    """Open the options, and ask for the check."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    return await submit(hass, result, CHECK)


async def submit(hass: HomeAssistant, result: Any, typed: dict[str, Any]) -> Any:
    """Submit a form of the options."""
    return await hass.config_entries.options.async_configure(result["flow_id"], typed)


async def test_check(hass: HomeAssistant, set_up: SetUp) -> None:
    """What is wrong is read anew in one request, offered, and written once."""
    entry, camera = await set_up("icamera2", options=DELIVERY_OFF, accounts=FACTORY)
    neglect(camera)
    result = await check(hass, entry)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "prepare")
    assert fields(result) == ROWS
    marks = ticked(result)
    assert {row for row, is_set in marks.items() if not is_set} == OFFERS
    assert camera.paths() == [ASK_WHO, READ, STILL]
    assert placeholder(result, "name") == "Camera"
    assert placeholder(result, "picture").startswith("![Camera](/api/sercomm/flow_p")
    assert SERVER in placeholder(result, "server")
    assert "clear_after" not in {**entry.options}
    camera.clear_requests()
    result = await submit(hass, result, {"require_login": True, "unlock_ui": True})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    asked = [
        ASK_WHO,
        f"{SET}?group=USER&login_check=1",
        f"{GET}?group=USER",
        SHOW_PAGES,
    ]
    assert camera.paths()[: len(asked)] == asked
    assert entry.options == {**entry.options, **DELIVERY_OFF, "clear_after": 20}
    assert "check_camera" not in entry.options
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_nothing_to_change(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that is in order is said to be, and the options are stored."""
    entry, camera = await set_up("oc810", options=DELIVERY_OFF)
    camera.groups["H264"]["resolution"] = "4"
    entry.runtime_data.web_pages._locked = True
    result = await check(hass, entry)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "in_order")
    result = await submit(hass, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options["clear_after"] == 20
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_new_password(hass: HomeAssistant, set_up: SetUp) -> None:
    """It is stored, and the entry loaded anew; what failed beside it stays a row."""
    entry, camera = await set_up("icamera2", options=DELIVERY_OFF, accounts=FACTORY)
    neglect(camera)
    camera.faults.set(f"{SET}*traversal*", "status", code=200, body="ERROR")
    camera.faults.set(f"{SET}*upnp_mode*", "status", code=200, body="ERROR")
    typed = {"new_password": NEW, "repeat": NEW, "close_ports": True}
    result = await submit(hass, await check(hass, entry), typed)
    assert failed(result) == {"close_ports": "row_refused"}
    assert not fields(result) & {"new_password", "repeat"}
    assert entry.data["password"] == camera.password == NEW
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    assert Problem.OPEN_LOGIN not in problems(hass)
    # What failed is a repair from then on.
    assert Problem.UPNP_OPENS_PORTS in problems(hass)
    camera.faults.clear()
    result = await submit(hass, result, {"close_ports": True})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert camera.groups["UPNP"]["upnp_traversal"] == "0"
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_password_that_is_cut(hass: HomeAssistant, set_up: SetUp) -> None:
    """What the camera kept of it is told before the end."""
    entry, camera = await set_up("icamera2", options=DELIVERY_OFF, accounts=FACTORY)
    camera.persona.cuts = {"USER.admin_password": 16}
    typed = {"new_password": NEW, "repeat": NEW}
    result = await submit(hass, await check(hass, entry), typed)
    assert (result["step_id"], placeholder(result, "kept")) == ("password_cut", "16")
    assert entry.data["password"] == camera.password == NEW[:16]
    result = await submit(hass, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_camera_that_is_away(hass: HomeAssistant, set_up: SetUp) -> None:
    """It cannot be checked; the options can be stored all the same."""
    entry, camera = await set_up("icamera2", options=DELIVERY_OFF)
    camera.offline()
    result = await check(hass, entry)
    assert result["step_id"] == "init"
    assert result["errors"] == {"check": "cannot_connect"}
    result = await submit(hass, result, {**CHECK, "check_camera": False})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    camera.online()
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_unloaded_meanwhile(hass: HomeAssistant, set_up: SetUp) -> None:
    """Nothing is sent for an entry that is not loaded any more."""
    entry, camera = await set_up("icamera2", options=DELIVERY_OFF)
    neglect(camera)
    result = await check(hass, entry)
    await hass.config_entries.async_unload(entry.entry_id)
    camera.clear_requests()
    result = await submit(hass, result, {"close_ports": True})
    assert result["errors"] == {"base": "cannot_connect"}
    assert camera.paths() == []
    result = await submit(hass, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_rules_that_notify_us(hass: HomeAssistant, set_up: SetUp) -> None:
    """A vendor's rule that goes takes no notifications with it."""

    def rules(camera: Simulator) -> None:
        neglect(camera)
        camera.groups["EVENT"] |= {"event1_entry": "", "event_trigger": "1"}

    entry, camera = await set_up("icamera2", prepare=rules)
    assert "httpn:1" in camera.groups["EVENT"]["event7_entry"]
    result = await submit(hass, await check(hass, entry), {"stop_vendor": True})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert Problem.XFINITY not in problems(hass)
    entries = camera.groups["EVENT"].values()
    assert not any("XFINITY_MOTION" in rule for rule in entries)
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not any("XFINITY_MOTION" in rule for rule in entries)
