"""Actions on backups: which there are, and files that a user keeps of them."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..errors import invalid
from ..runtime import SercommRuntime
from .action import Action
from .backup_choices import unknown_backup
from .files import async_allowed_path, async_load, async_store

# All groups of a camera, and its own file twice.
LARGEST = 8 * 1024 * 1024


async def _list(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Return the backups of this camera, the newest first."""
    backups = await runtime.backups.async_list()
    return {"backups": [{"backup": one.name, "size": one.size} for one in backups]}


async def _export(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Write a backup into a file that the user names."""
    name: str = data["backup"]
    path = await async_allowed_path(hass, data["filename"])
    raw = await runtime.backups.async_read(name)
    if raw is None:
        raise await unknown_backup(runtime, name)
    await async_store(hass, path, raw)


async def _import(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Take a backup from such a file; it can then be restored."""
    filename: str = data["filename"]
    raw = await async_load(hass, filename, LARGEST)
    try:
        backup = await runtime.backups.async_import(raw)
    except ValueError as error:
        raise invalid("not_a_backup", filename=filename) from error
    return {"backup": backup.name, "size": backup.size}


ACTIONS = (
    Action(
        name="list_backups",
        run=_list,
        response=SupportsResponse.ONLY,
        administrator=True,
    ),
    Action(
        name="export_backup",
        run=_export,
        fields={vol.Required("backup"): cv.string, vol.Required("filename"): cv.string},
        administrator=True,
    ),
    Action(
        name="import_backup",
        run=_import,
        fields={vol.Required("filename"): cv.string},
        response=SupportsResponse.OPTIONAL,
        administrator=True,
    ),
)
