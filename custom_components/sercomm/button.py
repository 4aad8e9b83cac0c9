"""Things the camera does once when asked."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import override

from homeassistant.components.button import (
    ButtonDeviceClass,
    ButtonEntity,
    ButtonEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import PRESETS, Direction, PanTilt, Right
from .entity import (
    ComingAndGoing,
    SercommEntity,
    SercommEntityDescription,
    async_add_found,
)
from .errors import camera_write
from .runtime import SercommConfigEntry, SercommRuntime
from .upkeep import async_factory_reset, async_set_clock, preset_names, shows_presets

PARALLEL_UPDATES = 1
# Places that have buttons of their own.
PLACES = frozenset({"home", "motion position"})


@dataclass(frozen=True, kw_only=True)
class SercommButtonDescription(SercommEntityDescription, ButtonEntityDescription):
    """A button and what pressing it does."""

    press_fn: Callable[[SercommRuntime], Awaitable[None]]


def is_administrator(runtime: SercommRuntime) -> bool:
    """Whether the login may use the administrator's functions."""
    return runtime.capabilities.right is Right.ADMINISTRATOR


def can_move(runtime: SercommRuntime) -> bool:
    """Whether there is a motor and the login may use it."""
    return (
        runtime.identity.has("ptctrl")
        and runtime.capabilities.right is not Right.VIEWER
    )


async def reboot(runtime: SercommRuntime) -> None:
    """Restart the camera, and leave it alone until it is back."""
    async with runtime.coordinator.async_restarting():
        await runtime.camera.reboot()


def movement(
    key: str,
    move: Callable[[PanTilt], Awaitable[None]],
    *,
    category: EntityCategory | None = None,
    enabled: bool = True,
) -> SercommButtonDescription:
    """Describe a button that moves the lens."""

    async def press(runtime: SercommRuntime) -> None:
        with runtime.coordinator.moving():
            await move(runtime.camera.pan_tilt)

    return SercommButtonDescription(
        key=key,
        entity_category=category,
        entity_registry_enabled_default=enabled,
        exists_fn=can_move,
        press_fn=press,
    )


def preset(number: int, name: str, *, enabled: bool = True) -> SercommButtonDescription:
    """Describe a button that goes to a preset, and is named like it if it has a name.

    `enabled` is whether it is known to be set.
    """

    async def press(runtime: SercommRuntime) -> None:
        if enabled:
            await runtime.presets.async_find(str(number))
        with runtime.coordinator.moving(number):
            await runtime.camera.pan_tilt.go_to_preset(number)

    return SercommButtonDescription(
        key=f"ptz_preset_{number}",
        translation_key="ptz_named_preset" if name else "ptz_preset",
        translation_placeholders={"preset": name or str(number)},
        entity_registry_enabled_default=enabled,
        exists_fn=can_move,
        press_fn=press,
    )


BUTTONS = (
    SercommButtonDescription(
        key="reboot",
        device_class=ButtonDeviceClass.RESTART,
        entity_category=EntityCategory.CONFIG,
        exists_fn=is_administrator,
        press_fn=reboot,
    ),
    SercommButtonDescription(
        key="test_delivery",
        entity_category=EntityCategory.DIAGNOSTIC,
        exists_fn=lambda runtime: runtime.delivery.can_test,
        press_fn=lambda runtime: runtime.delivery.async_test(),
    ),
    SercommButtonDescription(
        key="sync_clock",
        entity_category=EntityCategory.CONFIG,
        exists_fn=lambda runtime: runtime.capabilities.clock,
        press_fn=lambda runtime: async_set_clock(runtime.coordinator),
    ),
    SercommButtonDescription(
        key="enable_ui",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists_fn=is_administrator,
        press_fn=lambda runtime: runtime.web_pages.async_show(),
    ),
    SercommButtonDescription(
        key="factory_reset",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists_fn=is_administrator,
        press_fn=lambda runtime: async_factory_reset(
            runtime.coordinator, runtime.identity, runtime.backups
        ),
    ),
    # Also what ends a patrol: no document and no client knows a command for that.
    movement("ptz_home", PanTilt.home),
    movement("ptz_patrol", PanTilt.patrol),
    *(
        movement(
            f"ptz_{direction.name.lower()}", partial(PanTilt.move, direction=direction)
        )
        for direction in (Direction.UP, Direction.DOWN, Direction.LEFT, Direction.RIGHT)
    ),
    movement("ptz_sweep", PanTilt.sweep, enabled=False),
    # Sends the lens through its whole range (Sercomm-API): nothing to press by mistake.
    movement(
        "ptz_calibrate",
        PanTilt.calibrate,
        category=EntityCategory.CONFIG,
        enabled=False,
    ),
    movement("ptz_motion_position", PanTilt.motion_position, enabled=False),
)


# For those who cannot see which are set.
PRESET_BUTTONS = tuple(preset(number, "", enabled=False) for number in PRESETS)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons that this camera has."""
    runtime = entry.runtime_data
    async_add_found(runtime, async_add_entities, SercommButton, BUTTONS)
    if not can_move(runtime):
        return
    if shows_presets(runtime.capabilities):
        _follow_presets(entry, async_add_entities)
    else:
        # An operator may go to all of them, and cannot see which are set.
        async_add_entities(
            SercommButton(runtime, description) for description in PRESET_BUTTONS
        )


def _follow_presets(
    entry: SercommConfigEntry, add: AddConfigEntryEntitiesCallback
) -> None:
    """Keep a button for each preset that is set."""
    runtime = entry.runtime_data
    presets = runtime.presets
    numbers = {f"ptz_preset_{number}": number for number in PRESETS}

    def find() -> dict[str, str]:
        known = presets.known
        names = preset_names(known.values(), PLACES)
        return {
            key: names.get(number, "")
            for key, number in numbers.items()
            if number in known
        }

    def create(key: str, name: str) -> SercommButton:
        return SercommPresetButton(runtime, preset(numbers[key], name), numbers[key])

    ComingAndGoing(runtime, Platform.BUTTON, add, find=find, create=create).async_start(
        numbers
    )


class SercommButton(SercommEntity, ButtonEntity):
    """Something the camera does when asked."""

    entity_description: SercommButtonDescription

    @camera_write
    @override
    async def async_press(self) -> None:
        """Do it."""
        await self.entity_description.press_fn(self.runtime)


class SercommPresetButton(SercommButton):
    """Goes to a preset, as long as it is set."""

    def __init__(
        self,
        runtime: SercommRuntime,
        description: SercommButtonDescription,
        number: int,
    ) -> None:
        """Go to preset 1-9."""
        super().__init__(runtime, description)
        self._number = number

    @property
    @override
    def available(self) -> bool:
        """Whether the preset is set: the camera may have lost it."""
        return super().available and self._number in self.runtime.presets.stored
