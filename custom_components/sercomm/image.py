"""The picture taken the moment something began to move."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.image import ImageEntity, ImageEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .api import Notification, NotificationKind, Right, SercommError
from .const import LOGGER
from .entity import SercommEntityDescription, SercommNotifiedEntity
from .runtime import SercommConfigEntry, SercommRuntime

PARALLEL_UPDATES = 0
STARTERS = frozenset({NotificationKind.MOTION, NotificationKind.PIR})
SECONDS_BETWEEN = 1.0


@dataclass(frozen=True, kw_only=True)
class SercommImageDescription(SercommEntityDescription, ImageEntityDescription):
    """A picture that we keep."""


LAST_MOTION = SercommImageDescription(
    key="last_motion",
    exists_fn=lambda runtime: runtime.capabilities.right is Right.ADMINISTRATOR,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the picture where motion can be noticed."""
    runtime = entry.runtime_data
    if LAST_MOTION.exists_fn(runtime):
        async_add_entities([SercommLastMotion(hass, runtime, LAST_MOTION)])


class SercommLastMotion(SercommNotifiedEntity, ImageEntity):
    """One still for each time that motion starts; it lives in memory only."""

    entity_description: SercommImageDescription

    def __init__(
        self,
        hass: HomeAssistant,
        runtime: SercommRuntime,
        description: SercommImageDescription,
    ) -> None:
        """Start without a picture."""
        super().__init__(runtime, description)
        ImageEntity.__init__(self, hass)
        self._picture: bytes | None = None
        self._going_on: set[NotificationKind] = set()
        self._asked_at = -SECONDS_BETWEEN

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the notifications."""
        await super().async_added_to_hass()
        self.async_on_remove(self.runtime.detections.changed.async_add(self._noticed))

    @override
    async def async_image(self) -> bytes | None:
        """Return the picture, if there is one."""
        return self._picture

    @callback
    def _noticed(self, notification: Notification | None) -> None:
        """Ask for a still when motion starts, not while it goes on."""
        is_on = self.runtime.detections.is_on
        self._going_on = {kind for kind in self._going_on if is_on(kind)}
        if notification is None or notification.kind not in STARTERS:
            return
        started = notification.kind not in self._going_on
        self._going_on.add(notification.kind)
        now = self.hass.loop.time()
        if started and now - self._asked_at >= SECONDS_BETWEEN:
            self._asked_at = now
            self.coordinator.config_entry.async_create_background_task(
                self.hass, self._take(), "sercomm last motion"
            )

    async def _take(self) -> None:
        """Take the still; the picture before stays when that fails."""
        try:
            picture = await self.runtime.stills.get(fresh=True)
        except SercommError as error:
            LOGGER.debug("%s: no picture of the motion: %s", self.entity_id, error)
            return
        self._picture = picture
        self._attr_image_last_updated = dt_util.utcnow()
        self.async_write_ha_state()
