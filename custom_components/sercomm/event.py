"""Each notification of the camera as an event."""

from dataclasses import dataclass

from homeassistant.components.event import (
    EventDeviceClass,
    EventEntity,
    EventEntityDescription,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Notification, NotificationKind, Right
from .entity import SercommEntity, SercommEntityDescription
from .runtime import SercommConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class SercommEventDescription(SercommEntityDescription, EventEntityDescription):
    """An event entity."""


DETECTION = SercommEventDescription(
    key="detection",
    device_class=EventDeviceClass.MOTION,
    event_types=[
        kind.value for kind in NotificationKind if kind is not NotificationKind.UNKNOWN
    ],
    exists_fn=lambda runtime: runtime.capabilities.right is Right.ADMINISTRATOR,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event entity."""
    runtime = entry.runtime_data
    if DETECTION.exists_fn(runtime):
        async_add_entities([SercommDetection(runtime, DETECTION)])


class SercommDetection(SercommEntity, EventEntity):
    """What the camera noticed last."""

    entity_description: SercommEventDescription

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
        known = {"window": notification.window, "level": notification.level}
        self._trigger_event(
            NotificationKind.TRIGGER if kind is NotificationKind.UNKNOWN else kind,
            {name: value for name, value in known.items() if value is not None},
        )
        self.async_write_ha_state()
