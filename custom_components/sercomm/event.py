"""Each notification of the camera, and each clip that it uploads, as an event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, override

from homeassistant.components.event import (
    EventDeviceClass,
    EventEntity,
    EventEntityDescription,
)
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, CONF_TYPE
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Notification, NotificationKind, Right
from .clips import Arrival
from .const import EVENT_DETECTION
from .entity import SercommEntityDescription, SercommNotifiedEntity
from .runtime import SercommConfigEntry, SercommRuntime

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class SercommEventDescription(SercommEntityDescription, EventEntityDescription):
    """An event entity."""


# What a camera can tell of. `trigger` also stands for what it names and we do not know.
HAS: Mapping[NotificationKind, Callable[[SercommRuntime], bool]] = {
    NotificationKind.MOTION: lambda runtime: True,
    NotificationKind.PIR: lambda runtime: runtime.identity.has("pir_sensor"),
    NotificationKind.SOUND: lambda runtime: runtime.capabilities.shows(
        "AUDIO", "au_trigger_en"
    ),
    NotificationKind.INPUT: lambda runtime: (
        runtime.identity.has("ioctrl")
        or bool({"input_1", "input_2"} & runtime.capabilities.peripherals)
    ),
    NotificationKind.TRIGGER: lambda runtime: True,
    NotificationKind.PERIODIC: lambda runtime: True,
}

DETECTION = SercommEventDescription(
    key="detection",
    device_class=EventDeviceClass.MOTION,
    exists_fn=lambda runtime: runtime.capabilities.right is Right.ADMINISTRATOR,
)

CLIP = SercommEventDescription(
    key="clip",
    event_types=["received"],
    exists_fn=lambda runtime: (
        runtime.capabilities.right is Right.ADMINISTRATOR
        and runtime.capabilities.shows("HTTP_EVENT", "http_post_url")
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the events that this camera can cause."""
    runtime = entry.runtime_data
    if DETECTION.exists_fn(runtime):
        async_add_entities([SercommDetection(runtime, DETECTION)])
    if CLIP.exists_fn(runtime):
        async_add_entities([SercommClip(runtime, CLIP)])


class SercommDetection(SercommNotifiedEntity, EventEntity):
    """What the camera noticed last."""

    entity_description: SercommEventDescription

    def __init__(
        self, runtime: SercommRuntime, description: SercommEventDescription
    ) -> None:
        """Offer the types that this camera has."""
        super().__init__(runtime, description)
        self._attr_event_types = [kind for kind, has in HAS.items() if has(runtime)]

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the notifications."""
        await super().async_added_to_hass()
        self.async_on_remove(self.runtime.detections.changed.async_add(self._noticed))

    @callback
    def _noticed(self, notification: Notification | None) -> None:
        """Fire; what the camera names and we do not know counts as a trigger."""
        if notification is None:
            return
        kind = notification.kind
        if kind is NotificationKind.UNKNOWN:
            kind = NotificationKind.TRIGGER
        if kind not in self.event_types:
            # What it tells of it has, whatever query.cgi says.
            self._attr_event_types = [*self.event_types, kind]
        known = {
            "window": notification.window,
            "level": notification.level,
            "input": notification.input,
        }
        told = {name: value for name, value in known.items() if value is not None}
        self._trigger_event(kind, told)
        self.async_write_ha_state()
        self._tell_the_logbook(kind, told)

    def _tell_the_logbook(self, kind: str, told: Mapping[str, int]) -> None:
        """Fire what the logbook describes: of a state it shows the type alone."""
        if TYPE_CHECKING:
            assert self.device_entry is not None
        name = self.coordinator.known("MOTION").get(f"md_name{told.get('window')}")
        self.hass.bus.async_fire(
            EVENT_DETECTION,
            {
                ATTR_ENTITY_ID: self.entity_id,
                ATTR_DEVICE_ID: self.device_entry.id,
                CONF_TYPE: kind,
                **told,
                **({"window_name": name} if name else {}),
            },
        )


class SercommClip(SercommNotifiedEntity, EventEntity):
    """The clip that has arrived last."""

    entity_description: SercommEventDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the clips."""
        await super().async_added_to_hass()
        self.async_on_remove(self.runtime.arrivals.stored.async_add(self._arrived))

    @callback
    def _arrived(self, arrival: Arrival) -> None:
        """Fire, with what it takes to show or send the clip."""
        attributes = {
            "media_content_id": arrival.media_content_id,
            "trigger": arrival.trigger,
            "recorded_at": arrival.recorded_at.isoformat(),
            "duration": arrival.duration,
        }
        self._trigger_event(
            "received",
            {name: value for name, value in attributes.items() if value is not None},
        )
        self.async_write_ha_state()
