"""Which backups there are: in the forms of actions that take one, and in errors."""

import asyncio
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.service import async_set_service_schema
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.yaml import load_yaml_dict

from ..const import DOMAIN
from ..errors import invalid
from ..runtime import SercommRuntime
from ..texts import detailed, listed

DESCRIPTIONS = Path(__file__).parents[1] / "services.yaml"
BACKUP = "backup"
ACTIONS_WITH_BACKUP = ("export_backup", "restore_configuration")


@dataclass
class _Turn:
    """Whose turn it is to describe the actions, which all cameras share."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    is_awaited: bool = False


TURN: HassKey[_Turn] = HassKey(f"{DOMAIN}_backup_choices")


@callback
def async_offer_backups(
    hass: HomeAssistant, entry: ConfigEntry, runtime: SercommRuntime
) -> None:
    """Offer the backups of this camera, too, now and whenever there is a new one."""

    @callback
    def offer() -> None:
        # Also for the other cameras: it does not end with this one's entry.
        hass.async_create_background_task(_offer_in_turn(hass), "sercomm backups")

    entry.async_on_unload(runtime.backups.changed.async_add(offer))
    offer()


async def unknown_backup(runtime: SercommRuntime, name: str) -> ServiceValidationError:
    """Return the error for a backup that is not there; it names those that are."""
    known = await runtime.backups.async_names()
    return invalid("unknown_backup", backup=name, known=listed(known) or "-")


async def _offer_in_turn(hass: HomeAssistant) -> None:
    """Offer what there is when it is our turn; who waits already will see the same.

    Two at once could end in the other order, and leave the older list.
    """
    turn = hass.data.setdefault(TURN, _Turn())
    if turn.is_awaited:
        return
    turn.is_awaited = True
    async with turn.lock:
        turn.is_awaited = False
        await _offer(hass)


async def _offer(hass: HomeAssistant) -> None:
    """Describe the actions anew, with the backups of all cameras to choose from.

    services.yaml can only hold what is always the same. A browser that is open reads
    it again when it is reloaded; until then a name can be typed.
    """
    options = [
        {"value": name, "label": detailed(name, entry.title)}
        for entry in hass.config_entries.async_entries(DOMAIN)
        if (runtime := getattr(entry, "runtime_data", None)) is not None
        for name in await runtime.backups.async_names()
    ]
    if not options:
        return
    described = await hass.async_add_executor_job(load_yaml_dict, str(DESCRIPTIONS))
    for action in ACTIONS_WITH_BACKUP:
        description: dict[str, Any] = deepcopy(described[action])
        description["fields"][BACKUP]["selector"] = {
            "select": {"options": options, "custom_value": True, "mode": "dropdown"}
        }
        async_set_service_schema(hass, DOMAIN, action, description)
