"""The WebSocket commands of the card."""

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from .camera import ws_camera
from .levels import ws_levels
from .talk import ws_talk
from .windows import ws_save_windows, ws_windows

__all__ = ["async_setup_websocket"]

COMMANDS = (ws_camera, ws_levels, ws_save_windows, ws_talk, ws_windows)


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register all commands."""
    for command in COMMANDS:
        websocket_api.async_register_command(hass, command)
