"""Actions that ask the camera something and change nothing."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from homeassistant.core import HomeAssistant, ServiceResponse, SupportsResponse
import voluptuous as vol

from ..api import Priority, to_utc
from ..runtime import SercommRuntime
from .action import Action, whole


async def _get_log(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Return the camera's log; times in UTC, local where its zone is unknown."""
    entries = await runtime.camera.log(Priority.COMMAND)
    readings = runtime.coordinator.data
    # Lines carry the local time of the camera, without its zone (base document).
    zone = readings.number("SYSTEM", "time_zone")
    summer = readings.get("SYSTEM", "daylight_saving") == "1"

    def moment(local: datetime | None) -> str | None:
        if local is None:
            return None
        utc = None if zone is None else to_utc(local, zone, daylight_saving=summer)
        return (utc or local).isoformat()

    return {
        "entries": [
            {
                "time": moment(entry.time),
                "source": entry.tag,
                "message": entry.message,
            }
            for entry in entries
        ]
    }


async def _scan_wifi(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Return the Wi-Fi networks that the camera hears."""
    return {"networks": [asdict(site) for site in await runtime.camera.surveys.wifi()]}


async def _scan_shares(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Return the file servers that the camera finds."""
    groups = await runtime.camera.surveys.shares(data["timeout"])
    return {
        "workgroups": [
            {"name": group.name, "servers": [asdict(one) for one in group.servers]}
            for group in groups
        ]
    }


async def _get_licenses(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Return the licenses of the camera's software."""
    return {"text": await runtime.camera.maintenance.licenses()}


ACTIONS = (
    Action(name="get_log", run=_get_log, response=SupportsResponse.ONLY),
    Action(name="scan_wifi", run=_scan_wifi, response=SupportsResponse.ONLY),
    Action(
        name="scan_shares",
        run=_scan_shares,
        # What the camera takes when it is told nothing (base document).
        fields={vol.Optional("timeout", default=30): whole},
        response=SupportsResponse.ONLY,
    ),
    Action(name="get_licenses", run=_get_licenses, response=SupportsResponse.ONLY),
)
