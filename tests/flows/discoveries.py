"""Cameras that announce themselves."""

from ipaddress import ip_address
from typing import Any

from homeassistant.config_entries import (
    SOURCE_DHCP,
    SOURCE_SSDP,
    SOURCE_ZEROCONF,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.helpers.service_info.ssdp import SsdpServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import pytest

from custom_components.sercomm import config_flow
from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.flows.search import SSDP_TYPES
from tests.simulator import Simulator


@pytest.fixture
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
