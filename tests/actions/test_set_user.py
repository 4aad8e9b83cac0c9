"""The action on the accounts in the camera."""

from typing import Any

from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from tests.actions.calling import QUIET, act, field_name, refused
from tests.cameras import PERSONAS, SetUp
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

GET = "/adm/get_group.cgi?group=USER"
SET = "/adm/set_group.cgi?group=USER"
NOBODY = ",".join(["0"] * 20)


def rights_of(camera: Simulator, number: int) -> set[str]:
    """Return what a user may do, in the camera's words."""
    user = camera.groups["USER"]
    lists = ("audio_in_ctrl", "audio_out_ctrl", "pt_ctrl", "io_ctrl")
    return {key for key in lists if user[key].split(",")[number - 1] == "1"}


@pytest.mark.parametrize("persona", PERSONAS)
async def test_a_new_user(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """Name, password and rights go out in one request; others keep theirs."""
    _, camera = await set_up(persona, options=QUIET)
    await act(
        hass,
        camera,
        "set_user",
        number=3,
        name="guest",
        password="a secret",
        rights=["view", "listen", "pan_tilt"],
    )
    listen = ",".join(["1", "0", "1", *["0"] * 17]).replace(",", "%2C")
    move = ",".join(["0", "0", "1", *["0"] * 17]).replace(",", "%2C")
    written = f"&user3=guest%2Ca%20secret&audio_in_ctrl={listen}&pt_ctrl={move}"
    assert camera.paths() == [GET, SET + written, GET]
    assert rights_of(camera, 3) == {"audio_in_ctrl", "pt_ctrl"}
    assert rights_of(camera, 1) == {"audio_in_ctrl", "audio_out_ctrl"}
    assert camera.accounts["guest"][0] == "a secret"


@pytest.mark.parametrize("hides", [True, False])
async def test_a_password_that_is_left_out(
    hass: HomeAssistant, set_up: SetUp, hides: bool
) -> None:
    """Rights change alone; name and password are not written, least of all empty."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.persona.hide_passwords = hides
    camera.groups["USER"]["user3"] = "guest,a secret"
    data: dict[str, Any] = {"number": 3, "name": "guest", "rights": "talk"}
    await act(hass, camera, "set_user", **data)
    assert camera.groups["USER"]["user3"] == "guest,a secret"
    assert rights_of(camera, 3) == {"audio_out_ctrl"}
    assert "user3" not in camera.paths()[1]
    await act(hass, camera, "set_user", **data)
    assert camera.paths() == [GET]


async def test_a_name_without_a_password(hass: HomeAssistant, set_up: SetUp) -> None:
    """The camera would take it without a password: refused."""
    _, camera = await set_up("rc8230", options=QUIET)
    for held in ("", "other,a secret"):
        camera.groups["USER"]["user3"] = held
        key, told = await refused(
            hass,
            camera,
            "set_user",
            ServiceValidationError,
            number=3,
            name="guest",
            rights=[],
        )
        assert (key, told) == ("invalid_with_name", {"field": "Password"})
        assert camera.paths() == [GET]


REFUSED: tuple[tuple[str, Any], ...] = (
    ("number", 0),
    ("number", 21),
    ("name", ""),
    ("name", "a,b"),
    ("name", "two words"),
    ("name", "admin"),
    ("name", "demo"),
    # Our own login, which this camera does not show.
    ("name", "administrator"),
    ("name", "taken"),
    ("password", ""),
    ("password", "sec,ret"),
    ("password", "pässword"),
    ("password", "x" * 65),
)


async def test_refused(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """What is no user is named by its field; passwords are not repeated."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.groups["USER"] |= {"user7": "taken,password", "admin_name": "admin"}
    camera.groups["USER"]["viewer_name"] = "demo"
    for field, value in REFUSED:
        given: dict[str, Any] = {"number": 3, "name": "guest", "rights": []}
        given |= {"password": "a secret", field: value}
        with subtests.test(field, value=value):
            key, told = await refused(
                hass, camera, "set_user", ServiceValidationError, **given
            )
            assert str(key).startswith("invalid_")
            assert told["field"] == field_name("set_user", field)
            assert given["password"] not in told.values()
            assert camera.paths() == [GET]


async def test_no_such_right(hass: HomeAssistant, set_up: SetUp) -> None:
    """Rights that no camera has, and those that this one lacks."""

    def lack(camera: Simulator) -> None:
        del camera.groups["USER"]["io_ctrl"]

    _, camera = await set_up("rc8230", options=QUIET, prepare=lack)
    data: dict[str, Any] = {"number": 1, "name": "viewer"}
    key, told = await refused(
        hass, camera, "set_user", ServiceValidationError, **data, rights=["reboot"]
    )
    assert (key, told["choices"]) == (
        "invalid_choice",
        "view, listen, talk, pan_tilt, outputs",
    )
    assert camera.paths() == []
    key, told = await refused(
        hass, camera, "set_user", ServiceValidationError, **data, rights=["outputs"]
    )
    assert (key, told) == ("invalid_not_shown", {"field": "Rights"})
    await act(hass, camera, "set_user", **data, rights=["talk"])


async def test_fewer_users(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera with room for ten, and a list that is shorter than that."""

    def lack(camera: Simulator) -> None:
        for number in range(11, 21):
            del camera.groups["USER"][f"user{number}"]
        camera.groups["USER"]["pt_ctrl"] = "1"

    _, camera = await set_up("rc8230", options=QUIET, prepare=lack)
    user = camera.groups["USER"]
    data: dict[str, Any] = {"name": "guest", "password": "a secret"}
    await act(hass, camera, "set_user", **data, number=4, rights=["pan_tilt"])
    assert user["pt_ctrl"] == "1,0,0,1"
    assert await refused(
        hass, camera, "set_user", ServiceValidationError, **data, number=11, rights=[]
    ) == ("invalid_not_shown", {"field": "Number"})


async def test_a_cut_password(hass: HomeAssistant, set_up: SetUp) -> None:
    """Told where the camera shows it, and not repeated."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.persona.hide_passwords = False
    camera.persona.cuts = {"USER.user3": 10}
    assert await refused(
        hass,
        camera,
        "set_user",
        HomeAssistantError,
        number=3,
        name="guest",
        password="a secret",
        rights=[],
    ) == ("held_cut", {"fields": "Password"})


@pytest.mark.parametrize(
    ("password", "asked"), [("another one", True), ("5678abcd", False)]
)
async def test_our_own_login(
    hass: HomeAssistant, set_up: SetUp, password: str, asked: bool
) -> None:
    """Home Assistant asks for the new login when the old one is no good any more."""

    def make_administrator(camera: Simulator) -> None:
        camera.accounts["us"] = ("5678abcd", "administrator")
        camera.groups["USER"] |= {"user2": "us,5678abcd", "adm_ctrl": "0,1"}

    _, camera = await set_up(
        "rc8230",
        options=QUIET,
        data={"username": "us", "password": "5678abcd"},
        prepare=make_administrator,
    )
    await act(
        hass, camera, "set_user", number=2, name="us", password=password, rights=[]
    )
    await hass.async_block_till_done()
    assert camera.paths()[:2] == [
        GET,
        f"{SET}&user2=us%2C{password.replace(' ', '%20')}",
    ]
    flows = hass.config_entries.flow.async_progress()
    assert [flow["context"]["source"] for flow in flows] == [SOURCE_REAUTH] * asked
