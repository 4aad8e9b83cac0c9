"""The page of the options on which a camera is given another Wi-Fi network."""

from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from tests.actions.calling import QUIET
from tests.cameras import SetUp
from tests.departures import Departing
from tests.flows.steps import fields_of, placeholder, suggested
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

SCAN = "/adm/site_survey.cgi"
GET = "/adm/get_group.cgi?group=WIRELESS"
SET = "/adm/set_group.cgi?group=WIRELESS"
HOME = {"ssid": "MyWiFiNetwork", "password": "correct horse", "confirm_network": True}


async def asked_for(hass: HomeAssistant, entry: Any, **more: Any) -> Any:
    """Open the options and ask for the page, and for what else is given."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    options = entry.options
    sections = {
        name: {field: options[field] for field in fields if field in options}
        for name, fields in fields_of(result).items()
    }
    sections |= {"wifi": {"choose_wifi": True}, **more}
    return await configure(hass, result, **sections)


async def scanned(hass: HomeAssistant, entry: Any) -> Any:
    """Open the page, and wait until the camera has listened."""
    result = await asked_for(hass, entry)
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    assert result["progress_action"] == "scan_wifi"
    await hass.async_block_till_done()
    return await configure(hass, result)


async def configure(hass: HomeAssistant, result: Any, **typed: Any) -> Any:
    """Fill in a page."""
    options = hass.config_entries.options
    return await options.async_configure(result["flow_id"], typed or None)


def offered(result: Any) -> dict[str, str]:
    """Return the networks on the page, by name."""
    networks = result["data_schema"].schema["ssid"].config["options"]
    return {one["value"]: one["label"] for one in networks}


async def test_choose(hass: HomeAssistant, set_up: SetUp) -> None:
    """What the camera hears is shown; the one that is chosen is written at once."""
    entry, camera = await set_up("rc8230", options=QUIET)
    result = await scanned(hass, entry)
    assert camera.paths() == [SCAN]
    assert (result["step_id"], result["errors"]) == ("wifi", {})
    assert offered(result) == {
        "MyWiFiNetwork": "MyWiFiNetwork, 100%, WPA2-PSK",
        "Tom & Jerry <5G>": "Tom & Jerry <5G>, 48%, WPA-PSK",
    }
    result = await configure(hass, result, **HOME)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    written = "&wlan_essid=MyWiFiNetwork&wlan_security=2&wpa_ascii=correct%20horse"
    assert camera.paths() == [SCAN, GET, SET + written, GET]
    assert "correct horse" not in str(entry.options)
    assert not {"choose_wifi", *HOME} & entry.options.keys()


async def test_after_the_check(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera is checked where it is, before it joins another network."""
    entry, _ = await set_up("rc8230", options=QUIET)
    result = await asked_for(hass, entry, check={"check_camera": True})
    assert result["step_id"] == "prepare"
    result = await hass.config_entries.options.async_configure(result["flow_id"], {})
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    await hass.async_block_till_done()


async def test_a_hidden_network(hass: HomeAssistant, set_up: SetUp) -> None:
    """One that is not heard can be typed in, with its kind of security."""
    entry, camera = await set_up("rc8230", options=QUIET)
    result = await scanned(hass, entry)
    typed = {**HOME, "ssid": "Hidden", "security": "wpa2_psk_aes"}
    await configure(hass, result, **typed)
    wireless = camera.groups["WIRELESS"]
    assert (wireless["wlan_essid"], wireless["wlan_security"]) == ("Hidden", "6")


async def test_the_security_that_is_heard(
    hass: HomeAssistant,
    set_up: SetUp,
    monkeypatch: pytest.MonkeyPatch,
    subtests: pytest.Subtests,
) -> None:
    """Nobody has to know how a network is secured: the camera hears it."""
    entry, camera = await set_up("rc8230", options=QUIET)
    before = dict(camera.groups["WIRELESS"])
    for security, encryption, password, code in (
        ("None", "None", "", "0"),
        ("Open", "", "", "0"),
        ("WEP", "WEP", "hello", "1"),
        ("None", "WEP", "hello", "1"),
        ("WPA2-PSK", "AES", "correct horse", "2"),
        ("", "", "correct horse", "2"),
    ):
        site = ("Net", "34:44:11:A9:C2:D4", "Infrastructure", security, "", encryption)
        sites = ((*site, "1", "90", "No"),)
        monkeypatch.setattr("tests.simulator.cgi_survey.SITES", sites)
        camera.groups["WIRELESS"] = {**before, "wlan_security": "none of them"}
        with subtests.test(security, encryption=encryption):
            result = await scanned(hass, entry)
            typed = {"ssid": "Net", "confirm_network": True}
            if password:
                typed["password"] = password
            result = await configure(hass, result, **typed)
            assert result["type"] is FlowResultType.CREATE_ENTRY
            assert camera.groups["WIRELESS"]["wlan_security"] == code
        await hass.async_block_till_done(wait_background_tasks=True)


