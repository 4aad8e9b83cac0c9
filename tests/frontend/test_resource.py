"""The card as a resource of dashboards: added once, renewed, taken away."""

from http import HTTPStatus
from typing import Any

from homeassistant.components.lovelace import LovelaceData
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.dashboard import LovelaceStorage
from homeassistant.components.lovelace.resources import (
    ResourceStorageCollection,
    ResourceYAMLCollection,
)
from homeassistant.const import EVENT_COMPONENT_LOADED
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.frontend.resource import FILE, PATH
from tests.cameras import Home, SetUp
from tests.entries import complaints

pytest_plugins = ("tests.camera_fixtures",)

KEY = "lovelace_resources"
THEIRS = {"id": "1", "type": "module", "url": "/local/theirs.js"}


def urls(storage: dict[str, Any]) -> list[str]:
    """Return the addresses of what is stored, ours without the version."""
    items = storage.get(KEY, {"data": {"items": []}})["data"]["items"]
    assert {item["type"] for item in items} <= {"module"}
    return [item["url"].partition("?v=0.1.0-")[0] for item in items]


def store(storage: dict[str, Any], *items: dict[str, str]) -> None:
    """Let there be resources before Home Assistant starts."""
    storage[KEY] = {"version": 1, "key": KEY, "data": {"items": list(items)}}


async def start_dashboards(hass: HomeAssistant, mode: str = "storage") -> None:
    """Do what Home Assistant does for resources, without its whole front end."""
    resources = (
        ResourceStorageCollection(hass, LovelaceStorage(hass, None))
        if mode == "storage"
        else ResourceYAMLCollection([])
    )
    hass.data[LOVELACE_DATA] = LovelaceData(mode, {}, resources, {})
    hass.config.components.add("lovelace")
    hass.bus.async_fire(EVENT_COMPONENT_LOADED, {"component": "lovelace"})
    await hass.async_block_till_done()


async def written(hass: HomeAssistant) -> None:
    """Wait until all is stored."""
    collection = hass.data[LOVELACE_DATA].resources
    assert isinstance(collection, ResourceStorageCollection)
    await collection.store.async_save(collection._data_to_save())


async def test_added_and_taken_away(
    hass: HomeAssistant, set_up: SetUp, storage: dict[str, Any]
) -> None:
    """The first camera brings the card, the last takes it; others' stay as they are."""
    store(storage, THEIRS)
    await start_dashboards(hass)
    first, _ = await set_up()
    second, _ = await set_up("icamera2")
    await written(hass)
    assert urls(storage) == ["/local/theirs.js", PATH]
    await hass.config_entries.async_remove(first.entry_id)
    await written(hass)
    assert urls(storage) == ["/local/theirs.js", PATH]
    await hass.config_entries.async_remove(second.entry_id)
    await written(hass)
    assert urls(storage) == ["/local/theirs.js"]


async def test_renewed(
    hass: HomeAssistant, set_up: SetUp, storage: dict[str, Any]
) -> None:
    """Older versions become one of today, also where somebody had added it twice."""
    old = [
        {"id": id_, "type": "module", "url": f"{PATH}?v=0.0.1"} for id_ in ("2", "3")
    ]
    store(storage, THEIRS, *old)
    await start_dashboards(hass)
    entry, _ = await set_up()
    await written(hass)
    assert urls(storage) == ["/local/theirs.js", PATH]
    before = storage[KEY]
    await hass.config_entries.async_reload(entry.entry_id)
    await written(hass)
    assert storage[KEY]["data"] == before["data"]


async def test_dashboards_come_later(
    hass: HomeAssistant, set_up: SetUp, storage: dict[str, Any]
) -> None:
    """A camera that is set up before there are dashboards brings the card later.

    However often it was loaded meanwhile, it is waited for once.
    """
    entry, _ = await set_up()
    waiting = hass.bus.async_listeners()[EVENT_COMPONENT_LOADED]
    for _ in range(3):
        await hass.config_entries.async_reload(entry.entry_id)
    assert hass.bus.async_listeners()[EVENT_COMPONENT_LOADED] == waiting
    await start_dashboards(hass)
    await written(hass)
    assert urls(storage) == [PATH]


async def test_dashboards_come_too_late(
    hass: HomeAssistant, set_up: SetUp, storage: dict[str, Any]
) -> None:
    """A camera that is gone by then brings nothing."""
    entry, _ = await set_up()
    await hass.config_entries.async_remove(entry.entry_id)
    await start_dashboards(hass)
    await written(hass)
    assert urls(storage) == []


async def test_resources_in_yaml(
    hass: HomeAssistant,
    set_up: SetUp,
    storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What stands in YAML is the user's: the log tells what to write there."""
    await start_dashboards(hass, "yaml")
    entry, _ = await set_up()
    assert f"add {PATH}?v=0.1.0-" in caplog.text
    await hass.config_entries.async_remove(entry.entry_id)
    assert KEY not in storage
    assert complaints(caplog) == []


async def test_the_file_is_served(hass: HomeAssistant, home: Home) -> None:
    """A browser gets the file that is there, and may keep it."""
    async with home.get(f"{PATH}?v=1") as response:
        assert response.status == HTTPStatus.OK
        assert await response.read() == FILE.read_bytes()
        assert "max-age" in response.headers["Cache-Control"]
        assert "javascript" in response.content_type


async def test_no_dashboards_at_all(hass: HomeAssistant, set_up: SetUp) -> None:
    """Without dashboards there is nothing to add and nothing to take away."""
    entry, _ = await set_up()
    assert await hass.config_entries.async_remove(entry.entry_id)
