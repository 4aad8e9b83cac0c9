"""The pages of the options on which a camera is told where it sends."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from tests.actions.calling import QUIET
from tests.cameras import SetUp
from tests.flows.steps import fields_of, placeholder, suggested

pytest_plugins = ("tests.camera_fixtures",)

GET = "/adm/get_group.cgi?group="
SET = "/adm/set_group.cgi?group="


async def opened(hass: HomeAssistant, entry: Any, target: str, **more: Any) -> Any:
    """Open the options and choose a target."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    options = entry.options
    sections = {
        name: {field: options[field] for field in fields if field in options}
        for name, fields in fields_of(result).items()
    }
    sections |= {"targets": {"target": target}, **more}
    return await hass.config_entries.options.async_configure(
        result["flow_id"], sections
    )


async def configure(hass: HomeAssistant, result: Any, **typed: Any) -> Any:
    """Fill in a page."""
    return await hass.config_entries.options.async_configure(result["flow_id"], typed)


async def test_email(hass: HomeAssistant, set_up: SetUp) -> None:
    """What the camera holds is shown, without the password; changes are written."""
    entry, camera = await set_up("rc8230", options=QUIET)
    camera.persona.hide_passwords = False
    camera.groups["EMAIL"] |= {
        "smtp_server": "mail.example.com",
        "smtp_account": "me",
        "smtp_password": "a secret",
        "to_addr1": "me@example.com",
        "to_addr3": "you@example.com",
    }
    result = await opened(hass, entry, "email")
    assert (result["step_id"], result["errors"]) == ("email", {})
    held = {
        field: suggested(result, field)
        for field in ("server", "port", "security", "username", "recipients")
    }
    assert held == {
        "server": "mail.example.com",
        "port": 465,
        "security": "smtp",
        "username": "me",
        "recipients": ["me@example.com", "you@example.com"],
    }
    assert suggested(result, "password") is None
    camera.clear_requests()
    typed = {**held, "port": 25}
    result = await configure(hass, result, **typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    read = f"{GET}EMAIL"
    written = (
        f"{SET}EMAIL&smtp_server=mail.example.com&smtp_port=25&smtp_auth=1"
        "&smtp_account=me&to_addr1=me%40example.com&to_addr2=you%40example.com"
        "&to_addr3=&send_email=3"
    )
    assert camera.paths() == [read, written, read]
    assert camera.groups["EMAIL"]["smtp_password"] == "a secret"
    assert "target" not in entry.options
    assert "server" not in entry.options


@pytest.mark.parametrize(
    ("target", "group", "typed", "written"),
    [
        (
            "ftp",
            "FTP",
            {"server": "nas", "port": 21, "password": "a secret", "passive": False},
            "ftp1_server=nas&ftp1_port=21&ftp1_passwd=a%20secret&ftp1_passive=0",
        ),
        (
            "share",
            "SMBC",
            {"server": "NAS", "path": "door"},
            "smbc_server=NAS&smbc_path=door&smbc_rec_server=NAS&smbc_rec_path=door",
        ),
    ],
)
async def test_others(
    hass: HomeAssistant,
    set_up: SetUp,
    target: str,
    group: str,
    typed: dict[str, Any],
    written: str,
) -> None:
    """Each in one request, read back; nothing of it stays here."""
    entry, camera = await set_up("rc8230", options=QUIET)
    result = await opened(hass, entry, target)
    result = await configure(hass, result, **typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    read = f"{GET}{group}"
    assert camera.paths() == [read, read, f"{SET}{group}&{written}", read]
    assert not typed.keys() & entry.options.keys()


async def test_a_camera_without(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """It says that it cannot, and the options are stored all the same."""
    entry, _ = await set_up("oc810", options=QUIET)
    for target in ("email", "ftp", "share"):
        with subtests.test(target):
            result = await opened(hass, entry, target)
            assert result["step_id"] == "no_target"
            result = await configure(hass, result)
            assert result["type"] is FlowResultType.CREATE_ENTRY
        await hass.async_block_till_done(wait_background_tasks=True)


async def test_wrong(hass: HomeAssistant, set_up: SetUp) -> None:
    """What is wrong stands at its field, what failed above; it can be mended."""
    entry, camera = await set_up("rc8230", options=QUIET)
    result = await opened(hass, entry, "ftp")
    result = await configure(hass, result, server="two words")
    assert result["errors"] == {"server": "invalid_host"}
    path = "/adm/set_group.cgi"
    camera.faults.set(path, "status", 1, code=200, body="ERROR a secret")
    result = await configure(hass, result, server="nas", password="a secret")
    assert result["errors"] == {"base": "refused"}
    assert placeholder(result, "reason") == "ERROR …"
    assert suggested(result, "server") == "nas"
    assert suggested(result, "password") is None
    camera.persona.cuts = {"FTP.ftp1_path": 4}
    result = await configure(hass, result, server="nas", path="cameras")
    assert result["errors"] == {"path": "held_otherwise"}
    result = await configure(hass, result, server="nas", path="door")
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_camera_that_is_away(hass: HomeAssistant, set_up: SetUp) -> None:
    """The page says so, and tries again."""
    entry, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set("/adm/get_group.cgi", "reset")
    result = await opened(hass, entry, "share")
    assert result["errors"] == {"base": "cannot_connect"}
    camera.faults.clear()
    result = await configure(hass, result, server="NAS", path="door")
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_before_the_network(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera is told where it sends before it may be gone."""
    entry, _ = await set_up("rc8230", options=QUIET)
    result = await opened(hass, entry, "share", wifi={"choose_wifi": True})
    result = await configure(hass, result, server="NAS", path="door")
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    await hass.async_block_till_done()
