"""What one bad answer at a reload may not do, and what two clear ones may."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.const import CONF_CAPABILITIES
from tests.cameras import SetUp
from tests.entries import OPERATOR, VIEWER, reauths
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

QUIET = {"motion_delivery": "off"}
FAULTS: dict[str, dict[str, Any]] = {
    "page": {"kind": "html"},
    "garbage": {"kind": "garbage"},
    "404": {"kind": "status", "code": 404},
    "401": {"kind": "status", "code": 401},
    "500": {"kind": "status", "code": 500},
    "503": {"kind": "status", "code": 503},
    "empty": {"kind": "empty"},
    "cut": {"kind": "truncate", "bytes": 40},
}
PATHS = (
    "/adm/get_group.cgi",
    "/adm/get_group.cgi?group=*",
    "/io/query_pc.cgi*",
    "/io/query_filter.cgi*",
    "/adm/wireless_status.cgi*",
    "/adm/date.cgi*",
    "/util/query.cgi*",
)


def available(hass: HomeAssistant) -> set[str]:
    """Return the entities that are there, and not only remembered."""
    return {
        state.entity_id
        for state in hass.states.async_all()
        if state.state != STATE_UNAVAILABLE
    }


def can(entry: MockConfigEntry) -> dict[str, Any]:
    """Return what is stored of the camera, without what is doubted."""
    return {
        key: value
        for key, value in entry.data[CONF_CAPABILITIES].items()
        if key != "doubted"
    }


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("login", [OPERATOR, VIEWER], ids=["operator", "viewer"])
async def test_one_bad_answer_about_rights(
    hass: HomeAssistant, set_up: SetUp, login: dict[str, str], fault: str
) -> None:
    """Nor does one that an account with few rights gets, who asks for these alone."""
    entry, camera = await set_up("icamera2", options=QUIET, data=login)
    before, known = available(hass), can(entry)
    camera.faults.set("/img/query.cgi*", count=1, **FAULTS[fault])
    await hass.config_entries.async_reload(entry.entry_id)
    assert not reauths(hass)
    if entry.state is ConfigEntryState.SETUP_RETRY:
        await hass.config_entries.async_reload(entry.entry_id)
    await entry.runtime_data.coordinator.async_refresh()
    assert available(hass) == before
    assert can(entry) == known


@pytest.mark.matrix(8)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("model", "several"), [("rc8230", True), ("icamera2", True), ("rc8230", False)]
)
async def test_one_bad_answer(
    hass: HomeAssistant, set_up: SetUp, model: str, several: bool, path: str, fault: str
) -> None:
    """One spoiled answer at a reload loses no entity and asks for no login."""

    def prepare(camera: Simulator) -> None:
        camera.multi_group = several

    entry, camera = await set_up(model, options=QUIET, prepare=prepare)
    before = available(hass)
    known = can(entry)
    camera.faults.set(path, count=1, **FAULTS[fault])
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not reauths(hass)
    assert can(entry) == known
    if entry.state is ConfigEntryState.SETUP_RETRY:
        await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    for _ in range(
        2 if several else 8
    ):  # what was not read at the start is read by the next polls
        await entry.runtime_data.coordinator.async_refresh()
    assert available(hass) == before
    assert can(entry) == known


async def test_gone_twice(hass: HomeAssistant, set_up: SetUp) -> None:
    """A group that is really gone is forgotten at the second reload."""
    entry, camera = await set_up("rc8230", options=QUIET)
    del camera.groups["JPEG"]
    await hass.config_entries.async_reload(entry.entry_id)
    assert "JPEG" in entry.data[CONF_CAPABILITIES]["groups"]
    await hass.config_entries.async_reload(entry.entry_id)
    assert "JPEG" not in entry.data[CONF_CAPABILITIES]["groups"]


async def test_refused_three_times(hass: HomeAssistant, set_up: SetUp) -> None:
    """An administrator that is refused is tried again before a login is asked for."""
    entry, camera = await set_up("rc8230", options=QUIET)
    stored = entry.data[CONF_CAPABILITIES]
    camera.faults.set("/adm/*", **FAULTS["401"])
    for asked in (0, 0, 1):
        await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert len(reauths(hass)) == asked
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.data[CONF_CAPABILITIES] == stored
