"""Cameras that cannot notify, or must not be told to: nothing is tried in vain."""

import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.cameras import NO_WAITING, Home, SetUp, poll, value_of
from tests.conftest import MakeEntry, StartSimulator
from tests.delivery.deliveries import (
    FIRE,
    ID,
    PUSH,
    SET,
    arm_events,
    fired,
    reason_of,
    repairs,
)
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("status", {"code": 404}),
        ("status", {"code": 403}),
        ("status", {"code": 401}),
        ("status", {"code": 200, "body": "ERROR"}),
        ("html", {}),
    ],
)
async def test_trigger_refused(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    kind: str,
    options: dict[str, Any],
) -> None:
    """A camera that refuses to fire is believed, and not asked at every poll."""
    _, camera = await set_up(
        "rc8230", prepare=lambda camera: camera.faults.set(FIRE, kind, **options)
    )
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    camera.clear_requests()
    await poll(hass, freezer, 3)
    assert not fired(camera)


async def test_trigger_breaks_off(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A broken connection tells nothing: the next poll asks again."""
    _, camera = await set_up(
        "rc8230", prepare=lambda camera: camera.faults.set(FIRE, "status", 1, code=503)
    )
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    await poll(hass, freezer)
    assert reason_of(hass, camera) == ("push", "verified")


@pytest.mark.parametrize(
    "prepare",
    [
        lambda camera: camera.groups["EVENT"].pop("event_mt"),
        lambda camera: camera.groups["HTTP_NOTIFY"].pop("http_url"),
        lambda camera: camera.groups.pop("HTTP_NOTIFY"),
        lambda camera: camera.groups.pop("EVENT"),
    ],
)
async def test_not_supported(hass: HomeAssistant, set_up: SetUp, prepare: Any) -> None:
    """A camera that cannot notify is told nothing, and no repair nags."""
    entry, camera = await set_up("oc810", options=PUSH, prepare=prepare)
    assert reason_of(hass, camera) == ("none", "not_supported")
    assert not repairs(hass)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not [path for path in camera.paths() if SET in path]
    assert "enable_motion" not in entry.data


async def test_groups_that_are_missing(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A group that the camera does not have spoils no poll of the others."""
    _, camera = await set_up(
        "rc8230", prepare=lambda camera: camera.groups.pop("HTTP_EVENT")
    )
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    await poll(hass, freezer, 2)
    assert not [path for path in camera.paths() if "HTTP_EVENT" in path]
    assert value_of(hass, camera, "switch.armed") == "off"


async def test_group_that_vanishes(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What cannot be read is not compared, and not written."""
    _, camera = await set_up("rc8230")
    camera.faults.set("/adm/get_group.cgi", "status", code=403)
    await poll(hass, freezer, 2)
    assert not [path for path in camera.paths() if SET in path]
    assert reason_of(hass, camera) == ("push", "verified")


@pytest.mark.parametrize(
    ("account", "password"), [("operator", "operate"), ("viewer", "view")]
)
async def test_limited_account(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    freezer: FrozenDateTimeFactory,
    account: str,
    password: str,
) -> None:
    """Without administrator rights nothing of this is tried."""
    camera = await simulator("rc8230", speed=NO_WAITING)
    entry = config_entry(camera, username=account, password=password)
    await hass.config_entries.async_setup(entry.entry_id)
    await poll(hass, freezer, 3)
    assert not [path for path in camera.paths() if SET in path or FIRE in path]
    assert not repairs(hass)
    assert not (await camera.fire("motion", force=True))
    await hass.config_entries.async_remove(entry.entry_id)
    assert not [path for path in camera.paths() if SET in path]


async def test_secret_in_a_refusal(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A camera that repeats our address in its answer does not bring it to the log."""
    caplog.set_level(logging.DEBUG, "custom_components.sercomm")
    entry, camera = await set_up("rc8230")
    camera.faults.set(SET, "status", code=200, body=f"ERROR {ID}")
    hass.config_entries.async_update_entry(entry, options={"motion_delivery": "off"})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    ours = [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("custom_components.sercomm")
    ]
    assert [line for line in ours if "ERROR …" in line]
    assert not [line for line in ours if ID in line]


async def test_asked_less_and_less(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """An armed camera that refuses to fire is asked in longer and longer steps."""

    def prepare(camera: Simulator) -> None:
        arm_events(camera)
        camera.faults.set(FIRE, "status", code=200, body="ERROR")

    _, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    asked = []
    for number in range(17):
        camera.clear_requests()
        await poll(hass, freezer)
        asked += [number] * fired(camera)
    assert asked == [0, 2, 6, 11, 16]
