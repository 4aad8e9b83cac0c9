"""The action that sets a motion window."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
import voluptuous as vol

from tests.actions.calling import QUIET, act, field_name, refused
from tests.cameras import SetUp, value_of

pytest_plugins = ("tests.camera_fixtures",)

GET = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"


async def test_motion_window(hass: HomeAssistant, set_up: SetUp) -> None:
    """Everything at once, and one thing alone."""
    _, camera = await set_up("rc8230", options=QUIET)
    await act(
        hass,
        camera,
        "set_motion_window",
        window=2,
        enabled=True,
        name="Gate way",
        area=[0, 0, 639, 479],
        threshold=255,
        sensitivity=10,
        update_frequency=100,
    )
    written = (
        f"{SET}?group=MOTION&md_switch2=1&md_name2=Gate%20way"
        "&md_window2=0%2C0%2C639%2C479&md_threshold2=255"
        "&md_sensitivity2=10&md_update_freq2=100"
    )
    read = f"{GET}?group=MOTION"
    assert camera.paths() == [read, written, read]
    assert camera.groups["MOTION"]["md_window2"] == "0,0,639,479"
    await act(hass, camera, "set_motion_window", window=1, enabled=False)
    assert camera.paths()[1:] == [f"{SET}?group=MOTION&md_switch1=0"]
    assert value_of(hass, camera, "switch.motion_window_1") == "off"
    assert len(camera.paths()) == 2


async def test_area(hass: HomeAssistant, set_up: SetUp) -> None:
    """As the form gives it, or as a list; newer firmware holds it twice."""
    _, camera = await set_up("icamera2", options=QUIET)
    motion = camera.groups["MOTION"]
    for area in ({"x0": 1, "y0": 2, "x1": 30, "y1": 40}, ["1", "2", 30.0, "40"]):
        await act(hass, camera, "set_motion_window", window=3, area=area)
        assert motion["md_window3"] == "1,2,30,40"
        assert motion["md_abs_window3"] == "2,3,60,60/1280,720"
        motion |= {"md_window3": "", "md_abs_window3": "0,0,9,9/1280,720"}


NO_AREAS: tuple[Any, ...] = (
    *([1, 2, 3], [1, 2, 3, 4, 5], [1, 2, 3, "x"]),
    *("1,2,3,4", {"x0": 1}, {}, None),
)


async def test_no_area(hass: HomeAssistant, set_up: SetUp) -> None:
    """Four numbers, no less and no more."""
    _, camera = await set_up("rc8230", options=QUIET)
    for area in NO_AREAS:
        with pytest.raises(vol.Invalid):
            await act(hass, camera, "set_motion_window", window=1, area=area)
        assert camera.paths() == []


async def test_motion_window_refused(hass: HomeAssistant, set_up: SetUp) -> None:
    """Nothing is written of what is out of range."""
    _, camera = await set_up("rc8230", options=QUIET)
    data: dict[str, Any]
    for data, key in (
        ({"window": 0, "enabled": True}, "window"),
        ({"window": 5, "enabled": True}, "window"),
        ({"window": 1, "threshold": 256}, "threshold"),
        ({"window": 2, "sensitivity": 11}, "sensitivity"),
        ({"window": 1, "update_frequency": 0}, "update_frequency"),
        ({"window": 4, "name": "thirteen char"}, "name"),
        ({"window": 2, "area": [0, 0, 640, 479]}, "area"),
        ({"window": 3, "area": [9, 9, 9, 20]}, "area"),
    ):
        told, placeholders = await refused(
            hass, camera, "set_motion_window", ServiceValidationError, **data
        )
        assert str(told).startswith("invalid_")
        assert placeholders["field"] == field_name("set_motion_window", key)
        assert camera.paths() == [f"{GET}?group=MOTION"]


async def test_any_two_corners(hass: HomeAssistant, set_up: SetUp) -> None:
    """Two opposite corners are an area, whichever comes first."""
    _, camera = await set_up("rc8230", options=QUIET)
    motion = camera.groups["MOTION"]
    before = motion["md_window2"]
    assert before != "5,9,20,30"
    for area in ([5, 9, 20, 30], [20, 30, 5, 9], [5, 30, 20, 9], [20, 9, 5, 30]):
        motion["md_window2"] = before
        await act(hass, camera, "set_motion_window", window=2, area=area)
        assert motion["md_window2"] == "5,9,20,30"


async def test_no_change_of_a_window(hass: HomeAssistant, set_up: SetUp) -> None:
    """A window alone is no order."""
    _, camera = await set_up("rc8230", options=QUIET)
    assert await refused(
        hass, camera, "set_motion_window", ServiceValidationError, window=1
    ) == ("nothing_to_change", {})
