"""Actions that move the lens."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
import voluptuous as vol

from tests.actions.calling import QUIET, act, refused
from tests.cameras import SetUp, value_of

pytest_plugins = ("tests.camera_fixtures",)

PTZ = "/pt/ptctrl.cgi"
READ_PTZ = "/adm/get_group.cgi?group=PTZ"
DIRECTIONS = {
    "up": "U",
    "down": "D",
    "left": "L",
    "right": "R",
    "up_left": "UL",
    "up_right": "UR",
    "down_left": "DL",
    "down_right": "DR",
}


async def test_move(hass: HomeAssistant, set_up: SetUp) -> None:
    """Eight directions, ten steps unless told otherwise; one request each."""
    _, camera = await set_up("rc8230", options=QUIET)
    for direction, code in DIRECTIONS.items():
        await act(hass, camera, "ptz_move", direction=direction)
        assert camera.paths() == [f"{PTZ}?mv={code},10"]
    for distance in (1, 64, "7", 8.0):
        await act(hass, camera, "ptz_move", direction="left", distance=distance)
        assert camera.paths() == [f"{PTZ}?mv=L,{int(distance)}"]


async def test_move_refused(hass: HomeAssistant, set_up: SetUp) -> None:
    """What the camera cannot do is not sent."""
    _, camera = await set_up("rc8230", options=QUIET)
    assert await refused(
        hass, camera, "ptz_move", ServiceValidationError, direction="north"
    ) == (
        "invalid_choice",
        {"field": "Direction", "choices": ", ".join(DIRECTIONS)},
    )
    for distance in (0, 65):
        assert await refused(
            hass,
            camera,
            "ptz_move",
            ServiceValidationError,
            direction="up",
            distance=distance,
        ) == ("invalid_range", {"field": "Distance", "lowest": "1", "highest": "64"})
        assert camera.paths() == []


async def test_not_a_number(hass: HomeAssistant, set_up: SetUp) -> None:
    """Only whole numbers get as far as the camera."""
    _, camera = await set_up("rc8230", options=QUIET)
    wrong: tuple[Any, ...] = (1.5, "far", None, [], 10**400, float("inf"), float("nan"))
    for distance in wrong:
        with pytest.raises(vol.Invalid):
            await act(hass, camera, "ptz_move", direction="up", distance=distance)
        assert camera.paths() == []


async def test_position(hass: HomeAssistant, set_up: SetUp) -> None:
    """An absolute position, within the range of the motors."""
    _, camera = await set_up("rc8230", options=QUIET)
    for x, y in ((-63, -36), (63, 28), (0, 0)):
        await act(hass, camera, "ptz_position", x=x, y=y)
        assert camera.paths() == [f"{PTZ}?position={x},{y}"]
        assert camera.pan_tilt.position == (x, y)
    for x, y, told in (
        (-64, 0, {"lowest": "-63", "highest": "63"}),
        (0, 29, {"lowest": "-36", "highest": "28"}),
    ):
        key, placeholders = await refused(
            hass, camera, "ptz_position", ServiceValidationError, x=x, y=y
        )
        assert key == "invalid_range"
        assert placeholders.items() > told.items()
        assert camera.paths() == []


async def test_go_to_preset(hass: HomeAssistant, set_up: SetUp) -> None:
    """By number or by name, whatever its case; the select shows it."""

    def name(camera: Any) -> None:
        camera.groups["PTZ"] |= {"Preset3Name": "Front Door", "Preset3Position": "9,4"}

    _, camera = await set_up("rc8230", options=QUIET, prepare=name)
    # A slider's value is 3.0, in a template "3.0".
    for preset in (3, "3", " 3 ", 3.0, "3.0", "Front Door", "front door"):
        await act(hass, camera, "go_to_preset", preset=preset)
        assert camera.paths() == [f"{PTZ}?preset=move,3"]
        assert value_of(hass, camera, "select.preset") == "Front Door"
        await act(hass, camera, "ptz_move", direction="up")
        assert value_of(hass, camera, "select.preset") == "unknown"


async def test_go_to_a_new_preset(hass: HomeAssistant, set_up: SetUp) -> None:
    """A name that is not known here yet is looked up in the camera."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.groups["PTZ"] |= {"Preset5Name": "Gate", "Preset5Position": "1,2"}
    await act(hass, camera, "go_to_preset", preset="gate")
    assert camera.paths() == [READ_PTZ, f"{PTZ}?preset=move,5"]
    await act(hass, camera, "go_to_preset", preset="Gate")
    assert camera.paths() == [f"{PTZ}?preset=move,5"]
    for preset in (0, 4, 10, "Nowhere"):
        assert await refused(
            hass, camera, "go_to_preset", ServiceValidationError, preset=preset
        ) == ("preset_not_stored", {"preset": str(preset), "stored": "5 Gate"})
        assert camera.paths() == [READ_PTZ]
    camera.groups["PTZ"] |= {"Preset5Name": "", "Preset7Position": "1,1"}
    for preset in (4, "Nowhere"):
        assert await refused(
            hass, camera, "go_to_preset", ServiceValidationError, preset=preset
        ) == ("preset_not_stored", {"preset": str(preset), "stored": "5, 7"})


