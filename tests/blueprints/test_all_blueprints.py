"""What holds for each blueprint: it can be imported from the README, and is tried."""

import json
from pathlib import Path
import re
from urllib.parse import parse_qs, urlsplit

from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint.importer import fetch_blueprint_from_url
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from tests.blueprints.running import FOLDER

ROOT = FOLDER.parents[2]
MANIFEST = json.loads((ROOT / "custom_components/sercomm/manifest.json").read_text())
HACS = json.loads((ROOT / "hacs.json").read_text())
FILES = {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}
BUTTON = "https://my.home-assistant.io/redirect/blueprint_import/"


def buttons() -> dict[str, str]:
    """Return the address that each button of the README imports, by its label."""
    readme = (ROOT / "README.md").read_text()
    badge = r"\[!\[Import (\w+)\]\(\S+/badges/blueprint_import\.svg\)\]\((\S+)\)"
    found = dict(re.findall(badge, readme))
    assert all(link.startswith(BUTTON) for link in found.values())
    return {
        name: parse_qs(urlsplit(link).query)["blueprint_url"][0]
        for name, link in found.items()
    }


def test_each_has_its_button() -> None:
    """No blueprint is without a button, no button without a blueprint."""
    assert buttons().keys() == FILES.keys()


@pytest.mark.parametrize("name", FILES)
async def test_import(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker, name: str
) -> None:
    """Home Assistant takes what the button leads to, and knows where it came from."""
    assert await async_setup_component(hass, "automation", {})
    source = buttons()[name]
    place = FILES[name].relative_to(ROOT)
    assert source == f"{MANIFEST['documentation']}/blob/main/{place}"
    raw = source.replace("/blob/", "/")
    raw = raw.replace("https://github.com", "https://raw.githubusercontent.com")
    aioclient_mock.get(raw, text=FILES[name].read_text())

    imported = await fetch_blueprint_from_url(hass, source)
    blueprint = imported.blueprint
    assert blueprint.metadata["source_url"] == source
    assert blueprint.domain == "automation"
    assert blueprint.name.startswith("SerComm: ")
    assert blueprint.metadata["homeassistant"] == {"min_version": HACS["homeassistant"]}
    assert not blueprint.validate()

    store = async_get_blueprints(hass)
    path = f"{imported.suggested_filename}.yaml"
    await store.async_add_blueprint(blueprint, path)
    await store.async_reset_cache()
    stored = (await store.async_get_blueprints())[path]
    assert isinstance(stored, Blueprint)
    assert stored.inputs.keys() == blueprint.inputs.keys() != set()


@pytest.mark.parametrize("name", FILES)
def test_is_run(name: str) -> None:
    """A test of its own makes an automation of it."""
    tests = Path(__file__).with_name(f"test_{name}.py").read_text()
    assert re.search(rf'automate\(\s*"{name}"', tests)
    assert "async def test_" in tests
