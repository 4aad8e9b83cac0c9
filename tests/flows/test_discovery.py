"""Cameras that announce themselves, and cameras that come back at another address."""

from ipaddress import ip_address
from typing import Any
from unittest.mock import AsyncMock, call

from homeassistant.config_entries import (
    SOURCE_DHCP,
    SOURCE_IGNORE,
    SOURCE_SSDP,
    SOURCE_ZEROCONF,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.helpers.service_info.ssdp import SsdpServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm import config_flow
from custom_components.sercomm.api import Address, CannotConnect
from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.flows import search
from custom_components.sercomm.flows.search import SSDP_TYPES, ssdp_address
from tests.conftest import MakeEntry, StartSimulator
from tests.flows.steps import placeholder
from tests.simulator import Simulator

LOGIN = {"username": "administrator", "enable_motion": True}

pytestmark = pytest.mark.usefixtures("no_setup")


@pytest.fixture(autouse=True)
def start_up_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for a camera that starts."""
    monkeypatch.setattr(config_flow, "START_UP_PAUSES", (0.0, 0.0))


async def discover(
    hass: HomeAssistant, source: str, camera: Simulator, **changes: Any
) -> ConfigFlowResult:
    """Start a flow as Home Assistant's discovery does."""
    host = changes.get("host", camera.host)
    port = changes.get("port", camera.port)
    mac = camera.mac.replace(":", "").lower()
    info = {
        SOURCE_DHCP: DhcpServiceInfo(ip=host, hostname="sc92fff7", macaddress=mac),
        SOURCE_SSDP: SsdpServiceInfo(
            ssdp_usn=f"uuid:upnp-SerComm-{mac}::{SSDP_TYPES[0]}",
            ssdp_st=SSDP_TYPES[0],
            ssdp_location=f"http://{host}:{port}/device.xml",
            upnp={},
        ),
        SOURCE_ZEROCONF: ZeroconfServiceInfo(
            ip_address=ip_address(host),
            ip_addresses=[ip_address(host)],
            port=port,
            hostname="rc8230-92fff7.local.",
            type=changes.get("type", "_http._tcp.local."),
            name="RC8230-92fff7._http._tcp.local.",
            properties={},
        ),
    }[source]
    return await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": source}, data=info
    )


@pytest.fixture(params=[SOURCE_DHCP, SOURCE_SSDP, SOURCE_ZEROCONF])
def source(request: pytest.FixtureRequest) -> str:
    """Run a test with every kind of discovery."""
    return request.param


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
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {**LOGIN, "password": camera.password}
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
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {**LOGIN, "password": camera.password}
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


# --- cameras that have an entry -------------------------------------------------


async def test_configured_and_at_home(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    source: str,
) -> None:
    """A known camera at its known address changes nothing."""
    camera = await simulator()
    entry = config_entry(camera)
    before = dict(entry.data)
    result = await discover(hass, source, camera)
    assert result["reason"] == "already_configured"
    assert dict(entry.data) == before
    assert camera.paths() == ["/util/query.cgi"]


@pytest.mark.parametrize("source", [SOURCE_SSDP, SOURCE_ZEROCONF])
async def test_moved_to_another_port(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    source: str,
    no_setup: AsyncMock,
) -> None:
    """A proved new port is taken over, and the entry loaded again."""
    camera = await simulator()
    entry = config_entry(camera, port=9)
    assert await hass.config_entries.async_setup(entry.entry_id)
    result = await discover(hass, source, camera)
    assert result["reason"] == "already_configured"
    assert entry.data["port"] == camera.port
    assert entry.data["host"] == camera.host
    await hass.async_block_till_done()
    assert len(no_setup.mock_calls) == 2
    assert all(request.user is None for request in camera.requests)


