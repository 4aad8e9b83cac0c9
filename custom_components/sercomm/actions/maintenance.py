"""Actions on the camera as a whole: clock, settings, factory reset."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from homeassistant.core import HomeAssistant, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..api import RestoreReport, Source, is_damaged
from ..const import LOGGER
from ..errors import invalid
from ..runtime import SercommRuntime
from ..upkeep import (
    DAMAGED,
    Content,
    async_factory_reset,
    async_require_model,
    async_set_clock,
    refuse_while_running,
)
from .action import Action
from .backup_choices import unknown_backup
from .groups import async_check_login


async def _set_clock(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Set the clock to a moment of Home Assistant's zone, by default to now."""
    wanted: datetime | None = data.get("datetime")
    if wanted is not None and wanted.tzinfo is None:
        # A picker gives no zone and means the clock of whoever looks at it.
        wanted = wanted.replace(tzinfo=dt_util.get_default_time_zone())
    await async_set_clock(runtime.coordinator, wanted)


async def _backup(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Store all settings."""
    backup = await runtime.backups.async_create()
    return {"backup": backup.name, "size": backup.size}


async def _restore(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Write back what differs from a backup, or the camera's own file."""
    refuse_while_running(runtime.coordinator)
    content = await _load(runtime, data["backup"])
    whole = data["original_file"]
    # It may have been given other firmware on its own pages since it was set up.
    now = await async_require_model(
        runtime.coordinator, runtime.identity, extended=not whole
    )
    if whole:
        if content.file is None:
            raise invalid("backup_without_file", backup=data["backup"])
        if is_damaged(content.file):
            raise invalid(DAMAGED)
        await _upload(runtime, content.file)
        return told(RestoreReport(restored=(), refused=()))
    # Codes change between firmware: resolution 4 is 1280x960 in the RC8120 manual and
    # 1280x720 elsewhere. So the table judges what another firmware has shown.
    same_firmware = content.firmware is not None and content.firmware == now.firmware
    # Who composes a rule from what was read would write over what comes between.
    async with runtime.coordinator.rules_lock:
        report = await runtime.camera.restore(
            content.groups,
            include_network=data["include_network"],
            confirm_outputs=data["confirm_outputs"],
            same_firmware=same_firmware,
        )
        _show(runtime, content, report)
    # What was not taken may have been taken after all.
    runtime.coordinator.async_hurry(Source(one.group) for one in report.refused)
    if report.login_changed:
        await async_check_login(runtime)
    return told(report)


def told(report: RestoreReport) -> dict[str, Any]:
    """Return what users are told of a restore."""
    return {
        "restored": [f"{group}.{key}" for group, key in report.restored],
        **{
            name: [
                {"parameter": f"{one.group}.{one.key}", "reason": one.reason}
                for one in values
            ]
            for name, values in (
                ("refused", report.refused),
                ("left_out", report.left_out),
                ("differs", report.differs),
            )
        },
    }


async def _factory_reset(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Reset the camera, after a backup."""
    await async_factory_reset(runtime.coordinator, runtime.identity, runtime.backups)


async def _load(runtime: SercommRuntime, name: str) -> Content:
    """Return a backup of this model; the error names those that there are."""
    content = await runtime.backups.async_load(name)
    if content is None:
        raise await unknown_backup(runtime, name)
    if content.model != runtime.identity.model:
        raise invalid("backup_of_another_model", model=content.model)
    return content


async def _upload(runtime: SercommRuntime, file: bytes) -> None:
    """Give the camera its own file back; it may go before it answers."""
    await runtime.backups.async_create(whole=False)
    # No document says whether a camera restarts over it.
    async with runtime.coordinator.async_restarting(reload=True):
        await runtime.camera.maintenance.upload_configuration(file)


def _show(runtime: SercommRuntime, content: Content, report: RestoreReport) -> None:
    """Let entities show what was written, and the log what was refused."""
    groups = {name.upper(): pairs for name, pairs in content.groups.items()}
    for group in dict.fromkeys(group for group, _ in report.restored):
        held = groups[group.upper()]
        runtime.coordinator.async_patch(
            group, {key: held[key] for name, key in report.restored if name == group}
        )
    if lost := (*report.refused, *report.differs):
        LOGGER.warning(
            "%s: not restored: %s",
            runtime.coordinator.name,
            "; ".join(f"{one.group}.{one.key} {one.reason}" for one in lost),
        )


ACTIONS = (
    Action(
        name="set_clock",
        run=_set_clock,
        fields={vol.Optional("datetime"): cv.datetime},
    ),
    Action(
        name="backup_configuration",
        run=_backup,
        response=SupportsResponse.OPTIONAL,
        administrator=True,
    ),
    Action(
        name="restore_configuration",
        run=_restore,
        fields={
            vol.Required("backup"): cv.string,
            vol.Optional("include_network", default=False): cv.boolean,
            vol.Optional("confirm_outputs", default=False): cv.boolean,
            vol.Optional("original_file", default=False): cv.boolean,
        },
        response=SupportsResponse.OPTIONAL,
        dangerous=True,
    ),
    Action(name="factory_reset", run=_factory_reset, dangerous=True),
)
