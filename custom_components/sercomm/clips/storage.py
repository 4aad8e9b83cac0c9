"""The clips of one camera on disk: receiving, naming, listing, ageing.

Everything here touches files and blocks: it belongs into an executor.

    <media folder>/sercomm/<MAC>/<YYYY-MM-DD>/<HH-MM-SS>_<trigger>.<mp4, avi or jpg>

Names come from our clock; what the camera calls its clip is never looked at. What
begins with a dot is unfinished or can be made again.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from io import BufferedWriter
from pathlib import Path
import re
import secrets
import shutil
from threading import Lock

from homeassistant.core import HomeAssistant

from ..const import DOMAIN
from .formats import kind_of, name_of

MIB = 1024 * 1024
# Four minutes at 2 Mbit/s, the most that a client offers (jeedom plugin).
BUDGET = 64 * MIB
# The disk is Home Assistant's, too: its database must never want for room.
KEEP_FREE_BYTES = 1024 * MIB
KEEP_FREE_SHARE = 0.05

KINDS = {"mp4": "video/mp4", "avi": "video/x-msvideo", "jpg": "image/jpeg"}

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLIP = re.compile(
    r"([0-9]{2}-[0-9]{2}-[0-9]{2})_([a-z]+)(?:_([0-9]+))?\.(mp4|avi|jpg)"
)
_NOT_HEX = re.compile(r"[^0-9a-f]")
_INCOMING = ".incoming-"

_being_written: set[Path] = set()
# Held while a name is chosen, or a folder is made or removed: several clips may come
# at once.
_folders = Lock()


class UploadRefused(Exception):
    """A clip is not taken; `status` is what the camera is told."""

    def __init__(self, reason: str, status: HTTPStatus) -> None:
        """Keep the reason, which holds nothing of the clip."""
        super().__init__(reason)
        self.status = status

    @property
    def no_space(self) -> bool:
        """Whether it is for want of space on the disk."""
        return self.status is HTTPStatus.INSUFFICIENT_STORAGE


class UnknownFormat(UploadRefused):
    """A clip is of a format that is not taken: `format` names it."""

    def __init__(self, start: bytes) -> None:
        """Name the format by the first bytes."""
        self.format = name_of(start)
        super().__init__(
            f"it is no mp4, avi or jpg ({self.format})",
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        )


class NoSuchRecording(LookupError):
    """There is no clip of this name, or it is no name of a clip."""


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A clip as its file name tells it."""

    name: str
    time: str
    trigger: str
    kind: str


class Recordings:
    """The clips of one camera."""

    def __init__(self, folder: Path) -> None:
        """Look at a camera's folder, which need not exist."""
        self.folder = folder

    def days(self) -> list[str]:
        """Return the days with clips, the newest first."""
        return sorted((day for day in self._days() if self.clips(day)), reverse=True)

    def clips(self, day: str) -> list[Clip]:
        """Return the clips of a day, the newest first."""
        if not _DAY.fullmatch(day):
            return []
        found = [
            (match[1], int(match[3] or 1), match)
            for match in map(_CLIP.fullmatch, _names(self.folder / day))
            if match is not None
        ]
        return [
            Clip(
                name=match[0],
                time=match[1].replace("-", ":"),
                trigger=match[2],
                kind=match[4],
            )
            for *_, match in sorted(found, key=lambda item: item[:2], reverse=True)
        ]

    def path(self, day: str, name: str) -> Path:
        """Return where a clip is; raises NoSuchRecording."""
        if _DAY.fullmatch(day) and _CLIP.fullmatch(name):
            path = self.folder / day / name
            if path.is_file():
                return path
        raise NoSuchRecording(f"{day}/{name}")

    def receive(self) -> Incoming:
        """Begin to receive a clip; nothing is written yet."""
        return Incoming(self.folder)

    def sweep(self, oldest: date) -> None:
        """Delete the clips of days before `oldest`, and nothing that is not ours.

        With them goes what was being received when we were last stopped.
        """
        for name in _names(self.folder):
            if name.startswith(_INCOMING) and self.folder / name not in _being_written:
                (self.folder / name).unlink(missing_ok=True)
        for day in self._days():
            if day < oldest.isoformat():
                for name in _names(self.folder / day):
                    if _is_ours(name):
                        (self.folder / day / name).unlink(missing_ok=True)
                _remove_if_empty(self.folder / day)
        with _folders:
            _remove_if_empty(self.folder)

    def _days(self) -> list[str]:
        """Return the names of all folders of days."""
        return [name for name in _names(self.folder) if _DAY.fullmatch(name)]


