"""The action that changes one flag of the camera's event rules."""

import asyncio
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from tests.actions.calling import QUIET, act, field_name, refused
from tests.actions.restoring import back_up, config_folder
from tests.cameras import SetUp
from tests.simulator import Simulator
from tests.test_translations import TEXTS
from tests.waiting import let_run, until

pytest_plugins = ("tests.camera_fixtures",)

__all__ = ["config_folder"]

GET = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"
EMAIL: dict[str, Any] = {"trigger": "motion", "action": "email", "enabled": True}


@pytest.mark.parametrize(
    ("persona", "key", "before", "after"),
    [
        ("rc8230", "event_mt", "email:0", "email:1"),
        ("icamera2", "event1_entry", "email:0", "email:1"),
    ],
)
async def test_event_action(
    hass: HomeAssistant,
    set_up: SetUp,
    persona: str,
    key: str,
    before: str,
    after: str,
) -> None:
    """One flag changes, every other byte stays; a second time nothing is written."""

    def rule(camera: Simulator) -> None:
        if persona == "rc8230":
            camera.groups["EVENT"][key] = "email:0;ftpu:1;httpn:0;httppost:1"

    _, camera = await set_up(persona, options=QUIET, prepare=rule)
    old = camera.groups["EVENT"][key]
    data: dict[str, Any] = {
        "trigger": "motion",
        "action": "email",
        "enabled": True,
    }
    await act(hass, camera, "set_event_action", **data)
    assert [request.path for request in camera.requests] == [GET, SET, GET]
    assert camera.groups["EVENT"][key] == old.replace(before, after)
    await act(hass, camera, "set_event_action", **data)
    assert camera.paths() == [f"{GET}?group=EVENT"]
    await act(hass, camera, "set_event_action", **{**data, "enabled": False})
    assert camera.groups["EVENT"][key] == old


async def test_flags_dialect(hass: HomeAssistant, set_up: SetUp) -> None:
    """The dialect with positions, exact to the byte."""

    def rule(camera: Simulator) -> None:
        camera.groups["EVENT"]["event_mt"] = "0,1,0,0,1,0,0,0"

    _, camera = await set_up("rc8221", options=QUIET, prepare=rule)
    await act(
        hass,
        camera,
        "set_event_action",
        trigger="motion",
        action="email",
        enabled=True,
    )
    # Whether the camera takes rules in this form is read back, the first time.
    assert len(camera.paths()) == 4
    assert camera.paths()[2:] == [f"{GET}?group=EVENT"] * 2
    changed = camera.groups["EVENT"]["event_mt"].split(",")
    assert sum(flag == "1" for flag in changed) == 3


async def test_unknown_event(hass: HomeAssistant, set_up: SetUp) -> None:
    """The words are those of the form."""
    _, camera = await set_up("rc8230", options=QUIET)
    for field, word in (("trigger", "rain"), ("action", "shout")):
        key, placeholders = await refused(
            hass,
            camera,
            "set_event_action",
            ServiceValidationError,
            **{**EMAIL, field: word},
        )
        assert key == "invalid_choice"
        assert placeholders["field"] == field_name("set_event_action", field)
        choices = TEXTS["selector"][field]["options"]
        assert placeholders["choices"] == ", ".join(choices)
        assert camera.paths() == []


async def test_event_that_the_camera_has_not(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """What its rules do not offer is refused."""
    _, camera = await set_up("oc810", options=QUIET)
    assert await refused(
        hass,
        camera,
        "set_event_action",
        ServiceValidationError,
        trigger="pir",
        action="email",
        enabled=True,
    ) == (
        "invalid_no_action",
        {"field": "Trigger", "action": "Email", "trigger": "PIR motion"},
    )
    assert camera.paths() == [f"{GET}?group=EVENT"]


async def test_an_action_that_a_rule_has_not(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """The refusal names trigger and action, not the key that holds the rule."""
    _, camera = await set_up("rc8230", options=QUIET)
    assert await refused(
        hass,
        camera,
        "set_event_action",
        ServiceValidationError,
        trigger="motion",
        action="white_light",
        enabled=True,
    ) == (
        "invalid_no_action",
        {"field": "Trigger", "action": "White light", "trigger": "Motion"},
    )


async def test_set_group_meanwhile(hass: HomeAssistant, set_up: SetUp) -> None:
    """What is set while a rule is changed is not written over by what was read."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(GET, "hold", 1)
    changing = asyncio.create_task(act(hass, camera, "set_event_action", **EMAIL))
    await until(lambda: camera.requests)
    rule = {"event_mt": "email:0;ftpu:1;httpn:0;httppost:1;smbc:0"}
    setting = asyncio.create_task(
        act(hass, camera, "set_group", group="EVENT", values=rule)
    )
    await let_run()
    camera.faults.clear()
    await setting
    await changing
    assert camera.groups["EVENT"]["event_mt"] == rule["event_mt"]


async def test_changed_while_restoring(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path
) -> None:
    """A rule that is changed while a backup is restored is the one of the backup."""
    _, camera = await set_up("rc8230", options=QUIET)
    rule = camera.groups["EVENT"]
    rule["event_mt"] = "email:0;ftpu:1;httpn:0;httppost:1"
    backup = await back_up(hass, camera)
    rule["event_mt"] = "email:0;ftpu:0;httpn:0;httppost:0"
    camera.clear_requests()
    camera.faults.set(GET, "hold", 1)
    model = camera.persona.model
    restoring = asyncio.create_task(
        act(hass, camera, "restore_configuration", backup=backup, confirm_model=model)
    )
    await until(lambda: GET in [request.path for request in camera.requests])
    changing = asyncio.create_task(act(hass, camera, "set_event_action", **EMAIL))
    await let_run()
    camera.faults.clear()
    await changing
    await restoring
    assert rule["event_mt"] == "email:1;ftpu:1;httpn:0;httppost:1"
