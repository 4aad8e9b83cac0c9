"""The editor of windows and masks: what it is shown, and what the camera gets."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.cameras import SetUp
from tests.delivery.deliveries import GET, told as written
from tests.entries import OPERATOR
from tests.websocket.asking import Card, ordinary_user

pytest_plugins = ("tests.camera_fixtures",)

WINDOWS = "sercomm/windows"
SAVE = "sercomm/windows/save"


async def test_shown(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """One request shows them as they are now; later changes are told."""
    entry, camera = await set_up()
    camera.groups["MOTION"]["md_window2"] = "1,2,3,4"
    card = Card(hass, await hass_ws_client(hass), camera)
    number = await card.send(WINDOWS)
    told = await card.event()
    assert camera.paths() == [f"{GET}?group=MOTION&VIDEO"]
    assert [window["number"] for window in told["windows"]] == [1, 2, 3, 4]
    assert told["windows"][1]["area"] == [1, 2, 3, 4]
    assert told["windows"][0]["threshold"] == 80
    assert told["masks"][0] == {
        "number": 1,
        "enabled": False,
        "area": [160, 180, 480, 300],
        "color": "888888",
    }
    entry.runtime_data.coordinator.async_patch("MOTION", {"md_threshold1": "99"})
    assert (await card.event())["windows"][0]["threshold"] == 99
    await card.leave(number)
    assert len(camera.requests) == 1


async def test_save(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """One write for each window or mask that differs, none for what is as it was."""
    _, camera = await set_up()
    card = Card(hass, await hass_ws_client(hass), camera)
    answer = await card.ask(
        SAVE,
        windows=[
            {"number": 1, "threshold": 80, "area": [0, 0, 639, 479]},
            {
                "number": 3,
                "enabled": True,
                "area": [320, 240, 10, 20],
                "name": "Gate",
                "threshold": 0,
                "sensitivity": 10,
            },
        ],
        masks=[
            {"number": 2, "enabled": True, "area": [1, 2, 3, 4], "color": "ff0000"},
            {"number": 4, "enabled": False},
        ],
    )
    assert answer["success"], answer
    assert written(camera) == [
        [
            ("group", "MOTION"),
            ("md_switch3", "1"),
            ("md_name3", "Gate"),
            ("md_window3", "10,20,320,240"),
            ("md_threshold3", "0"),
            ("md_sensitivity3", "10"),
        ],
        [
            ("group", "VIDEO"),
            ("mask_window2", "1"),
            ("mask_position2", "1,2,3,4"),
            ("mask_color2", "ff0000"),
        ],
    ]
    assert answer["result"]["windows"][2]["area"] == [10, 20, 320, 240]
    assert answer["result"]["masks"][1]["enabled"] is True
    assert answer["result"]["differs"] == []


async def test_all_is_checked_before_anything_is_written(
    hass: HomeAssistant,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    subtests: pytest.Subtests,
) -> None:
    """One wrong value keeps the right ones from being written, too."""
    _, camera = await set_up()
    card = Card(hass, await hass_ws_client(hass), camera)
    right: dict[str, Any] = {"number": 1, "threshold": 1}
    cases: tuple[tuple[str, dict[str, Any]], ...] = (
        ("masks", {"number": 5, "enabled": True}),
        ("masks", {"number": 1, "area": [0, 0, 640, 10]}),
        ("masks", {"number": 1, "color": "red"}),
        ("windows", {"number": 0, "enabled": True}),
        ("windows", {"number": 2, "threshold": 256}),
    )
    for kind, wrong in cases:
        with subtests.test(kind, **wrong):
            parts = {"masks": [wrong]} if kind == "masks" else {}
            windows = [right, wrong] if kind == "windows" else [right]
            error = (await card.ask(SAVE, windows=windows, **parts))["error"]
            assert error["translation_key"].startswith("invalid_")
            assert written(camera) == []


async def test_what_the_camera_makes_of_it(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """What the camera holds otherwise is named and shown; a refusal is told."""
    _, camera = await set_up()
    camera.faults.set("/adm/set_group.cgi", "status", 1, code=200, body="OK\r\n")
    card = Card(hass, await hass_ws_client(hass), camera)
    answer = await card.ask(SAVE, windows=[{"number": 1, "threshold": 7}])
    assert answer["result"]["differs"] == [
        {"kind": "window", "number": 1, "field": "threshold"}
    ]
    assert answer["result"]["windows"][0]["threshold"] == 80
    camera.faults.set("/adm/set_group.cgi", "status", 1, code=503)
    error = (await card.ask(SAVE, windows=[{"number": 1, "threshold": 7}]))["error"]
    assert error["translation_key"] == "camera_busy"
    camera.faults.set(GET, "status", 1, code=503)
    error = (await card.ask(WINDOWS))["error"]
    assert error["translation_key"] == "camera_busy"


async def test_a_camera_without_masks(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """Masks that the camera does not know are not shown, and cannot be written."""
    _, camera = await set_up(
        prepare=lambda camera: [
            camera.groups["VIDEO"].pop(f"mask_{key}{number}")
            for key in ("window", "position", "color")
            for number in (1, 2, 3, 4)
        ]
    )
    card = Card(hass, await hass_ws_client(hass), camera)
    await card.send(WINDOWS)
    assert (await card.event())["masks"] == []
    answer = await card.ask(SAVE, masks=[{"number": 1, "enabled": True}])
    assert answer["error"]["translation_key"] == "invalid_not_shown"


async def test_a_camera_that_lost_its_motion_group(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """It is said which group is missing."""
    _, camera = await set_up()
    del camera.groups["MOTION"]
    card = Card(hass, await hass_ws_client(hass), camera)
    error = (await card.ask(WINDOWS))["error"]
    assert error["translation_key"] in ("unknown_group", "refused")


async def test_who_may(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """Users who are no administrators are refused, and nothing is asked or written."""
    _, camera = await set_up()
    socket = await hass_ws_client(hass, await ordinary_user(hass))
    card = Card(hass, socket, camera)
    for kind in (WINDOWS, SAVE):
        assert (await card.ask(kind))["error"]["code"] == "unauthorized"
    assert camera.paths() == []


async def test_a_limited_account(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """Where our account in the camera may not write, that is said."""
    entry, camera = await set_up(data=OPERATOR)
    card = Card(hass, await hass_ws_client(hass), camera)
    for kind in (WINDOWS, SAVE):
        error = (await card.ask(kind))["error"]
        assert error["translation_key"] == "needs_administrator"
    await hass.config_entries.async_unload(entry.entry_id)
    for kind in (WINDOWS, SAVE):
        error = (await card.ask(kind))["error"]
        assert error["translation_key"] == "not_loaded"
