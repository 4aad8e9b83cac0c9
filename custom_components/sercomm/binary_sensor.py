"""What the camera notices: motion, heat, sound, inputs, night."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import (
    MOTION_WINDOWS,
    NIGHT_FILTER,
    PERIPHERALS,
    SLOW,
    EventAction,
    Notification,
    NotificationKind,
    Readings,
    Right,
    Trigger,
    group,
)
from .entity import SercommEntityDescription, SercommNotifiedEntity, async_add_found
from .managed import State
from .runtime import SercommConfigEntry, SercommRuntime

PARALLEL_UPDATES = 0
OFF = "0"
# Without these the camera notices nothing of the kind, by whichever way it tells.
SWITCHES = {
    NotificationKind.MOTION: ("MOTION", "md_mode"),
    NotificationKind.PIR: ("SYSTEM", "pir_mode"),
    NotificationKind.SOUND: ("AUDIO", "au_trigger_en"),
}


@dataclass(frozen=True, kw_only=True)
class SercommBinarySensorDescription(
    SercommEntityDescription, BinarySensorEntityDescription
):
    """A binary sensor fed by polls, by notifications, or by both.

    `number` is that of an input or of a motion window.
    """

    kind: NotificationKind | None = None
    number: int | None = None
    is_on_fn: Callable[[Readings], bool | None] = lambda readings: None


def can_report(
    runtime: SercommRuntime, kind: NotificationKind, number: int | None
) -> bool:
    """Whether this would reach us if it happened now.

    A disarmed camera (`event_trigger`) tells of nothing, neither by notification nor in
    its live stream. What has not been read is taken to be on.
    """
    readings = runtime.coordinator.data
    switches = [SWITCHES[kind]] if kind in SWITCHES else []
    if kind is NotificationKind.MOTION and number is not None:
        switches.append(("MOTION", f"md_switch{number}"))
    if any(readings.get(group_name, key) == OFF for group_name, key in switches):
        return False
    windows = [readings.get("MOTION", f"md_switch{n}") for n in MOTION_WINDOWS]
    if kind is NotificationKind.MOTION and set(windows) - {None} == {OFF}:
        return False
    if readings.get("EVENT", "event_trigger") == OFF:
        return False
    if runtime.delivery.live.is_up:
        return True
    # Where no rule can be made for sound, only the stream tells of it.
    return runtime.delivery.outlook.state in (State.PUSH, State.LIVE) and (
        kind is not NotificationKind.SOUND
        or runtime.capabilities.offers(Trigger.SOUND, EventAction.NOTIFY)
    )


def _is(source: str, key: str, on: str, off: str) -> Callable[[Readings], bool | None]:
    """Return a function that reads a two-word state."""
    return lambda readings: {on: True, off: False}.get(readings.get(source, key) or "")


def _window(number: int) -> SercommBinarySensorDescription:
    """Describe motion in one window; the user enables those that matter."""
    return SercommBinarySensorDescription(
        key=f"motion_window_{number}",
        translation_key="motion_window",
        translation_placeholders={"number": str(number)},
        device_class=BinarySensorDeviceClass.MOTION,
        entity_registry_enabled_default=False,
        exists_fn=lambda runtime: runtime.capabilities.shows(
            "MOTION", f"md_switch{number}"
        ),
        kind=NotificationKind.MOTION,
        number=number,
    )


def _input(number: int, trigger: Trigger) -> tuple[SercommBinarySensorDescription, ...]:
    """Describe an input: where it can be read, and where it only notifies.

    Inputs are pulled up: a contact that closes makes them low (RC8221 manual p.95
    names the levels). A contact shorter than a poll shows by its notification.
    """
    key = f"input_{number}"
    common = SercommBinarySensorDescription(
        key=key,
        translation_key="input",
        translation_placeholders={"number": str(number)},
        sources=(PERIPHERALS,),
        exists_fn=lambda runtime: key in runtime.capabilities.peripherals,
        kind=NotificationKind.INPUT,
        number=number,
        is_on_fn=_is(PERIPHERALS.name, key, "low", "high"),
    )
    return common, replace(
        common,
        sources=(),
        exists_fn=lambda runtime: (
            key not in runtime.capabilities.peripherals
            and runtime.identity.has("ioctrl")
            and runtime.capabilities.offers(trigger, EventAction.NOTIFY)
        ),
        is_on_fn=lambda readings: None,
    )


BINARY_SENSORS = (
    SercommBinarySensorDescription(
        key="motion",
        device_class=BinarySensorDeviceClass.MOTION,
        exists_fn=lambda runtime: runtime.capabilities.right is Right.ADMINISTRATOR,
        kind=NotificationKind.MOTION,
    ),
    *(_window(number) for number in MOTION_WINDOWS),
    SercommBinarySensorDescription(
        key="pir",
        device_class=BinarySensorDeviceClass.MOTION,
        sources=(PERIPHERALS, group("SYSTEM", SLOW)),
        exists_fn=lambda runtime: (
            runtime.identity.has("pir_sensor")
            and runtime.capabilities.right is not Right.VIEWER
        ),
        kind=NotificationKind.PIR,
        # Its third word, `disabled`, is neither on nor off (RC8221 manual p.95).
        is_on_fn=_is(PERIPHERALS.name, "pir", "active", "actionless"),
    ),
    SercommBinarySensorDescription(
        key="sound",
        device_class=BinarySensorDeviceClass.SOUND,
        sources=(group("AUDIO", SLOW),),
        exists_fn=lambda runtime: (
            runtime.capabilities.shows("AUDIO", "au_trigger_en")
            and runtime.capabilities.right is Right.ADMINISTRATOR
        ),
        kind=NotificationKind.SOUND,
    ),
    *_input(1, Trigger.INPUT_1),
    *_input(2, Trigger.INPUT_2),
    SercommBinarySensorDescription(
        key="night_vision",
        entity_category=EntityCategory.DIAGNOSTIC,
        sources=(NIGHT_FILTER,),
        exists_fn=lambda runtime: runtime.capabilities.night_filter,
        is_on_fn=_is(NIGHT_FILTER.name, "filter", "1", "0"),
    ),
    SercommBinarySensorDescription(
        key="night_vision",
        entity_category=EntityCategory.DIAGNOSTIC,
        sources=(PERIPHERALS,),
        exists_fn=lambda runtime: "ir_cut" in runtime.capabilities.peripherals,
        # An open filter lets infrared light through: it is night (RC8221 manual p.95).
        is_on_fn=_is(PERIPHERALS.name, "ir_cut", "open", "close"),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors that this camera has."""
    async_add_found(
        entry.runtime_data, async_add_entities, SercommBinarySensor, BINARY_SENSORS
    )


