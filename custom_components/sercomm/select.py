"""Settings with a few choices, and pan/tilt presets by name."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import MAX_LENGTH_STATE_STATE, EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import FURTHER_STREAMS, SLOW, group, lookup_property
from .entity import (
    ComingAndGoing,
    SercommEntity,
    SercommEntityDescription,
    async_add_found,
)
from .errors import camera_write
from .runtime import SercommConfigEntry, SercommRuntime
from .upkeep import preset_names, shows_presets

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class SercommSelectDescription(SercommEntityDescription, SelectEntityDescription):
    """A select for a property whose choices the catalogue names."""

    group: str
    property_key: str


def setting(
    key: str,
    group_name: str,
    property_key: str,
    *,
    enabled: bool = True,
    stream: int | None = None,
) -> SercommSelectDescription:
    """Describe a select for a group's property, of a further `stream` if it is one."""
    return SercommSelectDescription(
        key=key if stream is None else f"{key}_{stream}",
        translation_key=key if stream is None else f"further_{key}",
        translation_placeholders=None if stream is None else {"number": str(stream)},
        group=group_name,
        property_key=property_key,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=enabled,
        sources=(group(group_name),),
        exists_fn=lambda runtime: runtime.capabilities.shows(group_name, property_key),
    )


SELECTS = (
    # The fourth, 1280x720, is hidden by vendors, and older firmware refuses it
    # (Sercomm-API issue 12).
    setting("video_resolution", "H264", "resolution"),
    setting("snapshot_resolution", "JPEG", "resolution"),
    # Of 0 and 1 one client calls the first automatic, another the second.
    setting("day_night_mode", "VIDEO", "dn_sch"),
    setting("color_mode", "VIDEO", "color", enabled=False),
    setting("power_line", "VIDEO", "power_line", enabled=False),
    setting("video_quality", "H264", "quality_level", enabled=False),
    *(
        setting(
            "video_resolution",
            "H264",
            f"resolution{stream}",
            enabled=False,
            stream=stream,
        )
        for stream in FURTHER_STREAMS
    ),
    setting("snapshot_quality", "JPEG", "quality_level", enabled=False),
    setting("time_zone", "SYSTEM", "time_zone", enabled=False),
    setting("time_format", "SYSTEM", "time_format", enabled=False),
    setting("date_format", "SYSTEM", "date_format", enabled=False),
)


@dataclass(frozen=True, kw_only=True)
class SercommPresetDescription(SercommEntityDescription, SelectEntityDescription):
    """The select of presets."""


PRESET = SercommPresetDescription(
    key="preset",
    sources=(group("PTZ", SLOW),),
    exists_fn=lambda runtime: (
        runtime.identity.has("ptctrl") and shows_presets(runtime.capabilities)
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the selects that this camera has."""
    runtime = entry.runtime_data
    async_add_found(runtime, async_add_entities, SercommSelect, SELECTS)
    if PRESET.exists_fn(runtime):
        # A drop-down without choices would only raise questions.
        ComingAndGoing(
            runtime,
            Platform.SELECT,
            async_add_entities,
            find=lambda: {PRESET.key: ""} if runtime.presets.known else {},
            create=lambda key, name: SercommPresetSelect(runtime, PRESET),
        ).async_start([PRESET.key])


class SercommSelect(SercommEntity, SelectEntity):
    """A setting of the camera with a few choices."""

    entity_description: SercommSelectDescription

    def __init__(
        self, runtime: SercommRuntime, description: SercommSelectDescription
    ) -> None:
        """Offer the catalogue's choices."""
        super().__init__(runtime, description)
        self._choices = choices(description.group, description.property_key)

    @property
    @override
    def options(self) -> list[str]:
        """The documented choices, and what the camera holds if it is another."""
        options = list(self._choices.values())
        current = self.current_option
        return options if current is None or current in options else [*options, current]

    @property
    @override
    def current_option(self) -> str | None:
        """What the camera holds, as much of it as a state may be."""
        description = self.entity_description
        value = self.coordinator.data.get(description.group, description.property_key)
        return value and self._choices.get(value, value)[:MAX_LENGTH_STATE_STATE]

    @camera_write
    @override
    async def async_select_option(self, option: str) -> None:
        """Write the choice."""
        description = self.entity_description
        values = {name: value for value, name in self._choices.items()}
        await self.coordinator.async_write(
            description.group, {description.property_key: values.get(option, option)}
        )


class SercommPresetSelect(SercommEntity, SelectEntity):
    """Where the camera looks, by the names of its presets."""

    entity_description: SercommPresetDescription

    @property
    @override
    def available(self) -> bool:
        """Whether there is anything to choose: the camera may have lost all presets."""
        return super().available and bool(self.runtime.presets.stored)

    @property
    @override
    def options(self) -> list[str]:
        """The presets that are set; equal names get their number."""
        return list(self._numbers())

    @property
    @override
    def current_option(self) -> str | None:
        """The preset last gone to from here; the camera does not tell its own."""
        current = self.runtime.coordinator.preset
        numbers = self._numbers()
        return next((name for name, at in numbers.items() if at == current), None)

    @camera_write
    @override
    async def async_select_option(self, option: str) -> None:
        """Go there."""
        number = self._numbers()[option]
        await self.runtime.presets.async_find(str(number))
        with self.runtime.coordinator.moving(number):
            await self.runtime.camera.pan_tilt.go_to_preset(number)

    def _numbers(self) -> dict[str, int]:
        """Return preset numbers by unique name; one without has a translated name."""
        stored = self.runtime.presets.stored
        names = preset_names(stored.values())
        return {names.get(n, f"preset_{n}"): n for n in stored}


def choices(group_name: str, property_key: str) -> dict[str, str]:
    """Return a property's choices: the camera's value to our option."""
    known = lookup_property(group_name, property_key)
    return dict(known.choices) if known is not None else {}
