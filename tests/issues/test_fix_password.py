"""The repair of a password that protects nothing, in the dialog of Home Assistant."""

from base64 import b64decode
from collections.abc import Mapping
import logging
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.api import InvalidValue
from custom_components.sercomm.issues.raising import Problem
from custom_components.sercomm.upkeep import password as login
from custom_components.sercomm.upkeep.password import login_change
from tests.cameras import Home, SetUp
from tests.issues.fixes import DELIVERY_OFF, press_fix, problems, repairs, submit
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["repairs"]

SET = "/adm/set_group.cgi"
GET = "/adm/get_group.cgi"


@pytest.fixture(autouse=True)
async def in_london(repairs: None, hass: HomeAssistant) -> None:
    """Put Home Assistant where the simulated cameras are."""
    await hass.config.async_set_time_zone("Europe/London")


OPEN = Problem.OPEN_LOGIN
READ_USERS = f"{GET}?group=USER"
ASK_WHO = "/util/query.cgi"
TRY = f"{GET}?group=SYSTEM.host_name"
TRY_LESS = "/img/query.cgi"
NEW = "Grun-los 4, 100%&=+ok"
WRITE = f"{SET}?group=USER&admin_password=Grun-los%204%2C%20100%25%26%3D%2Bok"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(login, "PAUSE", 0)


async def give(
    hass: HomeAssistant, home: Home, form: dict[str, Any], password: str = NEW
) -> dict[str, Any]:
    """Type a new password twice."""
    return await submit(hass, home, form, password=password, repeat=password)


def sent_with(camera: Simulator, password: str) -> list[str]:
    """Return the requests that an administrator's password came along with."""
    expected = f"administrator:{password}".encode()
    return [
        request.target
        for request in camera.requests
        if request.headers.get("authorization", "").startswith("Basic ")
        and login_of(request.headers["authorization"]) == expected
    ]


def login_of(header: str) -> bytes:
    """Return what a Basic header says."""
    return b64decode(header.removeprefix("Basic "))


