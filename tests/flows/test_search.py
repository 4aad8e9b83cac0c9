"""The active search of the local networks."""

import asyncio
from collections.abc import Awaitable, Callable
from unittest.mock import AsyncMock

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import (
    EVENT_DATA_ENTRY_FLOW_PROGRESS_UPDATE,
    FlowResultType,
)
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.sercomm import config_flow
from custom_components.sercomm.api import Address
from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.flows import search
from tests.conftest import MakeEntry, StartSimulator
from tests.flows.steps import login, placeholder, submit, submit_one
from tests.simulator import Simulator

pytestmark = pytest.mark.usefixtures("no_setup")

type Search = Callable[..., Awaitable[ConfigFlowResult]]


def address_of(camera: Simulator) -> Address:
    """Return where a simulated camera listens."""
    return Address(camera.host, camera.port)


@pytest.fixture
def searched(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Search:
    """Return a function that searches at given addresses and returns the next step."""

    async def start(*targets: Address) -> ConfigFlowResult:
        monkeypatch.setattr(
            config_flow, "async_targets", AsyncMock(return_value=list(targets))
        )
        result = await hass.config_entries.flow.async_init(
            DOMAIN, context={"source": SOURCE_USER}
        )
        result = await hass.config_entries.flow.async_configure(
            result["flow_id"], {"next_step_id": "search"}
        )
        if result["type"] is not FlowResultType.SHOW_PROGRESS:
            assert not targets
            return result
        assert result["step_id"] == "search"
        assert result["progress_action"] == "search"
        await hass.async_block_till_done()
        return await hass.config_entries.flow.async_configure(result["flow_id"])

    return start


def choices(result: ConfigFlowResult) -> dict[str, str]:
    """Return the offered cameras: MAC to label."""
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "pick"
    schema = result["data_schema"]
    assert schema is not None
    (device,) = schema.schema.values()
    return {option["value"]: option["label"] for option in device.config["options"]}


async def test_search_pick_log_in(
    hass: HomeAssistant, simulator: StartSimulator, searched: Search
) -> None:
    """A camera is found, picked and added; nobody else sees the login."""
    camera = await simulator("rc8230")
    hass.config.language = "zh-Hans"
    other = await simulator("rc8221")
    router = await simulator("icamera2")
    router.faults.set(None, "html")
    progress = async_capture_events(hass, EVENT_DATA_ENTRY_FLOW_PROGRESS_UPDATE)
    result = await searched(
        Address("127.0.0.1", 9),
        address_of(router),
        address_of(camera),
        address_of(other),
    )
    labels = choices(result)
    assert labels.keys() == {camera.mac.lower(), other.mac.lower()}
    address = "\N{FULLWIDTH LEFT PARENTHESIS}127.0.0.1\N{FULLWIDTH RIGHT PARENTHESIS}"
    assert all(label.endswith(address) for label in labels.values())
    assert "RC8230" in labels[camera.mac.lower()]
    assert progress[-1].data["progress"] == 1
    assert camera.paths() == other.paths() == router.paths() == ["/util/query.cgi"]

    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {"device": camera.mac.lower()}
    )
    assert result["step_id"] == "credentials"
    assert placeholder(result, "host") == camera.host
    camera.clear_requests()
    result = await submit_one(
        hass,
        result["flow_id"],
        {"username": camera.username, "password": camera.password},
    )
    assert result["step_id"] == "prepare"
    asked = len(camera.requests)
    result = await submit_one(hass, result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["port"] == camera.port
    assert result["data"]["enable_motion"] is True
    # Who it is, what the login may, two for the groups, a still; nothing at the end.
    assert len(camera.requests) == asked <= 6
    assert all(request.user is None for request in other.requests + router.requests)


async def test_second_port(
    hass: HomeAssistant,
    simulator: StartSimulator,
    searched: Search,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A camera whose first port is closed is found at the second, HTTP_PORT2."""
    camera = await simulator()
    monkeypatch.setattr(search, "DEFAULT_PORT", 9)
    monkeypatch.setattr(search, "SECOND_PORT", camera.port)
    result = await searched(Address(camera.host, 9), Address("127.0.0.2", 10))
    assert choices(result).keys() == {camera.mac.lower()}
    assert camera.paths() == ["/util/query.cgi"]


async def test_nothing_found(
    hass: HomeAssistant, simulator: StartSimulator, searched: Search
) -> None:
    """Without an answer the search says so, and goes on to the address form."""
    result = await searched(Address("127.0.0.1", 9))
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "manual"
    assert result["errors"] == {"base": "no_devices_found"}
    camera = await simulator()
    result = await submit(hass, result["flow_id"], login(camera))
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_no_network(hass: HomeAssistant, searched: Search) -> None:
    """Without anybody to ask, nobody is found."""
    result = await searched()
    assert result["errors"] == {"base": "no_devices_found"}


async def test_silent_addresses_take_two_seconds(
    hass: HomeAssistant,
    simulator: StartSimulator,
    searched: Search,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who does not answer in time does not hold the others up."""
    monkeypatch.setattr(search, "PROBE_TIMEOUT", 1.0)
    camera = await simulator("rc8230")
    silent = await simulator("rc8221")
    silent.faults.set(None, "silent")
    result = await searched(address_of(silent), address_of(camera))
    assert choices(result).keys() == {camera.mac.lower()}


async def test_configured_cameras_are_left_out(
    hass: HomeAssistant,
    simulator: StartSimulator,
    searched: Search,
    config_entry: MakeEntry,
) -> None:
    """A camera that has an entry is not offered, one that is ignored is."""
    camera = await simulator("rc8230")
    ignored = await simulator("rc8221")
    entry = config_entry(camera)
    MockConfigEntry(
        domain=DOMAIN, source="ignore", unique_id=ignored.mac.lower()
    ).add_to_hass(hass)
    before = dict(entry.data)
    result = await searched(address_of(camera), address_of(ignored))
    assert choices(result).keys() == {ignored.mac.lower()}
    assert dict(entry.data) == before
    assert camera.paths() == ["/util/query.cgi"]


async def test_configured_camera_at_a_new_address(
    hass: HomeAssistant,
    simulator: StartSimulator,
    searched: Search,
    config_entry: MakeEntry,
    no_setup: AsyncMock,
) -> None:
    """A search brings an entry back to its camera, without sending its login."""
    camera = await simulator(host="127.0.0.2")
    entry = config_entry(camera, host="127.0.0.3", password="kept")
    result = await searched(address_of(camera))
    assert result["errors"] == {"base": "no_devices_found"}
    assert entry.data["host"] == "127.0.0.2"
    assert entry.data["password"] == "kept"
    await hass.async_block_till_done()
    assert len(no_setup.mock_calls) == 1
    assert all(request.user is None for request in camera.requests)


async def test_one_camera_at_two_addresses(
    hass: HomeAssistant, simulator: StartSimulator, searched: Search
) -> None:
    """A camera that answers twice is offered once."""
    first = await simulator(host="127.0.0.2")
    second = await simulator(host="127.0.0.3")
    result = await searched(address_of(first), address_of(second))
    assert list(choices(result).values()) == [
        next(iter(choices(result).values())).replace("127.0.0.3", "127.0.0.2")
    ]


async def test_broken_search(
    hass: HomeAssistant,
    searched: Search,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A mistake of ours ends the search with a text, and its place in the log."""
    monkeypatch.setattr(
        config_flow, "async_search", AsyncMock(side_effect=KeyError("canary"))
    )
    result = await searched()
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "unknown"
    assert "Unexpected KeyError" in caplog.text
    assert "canary" not in caplog.text


async def test_closed_dialog_ends_the_search(
    hass: HomeAssistant, simulator: StartSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing goes on when the user closes the dialog."""
    silent = await simulator()
    silent.faults.set(None, "silent")
    monkeypatch.setattr(
        config_flow, "async_targets", AsyncMock(return_value=[address_of(silent)])
    )
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {"next_step_id": "search"}
    )
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    hass.config_entries.flow.async_abort(result["flow_id"])
    async with asyncio.timeout(1):
        await hass.async_block_till_done()


async def test_at_most_64_at_a_time(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search is gentle to the network: 64 addresses at a time, each once."""
    asking = most = 0
    asked: list[Address] = []

    async def identify(hass: HomeAssistant, address: Address) -> None:
        nonlocal asking, most
        asking += 1
        most = max(most, asking)
        asked.append(address)
        await asyncio.sleep(0.01)
        asking -= 1
        raise TimeoutError

    monkeypatch.setattr(search, "async_identify", identify)
    targets = [Address(f"192.0.2.{n}") for n in range(1, 255)]
    shown: list[float] = []
    assert await search.async_search(hass, targets, shown.append) == []
    assert most == 64
    assert asked == targets
    assert shown == sorted(shown)
    assert shown[-1] == 1
