"""The copy of the presets: kept, lost, given back, let go."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.sercomm.api import InvalidValue, NotAvailable
from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.issues.raising import Problem
from tests.cameras import Home, SetUp, act, poll, state_of, value_of
from tests.issues.fixes import (
    DELIVERY_OFF,
    ignore,
    is_ignored,
    press_fix,
    problem_of,
    problems,
    repairs,
    submit,
)
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["repairs"]

LOST = Problem.PRESETS_LOST
# Polls after which every group was read again.
SLOWLY = 12
READ = "/adm/get_group.cgi?group=PTZ"
WRITE = "/adm/set_group.cgi"
HELD = {
    "Preset1Name": "Door",
    "Preset1Position": "10,-5",
    "Preset3Position": "-63,28",
    "Preset4Name": "Far & wide",
    "Preset4Position": "1,2",
}
# The name of 4 is not one that may be written to a camera.
WRITE_BACK = (
    f"{WRITE}?group=PTZ&Preset1Position=10%2C-5&Preset1Name=Door"
    "&Preset3Position=-63%2C28&Preset4Position=1%2C2"
)


def store(camera: Simulator) -> None:
    """Let the camera hold three presets, two of them with a name."""
    camera.groups["PTZ"] |= HELD


def forget(camera: Simulator, *numbers: int) -> None:
    """Let the camera forget presets; all of them by default."""
    for number in numbers or range(1, 10):
        camera.groups["PTZ"] |= {
            f"Preset{number}Name": "",
            f"Preset{number}Position": "",
        }


@pytest.fixture
async def loses(
    repairs: None, hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> tuple[Any, Simulator]:
    """Return the entry and the camera after it has forgotten everything."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF, prepare=store)
    forget(camera)
    await poll(hass, freezer, SLOWLY)
    assert LOST in problems(hass)
    camera.clear_requests()
    return entry, camera


