"""What the page of system information tells of all cameras."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.system_health import get_info
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.setup import async_setup_component

from tests.cameras import SetUp, poll, switch_all_on
from tests.conftest import MakeEntry, StartSimulator

pytest_plugins = ("tests.camera_fixtures",)


async def told(hass: HomeAssistant) -> dict[str, Any]:
    """Return what is told of our integration."""
    assert await async_setup_component(hass, "system_health", {})
    return dict((await get_info(hass))["sercomm"])


async def test_nothing_yet(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """An entry that is not loaded counts, and has nothing else to tell."""
    assert await async_setup_component(hass, "sercomm", {})
    config_entry(await simulator())
    assert await told(hass) == {
        "cameras": 1,
        "answering": 0,
        "delivery": "-",
        "requests_per_minute": "-",
        "last_error": "-",
    }


async def test_cameras(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Each is told of by its model: a name may tell of a home."""
    entry, camera = await set_up("rc8230", prepare=switch_all_on)
    _, other = await set_up("icamera2", options={"motion_delivery": "off"})
    before = len(camera.requests)
    await poll(hass, freezer, 10)
    found = await told(hass)
    assert found["cameras"] == found["answering"] == 2
    assert found["delivery"] == "RC8230: push (verified), iCamera2: none (off)"
    assert found["last_error"] == "RC8230: -, iCamera2: -"
    rates = [(len(camera.requests) - before) / 10, len(other.requests) / 10]
    assert found["requests_per_minute"] == (
        f"RC8230: {rates[0]:.1f}, iCamera2: {rates[1]:.1f}"
    )
    assert 0 < min(rates) <= max(rates) <= 4

    texts = await async_get_translations(hass, "en", "system_health", {"sercomm"})
    named = {f"component.sercomm.system_health.info.{key}" for key in found}
    assert texts.keys() == named
    await camera.stop()
    await poll(hass, freezer, 3)
    found = await told(hass)
    assert found["answering"] == 1
    assert found["last_error"] == "RC8230: CannotConnect, iCamera2: -"
    freezer.tick(timedelta(hours=1))
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await told(hass))["requests_per_minute"] == "iCamera2: 0.0"
