"""What a report of trouble needs, without anything private."""

from collections.abc import Awaitable, Mapping
from dataclasses import fields
from typing import Any

from homeassistant.components.diagnostics import REDACTED
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_PORT, CONF_SSL
from homeassistant.core import HomeAssistant

from .api import LOG, Capabilities, Readings, Right, SercommError, is_private
from .const import (
    CONF_CAPABILITIES,
    CONF_CLEAR_AFTER,
    CONF_CLIP_DAYS,
    CONF_ENABLE_MOTION,
    CONF_IDENTITY,
    CONF_IGNORED_REPAIRS,
    CONF_MOTION_DELIVERY,
    CONF_NIGHTLY_CLOCK_SYNC,
    CONF_PRESETS_LOST,
    CONF_RECEIVE_CLIPS,
    CONF_STREAM,
)
from .runtime import SercommConfigEntry, SercommRuntime

# Only these are shown: what is stored by a later version is private until it is listed.
SHOWN_DATA = frozenset(
    {
        CONF_ENABLE_MOTION,
        CONF_IGNORED_REPAIRS,
        CONF_PORT,
        CONF_PRESETS_LOST,
        CONF_SSL,
    }
)
SHOWN_OPTIONS = frozenset(
    {
        CONF_CLEAR_AFTER,
        CONF_CLIP_DAYS,
        CONF_MOTION_DELIVERY,
        CONF_NIGHTLY_CLOCK_SYNC,
        CONF_RECEIVE_CLIPS,
        CONF_STREAM,
    }
)
SHOWN_IDENTITY = frozenset(
    {
        "model",
        "company",
        "firmware",
        "http_port",
        "https_port",
        "rtsp_port",
        "flags",
        "resolutions",
    }
)
SHOWN_CAPABILITIES = frozenset(field.name for field in fields(Capabilities))
SHOWN_SYSTEM = frozenset({"firmware", "release_date", "error"})


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: SercommConfigEntry
) -> dict[str, Any]:
    """Return what the entry holds and, while it is loaded, what its camera does."""
    if entry.state is not ConfigEntryState.LOADED:
        return _held(
            entry,
            entry.data.get(CONF_IDENTITY, {}),
            entry.data.get(CONF_CAPABILITIES, {}),
        )
    runtime = entry.runtime_data
    coordinator = runtime.coordinator
    return {
        **_held(entry, runtime.identity.as_dict(), runtime.capabilities.as_dict()),
        "asked": await _asked(runtime),
        "readings": redacted_readings(coordinator.data),
        "polling": {
            "available": coordinator.last_update_success,
            "interval": coordinator.update_interval
            and coordinator.update_interval.seconds,
            "several_groups": runtime.camera.several_groups,
        },
        "delivery": runtime.delivery.as_dict(),
        "clips": runtime.clips.state,
    }


def _held(
    entry: SercommConfigEntry,
    identity: Mapping[str, Any],
    capabilities: Mapping[str, Any],
) -> dict[str, Any]:
    """Return entry, identity and capabilities; of the MAC only the vendor's part."""
    who = _only(identity, SHOWN_IDENTITY)
    if mac := identity.get("mac"):
        who["mac"] = f"{mac[:8]}:…"
    return {
        "entry": {
            "state": entry.state.value,
            "disabled": entry.disabled_by is not None,
            "data": _only(entry.data, SHOWN_DATA),
            "options": _only(entry.options, SHOWN_OPTIONS),
        },
        "identity": who,
        "capabilities": _only(capabilities, SHOWN_CAPABILITIES),
    }


def _only(values: Mapping[str, Any], shown: frozenset[str]) -> dict[str, Any]:
    """Return all keys, with the values of those that may be shown."""
    return {key: value if key in shown else REDACTED for key, value in values.items()}


async def _asked(runtime: SercommRuntime) -> dict[str, Any]:
    """Ask what is needed here only, while the camera can be reached."""
    if not runtime.coordinator.last_update_success:
        return {}
    asked = {"streams": await _answer(runtime.camera.description())}
    if runtime.capabilities.right is Right.ADMINISTRATOR:
        system = await _answer(runtime.camera.maintenance.system_info())
        asked["system"] = _only(system, SHOWN_SYSTEM)
    return asked


async def _answer(request: Awaitable[Any]) -> Any:
    """Return an answer, or why there is none."""
    try:
        return await request
    except SercommError as error:
        return {"error": str(error)}


def redacted_readings(readings: Readings) -> dict[str, dict[str, str]]:
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