async def test_copy(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """The copy is what the camera holds, and follows what somebody changes there."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF, prepare=store)
    assert entry.data["presets"] == HELD
    camera.groups["PTZ"]["Preset1Name"] = "Gate"
    camera.groups["PTZ"]["Preset9Position"] = "3,3"
    await poll(hass, freezer, SLOWLY)
    assert entry.data["presets"] == {
        **HELD,
        "Preset1Name": "Gate",
        "Preset9Position": "3,3",
    }
    modified = entry.modified_at
    await poll(hass, freezer, 2 * SLOWLY)
    assert entry.modified_at == modified
    assert LOST not in problems(hass)


async def test_nothing_to_copy(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera without presets, or without a motor, leaves no trace in the entry."""
    for persona in ("rc8230", "rc8221"):
        entry, _ = await set_up(persona, options=DELIVERY_OFF)
        assert "presets" not in entry.data
    assert LOST not in problems(hass)


async def test_deleted_on_purpose(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """While some are left, those that are gone were deleted by somebody."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF, prepare=store)
    forget(camera, 1)
    await poll(hass, freezer, SLOWLY)
    assert LOST not in problems(hass)
    assert entry.data["presets"].keys() == HELD.keys() - {
        "Preset1Name",
        "Preset1Position",
    }
    assert not [path for path in camera.paths() if WRITE in path]


async def test_write_back(
    loses: tuple[Any, Simulator],
    hass: HomeAssistant,
    home: Home,
    freezer: FrozenDateTimeFactory,
) -> None:
    """The camera gets them all back in one request."""
    entry, camera = loses
    issue = problem_of(hass, LOST)
    assert issue.translation_placeholders == {
        "name": "Camera",
        "presets": "1 Door, 3, 4 Far & wide",
    }
    assert entry.data["presets"] == HELD
    assert state_of(hass, camera, "select.preset").attributes["options"] == []

    menu = await press_fix(hass, home, LOST)
    assert menu["type"] == "menu"
    assert menu["menu_options"] == ["write_back", "forget"]
    assert menu["description_placeholders"] == issue.translation_placeholders
    assert camera.paths() == []
    done = await submit(hass, home, menu, next_step_id="write_back")
    assert done["type"] == "create_entry"
    assert camera.paths() == [READ, WRITE_BACK, READ]
    assert LOST not in problems(hass)
    assert state_of(hass, camera, "select.preset").attributes["options"] == [
        "Door",
        "preset_3",
        "preset_4",
    ]
    await poll(hass, freezer, SLOWLY)
    assert LOST not in problems(hass)
    assert entry.data["presets"] == {
        key: value for key, value in HELD.items() if key != "Preset4Name"
    }


async def test_forget(
    loses: tuple[Any, Simulator],
    hass: HomeAssistant,
    home: Home,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Who deleted all of them on purpose says so once."""
    entry, camera = loses
    menu = await press_fix(hass, home, LOST)
    done = await submit(hass, home, menu, next_step_id="forget")
    assert done["type"] == "create_entry"
    assert camera.paths() == []
    assert entry.data["presets"] == {}
    assert LOST not in problems(hass)
    await poll(hass, freezer, 2 * SLOWLY)
    assert LOST not in problems(hass)
    assert not [path for path in camera.paths() if WRITE in path]


async def test_forgotten_while_we_slept(hass: HomeAssistant, set_up: SetUp) -> None:
    """A factory reset is noticed at the next start; the copy outlives restarts."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF, prepare=store)
    await hass.config_entries.async_unload(entry.entry_id)
    forget(camera)
    for _ in range(2):
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert LOST in problems(hass)
        assert entry.data["presets"] == HELD
        await hass.config_entries.async_unload(entry.entry_id)


async def test_stored_anew_meanwhile(
    loses: tuple[Any, Simulator],
    hass: HomeAssistant,
    home: Home,
    freezer: FrozenDateTimeFactory,
) -> None:
    """What is stored before the fix is kept too, and not overwritten by it."""
    entry, camera = loses
    camera.pan_tilt.go(20, 20)
    await entry.runtime_data.presets.async_save(3, "Shed")
    assert problem_of(hass, LOST).translation_placeholders == {
        "name": "Camera",
        "presets": "1 Door, 4 Far & wide",
    }
    assert entry.data["presets"] == {
        **HELD,
        "Preset3Position": "20,20",
        "Preset3Name": "Shed",
    }
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.data["presets"].keys() > HELD.keys()
    camera.clear_requests()
    menu = await press_fix(hass, home, LOST)
    await submit(hass, home, menu, next_step_id="write_back")
    assert camera.paths()[1] == (
        f"{WRITE}?group=PTZ&Preset1Position=10%2C-5&Preset1Name=Door"
        "&Preset4Position=1%2C2"
    )
    assert LOST not in problems(hass)
    assert camera.groups["PTZ"]["Preset3Position"] == "20,20"


async def test_back_by_themselves(
    loses: tuple[Any, Simulator],
    hass: HomeAssistant,
    home: Home,
    freezer: FrozenDateTimeFactory,
) -> None:
    """The repair goes when somebody else has given the camera its presets back."""
    _, camera = loses
    menu = await press_fix(hass, home, LOST)
    store(camera)
    done = await submit(hass, home, menu, next_step_id="write_back")
    assert done["type"] == "create_entry"
    assert camera.paths() == [READ]
    assert LOST not in problems(hass)


@pytest.mark.parametrize("fault", ["refused", "truncated"])
async def test_half_an_answer(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, fault: str
) -> None:
    """A group that was refused or cut short tells nothing about presets."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF, prepare=store)
    if fault == "refused":
        camera.faults.set("/adm/get_group.cgi", "status", code=403)
    else:
        for number in range(3, 10):
            del camera.groups["PTZ"][f"Preset{number}Position"]
            del camera.groups["PTZ"][f"Preset{number}Name"]
    await poll(hass, freezer, SLOWLY)
    assert entry.data["presets"] == HELD
    assert LOST not in problems(hass)


async def test_ignored(
    hass: HomeAssistant,
    loses: tuple[Any, Simulator],
    freezer: FrozenDateTimeFactory,
) -> None:
    """Who ignores it is not asked again, not even after the next loss."""
    entry, camera = loses
    ignore(hass, LOST)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert is_ignored(hass, LOST)
    store(camera)
    await poll(hass, freezer, SLOWLY)
    assert LOST not in problems(hass)
    forget(camera)
    await poll(hass, freezer, SLOWLY)
    assert is_ignored(hass, LOST)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "code": 200, "body": "ERROR"}, "refused"),
        ({"kind": "status", "code": 401}, "invalid_auth"),
        ({"kind": "status", "code": 503}, "cannot_connect"),
        ({"kind": "status", "code": 200, "body": "OK"}, "failed"),
    ],
    ids=["refused", "login", "busy", "not_kept"],
)
async def test_write_back_fails(
    loses: tuple[Any, Simulator],
    hass: HomeAssistant,
    home: Home,
    fault: dict[str, Any],
    error: str,
) -> None:
    """The dialog says what went wrong, and Submit tries again."""
    entry, camera = loses
    camera.faults.set(WRITE, **fault)
    menu = await press_fix(hass, home, LOST)
    form = await submit(hass, home, menu, next_step_id="write_back")
    assert form["type"] == "form"
    assert form["step_id"] == "write_back"
    assert form["errors"] == {"base": error}
    reason = form["description_placeholders"]["reason"]
    assert reason == ("ERROR" if error == "refused" else "")
    assert entry.data["presets"] == HELD
    assert LOST in problems(hass)
    camera.faults.clear()
    done = await submit(hass, home, form)
    assert done["type"] == "create_entry"
    assert LOST not in problems(hass)


