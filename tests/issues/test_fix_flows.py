"""Repairs of ports and clock, as a user does them: in the dialog of Home Assistant."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.issues.raising import Problem
from tests.cameras import Home, SetUp
from tests.issues.fixes import (
    DELIVERY_OFF,
    press_fix,
    problem_of,
    problems,
    repairs,
    submit,
)

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["repairs"]

SET = "/adm/set_group.cgi"
GET = "/adm/get_group.cgi"


@pytest.fixture(autouse=True)
async def in_london(repairs: None, hass: HomeAssistant) -> None:
    """Put Home Assistant where the simulated cameras are."""
    await hass.config.async_set_time_zone("Europe/London")


TRAVERSAL = {"upnp_mode": "1", "upnp_traversal": "1"}


async def test_close_ports(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """One click, one key."""
    upnp = Problem.UPNP_OPENS_PORTS
    entry, camera = await set_up(
        "rc8230",
        options=DELIVERY_OFF,
        prepare=lambda camera: camera.groups["UPNP"].update(TRAVERSAL),
    )
    form = await press_fix(hass, home, upnp)
    assert form["step_id"] == "confirm"
    assert form["description_placeholders"] == {"name": "Camera"}
    assert camera.paths() == []
    done = await submit(hass, home, form)
    assert done["type"] == "create_entry"
    assert camera.paths() == [
        f"{SET}?group=UPNP&upnp_traversal=0",
        f"{GET}?group=UPNP",
    ]
    assert camera.groups["UPNP"]["upnp_mode"] == "1"
    assert upnp not in problems(hass)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert upnp not in problems(hass)


async def test_close_ports_the_hard_way(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """A camera that does not stop opening ports alone has UPnP switched off."""
    upnp = Problem.UPNP_OPENS_PORTS
    _, camera = await set_up(
        "rc8230",
        options=DELIVERY_OFF,
        prepare=lambda camera: camera.groups["UPNP"].update(TRAVERSAL),
    )
    camera.faults.set(f"{SET}*traversal*", "status", code=200, body="ERROR")
    camera.faults.set(f"{SET}*mode*", "status", 1, code=200, body="ERROR")
    form = await press_fix(hass, home, upnp)
    failed = await submit(hass, home, form)
    assert failed["step_id"] == "confirm"
    assert failed["errors"] == {"base": "refused"}
    assert failed["description_placeholders"] == {
        "name": "Camera",
        "reason": "ERROR",
    }
    assert upnp in problems(hass)
    camera.clear_requests()
    done = await submit(hass, home, failed)
    assert done["type"] == "create_entry"
    assert camera.paths() == [
        f"{SET}?group=UPNP&upnp_traversal=0",
        f"{SET}?group=UPNP&upnp_mode=0",
        f"{GET}?group=UPNP",
    ]
    assert upnp not in problems(hass)


async def test_said_ok_and_kept_the_old(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """An OK that changed nothing is seen; for ports the harder way is tried."""
    upnp = Problem.UPNP_OPENS_PORTS
    _, camera = await set_up(
        "rc8230",
        options=DELIVERY_OFF,
        prepare=lambda camera: camera.groups["UPNP"].update(TRAVERSAL),
    )
    camera.faults.set(f"{SET}*traversal*", "status", code=200, body="OK")
    done = await submit(hass, home, await press_fix(hass, home, upnp))
    assert done["type"] == "create_entry"
    assert camera.paths() == [
        f"{SET}?group=UPNP&upnp_traversal=0",
        f"{GET}?group=UPNP",
        f"{SET}?group=UPNP&upnp_mode=0",
        f"{GET}?group=UPNP",
    ]
    assert upnp not in problems(hass)

    wrong = Problem.WRONG_TIME_ZONE
    await hass.config.async_update(time_zone="Asia/Kolkata")
    await hass.async_block_till_done(wait_background_tasks=True)
    camera.faults.set(f"{SET}*time_zone*", "status", code=200, body="OK")
    failed = await submit(hass, home, await press_fix(hass, home, wrong))
    assert failed["errors"] == {"base": "failed"}
    assert wrong in problems(hass)


async def test_set_time_zone(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """One click, both keys in one request."""
    wrong = Problem.WRONG_TIME_ZONE
    await hass.config.async_set_time_zone("Asia/Kolkata")
    _, camera = await set_up("rc8230", options=DELIVERY_OFF)
    placeholders = problem_of(hass, wrong).translation_placeholders
    form = await press_fix(hass, home, wrong)
    assert form["step_id"] == "confirm"
    assert form["description_placeholders"] == placeholders
    camera.offline()
    failed = await submit(hass, home, form)
    assert failed["errors"] == {"base": "cannot_connect"}
    camera.online()
    camera.clear_requests()
    done = await submit(hass, home, failed)
    assert done["type"] == "create_entry"
    assert camera.paths() == [
        f"{SET}?group=SYSTEM&time_zone=48&daylight_saving=0",
        f"{GET}?group=SYSTEM",
    ]
    assert wrong not in problems(hass)


async def test_set_time_zone_without_daylight_saving(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """A camera that does not show daylight saving is not told about it."""
    wrong = Problem.WRONG_TIME_ZONE
    await hass.config.async_set_time_zone("Asia/Kolkata")
    entry, camera = await set_up(
        "rc8230",
        options=DELIVERY_OFF,
        prepare=lambda camera: camera.groups["SYSTEM"].pop("daylight_saving"),
    )
    form = await press_fix(hass, home, wrong)
    other = await press_fix(hass, home, wrong)
    await submit(hass, home, form)
    assert camera.paths() == [
        f"{SET}?group=SYSTEM&time_zone=48",
        f"{GET}?group=SYSTEM",
    ]
    await hass.config_entries.async_unload(entry.entry_id)
    end = await submit(hass, home, other)
    assert (end["type"], end["reason"]) == ("abort", "not_loaded")
