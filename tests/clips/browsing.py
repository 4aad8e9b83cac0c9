"""A camera whose clips are browsed, and what is listed there."""

from pathlib import Path
from typing import Any

from homeassistant.components.media_source import (
    async_browse_media,
    async_resolve_media,
)
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.cameras import Home
from tests.conftest import MakeEntry, StartSimulator

ROOT = "media-source://sercomm"
DAY = "2026-11-23"


@pytest.fixture
async def entry(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    tmp_path: Path,
) -> MockConfigEntry:
    """Return a camera whose clips are in a folder of this test."""
    hass.config.media_dirs = {"local": str(tmp_path)}
    for component in ("media_source", "websocket_api"):
        assert await async_setup_component(hass, component, {})
    entry = config_entry(await simulator(), title="Garden")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await async_browse_media(hass, ROOT)
    return entry


@pytest.fixture
def folder(entry: MockConfigEntry, tmp_path: Path) -> Path:
    """Return the folder of the camera's clips."""
    assert entry.unique_id is not None
    return tmp_path / "sercomm" / entry.unique_id.replace(":", "")


@pytest.fixture
async def browser(
    entry: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator
) -> Home:
    """Return a browser that is not logged in: a signed address must do."""
    return await hass_client_no_auth()


async def children(hass: HomeAssistant, identifier: str = "") -> list[dict[str, Any]]:
    """Return what is listed there, as the media browser gets it."""
    where = f"{ROOT}/{identifier}" if identifier else ROOT
    return (await async_browse_media(hass, where)).as_dict()["children"]


async def resolve(hass: HomeAssistant, identifier: str) -> tuple[str, str]:
    """Return address and type of a clip."""
    played = await async_resolve_media(hass, f"{ROOT}/{identifier}", None)
    return played.url, played.mime_type