@pytest.mark.parametrize("step", ["write_back", "forget"])
async def test_too_late(
    loses: tuple[Any, Simulator], hass: HomeAssistant, home: Home, step: str
) -> None:
    """An open dialog notices that the camera is not there any more."""
    entry, _ = loses
    menu = await press_fix(hass, home, LOST)
    other = await press_fix(hass, home, LOST)
    await hass.config_entries.async_unload(entry.entry_id)
    result = await submit(hass, home, menu, next_step_id=step)
    assert (result["type"], result["reason"]) == ("abort", "not_loaded")
    assert LOST in problems(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    result = await submit(hass, home, other, next_step_id=step)
    assert (result["type"], result["reason"]) == ("abort", "entry_removed")
    assert not [key for key in ir.async_get(hass).issues if key[0] == DOMAIN]


async def test_save(hass: HomeAssistant, set_up: SetUp) -> None:
    """Saving a preset with a name shows it at once, and it can be gone to."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    camera.pan_tilt.go(-7, 8)
    await entry.runtime_data.presets.async_save(5, "Back door")
    assert camera.paths() == [
        "/pt/ptctrl.cgi?preset=set,5",
        f"{WRITE}?group=PTZ&Preset5Name=Back%20door",
        READ,
    ]
    assert entry.data["presets"] == {
        "Preset5Name": "Back door",
        "Preset5Position": "-7,8",
    }
    select = state_of(hass, camera, "select.preset")
    assert select.attributes["options"] == ["Back door"]
    assert select.state == "Back door"

    camera.pan_tilt.go(1, 1)
    await entry.runtime_data.presets.async_save(5)
    assert entry.data["presets"]["Preset5Position"] == "1,1"
    assert value_of(hass, camera, "select.preset") == "Back door"
    sent = await act(hass, camera, "select.preset", "select_option", option="Back door")
    assert sent == ["/pt/ptctrl.cgi?preset=move,5"]


async def test_save_refused(set_up: SetUp, subtests: pytest.Subtests) -> None:
    """Nothing is stored when the number or the name is not possible."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    wrong = ((1, "x" * 21), (1, "Küche"), (1, "a;b"), (0, None), (10, "a"))
    for number, name in wrong:
        with subtests.test(number=number, name=name):
            with pytest.raises(InvalidValue):
                await entry.runtime_data.presets.async_save(number, name)
            assert camera.paths() == []
            assert "presets" not in entry.data


async def test_save_without_names(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that does not show its presets can store them all the same."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    del camera.groups["PTZ"]
    await entry.runtime_data.presets.async_save(2)
    assert camera.paths() == ["/pt/ptctrl.cgi?preset=set,2", READ]
    with pytest.raises(NotAvailable):
        await entry.runtime_data.presets.async_save(2, "Door")
    assert "presets" not in entry.data
