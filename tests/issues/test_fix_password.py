"""The repair of a password that protects nothing, in the dialog of Home Assistant."""

from base64 import b64decode
import logging
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from tests.cameras import Home, SetUp
from tests.issues.fixes import DELIVERY_OFF, press_fix, problems, repairs, submit
from tests.issues.passwords import (
    ASK_WHO,
    GET,
    NEW,
    OPEN,
    READ_USERS,
    SET,
    give,
    in_london,
)
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
pytestmark = pytest.mark.usefixtures("in_london")
__all__ = ["in_london", "repairs"]

TRY = f"{GET}?group=SYSTEM.host_name"
TRY_LESS = "/img/query.cgi"
WRITE = f"{SET}?group=USER&admin_password=Grun-los%204%2C%20100%25%26%3D%2Bok"


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
    assert camera.paths() == [ASK_WHO, READ_USERS]
    camera.clear_requests()
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
    for password in ("", "admin", "cgiconfig", "administrator", "freeboxcam"):
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


async def test_answer_lost_after_the_write(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """The new password works, so that it is the one."""
    entry, camera = await set_up("rc8221", options=DELIVERY_OFF)
    form = await press_fix(hass, home, OPEN)
    camera.clear_requests()
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


@pytest.mark.parametrize("room", [16, 15])
async def test_a_password_that_is_cut(
    hass: HomeAssistant, home: Home, set_up: SetUp, room: int
) -> None:
    """The beginning that the camera kept is found, used from now on, and told."""
    entry, camera = await set_up("rc8221", options=DELIVERY_OFF)
    camera.persona.cuts = {"USER.admin_password": room}
    form = await press_fix(hass, home, OPEN)
    camera.clear_requests()
    told = await give(hass, home, form)
    assert (told["type"], told["reason"]) == ("abort", "password_cut")
    assert told["description_placeholders"] == {
        "name": "Camera",
        "username": "administrator",
        "kept": str(room),
    }
    assert entry.data["password"] == camera.password == NEW[:room]
    assert len([path for path in camera.paths() if SET in path]) == 1
    assert entry.state is ConfigEntryState.LOADED
    assert problems(hass) == {}


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
    camera.clear_requests()
    camera.persona.mac = "00:0e:8f:66:66:66"
    failed = await give(hass, home, form)
    assert failed["errors"] == {"base": "no_answer"}
    assert camera.paths() == [ASK_WHO]
    again = await press_fix(hass, home, OPEN)
    assert (again["type"], again["reason"]) == ("abort", "cannot_connect")
    assert camera.paths() == [ASK_WHO, ASK_WHO]
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
