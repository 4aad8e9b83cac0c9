"""The picture taken the moment something began to move."""

from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, override

from homeassistant.components.image import ImageEntity, ImageEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .api import (
    JPEG_BUDGET,
    InvalidReply,
    Notification,
    NotificationKind,
    Right,
    SercommError,
    jpeg_size,
    whole_jpeg,
)
from .clips import Arrival
from .const import LOGGER
from .entity import SercommEntityDescription, SercommNotifiedEntity
from .pictures import LastMotion, LastMotionStore
from .runtime import SercommConfigEntry, SercommRuntime

PARALLEL_UPDATES = 0
STARTERS = frozenset({NotificationKind.MOTION, NotificationKind.PIR})
SECONDS_BETWEEN = 1.0
# Not all uploads name their trigger: one without is `event`, and most likely motion.
UPLOADS = frozenset({"motion", "pir", "event"})
# A picture that was uploaded so many seconds before is one of this motion.
UPLOAD_COUNTS = 5.0
# The time that a clip covers where it does not tell, and by how much it is off.
LONGEST_CLIP = 60.0
SECONDS_OFF = 5.0


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


def _read(path: Path) -> bytes:
    """Return the picture of a file. Raises OSError or InvalidReply."""
    with path.open("rb") as file:
        picture = whole_jpeg(file.read(JPEG_BUDGET))
    jpeg_size(picture)
    return picture


class SercommLastMotion(SercommNotifiedEntity, ImageEntity):
    """One picture for each time that motion starts; the last is kept on disk.

    It is a still of ours, or the JPEG that the camera uploads for the event.
    """

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
        self._store = LastMotionStore(hass, runtime.identity.mac)
        self._last: LastMotion | None = None
        self._going_on: set[NotificationKind] = set()
        self._asked_at = -SECONDS_BETWEEN
        self._uploaded_at = -UPLOAD_COUNTS
        self._clip: Arrival | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Take over the picture of before, and follow notifications and clips."""
        await super().async_added_to_hass()
        self._show(await self._store.async_load())
        runtime = self.runtime
        self.async_on_remove(runtime.detections.changed.async_add(self._noticed))
        self.async_on_remove(runtime.arrivals.stored.async_add(self._arrived))

    @property
    @override
    def entity_picture(self) -> str | None:
        """Return where the picture is; there is no address of none."""
        return None if self._last is None else super().entity_picture

    @override
    async def async_image(self) -> bytes | None:
        """Return the picture, if there is one."""
        return None if self._last is None else self._last.picture

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
            self._do(self._take())

    @callback
    def _arrived(self, arrival: Arrival) -> None:
        """Take what the camera uploads for the event: its picture, or its clip."""
        if arrival.trigger not in UPLOADS:
            return
        if arrival.is_picture:
            self._uploaded_at = self.hass.loop.time()
            self._do(self._take_over(arrival))
            return
        self._clip = arrival
        if self._last is not None and (clip := self._clip_of(self._last)):
            self._do(self._keep(replace(self._last, clip=clip)))

    def _clip_of(self, last: LastMotion) -> str | None:
        """Return the newest clip if it shows the time at which a picture was taken."""
        if (arrival := self._clip) is None:
            return None
        seconds = LONGEST_CLIP if arrival.duration is None else arrival.duration
        off = timedelta(seconds=SECONDS_OFF)
        begun = arrival.recorded_at - timedelta(seconds=seconds)
        is_of = begun - off <= last.taken_at <= arrival.recorded_at + off
        return arrival.media_content_id if is_of else None

    async def _take(self) -> None:
        """Take the still; the picture before stays when that fails.

        None is needed where the camera has just uploaded one, or does meanwhile.
        """
        taken_at = dt_util.utcnow()
        if self._has_uploaded():
            return
        try:
            picture = await self.runtime.stills.get(fresh=True)
        except SercommError as error:
            LOGGER.debug("%s: no picture of the motion: %s", self.entity_id, error)
            return
        if not self._has_uploaded():
            last = LastMotion(picture=picture, taken_at=taken_at)
            # A short clip may be here before the still.
            await self._keep(replace(last, clip=self._clip_of(last)))

    def _has_uploaded(self) -> bool:
        """Whether the camera has sent a picture of what is going on."""
        return self.hass.loop.time() - self._uploaded_at < UPLOAD_COUNTS

    async def _take_over(self, arrival: Arrival) -> None:
        """Show the JPEG that the camera has uploaded; a still where it is broken."""
        try:
            picture = await self.hass.async_add_executor_job(_read, arrival.path)
        except (OSError, InvalidReply) as error:
            LOGGER.debug("%s: the upload is of no use: %s", self.entity_id, error)
            self._uploaded_at = -UPLOAD_COUNTS
            await self._take()
            return
        moment = dt_util.as_utc(arrival.recorded_at)
        last = LastMotion(picture=picture, taken_at=moment)
        await self._keep(replace(last, clip=self._clip_of(last)))

    async def _keep(self, last: LastMotion) -> None:
        """Show it, and keep it for after a restart."""
        self._show(last)
        self.async_write_ha_state()
        await self._store.async_save(last)

    @callback
    def _show(self, last: LastMotion | None) -> None:
        """Make it the entity's state."""
        self._last = last
        self._attr_image_last_updated = None if last is None else last.taken_at
        self._attr_extra_state_attributes = (
            {"clip": last.clip} if last and last.clip else {}
        )

    @callback
    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the background for as long as the entry is loaded."""
        self.coordinator.config_entry.async_create_background_task(
            self.hass, work, "sercomm last motion"
        )
