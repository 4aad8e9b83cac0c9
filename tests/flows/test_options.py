"""The options of a camera."""

from typing import Any
from unittest.mock import AsyncMock

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from tests.conftest import MakeEntry, StartSimulator
from tests.flows.steps import fields_of, suggested

OPTIONS = {
    "motion_delivery": "push",
    "clear_after": 30,
    "stream": "mjpeg",
    "scan_interval": 120,
    "receive_clips": True,
    "clip_days": 30,
    "nightly_clock_sync": True,
}
DEFAULTS = {
    "motion_delivery": "auto",
    "clear_after": 15,
    "stream": "rtsp",
    "scan_interval": 60,
    "receive_clips": False,
    "clip_days": 7,
    "nightly_clock_sync": False,
}


@pytest.fixture
async def entry(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    no_setup: AsyncMock,
) -> Any:
    """Return a loaded entry without options."""
    entry = config_entry(await simulator())
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


async def submit(hass: HomeAssistant, entry: Any, typed: dict[str, Any]) -> Any:
    """Open the options and submit them."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "init"
    return await hass.config_entries.options.async_configure(result["flow_id"], typed)


async def test_defaults(hass: HomeAssistant, entry: Any) -> None:
    """An untouched form stores the defaults."""
    result = await submit(hass, entry, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == DEFAULTS


async def test_options(hass: HomeAssistant, entry: Any, no_setup: AsyncMock) -> None:
    """Options are stored as typed, shown again, and the entry is loaded again."""
    result = await submit(hass, entry, OPTIONS)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == OPTIONS
    await hass.async_block_till_done()
    assert len(no_setup.mock_calls) == 2

    result = await hass.config_entries.options.async_init(entry.entry_id)
    for key, value in OPTIONS.items():
        assert suggested(result, key) == value


async def test_whole_numbers(hass: HomeAssistant, entry: Any) -> None:
    """A browser sends numbers with a fraction; whole ones are stored."""
    await submit(hass, entry, {"clear_after": 20.0, "scan_interval": 90.0})
    assert entry.options["clear_after"] == 20
    assert isinstance(entry.options["clear_after"], int)
    assert isinstance(entry.options["scan_interval"], int)


@pytest.mark.parametrize("typed", ["clear_after", ["clear_after"], 20])
async def test_no_form(hass: HomeAssistant, entry: Any, typed: Any) -> None:
    """What a script sends that is no form at all is refused like any wrong value."""
    with pytest.raises(InvalidData):
        await submit(hass, entry, typed)
    assert entry.options == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("clear_after", 4),
        ("clear_after", 301),
        ("clip_days", 0),
        ("clip_days", 366),
        ("scan_interval", 29),
        ("scan_interval", 601),
        ("motion_delivery", "carrier_pigeon"),
        ("stream", "vhs"),
    ],
)
async def test_out_of_range(
    hass: HomeAssistant, entry: Any, key: str, value: Any
) -> None:
    """What cannot be is not stored."""
    with pytest.raises(InvalidData):
        await submit(hass, entry, {key: value})
    assert entry.options == {}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("http://192.168.1.2:8123", "http://192.168.1.2:8123"),
        (" http://192.168.1.2:8123/ ", "http://192.168.1.2:8123"),
        ("HTTP://Home.Local:8123", "http://home.local:8123"),
        ("http://homeassistant", "http://homeassistant"),
        ("http://home_assistant:8123", "http://home_assistant:8123"),
        ("http://[fd00::2]:8123/", "http://[fd00::2]:8123"),
        ("", None),
        ("  ", None),
    ],
)
async def test_callback_url(
    hass: HomeAssistant, entry: Any, typed: str, stored: str | None
) -> None:
    """A plain base address is stored; nothing typed means none."""
    result = await submit(hass, entry, {"callback_url": typed})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options.get("callback_url") == stored


USELESS = (
    "192.168.1.2:8123",
    "home",
    "ftp://home",
    "http://",
    "http://:8123",
    "http://home:0",
    "http://home:99999",
    "http://home:8123/api",
    "http://user@home:8123",
    "http://user:pass@home:8123",
    "http://:pass@home:8123",
    "http://home:8123/?x=1",
    "http://home:8123/#x",
    "http://a b:8123",
    "http://0.0.0.0:8123",
    "http://[fe80::1%25eth0]:8123",
)


async def test_callback_url_refused(
    hass: HomeAssistant, entry: Any, subtests: pytest.Subtests
) -> None:
    """Addresses that a camera cannot use are refused and can be corrected."""
    errors = dict.fromkeys(USELESS, "invalid_callback_url")
    errors["https://home.example"] = "callback_url_https"
    for typed, error in errors.items():
        hass.config_entries.async_update_entry(entry, options={})
        with subtests.test(typed):
            result = await submit(hass, entry, {**OPTIONS, "callback_url": typed})
            assert result["type"] is FlowResultType.FORM
            # The form shows the error of a section above it, and none inside it.
            assert result["errors"] == {"motion": error}
            assert suggested(result, "callback_url") == typed
            assert suggested(result, "clear_after") == 30
            assert fields_of(result).keys() == {"motion", "picture", "upkeep"}
            assert entry.options == {}

            result = await hass.config_entries.options.async_configure(
                result["flow_id"],
                {**OPTIONS, "callback_url": "http://192.168.1.2:8123"},
            )
            assert result["type"] is FlowResultType.CREATE_ENTRY
            assert entry.options["callback_url"] == "http://192.168.1.2:8123"
