"""What one bad answer at the first set-up may not do: lose anything for good."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.api import GROUPS
from custom_components.sercomm.const import CONF_CAPABILITIES
from tests.cameras import ENTITIES, NO_WAITING, Home, poll, value_of
from tests.conftest import MakeEntry, StartSimulator
from tests.entries import reauths
from tests.simulator import Simulator
from tests.test_exploring import FAULTS, PATHS, QUIET
from tests.waiting import past_silence

pytest_plugins = ("tests.camera_fixtures",)

MODEL = "icamera2"
ALL_FAULTS: dict[str, dict[str, Any]] = {**FAULTS, "silence": {"kind": "silent"}}
# Polls until what did not answer at first has been asked for again.
SOON = 5


async def loaded(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    camera: Simulator,
) -> None:
    """Set an entry up; one that is not ready is tried again, as Home Assistant does."""
    setting_up = hass.config_entries.async_setup(entry.entry_id)
    await past_silence(hass, freezer, camera, setting_up)
    await hass.async_block_till_done(wait_background_tasks=True)
    if entry.state is ConfigEntryState.SETUP_RETRY:
        await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)


def missing(hass: HomeAssistant, camera: Simulator) -> set[str]:
    """Return the entities of this model that are not there."""
    names = {name for name in ENTITIES[MODEL].split() if not name.startswith("-")}
    names -= {"button.test_delivery"}  # which is for notifications
    gone = set()
    for name in names:
        try:
            if value_of(hass, camera, name) == STATE_UNAVAILABLE:
                gone.add(name)
        except AssertionError:
            gone.add(name)
    return gone


@pytest.mark.matrix(8)
@pytest.mark.parametrize("fault", ALL_FAULTS)
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("several", [True, False])
async def test_one_bad_answer(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    freezer: FrozenDateTimeFactory,
    path: str,
    fault: str,
    several: bool,
) -> None:
    """After the next polls all entities exist, and nobody was asked for a login."""
    camera = await simulator(MODEL, speed=NO_WAITING)
    camera.multi_group = several
    camera.faults.set(path, count=1, **ALL_FAULTS[fault])
    entry = config_entry(camera, options=QUIET)
    await loaded(hass, entry, freezer, camera)
    for _ in range(SOON):
        await past_silence(hass, freezer, camera, poll(hass, freezer))
    assert entry.state is ConfigEntryState.LOADED
    assert not reauths(hass)
    assert not missing(hass, camera)
    stored = entry.data[CONF_CAPABILITIES]
    assert stored["groups"].keys() == set(GROUPS) & camera.groups.keys()
    assert all(stored[name] for name in ("peripherals", "wireless", "clock"))


async def test_silent_for_long(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    """What did not answer at the first polls is asked for an hour later, too."""
    camera = await simulator(MODEL, speed=NO_WAITING)
    camera.faults.set("/io/query_pc.cgi*", "status", code=500)
    entry = config_entry(camera, options=QUIET)
    await loaded(hass, entry, freezer, camera)
    await poll(hass, freezer, SOON)
    assert not entry.data[CONF_CAPABILITIES]["peripherals"]
    camera.faults.clear()
    await poll(hass, freezer, SOON)
    assert not entry.data[CONF_CAPABILITIES]["peripherals"]
    freezer.tick(3600)
    await poll(hass, freezer, SOON)
    assert entry.data[CONF_CAPABILITIES]["peripherals"]
    assert not missing(hass, camera)


async def test_denied_twice(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A CGI that a camera does not have is asked for a second time, and no more."""
    camera = await simulator(MODEL, speed=NO_WAITING)
    camera.faults.set("/adm/wireless_status.cgi*", "status", code=404)
    entry = config_entry(camera, options=QUIET)
    await loaded(hass, entry, freezer, camera)
    await poll(hass, freezer, SOON)
    freezer.tick(3600)
    await poll(hass, freezer, SOON)
    asked = [r for r in camera.requests if r.path == "/adm/wireless_status.cgi"]
    assert len(asked) == 2


async def test_key_and_action_gone_twice(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A key or an action that its group does not show is forgotten the second time."""
    camera = await simulator("rc8230", speed=NO_WAITING)
    entry = config_entry(camera, options=QUIET)
    await loaded(hass, entry, freezer, camera)
    del camera.groups["SYSTEM"]["led_mode"]
    del camera.groups["EVENT"]["event_audio"]

    def can() -> tuple[bool, bool]:
        stored = entry.data[CONF_CAPABILITIES]
        return (
            "led_mode" in stored["groups"]["SYSTEM"],
            "sound" in stored["event_actions"],
        )

    assert can() == (True, True)
    await hass.config_entries.async_reload(entry.entry_id)
    assert can() == (True, True)
    await hass.config_entries.async_reload(entry.entry_id)
    assert can() == (False, False)
