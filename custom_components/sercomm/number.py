"""Settings that are a number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.number import (
    NumberDeviceClass,
    NumberEntity,
    NumberEntityDescription,
    NumberMode,
)
from homeassistant.const import EntityCategory, UnitOfDataRate, UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import FURTHER_STREAMS, SLOW, Readings, group, lookup_property, volumes
from .entity import SercommEntity, SercommEntityDescription, async_add_found
from .errors import camera_write
from .runtime import SercommConfigEntry, SercommRuntime

PARALLEL_UPDATES = 1
# On a longer slider nobody hits one number.
LONGEST_SLIDER = 255
UNKNOWN = (0, 255)
AUDIO = "AUDIO"


@dataclass(frozen=True, kw_only=True)
class SercommNumberDescription(SercommEntityDescription, NumberEntityDescription):
    """A number for a property whose range is in the catalogue.

    `range_fn` narrows it for cameras that count otherwise.
    """

    group: str
    property_key: str
    range_fn: Callable[[Readings], range] | None = None


def setting(
    key: str,
    group_name: str,
    property_key: str,
    *,
    enabled: bool = False,
    unit: str | None = None,
    device_class: NumberDeviceClass | None = None,
    number: int | None = None,
    name: str | None = None,
    range_fn: Callable[[Readings], range] | None = None,
) -> SercommNumberDescription:
    """Describe a number for a group's property, `number` when it is one of several.

    `name` is the key of its name, by default its own.
    """
    return SercommNumberDescription(
        key=key if number is None else f"{key}_{number}",
        translation_key=name or key,
        translation_placeholders=None if number is None else {"number": str(number)},
        group=group_name,
        property_key=property_key,
        range_fn=range_fn,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=enabled,
        device_class=device_class,
        native_unit_of_measurement=unit,
        native_step=1,
        # The microphone and the speaker are changed by hand only: seldom is enough.
        sources=(group(group_name, SLOW if group_name == AUDIO else 1),),
        exists_fn=lambda runtime: runtime.capabilities.shows(group_name, property_key),
    )


NUMBERS = (
    *(
        setting(
            f"motion_{what}",
            "MOTION",
            f"md_{what}{number}",
            enabled=number == 1,
            number=number,
        )
        for number in range(1, 5)
        for what in ("threshold", "sensitivity")
    ),
    setting("brightness", "VIDEO", "exposure"),
    setting("sharpness", "VIDEO", "sharpness"),
    setting("saturation", "VIDEO", "saturation"),
    setting("contrast", "VIDEO", "contrast"),
    setting("hue", "VIDEO", "hue"),
    setting("frame_rate", "H264", "frame_rate", unit="fps"),
    # The WVC210 holds a code of 1 to 9 here, cameras with H.264 the rate itself
    # (WVC210 client, Sercomm-API).
    setting(
        "bit_rate",
        "H264",
        "bit_rate",
        unit=UnitOfDataRate.KILOBITS_PER_SECOND,
        device_class=NumberDeviceClass.DATA_RATE,
    ),
    *(
        setting(
            "frame_rate",
            "H264",
            f"frame_rate{stream}",
            unit="fps",
            number=stream,
            name="further_frame_rate",
        )
        for stream in FURTHER_STREAMS
    ),
    *(
        setting(
            "bit_rate",
            "H264",
            f"bit_rate{stream}",
            unit=UnitOfDataRate.KILOBITS_PER_SECOND,
            device_class=NumberDeviceClass.DATA_RATE,
            number=stream,
            name="further_bit_rate",
        )
        for stream in FURTHER_STREAMS
    ),
    setting("mjpeg_frame_rate", "JPEG", "frame_rate", unit="fps"),
    # 1 to 16 or 0 to 100, by firmware: what a camera holds tells which.
    setting("microphone_volume", AUDIO, "in_volume", range_fn=volumes),
    setting("speaker_volume", AUDIO, "out_volume", range_fn=volumes),
    setting("sound_threshold", AUDIO, "au_trigger_volume"),
    # Two clients count minutes (brandond/sercomm, WVC210 client), SerComm's firmware
    # source of 2006 counts seconds.
    setting(
        "event_interval",
        "EVENT",
        "event_interval",
        unit=UnitOfTime.MINUTES,
        device_class=NumberDeviceClass.DURATION,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the numbers that this camera has."""
    async_add_found(entry.runtime_data, async_add_entities, SercommNumber, NUMBERS)


class SercommNumber(SercommEntity, NumberEntity):
    """A setting of the camera that is a number."""

    entity_description: SercommNumberDescription

    def __init__(
        self, runtime: SercommRuntime, description: SercommNumberDescription
    ) -> None:
        """Take the range from the catalogue, or from what the camera holds."""
        super().__init__(runtime, description)
        known = lookup_property(description.group, description.property_key)
        lowest, highest = (known and known.limits) or UNKNOWN
        self._attr_native_min_value, self._attr_native_max_value = lowest, highest
        wide = highest - lowest > LONGEST_SLIDER
        self._attr_mode = NumberMode.BOX if wide else NumberMode.SLIDER
        self._range: range | None = None
        self._find_range()

    @property
    @override
    def native_value(self) -> float | None:
        """What the camera holds."""
        description = self.entity_description
        return self.coordinator.data.number(description.group, description.property_key)

    @camera_write
    @override
    async def async_set_native_value(self, value: float) -> None:
        """Write the number."""
        description = self.entity_description
        await self.coordinator.async_write(
            description.group, {description.property_key: str(round(value))}
        )

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Look at what was read."""
        self._find_range()
        super()._handle_coordinator_update()

    @callback
    def _find_range(self) -> None:
        """Learn the range; one that was wide stays so."""
        if (range_fn := self.entity_description.range_fn) is None:
            return
        found = range_fn(self.coordinator.data)
        if self._range is None or len(found) > len(self._range):
            self._range = found
            self._attr_native_min_value = found[0]
            self._attr_native_max_value = found[-1]
