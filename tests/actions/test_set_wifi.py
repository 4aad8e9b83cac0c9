"""The action that makes a camera join a Wi-Fi network."""

from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.sercomm.api import WIFI_SECURITY
from tests.actions.calling import QUIET, act, field_name, refused
from tests.cameras import PERSONAS, SetUp
from tests.departures import Departing
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

GET = "/adm/get_group.cgi?group=WIRELESS"
SET = "/adm/set_group.cgi?group=WIRELESS"
HOME: dict[str, Any] = {
    "ssid": "My Home",
    "password": "correct horse",
    "confirm_network": True,
}
CODES = {
    "none": "0",
    "wep": "1",
    "wpa_wpa2_psk": "2",
    "wpa_psk_tkip": "3",
    "wpa_psk_aes": "4",
    "wpa2_psk_tkip": "5",
    "wpa2_psk_aes": "6",
    "wpa_psk": "8",
    "wpa2_psk": "9",
}


def test_codes() -> None:
    """The words stand for the codes of the base document."""
    assert dict(WIFI_SECURITY) == CODES


@pytest.mark.parametrize("persona", PERSONAS)
async def test_join(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """Name, security and password go out in one request, and are read back."""
    _, camera = await set_up(persona, options=QUIET)
    await act(hass, camera, "set_wifi", **HOME)
    written = "&wlan_essid=My%20Home&wlan_security=2&wpa_ascii=correct%20horse"
    assert camera.paths() == [GET, SET + written, GET]


SECURITY = (
    *(
        (name, "correct horse", f"&wlan_security={code}&wpa_ascii=correct%20horse")
        for name, code in CODES.items()
        if "psk" in name
    ),
    ("wpa2_psk", "0f" * 32, f"&wlan_security=9&wpa_ascii={'0f' * 32}"),
    ("none", "", "&wlan_security=0"),
    (
        "wep",
        "hello",
        "&wlan_security=1&wep_mode=1&wep_index=1&wep_kep1=68656c6c6f",
    ),
    (
        "wep",
        "0123456789abcdef0123456789",
        ("&wlan_security=1&wep_mode=2&wep_index=1&wep_kep1=0123456789abcdef0123456789"),
    ),
)


async def test_security(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """Each kind by its code; an open network writes no password."""
    _, camera = await set_up("rc8230", options=QUIET)
    before = dict(camera.groups["WIRELESS"])
    for security, password, written in SECURITY:
        camera.groups["WIRELESS"] = dict(before)
        data = {**HOME, "security": security, "password": password}
        with subtests.test(security, password=password):
            await act(hass, camera, "set_wifi", **data)
            assert camera.paths()[1] == f"{SET}&wlan_essid=My%20Home{written}"


async def test_a_channel_of_the_old_network(hass: HomeAssistant, set_up: SetUp) -> None:
    """A fixed channel or an ad hoc network would keep the camera from the new one."""
    _, camera = await set_up("rc8230", options=QUIET)
    wireless = camera.groups["WIRELESS"]
    wireless |= {"wlan_channel": "11", "wlan_type": "0"}
    await act(hass, camera, "set_wifi", **HOME)
    assert (wireless["wlan_channel"], wireless["wlan_type"]) == ("0", "1")


async def test_confirmation(hass: HomeAssistant, set_up: SetUp) -> None:
    """Unconfirmed, it says what will happen to the address, and sends nothing."""
    _, camera = await set_up("rc8230", options=QUIET)
    data = {**HOME, "confirm_network": False}
    assert await refused(hass, camera, "set_wifi", ServiceValidationError, **data) == (
        "confirm_wifi",
        {},
    )
    assert camera.paths() == []


REFUSED: tuple[tuple[dict[str, str], str], ...] = (
    ({"ssid": ""}, "ssid"),
    ({"ssid": "x" * 33}, "ssid"),
    ({"ssid": "Küche"}, "ssid"),
    ({"password": ""}, "password"),
    ({"password": "short"}, "password"),
    ({"password": "x" * 64}, "password"),
    ({"security": "none"}, "password"),
    ({"security": "wep", "password": "fourteen chars"}, "password"),
    ({"security": "wep", "password": "häslo"}, "password"),
    ({"security": "wep", "password": ""}, "password"),
)


async def test_refused(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """What would cut the camera off for sure is not sent, and not repeated."""
    _, camera = await set_up("rc8230", options=QUIET)
    for wrong, field in REFUSED:
        data = {**HOME, **wrong}
        with subtests.test(**wrong):
            key, told = await refused(
                hass, camera, "set_wifi", ServiceValidationError, **data
            )
            assert str(key).startswith("invalid_")
            assert told["field"] == field_name("set_wifi", field)
            assert data["password"] not in told.values()
            assert camera.paths() == [GET]


async def test_no_such_security(hass: HomeAssistant, set_up: SetUp) -> None:
    """What needs more than a password, or does not exist, is not offered."""
    _, camera = await set_up("rc8230", options=QUIET)
    for security in ("wpa_enterprise", "wpa3"):
        key, told = await refused(
            hass, camera, "set_wifi", ServiceValidationError, **HOME, security=security
        )
        assert key == "invalid_choice"
        assert set(told["choices"].split(", ")) == set(CODES)
        assert camera.paths() == []


async def test_a_camera_without_wifi(hass: HomeAssistant, set_up: SetUp) -> None:
    """It is told so."""

    def lack(camera: Simulator) -> None:
        del camera.groups["WIRELESS"]

    _, camera = await set_up("rc8230", options=QUIET, prepare=lack)
    assert await refused(hass, camera, "set_wifi", ServiceValidationError, **HOME) == (
        "unknown_group",
        {"group": "WIRELESS"},
    )


async def test_a_camera_that_leaves_at_once(hass: HomeAssistant, set_up: SetUp) -> None:
    """No answer is what a camera gives that has changed networks: that is told."""
    _, camera = await set_up("rc8230", options=QUIET)
    leave = partial(camera.faults.set, "/adm/?et_group.cgi", "reset")
    camera.groups["WIRELESS"] = Departing(camera.groups["WIRELESS"], on_read=leave)
    assert await refused(hass, camera, "set_wifi", HomeAssistantError, **HOME) == (
        "wifi_without_answer",
        {},
    )


async def test_a_camera_that_leaves_after_its_answer(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """Its OK counts when it cannot be read back any more."""
    _, camera = await set_up("rc8230", options=QUIET)
    leave = partial(camera.faults.set, "/adm/?et_group.cgi", "reset")
    wireless = Departing(camera.groups["WIRELESS"], on_write=leave)
    camera.groups["WIRELESS"] = wireless
    await act(hass, camera, "set_wifi", **HOME)
    assert wireless["wlan_essid"] == "My Home"


async def test_a_camera_that_refuses(hass: HomeAssistant, set_up: SetUp) -> None:
    """Its words are told, without the password."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(
        "/adm/set_group.cgi", "status", code=200, body="ERROR correct horse"
    )
    key, told = await refused(hass, camera, "set_wifi", HomeAssistantError, **HOME)
    assert (key, told) == ("refused", {"reason": "ERROR …"})