async def test_moved_to_another_host(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """A camera with a new lease is asked at its own port, and keeps it."""
    camera = await simulator(host="127.0.0.2")
    entry = config_entry(camera, host="127.0.0.3")
    result = await discover(hass, SOURCE_DHCP, camera)
    assert result["reason"] == "already_configured"
    assert entry.data["host"] == "127.0.0.2"
    assert entry.data["port"] == camera.port


async def test_own_port_is_kept_where_it_works(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """A camera with two web ports keeps the one that the user chose."""
    camera = await simulator(host="127.0.0.2")
    second = await simulator(host="127.0.0.2")
    entry = config_entry(camera, host="127.0.0.3")
    result = await discover(hass, SOURCE_ZEROCONF, second)
    assert result["reason"] == "already_configured"
    assert entry.data["host"] == "127.0.0.2"
    assert entry.data["port"] == camera.port


async def test_two_interfaces(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """While the camera answers at its known address, it is not moved."""
    camera = await simulator(host="127.0.0.2")
    second = await simulator(host="127.0.0.3")
    entry = config_entry(camera)
    before = dict(entry.data)
    result = await discover(hass, SOURCE_ZEROCONF, second)
    assert result["reason"] == "already_configured"
    assert dict(entry.data) == before


async def test_address_taken_by_another_camera(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """Another camera at the known address does not keep the entry there."""
    camera = await simulator("rc8230", host="127.0.0.2")
    other = await simulator("rc8221", host="127.0.0.3")
    entry = config_entry(camera, host=other.host, port=other.port)
    result = await discover(hass, SOURCE_ZEROCONF, camera)
    assert result["reason"] == "already_configured"
    assert entry.data["host"] == camera.host
    assert entry.data["port"] == camera.port


async def test_false_announcement(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """An address that does not show the MAC moves nothing, whatever DHCP says."""
    camera = await simulator("rc8230", host="127.0.0.2")
    liar = await simulator("rc8221", host="127.0.0.3", port=camera.port)
    entry = config_entry(camera)
    before = dict(entry.data)
    camera.offline()
    result = await discover(hass, SOURCE_DHCP, camera, host=liar.host)
    # The liar is a camera of its own, so that one is offered instead.
    assert result["step_id"] == "credentials"
    flow = hass.config_entries.flow.async_progress()[0]
    assert flow["context"]["unique_id"] == liar.mac.lower()
    assert dict(entry.data) == before
    assert all(request.user is None for request in liar.requests)


async def test_tls_is_never_given_up(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """An entry with HTTPS does not follow a camera that shows itself in plain HTTP."""
    camera = await simulator()
    entry = config_entry(camera, host="127.0.0.9", port=9, ssl=True)
    before = dict(entry.data)
    result = await discover(hass, SOURCE_ZEROCONF, camera)
    assert result["reason"] == "already_configured"
    assert dict(entry.data) == before


async def test_https_announcement(
    hass: HomeAssistant, simulator: StartSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A web server announced as encrypted is asked with TLS."""
    camera = await simulator()
    asked = AsyncMock(side_effect=CannotConnect)
    monkeypatch.setattr(search, "async_identify", asked)
    result = await discover(hass, SOURCE_ZEROCONF, camera, type="_https._tcp.local.")
    assert result["reason"] == "cannot_connect"
    assert asked.await_args == call(hass, Address(camera.host, camera.port, ssl=True))


async def test_retrying_entry_is_loaded_at_once(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    no_setup: AsyncMock,
) -> None:
    """A camera that announces itself ends the waiting of its entry."""
    camera = await simulator()
    entry = config_entry(camera)
    entry.mock_state(hass, ConfigEntryState.SETUP_RETRY)
    result = await discover(hass, SOURCE_SSDP, camera)
    assert result["reason"] == "already_configured"
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


async def test_ignored(hass: HomeAssistant, simulator: StartSimulator) -> None:
    """An ignored camera is not offered again."""
    camera = await simulator()
    MockConfigEntry(
        domain=DOMAIN, source=SOURCE_IGNORE, unique_id=camera.mac.lower()
    ).add_to_hass(hass)
    result = await discover(hass, SOURCE_ZEROCONF, camera)
    assert result["reason"] == "already_configured"
