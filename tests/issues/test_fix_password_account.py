"""Where the password repair writes: looked for before a password is asked for."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.api import InvalidValue
from custom_components.sercomm.upkeep.password import login_change
from tests.cameras import Home, SetUp
from tests.issues.fixes import DELIVERY_OFF, press_fix, problems, repairs
from tests.issues.passwords import ASK_WHO, GET, OPEN, READ_USERS, SET, give, in_london
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
pytestmark = pytest.mark.usefixtures("in_london")
__all__ = ["in_london", "repairs"]


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


@pytest.mark.parametrize("shown", [True, False])
async def test_unknown_account(
    hass: HomeAssistant, home: Home, set_up: SetUp, shown: bool
) -> None:
    """Where the camera does not show the account, nothing is asked, nor written."""

    def prepare(camera: Simulator) -> None:
        camera.groups["USER"] |= {"admin_name": "admin", "user2": "Administrator,"}
        if not shown:
            del camera.groups["USER"]

    entry, camera = await set_up("rc8221", options=DELIVERY_OFF, prepare=prepare)
    end = await press_fix(hass, home, OPEN)
    assert (end["type"], end["reason"]) == ("abort", "no_account")
    assert end["description_placeholders"]["username"] == "administrator"
    assert camera.paths() == [ASK_WHO, READ_USERS]
    assert OPEN in problems(hass)
    assert entry.data["password"] == ""


async def test_account_that_is_gone_meanwhile(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """What was shown when the dialog was opened may be another when it is sent."""
    entry, camera = await set_up("rc8221", options=DELIVERY_OFF)
    form = await press_fix(hass, home, OPEN)
    camera.groups["USER"]["admin_name"] = "admin"
    end = await give(hass, home, form)
    assert (end["type"], end["reason"]) == ("abort", "no_account")
    assert not [path for path in camera.paths() if SET in path]
    assert entry.data["password"] == ""


async def test_login_in_a_further_slot(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """The administrator has another name; the slot with our login is written."""

    def prepare(camera: Simulator) -> None:
        camera.groups["USER"] |= {"admin_name": "admin", "adm_ctrl": "0,1"}
        camera.groups["USER"]["user2"] = "administrator,"

    entry, camera = await set_up("rc8221", options=DELIVERY_OFF, prepare=prepare)
    form = await press_fix(hass, home, OPEN)
    assert form["step_id"] == "new_password"
    camera.clear_requests()
    done = await give(hass, home, form, "other")
    assert done["type"] == "create_entry"
    assert camera.paths()[2] == f"{SET}?group=USER&user2=administrator%2Cother"
    assert camera.groups["USER"]["admin_name"] == "admin"
    assert entry.data["password"] == camera.password == "other"
    assert problems(hass) == {}


async def test_name_that_is_quoted(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """A name is shown so that it cannot be a link, and looked for as it is."""

    def prepare(camera: Simulator) -> None:
        camera.groups["USER"] |= {"user3": "boss@www.home,", "adm_ctrl": "0,0,1"}

    _, camera = await set_up(
        "rc8221",
        options=DELIVERY_OFF,
        data={"username": "boss@www.home", "password": ""},
        accounts={"boss@www.home": ("", "administrator")},
        prepare=prepare,
    )
    form = await press_fix(hass, home, OPEN)
    shown = form["description_placeholders"]["username"]
    assert shown == "boss@\u2060www\u2060.home"
    wrong = await give(hass, home, form, "boss@www.home")
    assert wrong["errors"] == {"password": "known_to_all"}
    done = await give(hass, home, form)
    assert done["errors"] == {"base": "not_allowed"}
    done = await give(hass, home, form, "other")
    assert done["type"] == "create_entry"
    assert camera.accounts["boss@www.home"] == ("other", "administrator")


async def test_no_look_before_asking(
    hass: HomeAssistant, home: Home, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """Who cannot look does not ask, and says why; later it can be tried again."""
    _, camera = await set_up("rc8221", options=DELIVERY_OFF)
    faults: tuple[tuple[dict[str, Any], str], ...] = (
        ({"path": ASK_WHO, "kind": "reset"}, "cannot_connect"),
        ({"path": f"{GET}*", "kind": "status", "code": 503}, "cannot_connect"),
        ({"path": f"{GET}*", "kind": "status", "code": 401}, "invalid_auth"),
        ({"path": f"{GET}*", "kind": "html"}, "no_account"),
    )
    for fault, reason in faults:
        with subtests.test(reason, **fault):
            camera.faults.set(**fault)
            end = await press_fix(hass, home, OPEN)
            assert (end["type"], end["reason"]) == ("abort", reason)
            camera.faults.clear()
            form = await press_fix(hass, home, OPEN)
            assert form["step_id"] == "new_password"


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
