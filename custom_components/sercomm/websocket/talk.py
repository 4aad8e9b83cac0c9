"""`sercomm/talk`: what a user says goes to the camera's speaker, while he says it."""

from typing import Any

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.components import websocket_api
from homeassistant.components.media_player import DATA_COMPONENT
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.event import async_call_later
import voluptuous as vol

from ..audio import Voice
from ..const import DOMAIN
from ..errors import invalid
from ..media_player import SercommMediaPlayer
from ..runtime import SercommConfigEntry
from .target import entry_of, require, runtime_of

TYPE = "sercomm/talk"
LONGEST = 60


@websocket_api.websocket_command(
    {vol.Required("type"): TYPE, vol.Required("entity_id"): cv.entity_id}
)
@websocket_api.async_response
async def ws_talk(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Let the user talk until the subscription ends, or for 60 s.

    Events: `opening` with the `handler` whose number goes before the sound of each
    binary message, 16 kHz 16-bit mono PCM; `on` once the camera takes it; then `ended`
    or `failed` with a translated error. An empty message ends it, too.
    """
    entry = entry_of(hass, connection, msg)
    speaker = speaker_of(hass, connection, entry)
    voice = Voice()
    limited = False

    @callback
    def heard(_: HomeAssistant, __: ActiveConnection, sound: bytes) -> None:
        if sound:
            voice.feed(sound)
        else:
            voice.end()

    @callback
    def enough(_: object) -> None:
        nonlocal limited
        limited = True
        voice.end()

    def tell(state: str, **more: Any) -> None:
        connection.send_event(msg["id"], {"state": state, **more})

    handler, forget = connection.async_register_binary_handler(heard)
    connection.subscriptions[msg["id"]] = voice.end
    connection.send_result(msg["id"])
    tell("opening", handler=handler)
    cancel = async_call_later(hass, LONGEST, enough)
    try:
        await speaker.async_talk(voice)
        if not voice.over.is_set():
            tell("on")
            await voice.over.wait()
        tell("ended", limit=limited)
    except HomeAssistantError as error:
        tell(
            "failed",
            message=str(error),
            translation_domain=error.translation_domain,
            translation_key=error.translation_key,
            translation_placeholders=error.translation_placeholders,
        )
    finally:
        cancel()
        voice.close()
        forget()


def speaker_of(
    hass: HomeAssistant, connection: ActiveConnection, entry: SercommConfigEntry
) -> SercommMediaPlayer:
    """Return the speaker of a camera, if the user may talk through it."""
    unique_id = f"{runtime_of(entry).identity.mac}_speaker"
    entity_id = er.async_get(hass).async_get_entity_id(
        "media_player", DOMAIN, unique_id
    )
    speaker = entity_id and hass.data[DATA_COMPONENT].get_entity(entity_id)
    if not isinstance(speaker, SercommMediaPlayer):
        raise invalid("no_speaker")
    require(connection, speaker.entity_id, POLICY_CONTROL)
    return speaker