async def test_go_where_nothing_is_stored(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera without presets is not sent to one; the user reads how to store one."""
    _, camera = await set_up("rc8230", options=QUIET)
    for preset in (1, "Door"):
        assert await refused(
            hass, camera, "go_to_preset", ServiceValidationError, preset=preset
        ) == ("no_preset_stored", {"preset": str(preset)})
        assert camera.paths() == [READ_PTZ]


async def test_save_preset(hass: HomeAssistant, set_up: SetUp) -> None:
    """Stored where the lens looks, with a name; known here at once."""
    _, camera = await set_up("rc8230", options=QUIET)
    await act(hass, camera, "ptz_position", x=12, y=-3)
    await act(hass, camera, "save_preset", preset=4, name="Back yard")
    assert camera.paths() == [
        f"{PTZ}?preset=set,4",
        "/adm/set_group.cgi?group=PTZ&Preset4Name=Back%20yard",
        READ_PTZ,
    ]
    assert camera.groups["PTZ"]["Preset4Position"] == "12,-3"
    await act(hass, camera, "go_to_preset", preset="Back yard")
    assert camera.paths() == [f"{PTZ}?preset=move,4"]

    await act(hass, camera, "ptz_position", x=1, y=1)
    await act(hass, camera, "save_preset", preset=4)
    assert camera.paths() == [f"{PTZ}?preset=set,4", READ_PTZ]
    assert camera.groups["PTZ"]["Preset4Position"] == "1,1"
    assert camera.groups["PTZ"]["Preset4Name"] == "Back yard"


async def test_save_preset_refused(hass: HomeAssistant, set_up: SetUp) -> None:
    """Nothing is stored when number or name are none."""
    _, camera = await set_up("rc8230", options=QUIET)
    number = "invalid_range", {"field": "Preset", "lowest": "1", "highest": "9"}
    name = "invalid_not_ascii", {"field": "Name"}
    data: dict[str, Any]
    for data, told in (
        ({"preset": 0}, number),
        ({"preset": 10, "name": "x"}, number),
        ({"preset": 1, "name": "T\u00fcr"}, name),
    ):
        assert told == await refused(
            hass, camera, "save_preset", ServiceValidationError, **data
        )
        assert camera.paths() == []


async def test_without_motor(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that cannot move is not asked to."""
    _, camera = await set_up("rc8221", options=QUIET)
    data: dict[str, Any]
    for action, data in (
        ("ptz_move", {"direction": "up"}),
        ("ptz_position", {"x": 0, "y": 0}),
        ("go_to_preset", {"preset": 1}),
        ("save_preset", {"preset": 1}),
    ):
        assert await refused(hass, camera, action, ServiceValidationError, **data) == (
            "cannot_move",
            {},
        )
        assert camera.paths() == []


async def test_operator(hass: HomeAssistant, set_up: SetUp) -> None:
    """An operator may move the lens, but not look up or store presets."""
    login = {"username": "operator", "password": "operate"}
    _, camera = await set_up("rc8230", options=QUIET, data=login)
    await act(hass, camera, "ptz_move", direction="up")
    assert camera.paths() == [f"{PTZ}?mv=U,10"]
    await act(hass, camera, "go_to_preset", preset=2)
    assert camera.paths() == [f"{PTZ}?preset=move,2"]
    key, _ = await refused(
        hass, camera, "go_to_preset", ServiceValidationError, preset="Door"
    )
    assert key == "invalid_preset"
    assert camera.paths() == []
    assert await refused(
        hass, camera, "save_preset", ServiceValidationError, preset=2
    ) == ("needs_administrator", {})
    assert camera.paths() == []


async def test_the_camera_refuses(hass: HomeAssistant, set_up: SetUp) -> None:
    """What the camera says is told."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(PTZ, "status", body="ERROR 7\r\n", code=200)
    assert await refused(hass, camera, "ptz_move", direction="up") == (
        "refused",
        {"reason": "ERROR 7"},
    )
    camera.faults.clear()
    camera.offline()
    assert await refused(
        hass, camera, "ptz_move", HomeAssistantError, direction="up"
    ) == (
        "cannot_connect",
        {},
    )