class SercommBinarySensor(SercommNotifiedEntity, BinarySensorEntity):
    """Something the camera notices."""

    entity_description: SercommBinarySensorDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the notifications."""
        await super().async_added_to_hass()
        if self.entity_description.kind is not None:
            runtime = self.runtime
            self.async_on_remove(runtime.detections.changed.async_add(self._noticed))
            self.async_on_remove(
                runtime.delivery.changed.async_add(self.async_write_ha_state)
            )

    @property
    @override
    def available(self) -> bool:
        """What polls alone tell is as available as they are."""
        if self.entity_description.kind is None:
            return self.coordinator.last_update_success
        return super().available

    @property
    @override
    def is_on(self) -> bool | None:
        """On while noticed; else what the camera tells, or that all is quiet.

        Quiet is not known while nothing could be reported.
        """
        description = self.entity_description
        kind, number = description.kind, description.number
        if kind is not None and self.runtime.detections.is_on(kind, number):
            return True
        told = description.is_on_fn(self.coordinator.data)
        if kind is None or told or (told is False and kind not in SWITCHES):
            return told
        return False if can_report(self.runtime, kind, number) else None

    @callback
    def _noticed(self, notification: Notification | None) -> None:
        """Write the state when a notification is about us, or a state has ended."""
        if notification is None or notification.kind is self.entity_description.kind:
            self.async_write_ha_state()
