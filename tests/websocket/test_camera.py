"""What the card is told of a camera."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.cameras import SetUp, act, entity_id
from tests.websocket.asking import Card, onlooker, ordinary_user, stranger

pytest_plugins = ("tests.camera_fixtures",)

CAMERA = "sercomm/camera"


async def test_camera(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """Entities are told by key, whatever they are called; and what the lens can do."""
    entry, camera = await set_up()
    er.async_get(hass).async_update_entity(
        entity_id(hass, camera, "switch.armed"), new_entity_id="switch.scharf"
    )
    await hass.async_block_till_done()
    card = Card(hass, await hass_ws_client(hass), camera)
    camera.clear_requests()
    assert (await card.ask(CAMERA))["success"]
    told = await card.event()
    assert told["loaded"] is True
    assert told["entry_id"] == entry.entry_id
    assert told["title"] == "Camera"
    assert told["entities"]["switch.armed"] == "switch.scharf"
    assert told["entities"]["button.ptz_home"].startswith("button.")
    assert "switch.flip" not in told["entities"]
    assert set(told["controls"]) == set(told["entities"])
    assert (told["moves"], told["saves_presets"], told["edits"]) == (True, True, True)
    assert (told["flip"], told["mirror"]) == (False, False)
    assert (told["width"], told["height"]) == (1280, 720)
    assert [preset["number"] for preset in told["presets"]] == list(range(1, 10))
    assert camera.paths() == []


async def test_changes(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """It hears of a new name, a new preset, and when the camera comes and goes."""
    entry, camera = await set_up()
    card = Card(hass, await hass_ws_client(hass), camera)
    number = await card.send(CAMERA)
    await card.event()
    er.async_get(hass).async_update_entity(
        entity_id(hass, camera, "switch.armed"), new_entity_id="switch.scharf"
    )
    assert (await card.event())["entities"]["switch.armed"] == "switch.scharf"
    await hass.services.async_call(
        "sercomm",
        "save_preset",
        {"entity_id": card.entity_id, "preset": 5, "name": "Gate"},
        blocking=True,
    )
    while (preset := (await card.event())["presets"][4])["name"] != "Gate":
        pass
    assert preset["number"] == 5

    await hass.config_entries.async_unload(entry.entry_id)
    while (told := await card.event())["loaded"]:
        pass
    assert "moves" not in told
    await hass.config_entries.async_setup(entry.entry_id)
    while not (await card.event())["loaded"]:
        pass
    await card.leave(number)
    await act(hass, camera, "switch.motion_detection", "turn_off")
    assert (await card.ask("sercomm/nothing"))["error"]["code"] == "unknown_command"


async def test_sizes(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """The shape of the picture is known before there is one, as far as can be."""
    entry, camera = await set_up()
    card = Card(hass, await hass_ws_client(hass), camera)
    await card.send(CAMERA)
    await card.event()
    coordinator = entry.runtime_data.coordinator
    coordinator.async_patch("H264", {"resolution": "3"})
    assert (await card.event())["width"] == 640
    coordinator.data = coordinator.data.without(["H264"])
    coordinator.async_patch("JPEG", {"resolution": "2"})
    assert (await card.event())["height"] == 240
    coordinator.async_patch("JPEG", {"resolution": "99"})
    assert (await card.event())["height"] == 480


@pytest.mark.parametrize(
    ("who", "edits", "controls"),
    [(ordinary_user, False, True), (onlooker, False, False)],
)
async def test_other_users(
    hass: HomeAssistant,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    who: Callable[[HomeAssistant], Any],
    edits: bool,
    controls: bool,
) -> None:
    """Only administrators edit; who may only look is told so."""
    _, camera = await set_up()
    card = Card(hass, await hass_ws_client(hass, await who(hass)), camera)
    await card.send(CAMERA)
    told = await card.event()
    assert told["edits"] is edits
    assert bool(told["controls"]) is controls
    assert told["entities"]


async def test_refused(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """Who may not see the camera learns nothing; what is no camera of ours is said."""
    _, camera = await set_up()
    card = Card(hass, await hass_ws_client(hass, await stranger(hass)), camera)
    assert (await card.ask(CAMERA))["error"]["code"] == "unauthorized"

    card = Card(hass, await hass_ws_client(hass), camera)
    foreign = er.async_get(hass).async_get_or_create("camera", "demo", "1")
    for wrong in ("camera.nothing", foreign.entity_id):
        error = (await card.ask(CAMERA, entity_id=wrong))["error"]
        assert error["translation_key"] == "not_our_entity"
    assert (await card.ask(CAMERA, entity_id="x"))["error"]["code"] == "invalid_format"
