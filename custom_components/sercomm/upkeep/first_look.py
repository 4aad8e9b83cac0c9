"""What the dialog that adds a camera has read of it, for the entry's first start."""

from dataclasses import dataclass

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..api import Capabilities, Readings
from ..const import DOMAIN

# A form may stay open for long, and others may change the camera meanwhile.
FRESH = 60.0
LOOKS: HassKey[dict[str, FirstLook]] = HassKey(f"{DOMAIN}_first_looks")


@dataclass(frozen=True)
class FirstLook:
    """What a camera can do and has shown, at a moment of the loop's clock."""

    capabilities: Capabilities
    readings: Readings
    at: float


@callback
def async_keep_look(hass: HomeAssistant, mac: str, look: FirstLook) -> None:
    """Keep what was read of a camera until its entry starts."""
    hass.data.setdefault(LOOKS, {})[mac] = look


@callback
def async_take_look(
    hass: HomeAssistant, mac: str | None
) -> tuple[FirstLook | None, bool]:
    """Return what was read of a camera, once, and whether that was just now."""
    look = hass.data.get(LOOKS, {}).pop(mac or "", None)
    return look, look is not None and hass.loop.time() - look.at < FRESH
