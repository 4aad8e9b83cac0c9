"""Fixtures of the matrix of faults; test modules name this in `pytest_plugins`."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.cameras import NO_WAITING, Home, SetUp
from tests.conftest import MakeEntry, StartSimulator
from tests.faults.house import QUIET, Enter, House, New


@pytest.fixture
def enter(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> Enter:
    """Return a function that sets a healthy camera up, with what `set_up` takes."""

    async def start(**options: object) -> House:
        entry, camera = await set_up("rc8230", **{"options": QUIET, **options})
        caplog.clear()
        return House(hass=hass, freezer=freezer, log=caplog, camera=camera, entry=entry)

    return start


@pytest.fixture
def new(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> New:
    """Return a function that starts a camera whose entry was never set up."""

    async def start() -> House:
        camera = await simulator("rc8230", speed=NO_WAITING)
        entry = config_entry(camera, options=QUIET)
        return House(hass=hass, freezer=freezer, log=caplog, camera=camera, entry=entry)

    return start