async def test_new_password(
    hass: HomeAssistant,
    home: Home,
    set_up: SetUp,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One write, one proof, then the entry; nobody else gets to see the password."""
    caplog.set_level(logging.DEBUG)
    entry, camera = await set_up("rc8221", options=DELIVERY_OFF)
    form = await press_fix(hass, home, OPEN)
    assert form["step_id"] == "new_password"
    assert [field["name"] for field in form["data_schema"]] == ["password", "repeat"]
    assert form["description_placeholders"] == {
        "name": "Camera",
        "username": "administrator",
        "longest": "64",
    }
    assert camera.paths() == []
    done = await give(hass, home, form)
    assert done["type"] == "create_entry"
    assert camera.paths()[:4] == [ASK_WHO, READ_USERS, WRITE, TRY]
    assert sent_with(camera, "") == [READ_USERS, WRITE]
    assert len([path for path in camera.paths() if SET in path]) == 1
    assert camera.max_in_flight == 1
    assert camera.password == NEW
    assert entry.data["password"] == NEW
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data.coordinator.last_update_success
    assert problems(hass) == {}
    assert NEW not in str(done) + str(form)
    assert NEW not in caplog.text
    assert "Grun-los" not in caplog.text
    assert NEW not in str(entry.runtime_data.coordinator.data)


async def test_factory_password(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """Another password that everybody knows is none."""
    _, camera = await set_up(
        "oc810",
        options=DELIVERY_OFF,
        accounts={"administrator": ("admin", "administrator")},
    )
    form = await press_fix(hass, home, OPEN)
    wrong = await submit(hass, home, form, password=NEW, repeat=NEW.lower())
    assert wrong["errors"] == {"repeat": "not_the_same"}
    for password in ("", "admin", "cgiconfig", "administrator"):
        wrong = await give(hass, home, form, password)
        assert wrong["errors"] == {"password": "known_to_all"}
    for password in ("x" * 65, "Grün", "a\nb", "a\x00b"):
        wrong = await give(hass, home, form, password)
        assert wrong["errors"] == {"base": "not_allowed"}
    assert not [path for path in camera.paths() if SET in path]
    assert camera.password == "admin"
    done = await give(hass, home, form, "x" * 64)
    assert done["type"] == "create_entry"
    assert camera.password == "x" * 64


async def test_account_in_the_list(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """A further account is written with its name; its rights stay."""

    def prepare(camera: Simulator) -> None:
        camera.groups["USER"] |= {"user3": "boss,", "adm_ctrl": "0,0,1"}

    entry, camera = await set_up(
        "rc8221",
        options=DELIVERY_OFF,
        data={"username": "boss", "password": ""},
        accounts={"boss": ("", "administrator")},
        prepare=prepare,
    )
    form = await press_fix(hass, home, OPEN)
    wrong = await give(hass, home, form, "a,b")
    assert wrong["errors"] == {"base": "not_allowed"}
    camera.clear_requests()
    done = await give(hass, home, form, "a b")
    assert done["type"] == "create_entry"
    assert camera.paths()[2] == f"{SET}?group=USER&user3=boss%2Ca%20b"
    assert camera.accounts["boss"] == ("a b", "administrator")
    assert entry.data["password"] == "a b"
    assert problems(hass) == {}


async def test_unknown_account(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """Where the camera does not show the account, nothing is written."""

    def prepare(camera: Simulator) -> None:
        camera.groups["USER"]["admin_name"] = "admin"

    entry, camera = await set_up("rc8221", options=DELIVERY_OFF, prepare=prepare)
    for _ in range(2):
        form = await press_fix(hass, home, OPEN)
        end = await give(hass, home, form)
        assert (end["type"], end["reason"]) == ("abort", "no_account")
        assert end["description_placeholders"]["username"] == "administrator"
        assert not [path for path in camera.paths() if SET in path]
        assert OPEN in problems(hass)
        camera.groups.pop("USER", None)
    assert entry.data["password"] == ""


@pytest.mark.parametrize(
    ("users", "change"),
    [
        ({"admin_name": "me", "admin_password": ""}, {"admin_password": "new"}),
        ({"admin_name": "me"}, None),
        ({"admin_name": "ME", "admin_password": ""}, None),
        ({"user1": "you,", "user20": "me,old"}, {"user20": "me,new"}),
        ({"user1": "me"}, {"user1": "me,new"}),
        ({"user21": "me,old", "viewer_name": "me"}, None),
        ({}, None),
    ],
)
def test_where_a_password_is_kept(
    users: Mapping[str, str], change: Mapping[str, str] | None
) -> None:
    """With the administrator's name, or in the list of users; else nowhere."""
    assert login_change(users, "me", "new") == change


def test_names_that_cannot_be_written() -> None:
    """A name that the camera holds may still not be one that it can be told."""
    with pytest.raises(InvalidValue):
        login_change({"user1": "me & you,"}, "me & you", "new")


async def test_answer_lost_after_the_write(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """The new password works, so that it is the one."""
    entry, camera = await set_up("rc8221", options=DELIVERY_OFF)
    form = await press_fix(hass, home, OPEN)
    camera.faults.set(f"{SET}*", "truncate", 1, bytes=0)
    done = await give(hass, home, form)
    assert done["type"] == "create_entry"
    assert camera.paths()[:5] == [ASK_WHO, READ_USERS, WRITE, READ_USERS, TRY]
    assert entry.data["password"] == camera.password == NEW
    assert problems(hass) == {}


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "code": 200, "body": "ERROR"},
        {"kind": "status", "code": 200, "body": "OK"},
        {"kind": "status", "code": 403},
        {"kind": "status", "code": 503},
        {"kind": "reset"},
        {"kind": "html"},
    ],
    ids=["error", "ignored", "forbidden", "busy", "reset", "html"],
)
async def test_old_password_stays(
    hass: HomeAssistant, home: Home, set_up: SetUp, fault: dict[str, Any]
) -> None:
    """The old one still works, so the entry keeps it; the next try may succeed."""
    entry, camera = await set_up("rc8221", options=DELIVERY_OFF)
    form = await press_fix(hass, home, OPEN)
    camera.faults.set(f"{SET}*", **fault)
    failed = await give(hass, home, form)
    assert failed["errors"] == {"base": "not_kept"}
    assert camera.paths()[-3:] == [TRY, TRY_LESS, TRY]
    assert entry.data["password"] == ""
    assert entry.state is ConfigEntryState.LOADED
    assert NEW not in str(failed)
    assert OPEN in problems(hass)
    camera.faults.clear()
    done = await give(hass, home, form)
    assert done["type"] == "create_entry"
    assert entry.data["password"] == camera.password == NEW


