"""The white LEDs, which light up what the camera sees."""

from dataclasses import dataclass

from homeassistant.components.light import (
    ColorMode,
    LightEntity,
    LightEntityDescription,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import PERIPHERALS, Right
from .entity import SercommToggle, SercommToggleDescription, async_add_found
from .peripherals import async_set_white_leds, is_peripheral_on, obeys_blindly
from .runtime import SercommConfigEntry, SercommRuntime

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class SercommLightDescription(SercommToggleDescription, LightEntityDescription):
    """A light."""


async def _set_white_leds(runtime: SercommRuntime, on: bool) -> None:
    """Switch the white LEDs."""
    await async_set_white_leds(runtime.coordinator, runtime.capabilities, on)


LIGHTS = (
    SercommLightDescription(
        key="white_leds",
        sources=(PERIPHERALS,),
        exists_fn=lambda runtime: "wl_leds" in runtime.capabilities.peripherals,
        is_on_fn=is_peripheral_on("wl_leds"),
        set_fn=_set_white_leds,
    ),
    # The same light of a camera that switches it by a CGI of its own, which tells no
    # state (SerComm iOS app).
    SercommLightDescription(
        key="white_leds",
        exists_fn=lambda runtime: obeys_blindly(
            runtime.identity,
            runtime.capabilities,
            "wlled",
            "wl_leds",
            Right.ADMINISTRATOR,
            Right.OPERATOR,
        ),
        is_on_fn=None,
        set_fn=_set_white_leds,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the light that this camera has."""
    async_add_found(entry.runtime_data, async_add_entities, SercommLight, LIGHTS)


class SercommLight(SercommToggle, LightEntity):
    """The white LEDs; they are on or off."""

    entity_description: SercommLightDescription
    _attr_color_mode = ColorMode.ONOFF

    def __init__(
        self, runtime: SercommRuntime, description: SercommLightDescription
    ) -> None:
        """Offer no brightness."""
        super().__init__(runtime, description)
        self._attr_supported_color_modes = {ColorMode.ONOFF}
