"""A dashboard of our card, and of a card of Home Assistant's own for each entity."""

from collections.abc import Mapping
from typing import Any

from .api import HomeAssistantApi

URL_PATH = "sercomm-demo"
TITLE = "SerComm camera"
ENTITIES_PATH = "entities"
_CARD = "custom:sercomm-camera-card"

_PAD = (
    (None, "up", None),
    ("left", "home", "right"),
    (None, "down", None),
)
_ICONS = {
    "up": "mdi:arrow-up-bold",
    "left": "mdi:arrow-left-bold",
    "home": "mdi:home",
    "right": "mdi:arrow-right-bold",
    "down": "mdi:arrow-down-bold",
}
_NOW = (
    "binary_sensor.pir",
    "binary_sensor.sound",
    "binary_sensor.night_vision",
    "event.detection",
    "event.clip",
    "sensor.motion_delivery",
    "sensor.wifi_signal",
    "sensor.last_boot",
)
_SETTINGS = (
    "switch.motion_detection",
    *(f"switch.motion_window_{number}" for number in range(1, 5)),
    "switch.infrared_leds",
    "light.white_leds",
    "switch.status_led",
    "switch.privacy",
    "select.day_night_mode",
    "select.video_resolution",
    "select.snapshot_resolution",
    "button.test_delivery",
    "button.reboot",
)

# The name without the camera's: there is only one here.
_OWN_NAME = {"type": "entity"}
# What reserves the height of a picture that has not come yet.
_ASPECT_RATIO = "16:9"
_CLIPS = "/media-browser/browser/app%2Cmedia-source%3A%2F%2Fsercomm"
_UNDER_PICTURE = ("switch.armed", "binary_sensor.motion")
# What the state of an image says while there is none.
_NO_PICTURE = ("unknown", "unavailable")

type Card = dict[str, Any]


def _tile(entity_id: str) -> Card:
    """Return a tile that opens the entity's own dialog."""
    return {"type": "tile", "entity": entity_id, "name": _OWN_NAME}


def _press(entity_id: str, *, icon: str | None = None) -> Card:
    """Return a button that presses an entity."""
    press = {
        "action": "perform-action",
        "perform_action": "button.press",
        "target": {"entity_id": entity_id},
    }
    card: Card = {
        "type": "button",
        "entity": entity_id,
        "tap_action": press,
        # Without it a button held down too long opens the entity's dialog.
        "hold_action": {"action": "none"},
    }
    return card | ({"icon": icon, "show_name": False} if icon else {"name": _OWN_NAME})


def _section(title: str, cards: list[Card], *, columns: int = 1) -> list[Card]:
    """Return a section with its heading; none when it would be empty."""
    if not cards:
        return []
    heading = {"type": "heading", "heading": title}
    return [{"type": "grid", "column_span": columns, "cards": [heading, *cards]}]


def _pad(entities: Mapping[str, str]) -> list[Card]:
    """Return the pad that moves the camera."""
    cards: list[Card] = []
    for name in (name for row in _PAD for name in row):
        entity_id = entities.get(f"button.ptz_{name}")
        if name and entity_id:
            cards.append(_press(entity_id, icon=_ICONS[name]))
        else:
            cards.append({"type": "vertical-stack", "cards": []})
    if all(card["type"] == "vertical-stack" for card in cards):
        return []
    return [{"type": "grid", "columns": 3, "square": False, "cards": cards}]


def _state(entity: str, test: str, *states: str) -> Card:
    """Return a condition of a card: what an entity's state is, or is not."""
    return {"condition": "state", "entity": entity, test: list(states)}


