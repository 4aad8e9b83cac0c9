"""Cameras that announce themselves and have an entry."""

from unittest.mock import AsyncMock, call

from homeassistant.config_entries import (
    SOURCE_DHCP,
    SOURCE_IGNORE,
    SOURCE_SSDP,
    SOURCE_ZEROCONF,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.api import Address, CannotConnect
from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.flows import search
from tests.conftest import MakeEntry, StartSimulator
from tests.flows.discoveries import discover

pytest_plugins = ("tests.flows.discoveries",)
pytestmark = pytest.mark.usefixtures("no_setup", "start_up_pauses")

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
