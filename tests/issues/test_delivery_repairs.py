"""Repairs about delivery, as a user makes them: try again, insist, another way."""

import asyncio
from unittest.mock import Mock

import pytest

from custom_components.sercomm.issues.delivery_flows import MENUS
from custom_components.sercomm.managed.reasons import Reason
from tests.cameras import SetUp, poll
from tests.delivery.deliveries import FIRE, GET, PUSH, SET, arm_and_mute, arm_events
from tests.issues.delivery_dialogs import (
    RIVAL,
    User,
    addresses,
    at,
    hide,
    set_up_contested,
    set_up_unreachable,
    set_up_with,
    set_up_without_live_data,
)
from tests.simulator import Simulator
from tests.waiting import is_waiting, patiently, until

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")

CHOOSING = ("watch_stream", "use_notifications", "switch_off")


async def test_try_again(user: User, set_up: SetUp) -> None:
    """The same address once more, as soon as the network lets the camera through."""
    entry, camera = await set_up_unreachable(
        user, set_up, arm_and_mute, callback_url=user.base
    )
    form = await user.choose("unreachable", "try_again")
    assert (form["type"], form["step_id"]) == ("form", "try_again")
    assert form["errors"] == {"base": "delivery_not_arrived"}
    assert [request.path for request in camera.requests] == [FIRE, GET]
    assert list(user.issues()) == ["delivery_unreachable"]
    camera.groups["HTTP_NOTIFY"]["http_proxy"] = ""
    camera.clear_requests()
    done = await user.send(form)
    assert (done["type"], done["description"]) == ("create_entry", "arrived")
    assert [request.path for request in camera.requests] == [FIRE]
    assert entry.options == {**PUSH, "callback_url": user.base}
    assert not user.issues()


async def test_changed_meanwhile(user: User, set_up: SetUp) -> None:
    """Settings that somebody changes during the test are the broken link."""
    _, camera = await set_up_unreachable(
        user, set_up, arm_and_mute, callback_url=user.base
    )
    menu = await user.open("unreachable")
    sending = asyncio.create_task(user.send(menu, next_step_id="try_again"))
    await until(lambda: is_waiting(user.hass))
    camera.groups["HTTP_NOTIFY"]["http_notify"] = "0"
    form = await sending
    assert form["errors"] == {"base": "delivery_settings_lost"}
    assert camera.groups["HTTP_NOTIFY"]["http_notify"] == "1"
    camera.groups["HTTP_NOTIFY"]["http_proxy"] = ""
    done = await user.send(form)
    assert done["type"] == "create_entry"
    assert not user.issues()


@pytest.mark.parametrize("reason", ["no_address", "https_only"])
async def test_try_again_without_an_address(
    user: User, set_up: SetUp, reason: str
) -> None:
    """Where Home Assistant has lost its address meanwhile, that is said."""

    def prepare(camera: Simulator) -> None:
        arm_events(camera)
        camera.faults.set(SET, "status", code=200, body="ERROR")

    await set_up("rc8230", options=PUSH, prepare=prepare)
    menu = await user.open("refused")
    hide(user.hass)
    if reason == "https_only":
        user.hass.config.api = Mock(use_ssl=True, port=8123)
    form = await user.send(menu, next_step_id="try_again")
    assert form["errors"] == {"base": f"delivery_{reason}"}
    assert list(user.issues()) == [f"delivery_{reason}"]


async def test_refused(user: User, set_up: SetUp) -> None:
    """The dialog asks at once, where delivery itself would wait."""

    def prepare(camera: Simulator) -> None:
        arm_events(camera)
        camera.faults.set(SET, "status", code=200, body="ERROR")

    entry, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    menu = await user.open("refused")
    assert menu["menu_options"] == ["try_again", "watch_stream"]
    form = await user.send(menu, next_step_id="try_again")
    assert form["errors"] == {"base": "delivery_refused"}
    assert list(user.issues()) == ["delivery_refused"]
    camera.faults.clear()
    camera.clear_requests()
    done = await user.send(form)
    assert done["type"] == "create_entry"
    assert [request.path for request in camera.requests] == [SET, GET, FIRE]
    assert entry.options == PUSH
    assert not user.issues()


