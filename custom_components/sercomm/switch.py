"""Settings that are on or off, and lights."""

from collections.abc import Callable
from dataclasses import dataclass

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import (
    PERIPHERALS,
    SLOW,
    EventAction,
    EventRules,
    Readings,
    Right,
    Trigger,
    group,
)
from .entity import SercommToggle, SercommToggleDescription, async_add_found
from .peripherals import (
    async_set_white_leds,
    is_peripheral_on,
    obeys_blindly,
    switching,
)
from .runtime import SercommConfigEntry, SercommRuntime

PARALLEL_UPDATES = 1
EVENT = "EVENT"


@dataclass(frozen=True, kw_only=True)
class SercommSwitchDescription(SercommToggleDescription, SwitchEntityDescription):
    """A switch."""


def setting(
    key: str,
    group_name: str,
    property_key: str,
    *,
    enabled: bool = True,
    rhythm: int = 1,
    translation_key: str | None = None,
    translation_placeholders: dict[str, str] | None = None,
) -> SercommSwitchDescription:
    """Describe a switch for a group's 0/1 property, read in a rhythm of polls."""

    def is_on(readings: Readings) -> bool | None:
        value = readings.get(group_name, property_key)
        return None if value is None else value == "1"

    async def write(runtime: SercommRuntime, on: bool) -> None:
        await runtime.coordinator.async_write(group_name, {property_key: str(int(on))})

    return SercommSwitchDescription(
        key=key,
        translation_key=translation_key,
        translation_placeholders=translation_placeholders,
        # An assistant that is to turn off the switches of a room leaves these alone:
        # it would disarm the camera.
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=enabled,
        sources=(group(group_name, rhythm),),
        exists_fn=lambda runtime: runtime.capabilities.shows(group_name, property_key),
        is_on_fn=is_on,
        set_fn=write,
    )


def event_action(
    key: str, action: EventAction, needs: tuple[str, str] | None = None
) -> SercommSwitchDescription:
    """Describe a switch for what the camera does on motion.

    `needs` is a property without which the camera cannot do it.
    """

    def is_on(readings: Readings) -> bool | None:
        rules = EventRules.parse(readings.values.get(EVENT, {}))
        return rules.is_on(Trigger.MOTION, action)

    async def write(runtime: SercommRuntime, on: bool) -> None:
        # All that happens on motion is one value: a rule read too early would undo
        # what was changed since.
        async with runtime.coordinator.rules_lock:
            groups = await runtime.coordinator.async_read_groups([EVENT])
            rules = EventRules.parse(groups.get(EVENT, {}))
            if changes := rules.change(Trigger.MOTION, action, on):
                await runtime.coordinator.async_write(EVENT, changes)

    return SercommSwitchDescription(
        key=key,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        sources=(group(EVENT),),
        exists_fn=lambda runtime: (
            runtime.capabilities.offers(Trigger.MOTION, action)
            and (needs is None or runtime.capabilities.shows(*needs))
        ),
        is_on_fn=is_on,
        set_fn=write,
    )


async def _set_infrared_leds(runtime: SercommRuntime, on: bool) -> None:
    """Switch the IR LEDs by control_pc.cgi."""
    value = "on" if on else "off"
    with switching(runtime.coordinator, runtime.capabilities, "ir_leds", value):
        await runtime.camera.set_peripheral("ir_leds", value)


async def _command_infrared_leds(runtime: SercommRuntime, on: bool) -> None:
    """Switch the IR LEDs on cameras that do not tell their state."""
    await runtime.camera.set_infrared_leds(on)


async def _set_white_leds(runtime: SercommRuntime, on: bool) -> None:
    """Switch the white LEDs."""
    await async_set_white_leds(runtime.coordinator, runtime.capabilities, on)


def _obeys_blindly(
    flag: str, peripheral: str, *rights: Right
) -> Callable[[SercommRuntime], bool]:
    """Return a function that tells it of a camera."""
    return lambda runtime: obeys_blindly(
        runtime.identity, runtime.capabilities, flag, peripheral, *rights
    )


async def _set_privacy(runtime: SercommRuntime, on: bool) -> None:
    """Hide the picture, or show it again."""
    await runtime.privacy.async_set(on)


def output(number: int) -> SercommSwitchDescription:
    """Describe the switch of an output: on is high."""
    name = f"output_{number}"

    def is_on(readings: Readings) -> bool | None:
        level, _, _ = (readings.get(PERIPHERALS.name, name) or "").partition(",")
        return {"high": True, "low": False}.get(level)

    async def write(runtime: SercommRuntime, on: bool) -> None:
        level = "high" if on else "low"
        with switching(runtime.coordinator, runtime.capabilities, name, level):
            await runtime.camera.set_peripheral(name, level)

    return SercommSwitchDescription(
        key=name,
        translation_key="output",
        translation_placeholders={"number": str(number)},
        # What hangs on it may be a door: no assistant is to open it with the lights.
        entity_category=EntityCategory.CONFIG,
        sources=(PERIPHERALS,),
        exists_fn=lambda runtime: name in runtime.capabilities.peripherals,
        is_on_fn=is_on,
        set_fn=write,
    )


