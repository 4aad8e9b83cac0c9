"""What goes wrong, or away, while the dialog of a repair about delivery is open."""

import asyncio
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.sercomm.api import CommandRefused
from custom_components.sercomm.delivery.verification import VERIFY_TIMEOUT
from custom_components.sercomm.issues.delivery_flows import MENUS
from tests.cameras import SetUp
from tests.delivery.deliveries import FIRE, GET, ID, SET
from tests.issues.delivery_dialogs import (
    DEAD,
    User,
    at,
    set_up_unreachable,
    set_up_with,
)
from tests.waiting import is_waiting, patiently, until

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")


@pytest.mark.parametrize(
    ("path", "fault", "error"),
    [
        (SET, {"kind": "reset"}, "cannot_connect"),
        (SET, {"kind": "status", "code": 503}, "cannot_connect"),
        (SET, {"kind": "status", "code": 401}, "delivery_refused"),
        (GET, {"kind": "status", "code": 401}, "invalid_auth"),
        (GET, {"kind": "html"}, "failed"),
        (FIRE, {"kind": "reset"}, "delivery_not_arrived"),
    ],
)
async def test_camera_errors(
    user: User, set_up: SetUp, path: str, fault: dict[str, Any], error: str
) -> None:
    """What the camera does not do is said, and the same can be submitted again."""
    entry, camera = await set_up_unreachable(user, set_up)
    form = await user.choose("unreachable", "address")
    camera.faults.set(f"{path}*", **fault)
    form = await user.send(form, callback_url=user.base)
    assert (form["step_id"], form["errors"]) == ("address", {"base": error})
    assert form["data_schema"][0]["description"] == {"suggested_value": user.base}
    assert form["description_placeholders"]["reason"] == ""
    assert entry.options["callback_url"] == DEAD
    camera.faults.clear()
    done = await user.send(form, callback_url=user.base)
    assert done["type"] == "create_entry"
    assert entry.options["callback_url"] == user.base
    assert not user.issues()


async def test_secret_in_an_answer(user: User, set_up: SetUp) -> None:
    """A camera that repeats our address in its answer does not bring it to light."""
    await set_up_unreachable(user, set_up)
    menu = await user.open("unreachable")
    with patch("custom_components.sercomm.delivery.push.Push.async_try") as try_it:
        try_it.side_effect = CommandRefused(f"ERROR {ID}")
        form = await user.send(menu, next_step_id="try_again")
    assert form["errors"] == {"base": "refused"}
    reason = form["description_placeholders"]["reason"]
    assert reason == "ERROR …"


@pytest.mark.parametrize("kind", MENUS)
async def test_too_late(
    user: User, set_up: SetUp, subtests: pytest.Subtests, kind: str
) -> None:
    """An open dialog notices that the camera is not there any more."""
    reason = kind.removeprefix("delivery_")
    entry, camera = await set_up_with(user, set_up, reason)
    before = dict(entry.options)
    menus = {way: [await user.open(reason) for _ in range(2)] for way in MENUS[kind]}
    await user.hass.config_entries.async_unload(entry.entry_id)
    camera.faults.clear()
    end = await user.open(reason)
    assert (end["type"], end["reason"]) == ("abort", "not_loaded")
    camera.clear_requests()
    for way, (menu, _) in menus.items():
        with subtests.test("unloaded", way=way):
            end = await user.send(menu, next_step_id=way)
            assert (end["type"], end["reason"]) == ("abort", "not_loaded")
            assert list(user.issues()) == [kind]
            assert not camera.requests
    await user.hass.config_entries.async_remove(entry.entry_id)
    for way, (_, menu) in menus.items():
        with subtests.test("removed", way=way):
            end = await user.send(menu, next_step_id=way)
            assert (end["type"], end["reason"]) == ("abort", "entry_removed")
            assert not user.issues()
            assert entry.options == before


async def test_unloaded_before_submit(user: User, set_up: SetUp) -> None:
    """A form notices it too."""
    entry, camera = await set_up_unreachable(user, set_up)
    form = await user.choose("unreachable", "address")
    await user.hass.config_entries.async_unload(entry.entry_id)
    camera.clear_requests()
    end = await user.send(form, callback_url=user.base)
    assert (end["type"], end["reason"]) == ("abort", "not_loaded")
    assert not camera.requests
    assert entry.options["callback_url"] == DEAD


async def test_wish_changed_meanwhile(user: User, set_up: SetUp) -> None:
    """Who wants no notifications any more gets no test of them."""
    entry, camera = await set_up_unreachable(user, set_up)
    form = await user.choose("unreachable", "address")
    user.hass.config_entries.async_update_entry(
        entry, options={**entry.options, "motion_delivery": "off"}
    )
    await user.hass.config_entries.async_reload(entry.entry_id)
    await user.hass.async_block_till_done(wait_background_tasks=True)
    camera.clear_requests()
    end = await user.send(form, callback_url=user.base)
    assert (end["type"], end["reason"]) == ("abort", "not_wanted")
    assert not camera.requests
    assert entry.options["callback_url"] == DEAD


@pytest.mark.parametrize("how", ["unload", "reload", "remove"])
async def test_left_in_the_middle_of_a_test(
    user: User, set_up: SetUp, how: str
) -> None:
    """A test that outlives what it was for changes nothing any more."""
    entry, camera = await set_up_unreachable(user, set_up)
    form = await user.choose("unreachable", "address")
    sending = asyncio.create_task(
        user._post(form, {"callback_url": "http://127.0.0.1:1"})
    )
    await until(lambda: is_waiting(user.hass))
    work = getattr(user.hass.config_entries, f"async_{how}")(entry.entry_id)
    leaving = asyncio.create_task(work)
    await until(lambda: entry.state.value != "loaded" or leaving.done())
    for _ in range(300):
        await asyncio.sleep(0)
    user.freezer.tick(VERIFY_TIMEOUT)
    async_fire_time_changed(user.hass)
    end = await patiently(user.hass, user.freezer, sending)
    await leaving
    assert end["type"] == "abort"
    assert end["reason"] == "not_loaded"
    assert entry.options["callback_url"] == DEAD
    expected = {"unload": at("http://127.0.0.1:1"), "reload": at(DEAD), "remove": ""}
    work = user.hass.async_block_till_done(wait_background_tasks=True)
    await patiently(user.hass, user.freezer, work)
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == expected[how]
