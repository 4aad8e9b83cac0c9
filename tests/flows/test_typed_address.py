"""What a user types as an address, and what answers there."""

from unittest.mock import AsyncMock

from aiohttp import TCPConnector
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from tests.conftest import MakeEntry, StartSimulator
from tests.flows.steps import assert_no_login_sent, login, manual, submit

pytestmark = pytest.mark.usefixtures("no_setup")


@pytest.mark.parametrize("typed", ["http://{0}:{1}/", "{0}:{1}", "{0}:{1}/adm/#top"])
async def test_pasted_address(
    hass: HomeAssistant, simulator: StartSimulator, typed: str
) -> None:
    """An address copied from the browser adds the camera at its own port."""
    camera = await simulator()
    url = typed.format(camera.host, camera.port)
    result = await submit(hass, await manual(hass), login(camera, host=url, port=80))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["host"] == camera.host
    assert result["data"]["port"] == camera.port


@pytest.mark.parametrize("typed", ["http://{0}:{1}/", "{0}:{1}"])
async def test_pasted_address_of_a_camera_that_moved(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    typed: str,
) -> None:
    """It is taken apart there, too."""
    camera = await simulator()
    entry = config_entry(camera, host="192.0.2.7", port=80)
    result = await entry.start_reconfigure_flow(hass)
    url = typed.format(camera.host, camera.port)
    form = {"host": url, "port": 80, "ssl": False, "username": camera.username}
    result = await submit(hass, result["flow_id"], form)
    assert result["reason"] == "reconfigure_successful"
    assert entry.data["host"] == camera.host
    assert entry.data["port"] == camera.port
    await hass.async_block_till_done()


async def test_what_a_camera_that_moved_answers(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also there, HTTPS and names that nobody knows are told from other trouble."""
    camera = await simulator()
    entry = config_entry(camera)
    result = await entry.start_reconfigure_flow(hass)
    form = {
        "host": camera.host,
        "port": camera.port,
        "ssl": False,
        "username": camera.username,
    }
    camera.faults.set(None, "redirect", to="https://127.0.0.1/")
    result = await submit(hass, result["flow_id"], form)
    assert result["errors"] == {"base": "use_https"}
    monkeypatch.setattr(
        TCPConnector, "_resolve_host", AsyncMock(side_effect=OSError("not known"))
    )
    result = await submit(hass, result["flow_id"], form | {"host": "no-such-camera"})
    assert result["errors"] == {"base": "unknown_host"}
    result = await submit(hass, result["flow_id"], form | {"host": "me@camera"})
    assert result["errors"] == {"host": "invalid_host"}
    assert_no_login_sent(camera)


async def test_name_that_nobody_knows(
    hass: HomeAssistant, simulator: StartSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name without an address is told apart from a camera that is off."""
    monkeypatch.setattr(
        TCPConnector, "_resolve_host", AsyncMock(side_effect=OSError("not known"))
    )
    typed = login(await simulator(), host="no-such-camera")
    result = await submit(hass, await manual(hass), typed)
    assert result["errors"] == {"base": "unknown_host"}


@pytest.mark.parametrize(
    ("target", "error"),
    [("https://127.0.0.1/", "use_https"), ("http://127.0.0.1/a", "not_sercomm")],
)
async def test_redirect(
    hass: HomeAssistant, simulator: StartSimulator, target: str, error: str
) -> None:
    """A camera that sends us on to HTTPS is not followed, but the form says so."""
    camera = await simulator()
    camera.faults.set(None, "redirect", to=target)
    result = await submit(hass, await manual(hass), login(camera))
    assert result["errors"] == {"base": error}
    assert_no_login_sent(camera)