class Incoming:
    """A clip while it is received: a hidden file that is renamed when complete.

    May be discarded from one thread while another still writes.
    """

    def __init__(self, folder: Path) -> None:
        """Choose a name."""
        self.size = 0
        self._folder = folder
        self._path = folder / f"{_INCOMING}{secrets.token_hex(8)}"
        self._file: BufferedWriter | None = None
        self._kind: str | None = None
        self._over = False
        self._lock = Lock()

    def write(self, data: bytes) -> None:
        """Append, the first bytes tell the kind. Raises UploadRefused or OSError."""
        with self._lock:
            if self._over:
                return
            if self.size + len(data) > BUDGET:
                raise UploadRefused(
                    "it is too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE
                )
            if self._kind is None:
                self._kind = kind_of(data)
                if self._kind is None:
                    raise UnknownFormat(data)
            with _folders:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._check_space(len(data))
                if self._file is None:
                    _being_written.add(self._path)
                    self._file = self._path.open("xb")
            self._file.write(data)
            self._file.flush()
            self.size += len(data)

    def finish(self, moment: datetime, trigger: str) -> Path:
        """Give what was written its name: `moment` is local, `trigger` one word."""
        with self._lock, _folders:
            self._close()
            day = self._folder / f"{moment:%Y-%m-%d}"
            day.mkdir(exist_ok=True)
            number = 1
            while True:
                again = f"_{number}" if number > 1 else ""
                name = f"{moment:%H-%M-%S}_{trigger}{again}.{self._kind}"
                if not (day / name).exists():
                    break
                number += 1
            self._over = True
            _being_written.discard(self._path)
            return self._path.rename(day / name)

    def discard(self) -> None:
        """Leave nothing behind."""
        with self._lock, _folders:
            self._over = True
            self._close()
            self._path.unlink(missing_ok=True)
            _being_written.discard(self._path)
            _remove_if_empty(self._folder)
            _remove_if_empty(self._folder.parent)

    def _close(self) -> None:
        """Close the file, if there is one; nothing waits to be written any more."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()

    def _check_space(self, size: int) -> None:
        """Leave room on the disk for everybody else."""
        disk = shutil.disk_usage(self._folder)
        if disk.free - size < min(KEEP_FREE_BYTES, disk.total * KEEP_FREE_SHARE):
            raise UploadRefused(
                "too little space is left", HTTPStatus.INSUFFICIENT_STORAGE
            )


def recordings(hass: HomeAssistant, mac: str) -> Recordings:
    """Return the clips of a camera: in the first of the media folders."""
    media = next(iter(hass.config.media_dirs.values()), hass.config.path("media"))
    return Recordings(Path(media) / DOMAIN / _NOT_HEX.sub("", mac))


def _is_ours(name: str) -> bool:
    """Whether a file is a clip, or was made from one."""
    if name.startswith("."):
        return _CLIP.match(name[1:]) is not None
    return _CLIP.fullmatch(name) is not None


def _names(folder: Path) -> list[str]:
    """Return what a folder holds; nothing when there is none."""
    try:
        return [path.name for path in folder.iterdir()]
    except FileNotFoundError, NotADirectoryError:
        return []


def _remove_if_empty(folder: Path) -> None:
    """Remove a folder that holds nothing."""
    with suppress(OSError):
        folder.rmdir()
