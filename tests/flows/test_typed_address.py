"""What a user types as an address, and what answers there."""

from unittest.mock import AsyncMock

from aiohttp import TCPConnector
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.sercomm.const import DOMAIN
from tests.conftest import StartSimulator
from tests.flows.steps import assert_no_login_sent, login, submit

pytestmark = pytest.mark.usefixtures("no_setup")


async def manual(hass: HomeAssistant) -> str:
    """Start a flow, choose the manual way, return the flow's id."""
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert result["type"] is FlowResultType.MENU
    assert result["menu_options"] == ["search", "manual"]
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {"next_step_id": "manual"}
    )
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "manual"
    assert not result["errors"]
    return result["flow_id"]


async def test_pasted_address(hass: HomeAssistant, simulator: StartSimulator) -> None:
    """An address copied from the browser adds the camera at its own port."""
    camera = await simulator()
    url = f"http://{camera.host}:{camera.port}/"
    result = await submit(hass, await manual(hass), login(camera, host=url, port=80))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["host"] == camera.host
    assert result["data"]["port"] == camera.port


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