async def test_insist(user: User, set_up: SetUp) -> None:
    """The settings are put back at once; when they go again, the repair is back."""
    entry, camera = await set_up_contested(user, set_up)
    menu = await user.open("contested")
    assert menu["menu_options"] == ["insist", "watch_stream", "switch_off"]
    camera.faults.set(SET, "status", 1, code=200, body="ERROR")
    form = await user.send(menu, next_step_id="insist")
    assert (form["step_id"], form["errors"]) == ("insist", {"base": "delivery_refused"})
    camera.clear_requests()
    done = await user.send(form)
    assert (done["type"], done["description"]) == ("create_entry", "arrived")
    assert addresses(camera) == [at(user.base)]
    assert camera.paths().count(FIRE) == 1
    assert entry.options == PUSH
    assert not user.issues()
    for _ in range(4):
        camera.groups["HTTP_NOTIFY"]["http_url"] = RIVAL
        await patiently(user.hass, user.freezer, poll(user.hass, user.freezer))
    assert list(user.issues()) == ["delivery_contested"]


@pytest.mark.parametrize("persona", ["rc8230", "oc810"])
async def test_without_live_data(user: User, set_up: SetUp, persona: str) -> None:
    """A camera whose stream tells nothing is given back to its notifications."""
    entry, camera = await set_up_without_live_data(user, set_up, persona)
    menu = await user.open("no_live_data")
    assert menu["menu_options"] == ["use_notifications", "switch_off"]
    assert not camera.groups["HTTP_NOTIFY"]["http_url"]
    done = await user.send(menu, next_step_id="use_notifications")
    assert done["type"] == "create_entry"
    assert entry.options == {"motion_delivery": "auto"}
    await until(lambda: user.reason(entry) in ("verified", "awaiting_event"))
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == at(user.base)
    assert not user.issues()


@pytest.mark.parametrize(
    ("reason", "way"),
    [
        (kind.removeprefix("delivery_"), way)
        for kind, ways in MENUS.items()
        for way in ways
        if way in CHOOSING
    ],
)
async def test_another_way(user: User, set_up: SetUp, reason: str, way: str) -> None:
    """The option changes, the entry is loaded again, and the repair is gone."""
    entry, camera = await set_up_with(user, set_up, reason)
    assert list(user.issues()) == [f"delivery_{reason}"]
    before = dict(entry.options)
    camera.faults.clear()
    user.hass.config.internal_url = user.base
    first = entry.runtime_data.delivery
    done = await user.choose(reason, way)
    assert done["type"] == "create_entry"
    how = {"watch_stream": "live", "use_notifications": "auto", "switch_off": "off"}
    assert entry.options == {**before, "motion_delivery": how[way]}
    assert entry.runtime_data.delivery is not first
    ends = {"watch_stream": {"chosen"}, "switch_off": {"off"}}
    ended = ends.get(way, {"verified"})
    await until(lambda: user.reason(entry) in ended)
    assert not user.issues()
    if way != "use_notifications" and reason != "contested":
        await until(lambda: not camera.groups["HTTP_NOTIFY"]["http_url"])
    await user.hass.config_entries.async_unload(entry.entry_id)


async def test_useless_ways_are_not_offered(user: User, set_up: SetUp) -> None:
    """Who cannot be tested, or has no live data, is not asked to try that."""
    entry, _ = await set_up_unreachable(user, set_up)
    delivery = entry.runtime_data.delivery
    delivery.live.failure = Reason.NO_LIVE_DATA
    menu = await user.open("unreachable")
    assert menu["menu_options"] == ["address", "try_again"]
    delivery.push.verification.possible = False
    menu = await user.open("unreachable")
    assert menu["menu_options"] == ["address"]
