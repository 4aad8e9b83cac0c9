"""The white LEDs, which light up what the camera sees."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.light import (
    ColorMode,
    LightEntity,
    LightEntityDescription,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import PERIPHERALS, Readings, Right
from .entity import SercommEntity, SercommEntityDescription
from .errors import camera_write
from .runtime import SercommConfigEntry, SercommRuntime
from .upkeep import async_set_white_leds, is_peripheral_on, obeys_blindly

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class SercommLightDescription(SercommEntityDescription, LightEntityDescription):
    """A light; without `is_on_fn` the camera does not tell its state."""

    is_on_fn: Callable[[Readings], bool | None] | None


LIGHTS = (
    SercommLightDescription(
        key="white_leds",
        sources=(PERIPHERALS,),
        exists_fn=lambda runtime: "wl_leds" in runtime.capabilities.peripherals,
        is_on_fn=is_peripheral_on("wl_leds"),
    ),
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
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the light that this camera has."""
    runtime = entry.runtime_data
    async_add_entities(
        SercommLight(runtime, description)
        for description in LIGHTS
        if description.exists_fn(runtime)
    )


class SercommLight(SercommEntity, LightEntity):
    """The white LEDs; they are on or off."""

    entity_description: SercommLightDescription
    _attr_color_mode = ColorMode.ONOFF

    def __init__(
        self, runtime: SercommRuntime, description: SercommLightDescription
    ) -> None:
        """Say so when the state can only be assumed."""
        super().__init__(runtime, description)
        self._attr_supported_color_modes = {ColorMode.ONOFF}
        self._attr_assumed_state = description.is_on_fn is None

    @property
    @override
    def is_on(self) -> bool | None:
        """What the camera holds, or else what it was last told."""
        if self.entity_description.is_on_fn is None:
            return self._attr_is_on
        return self.entity_description.is_on_fn(self.coordinator.data)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch on."""
        await self._write(True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch off."""
        await self._write(False)

    @camera_write
    async def _write(self, on: bool) -> None:
        """Tell the camera."""
        await async_set_white_leds(self.coordinator, self.runtime.capabilities, on)
        self._attr_is_on = on
        self.async_write_ha_state()
