"""A new password in the step prepare: the login that works ends in the entry."""

from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.sercomm.upkeep import password as upkeep
from tests.cameras import NO_WAITING, Home
from tests.conftest import StartSimulator
from tests.entries import reauths
from tests.flows.preparing import (
    ASK_WHO,
    GET,
    NEW,
    SET,
    TRY,
    failed,
    fields,
    log_in,
    neglect,
    prepare,
    ticked,
)
from tests.flows.steps import placeholder, submit_one
from tests.simulator import Simulator
from tests.waiting import until_decided

pytest_plugins = ("tests.camera_fixtures",)

FACTORY = {"administrator": ("", "administrator")}
WRITE = f"{SET}?group=USER&admin_password=Grun-los%204%2C%20100%25%26%3D%2Bok"
TWICE = {"new_password": NEW, "repeat": NEW}


@pytest.fixture(autouse=True)
async def at_once(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails is tried again at once; Home Assistant is where the cameras are."""
    monkeypatch.setattr(upkeep, "PAUSE", 0)
    await hass.config.async_set_time_zone("Europe/London")


@pytest.fixture
async def factory_new(simulator: StartSimulator) -> Simulator:
    """Start a camera with the factory's login."""
    return await simulator("icamera2", accounts=FACTORY, speed=NO_WAITING)


@pytest.mark.usefixtures("no_setup")
@pytest.mark.parametrize("secret", ["", "admin", "administrator", "cgiconfig"])
async def test_one_that_everybody_knows(
    hass: HomeAssistant, simulator: StartSimulator, secret: str
) -> None:
    """One write with the old login, one proof with the new one, then the entry."""
    accounts = {"administrator": (secret, "administrator")}
    camera = await simulator("icamera2", accounts=accounts)
    result, paths = await prepare(hass, camera, **TWICE)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["description"] == "prepared"
    assert result["data"]["password"] == camera.password == NEW
    assert "doubted_login" not in result["data"]
    assert paths == [ASK_WHO, WRITE, TRY]
    assert NEW not in str({**result, "data": None, "result": None})


@pytest.mark.usefixtures("no_setup")
async def test_after_all_other_rows(hass: HomeAssistant, simulator: Any) -> None:
    """Everything else is still written with the old login."""
    camera = await simulator("icamera2", accounts=FACTORY)
    neglect(camera)
    _, paths = await prepare(hass, camera, require_login=True, **TWICE)
    written = f"{SET}?group=USER&login_check=1"
    assert paths == [ASK_WHO, written, f"{GET}?group=USER", WRITE, TRY]
    assert camera.groups["USER"]["login_check"] == "1"


@pytest.mark.usefixtures("no_setup")
@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"new_password": NEW, "repeat": NEW.lower()}, {"repeat": "not_the_same"}),
        ({"new_password": NEW}, {"repeat": "not_the_same"}),
        ({"repeat": NEW}, {"repeat": "not_the_same"}),
        (
            {"new_password": "admin", "repeat": "admin"},
            {"new_password": "known_to_all"},
        ),
        ({"new_password": "Grün", "repeat": "Grün"}, {"new_password": "not_allowed"}),
    ],
)
async def test_mistyped(
    hass: HomeAssistant, factory_new: Simulator, typed: Any, errors: dict[str, str]
) -> None:
    """What cannot be a password is told before anything is written."""
    result, paths = await prepare(hass, factory_new, **typed)
    refused = errors == {"new_password": "not_allowed"}
    assert (failed(result) if refused else result["errors"]) == errors
    assert not [path for path in paths if SET in path]
    assert "new_password" not in ticked(result)
    assert NEW not in str(result["data_schema"])
    result = await submit_one(hass, result["flow_id"], TWICE)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert factory_new.password == NEW


@pytest.mark.usefixtures("no_setup")
async def test_mistyped_beside_other_rows(
    hass: HomeAssistant, factory_new: Simulator
) -> None:
    """Nothing at all is written then, and no tick is lost."""
    neglect(factory_new)
    typed = {"close_ports": True, "new_password": NEW, "repeat": ""}
    result, paths = await prepare(hass, factory_new, **typed)
    assert paths == []
    schema = result["data_schema"]
    assert schema is not None
    marks = {str(f): f.description for f in schema.schema}
    assert marks["close_ports"] == {"suggested_value": True}
    assert marks["require_login"] == {"suggested_value": False}


