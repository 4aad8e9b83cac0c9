"""Logging in again, and giving a camera another address or login."""

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from tests.conftest import MakeEntry, StartSimulator
from tests.flows.steps import (
    assert_no_login_sent,
    login,
    placeholder,
    submit,
    suggested,
)

LIST = "/adm/get_group.cgi"

pytestmark = pytest.mark.usefixtures("no_setup")


@pytest.mark.parametrize("password", ["new", ""])
async def test_reauth(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    password: str,
) -> None:
    """A new login is proved at the right camera and stored."""
    camera = await simulator(accounts={"admin": (password, "administrator")})
    entry = config_entry(camera, username="administrator", password="old")
    result = await entry.start_reauth_flow(hass)
    assert result["step_id"] == "reauth_confirm"
    assert suggested(result, "username") == "administrator"
    assert suggested(result, "password") is None

    typed = {"username": "admin"} | ({"password": password} if password else {})
    result = await submit(hass, result["flow_id"], typed)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reauth_successful"
    assert entry.data["username"] == "admin"
    assert entry.data["password"] == password
    assert entry.data["host"] == camera.host
    assert "enable_motion" not in entry.data
    assert camera.requests[-1].user == "admin"
    await hass.async_block_till_done()


async def test_reauth_wrong_then_right(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """A wrong login in reauth can be corrected."""
    camera = await simulator(accounts={"administrator": ("new", "administrator")})
    entry = config_entry(camera, password="old")
    result = await entry.start_reauth_flow(hass)
    result = await submit(
        hass, result["flow_id"], {"username": "administrator", "password": "wrong"}
    )
    assert result["errors"] == {"base": "invalid_auth"}
    assert entry.data["password"] == "old"
    result = await submit(
        hass, result["flow_id"], {"username": "administrator", "password": "new"}
    )
    assert result["reason"] == "reauth_successful"
    await hass.async_block_till_done()


async def test_reauth_limited(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """Logging in again with a lesser account says so first."""
    camera = await simulator()
    entry = config_entry(camera)
    result = await entry.start_reauth_flow(hass)
    result = await submit(
        hass, result["flow_id"], {"username": "viewer", "password": "view"}
    )
    assert result["step_id"] == "limited"
    assert entry.data["username"] == camera.username
    result = await submit(hass, result["flow_id"], {})
    assert result["reason"] == "reauth_successful"
    assert entry.data["username"] == "viewer"
    await hass.async_block_till_done()


async def test_reauth_at_another_camera(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """A login is not sent to another camera that has got the address."""
    camera = await simulator("rc8230")
    other = await simulator("rc8221")
    entry = config_entry(camera, port=other.port)
    result = await entry.start_reauth_flow(hass)
    result = await submit(
        hass, result["flow_id"], {"username": "administrator", "password": "secret"}
    )
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "unique_id_mismatch"
    assert_no_login_sent(other)


# --- another address or login -------------------------------------------------


async def test_reconfigure(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """A camera at a new address keeps its stored password."""
    camera = await simulator(accounts={"administrator": ("kept", "administrator")})
    entry = config_entry(camera, host="192.0.2.1", port=8080, password="kept")
    result = await entry.start_reconfigure_flow(hass)
    assert result["step_id"] == "reconfigure"
    assert suggested(result, "host") == "192.0.2.1"
    assert suggested(result, "port") == 8080
    assert suggested(result, "username") == "administrator"
    assert suggested(result, "password") is None

    typed = login(camera)
    del typed["password"], typed["enable_motion"]
    result = await submit(hass, result["flow_id"], typed)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    assert entry.data["host"] == camera.host
    assert entry.data["port"] == camera.port
    assert entry.data["password"] == "kept"
    assert entry.data["webhook_id"]
    assert camera.paths().count(LIST) == 1
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    ("actual", "typed", "stored", "tries"),
    [
        ("new", "new", "new", 1),
        ("", "", "", 1),
        ("", None, "", 2),
        ("old", None, "old", 1),
        ("new", None, None, 2),
        ("new", "", None, 1),
        ("new", "wrong", None, 1),
    ],
)
async def test_reconfigure_password(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    actual: str,
    typed: str | None,
    stored: str | None,
    tries: int,
) -> None:
    """A typed password counts; none means the stored one, then no password."""
    camera = await simulator(accounts={"administrator": (actual, "administrator")})
    entry = config_entry(camera, password="old")
    result = await entry.start_reconfigure_flow(hass)
    fields = login(camera)
    del fields["password"], fields["enable_motion"]
    if typed is not None:
        fields["password"] = typed
    result = await submit(hass, result["flow_id"], fields)
    assert camera.paths().count(LIST) == tries
    if stored is None:
        assert result["errors"] == {"base": "invalid_auth"}
        assert entry.data["password"] == "old"
    else:
        assert result["reason"] == "reconfigure_successful"
        assert entry.data["password"] == stored
    await hass.async_block_till_done()


async def test_reconfigure_to_another_camera(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """An entry never changes to another camera, which sees no login."""
    camera = await simulator("rc8230")
    other = await simulator("rc8221")
    entry = config_entry(camera)
    before = dict(entry.data)
    result = await entry.start_reconfigure_flow(hass)
    fields = login(other)
    del fields["enable_motion"]
    result = await submit(hass, result["flow_id"], fields)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "unique_id_mismatch"
    assert placeholder(result, "mac") == other.mac.lower()
    assert dict(entry.data) == before
    assert_no_login_sent(other)


async def test_reconfigure_errors(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """Mistakes in the address can be corrected and are kept in the form."""
    camera = await simulator()
    entry = config_entry(camera)
    result = await entry.start_reconfigure_flow(hass)
    fields = login(camera)
    del fields["enable_motion"]
    result = await submit(hass, result["flow_id"], {**fields, "host": "a b"})
    assert result["errors"] == {"host": "invalid_host"}
    assert suggested(result, "host") == "a b"
    result = await submit(hass, result["flow_id"], {**fields, "port": 9})
    assert result["errors"] == {"base": "cannot_connect"}
    result = await submit(hass, result["flow_id"], fields)
    assert result["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
