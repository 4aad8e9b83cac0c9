"""Fixtures of the tests of delivery; test modules name this in `pytest_plugins`."""

from collections.abc import Callable, Generator
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from tests.cameras import Home, SetUp
from tests.conftest import MakeEntry, StartSimulator
from tests.delivery.calls import Caller
from tests.delivery.deliveries import ID, LIVE, Begin, Watch, arm
from tests.issues.delivery_dialogs import User
from tests.issues.fixes import repairs
from tests.simulator import Simulator

__all__ = ["begin", "caller", "repairs", "user", "watch"]


@pytest.fixture
def watch(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Watch:
    """Return somebody who lets time pass."""
    return Watch(hass, freezer)


@pytest.fixture
def begin(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    watch: Watch,
) -> Begin:
    """Return a function that sets up a camera whose live stream is chosen."""

    async def start(
        persona: str = "icamera2",
        *,
        prepare: Callable[[Simulator], None] = arm,
        options: dict[str, Any] = LIVE,
        wait: bool = True,
        **data: Any,
    ) -> tuple[ConfigEntry[Any], Simulator]:
        camera = await simulator(persona, speed=1e9)
        arm(camera)
        prepare(camera)
        entry = config_entry(camera, options=options, **data)
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        if wait:
            await watch.up(entry, camera)
        return entry, camera

    return start


@pytest.fixture
def user(
    repairs: None, hass: HomeAssistant, home: Home, freezer: FrozenDateTimeFactory
) -> Generator[User]:
    """Return a user; the secret address must stand in no dialog and no repair."""
    somebody = User(hass, home, freezer)
    yield somebody
    assert somebody.seen
    assert ID not in str(somebody.seen)
    assert ID not in str(ir.async_get(hass).issues)


@pytest.fixture
async def caller(hass: HomeAssistant, set_up: SetUp, home: Home) -> Caller:
    """Return somebody who calls the webhook of a camera's entry."""
    _, camera = await set_up("rc8230")
    assert home.port is not None
    return Caller(hass, home.port, camera)
