"""Repairs about delivery: what they say, when they come and go, how they end."""

from collections.abc import Callable
from http import HTTPStatus
import json
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.issues import raising as issues
from custom_components.sercomm.managed.reasons import NOT_PROVIDED, Reason, State
from custom_components.sercomm.managed.senders import SUSPECTS_KEPT
from tests.cameras import Home, SetUp, value_of
from tests.delivery.deliveries import arm
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

FOREIGN = "127.0.0.2"
type Found = Callable[[], dict[str, ir.IssueEntry]]


@pytest.fixture
async def repairs(hass: HomeAssistant) -> None:
    """Set the repairs up, before the web server starts."""
    assert await async_setup_component(hass, "repairs", {})


@pytest.fixture
def found(hass: HomeAssistant) -> Found:
    """Return a function that gives the repairs of delivery, by what they are about."""

    def get() -> dict[str, ir.IssueEntry]:
        return {
            issue.translation_key or "": issue
            for (domain, issue_id), issue in ir.async_get(hass).issues.items()
            if domain == DOMAIN and not issue_id.startswith(tuple(issues.Problem))
        }

    return get


async def notify(camera: Simulator, times: int, source: str = FOREIGN) -> None:
    """Let notifications come from another address."""
    for _ in range(times):
        (sent,) = await camera.fire("motion", force=True, source=source)
        assert sent.status == 200


async def start_flow(home: Home, issue_id: str) -> dict[str, Any]:
    """Press Fix."""
    answer = await home.post(
        "/api/repairs/issues/fix", json={"handler": DOMAIN, "issue_id": issue_id}
    )
    assert answer.status == HTTPStatus.OK
    result: dict[str, Any] = await answer.json()
    return result


async def submit(home: Home, flow_id: str) -> dict[str, Any]:
    """Press Submit."""
    answer = await home.post(f"/api/repairs/issues/fix/{flow_id}", json={})
    assert answer.status == HTTPStatus.OK
    result: dict[str, Any] = await answer.json()
    return result


async def test_accept_sender(
    repairs: None, hass: HomeAssistant, home: Home, set_up: SetUp, found: Found
) -> None:
    """After three notifications from elsewhere, one click accepts that address."""
    entry, camera = await set_up("rc8230", prepare=arm)
    await notify(camera, 2)
    assert not found()
    await notify(camera, 1)
    issue = found()["foreign_source"]
    assert issue.is_fixable
    assert issue.severity is ir.IssueSeverity.WARNING
    assert issue.translation_placeholders == {"name": "Camera", "sender": FOREIGN}
    assert entry.data["webhook_id"] not in str(issue)
    # Home Assistant's diagnostics file lists the ids of all repairs.
    assert FOREIGN not in issue.issue_id
    assert value_of(hass, camera, "binary_sensor.motion") == "off"

    form = await start_flow(home, issue.issue_id)
    assert form["step_id"] == "confirm"
    assert form["description_placeholders"]["sender"] == FOREIGN
    assert "accepted_sources" not in entry.data
    result = await submit(home, form["flow_id"])
    assert result["type"] == "create_entry"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data["accepted_sources"] == [FOREIGN]
    assert not found()

    await notify(camera, 1)
    assert value_of(hass, camera, "binary_sensor.motion") == "on"
    assert await camera.fire("motion", force=True)
    assert not found()


async def test_accept_two(
    repairs: None, hass: HomeAssistant, home: Home, set_up: SetUp, found: Found
) -> None:
    """Every address has its own repair, and accepting one keeps those before."""
    entry, camera = await set_up("rc8230", data={"accepted_sources": ["127.0.0.3"]})
    await notify(camera, 1, "127.0.0.3")
    assert value_of(hass, camera, "binary_sensor.motion") == "on"
    await notify(camera, 3)
    form = await start_flow(home, found()["foreign_source"].issue_id)
    await submit(home, form["flow_id"])
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.data["accepted_sources"] == [FOREIGN, "127.0.0.3"]


