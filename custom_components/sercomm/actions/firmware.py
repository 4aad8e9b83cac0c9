"""Actions on the firmware: read it out, replace it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..api import FIRMWARE_BUDGET, Encoding, SercommError, check_size, usual_encodings
from ..runtime import SercommRuntime
from ..upkeep import (
    RUNNING,
    UpgradeWatch,
    async_end,
    async_require_model,
    async_tell,
    refuse_while_running,
)
from .action import Action, choose
from .files import async_allowed_path, async_load

AUTO = "auto"
ENCODINGS = {AUTO: None, **{one.value: one for one in Encoding}}


async def _download(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Store the camera's firmware in a file."""
    path = await async_allowed_path(hass, data["filename"])
    size = await runtime.camera.firmware.download(path)
    return {"filename": data["filename"], "size": size}


async def _upgrade(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Replace the firmware by a file, after a backup.

    Ends when the camera has taken the file, or has fallen silent over it; what
    comes then is watched in the background.
    """
    chosen = choose(ENCODINGS, "encoding", data["encoding"])
    encodings = (chosen,) if chosen else usual_encodings(runtime.capabilities.groups)
    content = await async_load(hass, data["filename"], FIRMWARE_BUDGET)
    # Before streams are cut and the camera is left alone for it.
    check_size(content)
    refuse_while_running(runtime.coordinator)
    entry = runtime.coordinator.config_entry
    async_tell(hass, entry, RUNNING, encodings[0])
    sent: Encoding | None = None
    try:
        await async_require_model(runtime.coordinator, runtime.identity)
        # The file is a copy of the groups; a damaged one must not keep from an upgrade.
        await runtime.backups.async_create(whole=False)
        await async_require_model(runtime.coordinator, runtime.identity)
        # Cancelled from here on, it may have been taken.
        sent = encodings[0]
        # Whoever holds a stream open lets it go now.
        runtime.coordinator.async_pause(resumed_elsewhere=True)
        with runtime.camera.transport.lifetime.alone():
            sent, _ = await runtime.camera.firmware.upgrade(content, encodings)
    except SercommError:
        sent = None
        raise
    finally:
        if sent:
            async_tell(hass, entry, RUNNING, sent)
            UpgradeWatch(hass, runtime.coordinator, runtime.identity, sent)
        else:
            async_end(hass, entry.entry_id)
            if entry.runtime_data.coordinator.paused:
                hass.config_entries.async_schedule_reload(entry.entry_id)


ACTIONS = (
    Action(
        name="download_firmware",
        run=_download,
        fields={vol.Required("filename"): cv.string},
        response=SupportsResponse.OPTIONAL,
        dangerous=True,
    ),
    Action(
        name="upgrade_firmware",
        run=_upgrade,
        fields={
            vol.Required("filename"): cv.string,
            vol.Optional("encoding", default=AUTO): cv.string,
        },
        dangerous=True,
    ),
)
