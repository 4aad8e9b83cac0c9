"""What a report of trouble needs, without anything private."""

from collections.abc import Awaitable
from typing import Any

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_USERNAME, CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant

from .api import LOG, Readings, Right, SercommError, is_private, read_description
from .const import (
    CONF_ACCEPTED_SENDERS,
    CONF_CALLBACK_URL,
    CONF_CLIP_ORIGINALS,
    CONF_CLIP_WEBHOOK_ID,
    CONF_IDENTITY,
    CONF_ORIGINALS,
)
from .runtime import SercommConfigEntry, SercommRuntime

PRIVATE = frozenset(
    {
        CONF_ACCEPTED_SENDERS,
        CONF_ORIGINALS,
        CONF_CLIP_ORIGINALS,
        CONF_CALLBACK_URL,
        CONF_CLIP_WEBHOOK_ID,
        CONF_HOST,
        CONF_IDENTITY,
        CONF_PASSWORD,
        CONF_USERNAME,
        CONF_WEBHOOK_ID,
    }
)
PRIVATE_SYSTEM = frozenset({"serial_number"})
PRIVATE_IDENTITY = frozenset({"host_name", "default_name"})


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: SercommConfigEntry
) -> dict[str, Any]:
    """Return the state of an entry; only the vendor's part of the MAC is shown."""
    runtime = entry.runtime_data
    coordinator = runtime.coordinator
    identity = async_redact_data(runtime.identity.as_dict(), PRIVATE_IDENTITY)
    return {
        "entry": {
            "data": async_redact_data(dict(entry.data), PRIVATE),
            "options": async_redact_data(dict(entry.options), PRIVATE),
        },
        "identity": {**identity, "mac": f"{runtime.identity.mac[:8]}:…"},
        "capabilities": runtime.capabilities.as_dict(),
        "asked": await _asked(runtime),
        "readings": redacted(coordinator.data),
        "polling": {
            "available": coordinator.last_update_success,
            "interval": coordinator.update_interval
            and coordinator.update_interval.seconds,
            "several_groups": runtime.camera.several_groups,
        },
        "delivery": runtime.delivery.as_dict(),
        "clips": runtime.clips.state,
    }


async def _asked(runtime: SercommRuntime) -> dict[str, Any]:
    """Ask what is needed here only, while the camera can be reached."""
    if not runtime.coordinator.last_update_success:
        return {}
    asked = {"streams": await _answer(read_description(runtime.camera.transport))}
    if runtime.capabilities.right is Right.ADMINISTRATOR:
        system = await _answer(runtime.camera.maintenance.system_info())
        asked["system"] = async_redact_data(system, PRIVATE_SYSTEM)
    return asked


async def _answer(request: Awaitable[Any]) -> Any:
    """Return an answer, or why there is none."""
    try:
        return await request
    except SercommError as error:
        return {"error": str(error)}


def redacted(readings: Readings) -> dict[str, dict[str, str]]:
    """Return readings without secrets and without what identifies a home."""
    return {
        source: {key: _redacted(source, key, value) for key, value in values.items()}
        for source, values in readings.values.items()
    }


def _redacted(source: str, key: str, value: str) -> str:
    """Hide a value that is secret or private; an empty one tells nothing.

    Whatever the camera logs may name a home's addresses and accounts.
    """
    private = is_private(source, key) or (source, key) == (LOG.name, "message")
    return REDACTED if value and private else value