@pytest.mark.usefixtures("no_setup")
async def test_not_kept(hass: HomeAssistant, factory_new: Simulator) -> None:
    """A camera that says OK and keeps the old one is believed by its login alone."""
    factory_new.faults.set(f"{SET}*", "status", code=200, body="OK")
    result, _ = await prepare(hass, factory_new, **TWICE)
    assert failed(result) == {"new_password": "not_kept"}
    result = await submit_one(hass, result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["password"] == factory_new.password == ""


@pytest.mark.usefixtures("no_setup")
async def test_cut(hass: HomeAssistant, factory_new: Simulator) -> None:
    """The beginning that the camera kept is told, and used."""
    factory_new.persona.cuts = {"USER.admin_password": 16}
    result, _ = await prepare(hass, factory_new, **TWICE)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "password_cut")
    assert placeholder(result, "kept") == "16"
    assert placeholder(result, "username") == "administrator"
    result = await submit_one(hass, result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["password"] == factory_new.password == NEW[:16]


@pytest.mark.usefixtures("no_setup")
async def test_locked_out(hass: HomeAssistant, factory_new: Simulator) -> None:
    """A camera that stored another one than it was told is said to be locked."""
    result = await log_in(hass, factory_new)
    with patch("tests.simulator.settings._change_account") as change:
        change.side_effect = lambda sim, key, value: sim.accounts.update(
            administrator=(value[:8], "administrator")
        )
        result = await submit_one(hass, result["flow_id"], TWICE)
    assert failed(result) == {"new_password": "locked_out"}


@pytest.mark.usefixtures("no_setup")
async def test_an_account_that_is_kept_elsewhere(
    hass: HomeAssistant, factory_new: Simulator
) -> None:
    """Where the camera does not show its password, none is asked for."""
    factory_new.groups["USER"]["admin_name"] = "somebody else"
    neglect(factory_new)
    result = await log_in(hass, factory_new)
    assert "require_login" in fields(result)
    assert not fields(result) & {"new_password", "repeat"}


@pytest.mark.usefixtures("no_setup")
@pytest.mark.parametrize("taken", [True, False])
async def test_silence_and_the_same_again(
    hass: HomeAssistant, factory_new: Simulator, taken: bool
) -> None:
    """The same password can be given again: first it is found out which one works."""
    factory_new.faults.set(f"{SET}*", *(("truncate",) if taken else ("empty",)))
    result = await log_in(hass, factory_new)
    factory_new.faults.set(f"{GET}*", "reset")
    result = await submit_one(hass, result["flow_id"], TWICE)
    assert failed(result) == {"new_password": "no_answer"}
    again = await submit_one(hass, result["flow_id"], TWICE)
    assert again["errors"] == {"base": "cannot_connect"}
    factory_new.faults.clear()
    factory_new.clear_requests()
    result = await submit_one(hass, result["flow_id"], TWICE)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["password"] == factory_new.password == NEW
    assert "doubted_login" not in result["data"]
    wrote = [path for path in factory_new.paths() if SET in path]
    assert wrote == ([] if taken else [WRITE])


@pytest.mark.usefixtures("no_setup")
async def test_silence_and_another_password(
    hass: HomeAssistant, factory_new: Simulator
) -> None:
    """Where neither works when the camera is back, that is told."""
    result = await log_in(hass, factory_new)
    factory_new.faults.set(f"{GET}*", "reset")
    result = await submit_one(hass, result["flow_id"], TWICE)
    factory_new.accounts["administrator"] = ("the provider's", "administrator")
    factory_new.faults.clear()
    result = await submit_one(hass, result["flow_id"], TWICE)
    assert failed(result) == {"new_password": "locked_out"}
    result = await submit_one(hass, result["flow_id"], {})
    assert result["data"]["password"] == ""


@pytest.mark.parametrize("taken", [True, False])
async def test_silence_to_the_end(
    hass: HomeAssistant, home: Home, factory_new: Simulator, taken: bool
) -> None:
    """Who goes on without an answer gets the login that works when it comes."""
    result = await log_in(hass, factory_new)
    factory_new.faults.set(f"{SET}*", *(("truncate",) if taken else ("empty",)))
    factory_new.faults.set(f"{GET}*", "reset")
    result = await submit_one(hass, result["flow_id"], TWICE)
    assert failed(result) == {"new_password": "no_answer"}
    factory_new.faults.clear()
    result = await submit_one(hass, result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry = result["result"]
    await hass.async_block_till_done()
    await until_decided(hass)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data["password"] == factory_new.password
    assert factory_new.password == (NEW if taken else "")
    assert "doubted_login" not in entry.data
    assert not reauths(hass)