SWITCHES = (
    setting("armed", "EVENT", "event_trigger"),
    setting("motion_detection", "MOTION", "md_mode"),
    *(
        setting(
            f"motion_window_{number}",
            "MOTION",
            f"md_switch{number}",
            enabled=number == 1,
            translation_key="motion_window",
            translation_placeholders={"number": str(number)},
        )
        for number in range(1, 5)
    ),
    setting("status_led", "SYSTEM", "led_mode"),
    # control_pc.cgi replaces the CGIs of single lights, and tells how they are (RC8221
    # manual p.95); without it the LEDs obey, but nobody knows whether they are on.
    SercommSwitchDescription(
        key="infrared_leds",
        entity_category=EntityCategory.CONFIG,
        sources=(PERIPHERALS,),
        exists_fn=lambda runtime: "ir_leds" in runtime.capabilities.peripherals,
        is_on_fn=is_peripheral_on("ir_leds"),
        set_fn=_set_infrared_leds,
    ),
    SercommSwitchDescription(
        key="infrared_leds",
        entity_category=EntityCategory.CONFIG,
        exists_fn=_obeys_blindly(
            "irled", "ir_leds", Right.ADMINISTRATOR, Right.OPERATOR
        ),
        is_on_fn=None,
        set_fn=_command_infrared_leds,
    ),
    SercommSwitchDescription(
        key="white_leds",
        entity_registry_enabled_default=False,
        sources=(PERIPHERALS,),
        exists_fn=lambda runtime: "wl_leds" in runtime.capabilities.peripherals,
        is_on_fn=is_peripheral_on("wl_leds"),
        set_fn=_set_white_leds,
    ),
    SercommSwitchDescription(
        key="white_leds",
        entity_registry_enabled_default=False,
        exists_fn=_obeys_blindly(
            "wlled", "wl_leds", Right.ADMINISTRATOR, Right.OPERATOR
        ),
        is_on_fn=None,
        set_fn=_set_white_leds,
    ),
    SercommSwitchDescription(
        key="privacy",
        entity_category=EntityCategory.CONFIG,
        sources=(PERIPHERALS,),
        exists_fn=lambda runtime: (
            "privacy_button" in runtime.capabilities.peripherals
            and runtime.capabilities.right is Right.ADMINISTRATOR
        ),
        is_on_fn=is_peripheral_on("privacy_button"),
        set_fn=_set_privacy,
    ),
    SercommSwitchDescription(
        key="privacy",
        entity_category=EntityCategory.CONFIG,
        exists_fn=_obeys_blindly(
            "privacy_button", "privacy_button", Right.ADMINISTRATOR
        ),
        is_on_fn=None,
        set_fn=_set_privacy,
    ),
    setting("sound_detection", "AUDIO", "au_trigger_en", rhythm=SLOW),
    setting("pir_detection", "SYSTEM", "pir_mode"),
    setting("time_stamp", "VIDEO", "time_stamp", enabled=False),
    setting("text_overlay", "VIDEO", "text_overlay", enabled=False),
    setting("flip", "VIDEO", "flip", enabled=False),
    setting("mirror", "VIDEO", "mirror", enabled=False),
    setting("microphone", "AUDIO", "audio_in", enabled=False, rhythm=SLOW),
    setting("speaker", "AUDIO", "audio_out", enabled=False, rhythm=SLOW),
    event_action("motion_email", EventAction.EMAIL),
    event_action("motion_ftp", EventAction.FTP),
    event_action("motion_share", EventAction.SHARE, needs=("SMBC", "smbc_enable")),
    setting("sd_recording", "SDCARD", "sdcard_rec_enable", enabled=False, rhythm=SLOW),
    setting("share_recording", "SMBC", "smbc_rec_enable", enabled=False, rhythm=SLOW),
    setting("ntp", "SYSTEM", "ntp_mode", enabled=False),
    setting("daylight_saving", "SYSTEM", "daylight_saving", enabled=False),
    setting("upnp", "UPNP", "upnp_mode", enabled=False, rhythm=SLOW),
    # Off takes the Xfinity logo out of the picture (Sercomm-API issue 16).
    setting("vendor_logo", "VIDEO", "bmp_overlay", enabled=False),
    output(1),
    output(2),
    setting("bonjour", "BONJOUR", "bonjour_mode", enabled=False, rhythm=SLOW),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches that this camera has."""
    async_add_found(entry.runtime_data, async_add_entities, SercommSwitch, SWITCHES)


class SercommSwitch(SercommToggle, SwitchEntity):
    """A setting of the camera that is on or off."""

    entity_description: SercommSwitchDescription
