"""Which camera a command is about, whether it may be asked, and its whole life."""

from collections.abc import Callable, Iterable
from typing import Any

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import entity_registry as er

from ..api import Right
from ..const import DOMAIN
from ..errors import invalid
from ..runtime import SercommConfigEntry, SercommRuntime

type Attach = Callable[[SercommRuntime], Iterable[CALLBACK_TYPE]]


def entry_of(
    hass: HomeAssistant,
    connection: ActiveConnection,
    message: dict[str, Any],
    permission: str = POLICY_READ,
) -> SercommConfigEntry:
    """Return the entry behind the `entity_id` of a command.

    Raises Unauthorized, or ServiceValidationError when it is no camera of ours.
    """
    entity_id: str = message["entity_id"]
    require(connection, entity_id, permission)
    entity = er.async_get(hass).async_get(entity_id)
    entry_id = entity.config_entry_id if entity and entity.platform == DOMAIN else None
    entry = hass.config_entries.async_get_entry(entry_id or "")
    if entry is None:
        raise invalid("not_our_entity", entity_id=entity_id)
    return entry


def runtime_of(entry: SercommConfigEntry) -> SercommRuntime:
    """Return what a loaded entry shares; raises ServiceValidationError for another."""
    if entry.state is not ConfigEntryState.LOADED:
        raise invalid("not_loaded", camera=entry.title)
    return entry.runtime_data


def require(connection: ActiveConnection, entity_id: str, permission: str) -> None:
    """Raise Unauthorized unless the user has this permission for an entity."""
    if not connection.user.permissions.check_entity(entity_id, permission):
        raise Unauthorized(entity_id=entity_id, permission=permission)


def require_administrator(runtime: SercommRuntime) -> None:
    """Refuse where our account in the camera may not read and write its groups."""
    if runtime.capabilities.right is not Right.ADMINISTRATOR:
        raise invalid("needs_administrator")


def teller(
    connection: ActiveConnection, message: dict[str, Any]
) -> Callable[[dict[str, Any]], None]:
    """Return what sends events of a subscription, none that says the same again."""
    told: dict[str, Any] | None = None

    @callback
    def tell(news: dict[str, Any]) -> None:
        nonlocal told
        if news != told:
            told = news
            connection.send_event(message["id"], news)

    return tell


@callback
def async_follow(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    attach: Attach,
    gone: Callable[[], None] = lambda: None,
) -> CALLBACK_TYPE:
    """Attach something whenever the entry is loaded; returns what ends that.

    `attach` returns what detaches it again; `gone` is called when it is no more loaded.
    """
    attached: list[CALLBACK_TYPE] = []

    @callback
    def detach() -> None:
        while attached:
            attached.pop()()

    @callback
    def look() -> None:
        detach()
        if entry.state is ConfigEntryState.LOADED:
            attached.extend(attach(entry.runtime_data))
        else:
            gone()

    leave = entry.async_on_state_change(look)
    look()

    @callback
    def end() -> None:
        leave()
        detach()

    return end
