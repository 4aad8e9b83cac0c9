"""The picture of the last motion on disk, readable by Home Assistant alone."""

import asyncio
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
import json
from pathlib import Path

from atomicwrites import AtomicWriter
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR

from ..const import DOMAIN, LOGGER

FILE = "last_motion.json"


@dataclass(frozen=True, kw_only=True)
class LastMotion:
    """A picture, when it was taken, and the media id of the clip of its event."""

    picture: bytes
    taken_at: datetime
    clip: str | None = None


class LastMotionStore:
    """Keeps the last motion's picture of one camera over restarts."""

    def __init__(self, hass: HomeAssistant, mac: str) -> None:
        """Nothing is read or written yet."""
        self._hass = hass
        # What is saved last stays.
        self._one = asyncio.Lock()
        folder = mac.replace(":", "")
        self._path = Path(hass.config.path(STORAGE_DIR, DOMAIN, folder, FILE))

    async def async_load(self) -> LastMotion | None:
        """Return what was kept; None when there is nothing, or nothing of use."""
        return await self._hass.async_add_executor_job(self._load)

    async def async_save(self, last: LastMotion) -> None:
        """Keep this in place of what was kept; a full disk is no reason to fail."""
        try:
            async with self._one:
                await self._hass.async_add_executor_job(self._save, last)
        except OSError as error:
            LOGGER.debug("The picture of a motion was not kept: %s", error)

    async def async_remove(self) -> None:
        """Delete what was kept."""
        await self._hass.async_add_executor_job(self._remove)

    def _load(self) -> LastMotion | None:
        """Read the file."""
        try:
            held = json.loads(self._path.read_bytes())
            return LastMotion(
                picture=b64decode(held["picture"], validate=True),
                taken_at=datetime.fromisoformat(held["taken_at"]),
                clip=held["clip"],
            )
        except OSError, ValueError, KeyError, TypeError:
            return None

    def _save(self, last: LastMotion) -> None:
        """Write the file as a whole or not at all."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        held = {
            "taken_at": last.taken_at.isoformat(),
            "clip": last.clip,
            "picture": b64encode(last.picture).decode(),
        }
        # Home Assistant's own helper logs an error where the entry, and its folder with
        # it, are removed meanwhile.
        with AtomicWriter(str(self._path), mode="w", overwrite=True).open() as file:
            file.write(json.dumps(held))

    def _remove(self) -> None:
        """Delete the file, and its folder when nothing else is in it."""
        self._path.unlink(missing_ok=True)
        try:
            self._path.parent.rmdir()
        except OSError:
            return
