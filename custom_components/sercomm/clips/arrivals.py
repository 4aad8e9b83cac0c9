"""Clips that have come, and what keeps them from being stored."""

from dataclasses import dataclass
from datetime import datetime
import errno
from pathlib import Path

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import callback

from ..const import DOMAIN, LOGGER
from ..listeners import Listeners
from .storage import UnknownFormat, UploadRefused

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A clip that is complete and on disk.

    `trigger` is the kind of notification, or `event`; `recorded_at` is when it came;
    `duration` in seconds, None for a picture or where it cannot be told.
    """

    path: Path
    trigger: str
    recorded_at: datetime
    duration: float | None
    media_content_id: str

    @property
    def is_picture(self) -> bool:
        """Whether it is a JPEG, not a film."""
        return self.path.suffix == ".jpg"


class Arrivals:
    """Tells of each clip of a camera, and once of each kind of trouble.

    `stored` is told each clip; `changed` tells that `unknown_format`, the last format
    that cannot be kept, or `disk_full` is another.
    """

    def __init__(self, entry: ConfigEntry) -> None:
        """Nothing has come yet."""
        self._entry = entry
        self.stored = Listeners[Arrival]()
        self.changed = Listeners[[]]()
        self.unknown_format: str | None = None
        self.disk_full = False
        self._told: set[str] = set()

    @callback
    def async_stored(
        self, path: Path, trigger: str, moment: datetime, duration: float | None
    ) -> None:
        """Take note of a clip; whatever kept others away is over."""
        self._told.clear()
        self._become(None, disk_full=False)
        place = f"{self._entry.entry_id}/{path.parent.name}/{path.name}"
        self.stored.async_tell(
            Arrival(
                path=path,
                trigger=trigger,
                recorded_at=moment,
                duration=duration,
                media_content_id=f"media-source://{DOMAIN}/{place}",
            )
        )

    @callback
    def async_refused(self, error: UploadRefused | OSError) -> None:
        """Take note of a clip that was not stored: each reason is logged once."""
        if isinstance(error, UnknownFormat):
            self._become(error.format, disk_full=self.disk_full)
        elif isinstance(error, UploadRefused):
            if error.no_space:
                self._become(self.unknown_format, disk_full=True)
        elif error.errno in FULL:
            self._become(self.unknown_format, disk_full=True)
        reason = str(error) if isinstance(error, UploadRefused) else repr(error)
        level = LOGGER.debug if reason in self._told else LOGGER.warning
        level("%s: a clip was not stored: %s", self._entry.title, reason)
        self._told.add(reason)

    def _become(self, unknown_format: str | None, *, disk_full: bool) -> None:
        """Tell when something is different."""
        if (unknown_format, disk_full) != (self.unknown_format, self.disk_full):
            self.unknown_format, self.disk_full = unknown_format, disk_full
            self.changed.async_tell()
