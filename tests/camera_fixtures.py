"""Fixtures of the entity tests; test modules name this in `pytest_plugins`."""

from collections.abc import Callable, Generator
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.cameras import NO_WAITING, Home, SetUp
from tests.conftest import MakeEntry, StartSimulator
from tests.explored import explore_rest
from tests.simulator import Simulator


@pytest.fixture
def few_entities(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set up sensors and buttons alone, for hours of polls: each writes all states."""
    platforms = (Platform.BUTTON, Platform.SENSOR)
    monkeypatch.setattr("custom_components.sercomm.PLATFORMS", platforms)


@pytest.fixture
async def home(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Home:
    """Return a browser; cameras reach the web server of this Home Assistant."""
    # In debug mode every future records where it comes from: half of the time.
    hass.loop.set_debug(False)
    for component in (
        "stream",
        "camera",
        "image",
        "webhook",
        "diagnostics",
        "media_player",
        "media_source",
        "sercomm",
    ):
        assert await async_setup_component(hass, component, {})
    browser = await hass_client()
    assert browser.port is not None
    hass.config.internal_url = f"http://127.0.0.1:{browser.port}"
    return browser


@pytest.fixture
def set_up(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: MakeEntry,
) -> SetUp:
    """Return a function that sets up a camera and waits until delivery has decided.

    Takes the persona, `options` and `data` of the entry, `prepare` that changes the
    simulator first, and the rest for the simulator, which answers without delay.
    What first polls find out is known, unless `explored` is false. Its requests so far
    are forgotten.
    """

    async def start(
        persona: str = "rc8230",
        *,
        options: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        prepare: Callable[[Simulator], None] = lambda camera: None,
        explored: bool = True,
        **simulated: Any,
    ) -> tuple[MockConfigEntry, Simulator]:
        camera = await simulator(persona, **{"speed": NO_WAITING, **simulated})
        prepare(camera)
        entry = config_entry(camera, options=options, **(data or {}))
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        if explored and entry.state is ConfigEntryState.LOADED:
            await explore_rest(entry)
        camera.clear_requests()
        camera.reset_counters()
        return entry, camera

    return start


@pytest.fixture
def all_enabled() -> Generator[None]:
    """Enable the entities that are disabled at first."""
    with patch(
        "homeassistant.helpers.entity.Entity.entity_registry_enabled_default",
        new=True,
    ):
        yield