async def test_open_pictures_are_no_proof(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """Where anybody may look, only an administrator's right proves a password."""
    entry, camera = await set_up(
        "rc8221",
        options=DELIVERY_OFF,
        accounts={"administrator": ("", "administrator")},
    )
    form = await press_fix(hass, home, OPEN)
    camera.faults.set(f"{SET}*", "status", code=200, body="OK")
    camera.faults.set(TRY_LESS, "status", code=200, body="login=all")
    failed = await give(hass, home, form)
    assert failed["errors"] == {"base": "not_kept"}
    assert entry.data["password"] == ""


async def test_silence_after_the_write(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """What became of it is not known; the same password can be given again."""
    entry, camera = await set_up("rc8221", options=DELIVERY_OFF)
    form = await press_fix(hass, home, OPEN)
    camera.faults.set(TRY, "reset")
    failed = await give(hass, home, form)
    assert failed["errors"] == {"base": "no_answer"}
    assert camera.password == NEW
    assert entry.data["password"] == ""
    camera.faults.clear()
    camera.clear_requests()
    done = await give(hass, home, form)
    assert done["type"] == "create_entry"
    assert camera.paths()[:3] == [ASK_WHO, READ_USERS, TRY]
    assert entry.data["password"] == NEW
    assert entry.state is ConfigEntryState.LOADED
    assert problems(hass) == {}


async def test_away_for_a_moment(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """A web server that restarts after the write is waited for."""
    entry, camera = await set_up("rc8221", options=DELIVERY_OFF)
    form = await press_fix(hass, home, OPEN)
    # Each read is tried twice.
    camera.faults.set(TRY, "reset", 4)
    done = await give(hass, home, form)
    assert done["type"] == "create_entry"
    assert entry.data["password"] == camera.password == NEW


async def test_locked_out(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """A camera that stored another password than it was told is said to be locked."""
    entry, _ = await set_up("rc8221", options=DELIVERY_OFF)
    form = await press_fix(hass, home, OPEN)
    with patch("tests.simulator.settings._change_account") as change:
        change.side_effect = lambda sim, key, value: sim.accounts.update(
            administrator=(value[:8], "administrator")
        )
        failed = await give(hass, home, form)
    assert failed["errors"] == {"base": "locked_out"}
    assert entry.data["password"] == ""
    assert entry.state is ConfigEntryState.LOADED


async def test_another_camera_answers(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """The new password is not sent to an address that has not shown the right MAC."""
    entry, camera = await set_up("rc8221", options=DELIVERY_OFF)
    form = await press_fix(hass, home, OPEN)
    camera.persona.mac = "00:0e:8f:66:66:66"
    failed = await give(hass, home, form)
    assert failed["errors"] == {"base": "no_answer"}
    assert camera.paths() == [ASK_WHO]
    camera.offline()
    failed = await give(hass, home, form)
    assert failed["errors"] == {"base": "no_answer"}
    assert entry.data["password"] == ""


async def test_password_too_late(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """The dialog of a camera that is not loaded, or not there, says so."""
    entry, camera = await set_up("rc8221", options=DELIVERY_OFF)
    first = await press_fix(hass, home, OPEN)
    second = await press_fix(hass, home, OPEN)
    await hass.config_entries.async_unload(entry.entry_id)
    end = await give(hass, home, first)
    assert (end["type"], end["reason"]) == ("abort", "not_loaded")
    end = await press_fix(hass, home, OPEN)
    assert (end["type"], end["reason"]) == ("abort", "not_loaded")
    await hass.config_entries.async_remove(entry.entry_id)
    end = await give(hass, home, second)
    assert (end["type"], end["reason"]) == ("abort", "entry_removed")
    assert camera.password == ""
