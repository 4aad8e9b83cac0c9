"""`sercomm/levels`: how much moves in each window, while somebody looks."""

from collections.abc import Iterable
from typing import Any

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..api import LiveFrame
from ..delivery import Levels
from ..runtime import SercommRuntime
from .target import async_follow, entry_of, runtime_of

TYPE = "sercomm/levels"
SECONDS_BETWEEN = 0.25


@websocket_api.websocket_command(
    {vol.Required("type"): TYPE, vol.Required("entity_id"): cv.entity_id}
)
@callback
def ws_levels(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Hold the camera's live stream, and tell what it shows four times a second.

    An event has `windows`, the levels 0-255 of all of them, and `sound` 0-100 where it
    is known; or the `reason` for which there are none.
    """
    entry = entry_of(hass, connection, msg)
    runtime_of(entry)

    @callback
    def attach(runtime: SercommRuntime) -> Iterable[CALLBACK_TYPE]:
        levels = Levels()
        due = 0.0
        live = runtime.delivery.live

        @callback
        def look(frame: LiveFrame) -> None:
            nonlocal due
            levels.add(frame.motion, frame.sound)
            now = hass.loop.time()
            if live.is_up and now >= due:
                due = now + SECONDS_BETWEEN
                levels.show()
                connection.send_event(
                    msg["id"], {"windows": levels.windows, "sound": levels.sound}
                )

        @callback
        def ended() -> None:
            if not live.is_up:
                connection.send_event(msg["id"], {"reason": live.failure})

        yield live.ended.async_add(ended)
        yield runtime.delivery.async_watch(look)

    connection.send_result(msg["id"])
    connection.subscriptions[msg["id"]] = async_follow(hass, entry, attach)
