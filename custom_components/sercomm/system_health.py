"""How all cameras are doing, for the page of system information: nothing private."""

from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .runtime import SercommConfigEntry, SercommRuntime


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Offer what `_info` tells."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    """Return how many cameras there are, and of each that is loaded what it does.

    They are named by model: a name may tell of a home. The order is the same in all.
    """
    entries: list[SercommConfigEntry] = hass.config_entries.async_entries(
        DOMAIN, include_ignore=False
    )
    loaded = [
        entry.runtime_data
        for entry in entries
        if entry.state is ConfigEntryState.LOADED
    ]
    return {
        "cameras": len(entries),
        "answering": sum(one.coordinator.last_update_success for one in loaded),
        "delivery": _each(loaded, [_delivery(one) for one in loaded]),
        "requests_per_minute": _each(
            loaded, [f"{one.camera.traffic.per_minute:.1f}" for one in loaded]
        ),
        "last_error": _each(
            loaded, [one.camera.traffic.last_error or "-" for one in loaded]
        ),
    }


def _delivery(runtime: SercommRuntime) -> str:
    """Return how motion arrives, and why so."""
    outlook = runtime.delivery.outlook
    return f"{outlook.state or 'unknown'} ({outlook.reason})"


def _each(cameras: list[SercommRuntime], values: list[str]) -> str:
    """Return a value of each camera in one line."""
    models = [camera.identity.model or "?" for camera in cameras]
    return ", ".join(map(": ".join, zip(models, values, strict=True))) or "-"