async def test_wrong(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """What is wrong stands at its field; nothing is written, and it can be mended."""
    entry, camera = await set_up("rc8230", options=QUIET)
    for field, typed, error in (
        ("confirm_network", False, "confirm_wifi"),
        ("password", "short", "invalid_wpa_password"),
        ("ssid", "x" * 33, "invalid_too_long"),
    ):
        camera.clear_requests()
        with subtests.test(field):
            result = await scanned(hass, entry)
            result = await configure(hass, result, **{**HOME, field: typed})
            assert result["errors"] == {field: error}
            if field == "ssid":
                assert placeholder(result, "longest") == "32"
            assert not any(path.startswith(SET) for path in camera.paths())
            result = await configure(hass, result, **HOME)
            assert result["type"] is FlowResultType.CREATE_ENTRY
        await hass.async_block_till_done(wait_background_tasks=True)


async def test_no_scan(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that does not tell what it hears can be told a name all the same."""
    entry, camera = await set_up("oc810", options=QUIET)
    result = await scanned(hass, entry)
    assert result["errors"] == {"base": "wifi_not_scanned"}
    assert offered(result) == {}
    result = await configure(hass, result, **HOME)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert camera.groups["WIRELESS"]["wlan_essid"] == "MyWiFiNetwork"


async def test_refused(hass: HomeAssistant, set_up: SetUp) -> None:
    """The camera's words are shown, without the password; one can try again."""
    entry, camera = await set_up("rc8230", options=QUIET)
    result = await scanned(hass, entry)
    path = "/adm/set_group.cgi"
    camera.faults.set(path, "status", 1, code=200, body="ERROR correct horse")
    result = await configure(hass, result, **HOME)
    assert result["errors"] == {"base": "refused"}
    assert placeholder(result, "reason") == "ERROR …"
    assert suggested(result, "ssid") == HOME["ssid"]
    assert suggested(result, "password") is None
    result = await configure(hass, result, **HOME)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_camera_that_leaves_at_once(hass: HomeAssistant, set_up: SetUp) -> None:
    """No answer is what a camera gives that has changed networks: that is told."""
    entry, camera = await set_up("rc8230", options=QUIET)
    result = await scanned(hass, entry)
    leave = partial(camera.faults.set, "/adm/?et_group.cgi", "reset")
    camera.groups["WIRELESS"] = Departing(camera.groups["WIRELESS"], on_read=leave)
    result = await configure(hass, result, **HOME)
    assert result["step_id"] == "wifi_without_answer"
    result = await hass.config_entries.options.async_configure(result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_camera_that_is_away(hass: HomeAssistant, set_up: SetUp) -> None:
    """One that was not told anything is not said to have left."""
    entry, camera = await set_up("rc8230", options=QUIET)
    result = await scanned(hass, entry)
    camera.faults.set("/adm/get_group.cgi", "reset")
    result = await configure(hass, result, **HOME)
    assert result["errors"] == {"base": "cannot_connect"}


async def test_who_may(hass: HomeAssistant, set_up: SetUp) -> None:
    """The section is there for administrators of cameras with Wi-Fi."""

    def wire(camera: Simulator) -> None:
        camera.persona.flags["wireless"] = "off"

    entry, _ = await set_up("rc8230", options=QUIET)
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert fields_of(result)["wifi"] == {"choose_wifi"}
    entry, _ = await set_up(
        "rc8221", options=QUIET, prepare=wire, data={"webhook_id": "o" * 22}
    )
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert "wifi" not in fields_of(result)
    login = {"username": "operator", "password": "operate", "webhook_id": "p" * 22}
    entry, _ = await set_up("icamera2", options=QUIET, data=login)
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert "wifi" not in fields_of(result)
