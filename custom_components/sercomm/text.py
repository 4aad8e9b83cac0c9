"""Settings that are a line of text."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.text import TextEntity, TextEntityDescription
from homeassistant.const import MAX_LENGTH_STATE_STATE, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import group, lookup_property
from .const import DOMAIN
from .entity import SercommEntity, SercommEntityDescription, async_add_found
from .errors import camera_write
from .runtime import SercommConfigEntry, SercommRuntime

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class SercommTextDescription(SercommEntityDescription, TextEntityDescription):
    """A text for a property whose length is in the catalogue."""

    group: str
    property_key: str


def setting(
    key: str, group_name: str, property_key: str, *, number: int | None = None
) -> SercommTextDescription:
    """Describe a text for a group's property, `number` when it is one of four."""
    return SercommTextDescription(
        key=key if number is None else f"{key}_{number}",
        translation_key=key,
        translation_placeholders=None if number is None else {"number": str(number)},
        group=group_name,
        property_key=property_key,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        sources=(group(group_name),),
        exists_fn=lambda runtime: runtime.capabilities.shows(group_name, property_key),
    )


TEXTS = (
    setting("overlay_text", "VIDEO", "text"),
    setting("host_name", "SYSTEM", "host_name"),
    *(
        setting("motion_window_name", "MOTION", f"md_name{number}", number=number)
        for number in range(1, 5)
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the texts that this camera has."""
    async_add_found(entry.runtime_data, async_add_entities, SercommText, TEXTS)


class SercommText(SercommEntity, TextEntity):
    """A setting of the camera that is a line of text."""

    entity_description: SercommTextDescription

    def __init__(
        self, runtime: SercommRuntime, description: SercommTextDescription
    ) -> None:
        """Take the length from the catalogue."""
        super().__init__(runtime, description)
        known = lookup_property(description.group, description.property_key)
        self._longest = known and known.max_length

    @property
    @override
    def native_max(self) -> int:
        """As many characters as documented, or as the camera holds already."""
        held = len(self.native_value or "")
        return max(self._longest or MAX_LENGTH_STATE_STATE, held)

    @property
    @override
    def native_value(self) -> str | None:
        """What the camera holds, as much of it as a state may be."""
        description = self.entity_description
        held = self.coordinator.data.get(description.group, description.property_key)
        return held and held[:MAX_LENGTH_STATE_STATE]

    @camera_write
    @override
    async def async_set_value(self, value: str) -> None:
        """Write the text."""
        description = self.entity_description
        wanted = {description.property_key: value}
        # Firmware may cut what is too long for it, and say OK: 16 characters of a host
        # name in SerComm's firmware source of 2006.
        held = await self.coordinator.async_write_and_look(description.group, wanted)
        if held.differs:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="text_held_otherwise",
                translation_placeholders={
                    "held": held.values[description.property_key]
                },
            )