def _motion(entities: Mapping[str, str]) -> list[Card]:
    """Return the picture of the last motion, and the way to the clips."""
    cards: list[Card] = []
    if image := entities.get("image.last_motion"):
        cards.append(
            {
                "type": "picture-entity",
                "entity": image,
                "aspect_ratio": _ASPECT_RATIO,
                "show_state": False,
                "name": _OWN_NAME,
                # Home Assistant answers 500 for the address of no picture.
                "visibility": [_state(image, "state_not", *_NO_PICTURE)],
            }
        )
        cards.append(
            {
                "type": "tile",
                "entity": image,
                "name": _OWN_NAME,
                "visibility": [_state(image, "state", *_NO_PICTURE)],
            }
        )
    if "camera.live" in entities:
        cards.append(
            {
                "type": "button",
                "name": "Clips",
                "icon": "mdi:filmstrip",
                "tap_action": {"action": "navigate", "navigation_path": _CLIPS},
            }
        )
    return cards


def _live(entities: Mapping[str, str]) -> list[Card]:
    """Return the live picture; in privacy mode what switches it off again."""
    if (live := entities.get("camera.live")) is None:
        return []
    card: Card = {
        "type": "picture-entity",
        "entity": live,
        "camera_view": "live",
        "aspect_ratio": _ASPECT_RATIO,
        "show_name": False,
        "show_state": False,
        "grid_options": {"columns": "full"},
    }
    if (privacy := entities.get("switch.privacy")) is None:
        return [card]
    # A card that lost its picture does not ask again; one that is shown anew does.
    return [
        card | {"visibility": [_state(privacy, "state_not", "on")]},
        _tile(privacy) | {"visibility": [_state(privacy, "state", "on")]},
    ]


def _card_view(entities: Mapping[str, str]) -> list[Card]:
    """Return the view of the card that the integration brings."""
    if (live := entities.get("camera.live")) is None:
        return []
    section = {
        "type": "grid",
        "column_span": 2,
        "cards": [
            {"type": _CARD, "entity": live, "grid_options": {"columns": "full"}},
        ],
    }
    return [
        {
            "title": TITLE,
            "path": "card",
            "type": "sections",
            "max_columns": 2,
            "sections": [section],
        }
    ]


def layout(entities: Mapping[str, str]) -> dict[str, Any]:
    """Return the dashboard for the entities `platform.key` -> entity id."""
    picture = [
        *_live(entities),
        *(_tile(entities[key]) for key in _UNDER_PICTURE if key in entities),
    ]
    presets = [
        _press(entity_id)
        for key, entity_id in sorted(entities.items())
        if key.startswith("button.ptz_preset_")
    ]
    move = _pad(entities)
    if preset := entities.get("select.preset"):
        move.append(_tile(preset))
    if presets:
        move.append({"type": "grid", "columns": 4, "square": False, "cards": presets})
    if speaker := entities.get("media_player.speaker"):
        sound = [{"type": "media-control", "entity": speaker}]
    else:
        sound = []
    now = [_tile(entities[key]) for key in _NOW if key in entities]
    settings = [_tile(entities[key]) for key in _SETTINGS if key in entities]
    return {
        "title": TITLE,
        "views": [
            *_card_view(entities),
            {
                "title": "Entities",
                "path": ENTITIES_PATH,
                "type": "sections",
                "max_columns": 3,
                "sections": [
                    *_section("Picture", picture, columns=2),
                    *_section("Move", move),
                    *_section("Last motion", _motion(entities)),
                    *_section("Now", now),
                    *_section("Speaker", sound),
                    *_section("Settings", settings),
                ],
            },
        ],
    }


async def save(api: HomeAssistantApi, entities: Mapping[str, str]) -> str:
    """Create or renew the dashboard; return its address."""
    async with api.websocket() as websocket:
        known = await websocket.command("lovelace/dashboards/list")
        if all(dashboard["url_path"] != URL_PATH for dashboard in known):
            await websocket.command(
                "lovelace/dashboards/create",
                url_path=URL_PATH,
                title=TITLE,
                icon="mdi:cctv",
                show_in_sidebar=True,
                require_admin=False,
            )
        await websocket.command(
            "lovelace/config/save", url_path=URL_PATH, config=layout(entities)
        )
    return f"{api.url}/{URL_PATH}"
