"""`sercomm/camera`: what the card must know of a camera and its entities."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, entity_registry as er
import voluptuous as vol

from ..api import Right, lookup_property, parse_presets
from ..runtime import SercommConfigEntry, SercommRuntime
from .target import async_follow, entry_of, teller

TYPE = "sercomm/camera"
USUAL_SIZE = (640, 480)


@websocket_api.websocket_command(
    {vol.Required("type"): TYPE, vol.Required("entity_id"): cv.entity_id}
)
@callback
def ws_camera(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Tell of a camera now, and whenever that changes."""
    entry = entry_of(hass, connection, msg)
    send = teller(connection, msg)

    @callback
    def tell(runtime: SercommRuntime | None) -> None:
        news = {"loaded": runtime is not None} | entities_of(hass, connection, entry)
        if runtime is not None:
            news |= described(connection, runtime)
        send(news)

    @callback
    def attach(runtime: SercommRuntime) -> Iterable[CALLBACK_TYPE]:
        tell(runtime)
        # The registry tells of entities that were renamed, or switched on or off.
        yield hass.bus.async_listen(
            er.EVENT_ENTITY_REGISTRY_UPDATED, callback(lambda _: tell(runtime))
        )
        yield runtime.coordinator.async_add_listener(partial(tell, runtime))

    connection.send_result(msg["id"])
    connection.subscriptions[msg["id"]] = async_follow(
        hass, entry, attach, lambda: tell(None)
    )


def entities_of(
    hass: HomeAssistant, connection: ActiveConnection, entry: SercommConfigEntry
) -> dict[str, Any]:
    """Return the entities that the user may see, and those he may control, by key."""
    found = {
        f"{entity.domain}.{entity.unique_id.partition('_')[2]}": entity.entity_id
        for entity in er.async_entries_for_config_entry(
            er.async_get(hass), entry.entry_id
        )
        if entity.disabled_by is None
    }
    may = connection.user.permissions.check_entity
    return {
        "entry_id": entry.entry_id,
        "title": entry.title,
        "entities": {key: one for key, one in found.items() if may(one, POLICY_READ)},
        "controls": [key for key, one in found.items() if may(one, POLICY_CONTROL)],
    }


def described(connection: ActiveConnection, runtime: SercommRuntime) -> dict[str, Any]:
    """Return what can be done with a camera, and how its picture lies."""
    readings = runtime.coordinator.data
    right = runtime.capabilities.right
    is_administrator = right is Right.ADMINISTRATOR
    width, height = picture_size(runtime)
    return {
        "width": width,
        "height": height,
        "moves": runtime.identity.has("ptctrl") and right is not Right.VIEWER,
        "saves_presets": runtime.identity.has("ptctrl") and is_administrator,
        "flip": readings.get("VIDEO", "flip") == "1",
        "mirror": readings.get("VIDEO", "mirror") == "1",
        "edits": connection.user.is_admin
        and is_administrator
        and runtime.capabilities.shows("MOTION", "md_window1"),
        "presets": [
            {
                "number": preset.number,
                "name": preset.name,
                "stored": preset.position is not None,
            }
            for preset in parse_presets(readings.values.get("PTZ", {}))
        ],
    }


def picture_size(runtime: SercommRuntime) -> tuple[int, int]:
    """Return width and height of the picture, as far as the camera tells them."""
    for group in ("H264", "JPEG"):
        code = runtime.coordinator.data.get(group, "resolution")
        row = lookup_property(group, "resolution")
        if code is None or row is None:
            continue
        width, _, height = row.choices.get(code, "").partition("x")
        if width.isdecimal() and height.isdecimal():
            return int(width), int(height)
    return USUAL_SIZE