async def test_accept_for_a_removed_camera(
    repairs: None, hass: HomeAssistant, home: Home, set_up: SetUp, found: Found
) -> None:
    """A dialog that was still open when the camera was removed says so."""
    entry, camera = await set_up("rc8230")
    await notify(camera, 3)
    form = await start_flow(home, found()["foreign_source"].issue_id)
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not found()
    result = await submit(home, form["flow_id"])
    assert result["type"] == "abort"
    assert result["reason"] == "entry_removed"


async def test_camera_moved_there(
    hass: HomeAssistant, set_up: SetUp, found: Found
) -> None:
    """The offer goes when the address turns out to be the camera's."""
    entry, camera = await set_up("rc8230")
    await notify(camera, 3)
    assert found()
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "accepted_sources": [FOREIGN]}
    )
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not found()


async def test_many_senders(hass: HomeAssistant, set_up: SetUp, found: Found) -> None:
    """Only so many addresses are remembered; every one is counted."""
    entry, _ = await set_up("rc8230")
    delivery = entry.runtime_data.delivery
    for last in range(1, 101):
        for _ in range(3):
            delivery.async_refuse(f"192.0.2.{last}")
    assert delivery.as_dict()["foreign_notifications"] == 300
    registry = ir.async_get(hass)
    ours = [
        issue
        for domain, issue in registry.issues
        if domain == DOMAIN and issue.startswith(issues.UNKNOWN_SENDER)
    ]
    assert len(ours) == SUSPECTS_KEPT
    await hass.config_entries.async_unload(entry.entry_id)
    delivery.async_refuse("192.0.2.1")
    assert delivery.as_dict()["foreign_notifications"] == 300


async def test_one_reason_at_a_time(hass: HomeAssistant, found: Found) -> None:
    """A delivery that does not work has one repair, one that works has none."""
    entry = MockConfigEntry(domain=DOMAIN, title="Porch")
    for reason in Reason:
        issues.async_delivery(hass, entry, reason)
        expected = [f"delivery_{reason}"] if reason in known() else []
        assert list(found()) == expected
        for issue in found().values():
            assert issue.is_fixable
            assert issue.data == {"kind": expected[0], "entry_id": entry.entry_id}


def known() -> frozenset[Reason]:
    """Return the reasons that the user can do something about."""
    return NOT_PROVIDED | {Reason.UNREACHABLE, Reason.NO_LIVE_DATA}


def test_texts() -> None:
    """Every reason has a word, and what the user can do about it is said."""
    path = Path(issues.__file__).parents[1] / "translations" / "en.json"
    texts = json.loads(path.read_text(encoding="utf-8"))
    sensor = texts["entity"]["sensor"]["motion_delivery"]
    assert sensor["state"].keys() == set(State)
    assert sensor["state_attributes"]["reason"]["state"].keys() == set(Reason)
    for reason in known():
        assert texts["issues"][f"delivery_{reason}"].keys() == {"title", "fix_flow"}
    links = NOT_PROVIDED | {"foreign", "disarmed", "pausing", "not_arrived"}
    links |= {"settings_lost"}
    told = {key for key in texts["exceptions"] if key.startswith("delivery_")}
    assert told == {f"delivery_{link}" for link in links}
    assert texts["issues"]["foreign_source"]["fix_flow"]["step"].keys() == {"confirm"}


async def test_disabled(hass: HomeAssistant, set_up: SetUp, found: Found) -> None:
    """A camera that was disabled needs no repair."""
    entry, camera = await set_up("rc8230")
    await notify(camera, 3)
    assert found()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert found()
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    assert not found()


@pytest.mark.parametrize("key", ["delivery_unreachable", "foreign_source"])
async def test_other_cameras_repairs_stay(
    hass: HomeAssistant, found: Found, key: str
) -> None:
    """Clearing is for one camera alone."""
    entry = MockConfigEntry(domain=DOMAIN, title="Porch")
    other = MockConfigEntry(domain=DOMAIN, title="Garden")
    for one in (entry, other):
        issues.async_delivery(hass, one, Reason.UNREACHABLE)
        issues.async_offer_sender(hass, one, FOREIGN)
    issues.async_clear(hass, entry)
    assert len(found()) == 2
    placeholders = found()[key].translation_placeholders
    assert placeholders is not None
    assert placeholders["name"] == "Garden"
