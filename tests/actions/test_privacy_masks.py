"""The action on the parts of the picture that nobody is to see."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
import voluptuous as vol

from tests.actions.calling import QUIET, act, field_name, refused
from tests.cameras import PERSONAS, SetUp

pytest_plugins = ("tests.camera_fixtures",)

GET = "/adm/get_group.cgi?group=VIDEO"
SET = "/adm/set_group.cgi?group=VIDEO"


@pytest.mark.parametrize("persona", PERSONAS)
async def test_a_mask(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """All of it in one request, read back; a camera without masks says so."""
    _, camera = await set_up(persona, options=QUIET)
    data: dict[str, Any] = {
        "mask": 2,
        "enabled": True,
        "area": [0, 0, 639, 479],
        "color": [255, 0, 16],
    }
    if "mask_window2" not in camera.groups["VIDEO"]:
        assert await refused(
            hass, camera, "set_privacy_mask", ServiceValidationError, **data
        ) == ("invalid_not_shown", {"field": "Mask"})
        assert camera.paths() == [GET]
        return
    await act(hass, camera, "set_privacy_mask", **data)
    written = "&mask_window2=1&mask_position2=0%2C0%2C639%2C479&mask_color2=FF0010"
    assert camera.paths() == [GET, SET + written, GET]


async def test_one_thing(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """What is left out stays as it is."""
    _, camera = await set_up("rc8230", options=QUIET)
    before = dict(camera.groups["VIDEO"])
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"enabled": False}, "&mask_window4=0"),
        ({"color": "#00ff7f"}, "&mask_color4=00ff7f"),
        ({"color": "888888"}, "&mask_color4=888888"),
        ({"area": [20, 30, 5, 9]}, "&mask_position4=5%2C9%2C20%2C30"),
        (
            {"area": {"x0": 1, "y0": 2, "x1": 3, "y1": 4}},
            "&mask_position4=1%2C2%2C3%2C4",
        ),
    )
    for data, written in cases:
        camera.groups["VIDEO"] = dict(before)
        with subtests.test(**data):
            await act(hass, camera, "set_privacy_mask", mask=4, **data)
            assert camera.paths() == [GET, SET + written, GET]


async def test_refused(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """Nothing is written of what is out of range."""
    _, camera = await set_up("rc8230", options=QUIET)
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"mask": 0, "enabled": True}, "mask"),
        ({"mask": 5, "enabled": True}, "mask"),
        ({"area": [0, 0, 640, 479]}, "area"),
        ({"area": [9, 9, 9, 20]}, "area"),
        ({"color": "red"}, "color"),
        ({"color": "#12345"}, "color"),
    )
    for wrong, field in cases:
        data = {"mask": 1, **wrong}
        with subtests.test(**wrong):
            key, told = await refused(
                hass, camera, "set_privacy_mask", ServiceValidationError, **data
            )
            assert str(key).startswith("invalid_")
            assert told["field"] == field_name("set_privacy_mask", field)
            assert camera.paths() == [GET]


async def test_no_color(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """Three numbers of 0 to 255, or six digits."""
    _, camera = await set_up("rc8230", options=QUIET)
    for color in ([0, 0], [0, 0, 256], [0, 0, "x"], 7, None):
        with subtests.test(color=color):
            with pytest.raises(vol.Invalid):
                await act(hass, camera, "set_privacy_mask", mask=1, color=color)
            assert camera.paths() == []


async def test_no_change(hass: HomeAssistant, set_up: SetUp) -> None:
    """A mask alone is no order."""
    _, camera = await set_up("rc8230", options=QUIET)
    assert await refused(
        hass, camera, "set_privacy_mask", ServiceValidationError, mask=1
    ) == ("nothing_to_change", {})


async def test_a_mask_that_stays(hass: HomeAssistant, set_up: SetUp) -> None:
    """What the camera made something else of is told by the words of the form."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.persona.cuts = {"VIDEO.mask_position1": 8}
    assert await refused(
        hass,
        camera,
        "set_privacy_mask",
        HomeAssistantError,
        mask=1,
        area=[1, 2, 30, 40],
    ) == ("held_cut", {"fields": "Area"})
