"""Cameras that announce themselves and have no entry."""

from homeassistant.config_entries import SOURCE_DHCP, SOURCE_SSDP, SOURCE_ZEROCONF
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.ssdp import SsdpServiceInfo
import pytest

from custom_components.sercomm import config_flow
from custom_components.sercomm.api import Address
from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.flows.search import SSDP_TYPES, ssdp_address
from tests.conftest import StartSimulator
from tests.flows.discoveries import discover
from tests.flows.steps import placeholder, submit

pytest_plugins = ("tests.flows.discoveries",)
pytestmark = pytest.mark.usefixtures("no_setup", "start_up_pauses")

LOGIN = {"username": "administrator", "enable_motion": True}


async def test_discovered(
    hass: HomeAssistant,
    simulator: StartSimulator,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
) -> None:
    """A discovered camera asks only for its login, and gets it after its proof."""
    camera = await simulator()
    # A packet of DHCP names no port; the simulator cannot have port 80.
    monkeypatch.setattr(config_flow, "DEFAULT_PORT", camera.port)
    result = await discover(hass, source, camera)
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "credentials"
    assert placeholder(result, "host") == camera.host
    assert placeholder(result, "model") == camera.persona.model
    flow = hass.config_entries.flow.async_progress()[0]
    assert flow["context"]["unique_id"] == camera.mac.lower()
    assert flow["context"]["title_placeholders"]["name"]
    assert camera.paths() == ["/util/query.cgi"]
    assert camera.requests[0].user is None

    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {**LOGIN, "password": "wrong"}
    )
    assert result["errors"] == {"base": "invalid_auth"}
    result = await submit(
        hass, result["flow_id"], {**LOGIN, "password": camera.password}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["host"] == camera.host
    assert result["data"]["port"] == camera.port
    assert result["result"].unique_id == camera.mac.lower()


async def test_discovered_twice(hass: HomeAssistant, simulator: StartSimulator) -> None:
    """Two announcements of one camera make one dialog."""
    camera = await simulator()
    await discover(hass, SOURCE_ZEROCONF, camera)
    result = await discover(hass, SOURCE_SSDP, camera)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_in_progress"


async def test_a_name_that_is_a_picture(
    hass: HomeAssistant, simulator: StartSimulator
) -> None:
    """Anybody can announce a camera: its words become no link and no picture."""
    camera = await simulator()
    picture = "![x](http://192.0.2.66/x.png)"
    camera.groups["SYSTEM"]["host_name"] = picture
    camera.persona.model = "[RC](https://example.com)"
    result = await discover(hass, SOURCE_ZEROCONF, camera)
    texts = [placeholder(result, key) for key in ("name", "model", "host")]
    (flow,) = hass.config_entries.flow.async_progress()
    texts += flow["context"]["title_placeholders"].values()
    assert any("192.0.2.66" in text for text in texts)
    for text in texts:
        assert "](" not in text
        assert "://1" not in text
        assert "://e" not in text
    result = await submit(
        hass, result["flow_id"], {**LOGIN, "password": camera.password}
    )
    assert "](" not in result["title"]


async def test_another_camera_took_the_address(
    hass: HomeAssistant, simulator: StartSimulator
) -> None:
    """The address is proved again before the login, which may come days later."""
    camera = await simulator("rc8230")
    result = await discover(hass, SOURCE_ZEROCONF, camera)
    camera.offline()
    other = await simulator("rc8221", port=camera.port)
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {**LOGIN, "password": "secret"}
    )
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "unique_id_mismatch"
    assert all(request.user is None for request in other.requests)
    assert all("authorization" not in request.headers for request in other.requests)


async def test_not_a_camera(
    hass: HomeAssistant,
    simulator: StartSimulator,
    source: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Something else with a web server is left alone."""
    camera = await simulator()
    monkeypatch.setattr(config_flow, "DEFAULT_PORT", camera.port)
    camera.faults.set(None, "html")
    result = await discover(hass, source, camera)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "not_sercomm"
    assert len(camera.requests) == 1


async def test_gone_again(hass: HomeAssistant, simulator: StartSimulator) -> None:
    """An announcement of something that does not answer leads to nothing."""
    camera = await simulator()
    camera.offline()
    result = await discover(hass, SOURCE_SSDP, camera)
    assert result["reason"] == "cannot_connect"


async def test_ssdp_without_location(
    hass: HomeAssistant, simulator: StartSimulator
) -> None:
    """An SSDP answer without an address is useless."""
    info = SsdpServiceInfo(
        ssdp_usn="uuid:x", ssdp_st=SSDP_TYPES[0], ssdp_location=None, upnp={}
    )
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_SSDP}, data=info
    )
    assert result["reason"] == "not_sercomm"


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("http://192.0.2.7:6789/device.xml", Address("192.0.2.7", 80)),
        ("http://192.0.2.7/device.xml", Address("192.0.2.7", 80)),
        ("https://192.0.2.7/device.xml", Address("192.0.2.7", 80)),
        ("http://192.0.2.7:8080/device.xml", Address("192.0.2.7", 8080)),
        ("http://[fd00::7]:6789/device.xml", Address("fd00::7", 80)),
        ("device.xml", None),
        ("http://192.0.2.7:99999/", None),
        ("http://xn--a:6789/device.xml", None),
        ("http://xn--a/", None),
        ("http://[::1", None),
        ("http://\ud800/", None),
        (None, None),
    ],
)
def test_ssdp_address(location: str | None, address: Address | None) -> None:
    """The description is served beside the API: its ports mean the web port."""
    info = SsdpServiceInfo(
        ssdp_usn="uuid:x", ssdp_st=SSDP_TYPES[0], ssdp_location=location, upnp={}
    )
    assert ssdp_address(info) == address


async def test_dhcp_while_starting(
    hass: HomeAssistant, simulator: StartSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A camera that has just got its address may need a while to answer."""
    camera = await simulator()
    monkeypatch.setattr(config_flow, "DEFAULT_PORT", camera.port)
    camera.faults.set(None, "status", count=2, code=503)
    result = await discover(hass, SOURCE_DHCP, camera)
    assert result["step_id"] == "credentials"
    assert len(camera.requests) == 3


async def test_dhcp_never_starts(
    hass: HomeAssistant, simulator: StartSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device without a web server is given up after some tries."""
    camera = await simulator()
    monkeypatch.setattr(config_flow, "DEFAULT_PORT", camera.port)
    camera.faults.set(None, "status", code=503)
    result = await discover(hass, SOURCE_DHCP, camera)
    assert result["reason"] == "cannot_connect"
    assert len(camera.requests) == 3
