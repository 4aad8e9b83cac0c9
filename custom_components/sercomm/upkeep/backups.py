"""Backups of a camera's settings, in a private place of Home Assistant."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
import json
import os
from pathlib import Path
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util

from ..api import (
    MAX_GROUPS,
    SETTING,
    AccessDenied,
    Camera,
    CommandRefused,
    ConnectionDropped,
    Identity,
    InvalidReply,
    NotAvailable,
    Priority,
    SercommError,
    decode_settings,
    documented_properties,
    is_damaged,
)
from ..const import DOMAIN
from ..errors import invalid, not_stored
from ..listeners import Listeners

# A year of restores and upgrades; some 60 KiB each.
KEPT = 20
NAME = re.compile(r"[0-9]{8}-[0-9]{6}(-[0-9]{1,2})?")
DAMAGED = "settings_file_damaged"
type Groups = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Backup:
    """A stored backup: its name and size in bytes."""

    name: str
    size: int


@dataclass(frozen=True)
class Content:
    """What a backup holds: of which camera, all groups, the camera's own file."""

    model: str
    firmware: str | None
    groups: Mapping[str, Mapping[str, str]]
    file: bytes | None


class Backups:
    """The backups of one camera; the newest twenty are kept.

    A backup holds all groups as the camera showed them and, where the camera
    hands it out, its settings file as it is and decoded. It can hold passwords:
    its file is readable by Home Assistant's user alone. `changed` tells of a new one.
    """

    def __init__(self, hass: HomeAssistant, camera: Camera, identity: Identity) -> None:
        """Nothing is read or written yet."""
        self._hass = hass
        self._camera = camera
        self._identity = identity
        folder = identity.mac.replace(":", "")
        self._folder = Path(hass.config.path(STORAGE_DIR, DOMAIN, folder))
        self.changed = Listeners[[]]()

    async def async_create(self, *, whole: bool = True) -> Backup:
        """Read everything and store it.

        Raises SercommError when the groups cannot be read, HomeAssistantError when
        the backup cannot be stored, or the camera's own file is damaged; unless it is
        to be `whole`, that file is left out then.
        """
        groups = await _read_groups(self._camera)
        content: dict[str, Any] = {
            "created": dt_util.utcnow().isoformat(),
            "model": self._identity.model,
            "firmware": self._identity.firmware,
            "groups": groups,
        }
        with suppress(SercommError):
            file = await self._read_file()
            if is_damaged(file):
                if whole:
                    raise invalid(DAMAGED)
                raise InvalidReply("the settings file is damaged")
            content["file"] = b64encode(file).decode("ascii")
            with suppress(InvalidReply):
                # Logo and certificates follow the text (NV812D manual p.100): latin-1
                # has a character for every byte of them.
                content["decoded"] = decode_settings(file).decode("latin-1")
        return await self._async_store(content)

    async def _read_file(self) -> bytes:
        """Read the camera's own file, again when it was changed on its way."""
        file = await self._camera.maintenance.download_configuration()
        if is_damaged(file):
            file = await self._camera.maintenance.download_configuration()
        return file

    async def async_names(self) -> list[str]:
        """Return the names of all backups, the newest first."""
        return await self._hass.async_add_executor_job(self._names)

    async def async_list(self) -> list[Backup]:
        """Return all backups, the newest first."""

        def look() -> list[Backup]:
            names = self._names()
            return [Backup(name, self._path(name).stat().st_size) for name in names]

        return await self._hass.async_add_executor_job(look)

    async def async_read(self, name: str) -> bytes | None:
        """Return a backup as it is stored; None when there is none of that name."""
        if NAME.fullmatch(name) is None:
            return None
        try:
            return await self._hass.async_add_executor_job(self._path(name).read_bytes)
        except OSError:
            return None

    async def async_import(self, raw: bytes) -> Backup:
        """Store a backup that `async_read` gave; it counts as made now.

        Raises ValueError for anything else, HomeAssistantError when the camera's own
        file in it is damaged, or it cannot be stored.
        """
        try:
            parsed = json.loads(raw.decode("ascii"))
            content = _content(parsed)
        except (TypeError, LookupError, AttributeError, RecursionError) as error:
            raise ValueError("not a backup") from error
        if content.file is not None and is_damaged(content.file):
            raise invalid(DAMAGED)
        return await self._async_store(parsed)

    async def _async_store(self, content: dict[str, Any]) -> Backup:
        """Store a backup. Raises HomeAssistantError when that cannot be done."""
        try:
            stored = await self._hass.async_add_executor_job(
                self._store, dt_util.utcnow(), content
            )
        except OSError as error:
            raise not_stored(error) from error
        self.changed.async_tell()
        return stored

    async def async_load(self, name: str) -> Content | None:
        """Return a backup; None when there is none of that name, or it is damaged."""
        if NAME.fullmatch(name) is None:
            return None
        try:
            return await self._hass.async_add_executor_job(self._load, name)
        except (
            OSError,
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
            RecursionError,
        ):
            return None

    def _store(self, now: datetime, content: dict[str, Any]) -> Backup:
        """Write a file for us alone, and drop the oldest; blocks."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = json.dumps(content, indent=1).encode("ascii")
        name = stamp = f"{now:%Y%m%d-%H%M%S}"
        count = 1
        while (path := self._path(name)).exists():
            count += 1
            name = f"{stamp}-{count}"
        # Whether passwords are hidden is a build option (RC4551 build flags).
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        try:
            with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
                file.write(text)
                # What comes next may erase the only other copy.
                os.fsync(file)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        for old in self._names()[KEPT:]:
            self._path(old).unlink()
        return Backup(name, len(text))

    def _load(self, name: str) -> Content:
        """Read a file; blocks. Raises all kinds of errors when it is damaged."""
        return _content(json.loads(self._path(name).read_text(encoding="ascii")))

    def _names(self) -> list[str]:
        """List the backups, the newest first; blocks."""
        names = (path.stem for path in self._folder.glob("*.json"))
        return sorted(filter(NAME.fullmatch, names), key=_age, reverse=True)

    def _path(self, name: str) -> Path:
        """Return where a backup is."""
        return self._folder / f"{name}.json"


def _content(parsed: Mapping[str, Any]) -> Content:
    """Return what a parsed backup holds. Raises all kinds of errors when damaged."""
    file, firmware = parsed.get("file"), parsed.get("firmware")
    groups: Groups = {
        group: dict(pairs.items()) for group, pairs in parsed["groups"].items()
    }
    for name in (*groups, *chain.from_iterable(groups.values())):
        if SETTING.fullmatch(name) is None:
            raise ValueError("not a name of a camera")
    if len(groups) > MAX_GROUPS or not all(
        isinstance(value, str) for pairs in groups.values() for value in pairs.values()
    ):
        raise ValueError("not what a camera shows")
    return Content(
        model=str(parsed["model"]),
        firmware=None if firmware is None else str(firmware),
        groups=groups,
        file=None if file is None else b64decode(file, validate=True),
    )


def _age(name: str) -> tuple[str, int]:
    """Return what sorts backups by age: their second, then their number in it."""
    return name[:15], int(name[16:] or 1)


async def _read_groups(camera: Camera) -> Groups:
    """Read all groups: at once where the camera can, and what is missing one by one.

    A camera that does not list its groups is asked for each that is documented.
    """
    groups: Groups = {}
    try:
        names = await camera.group_names()
    except (AccessDenied, CommandRefused, InvalidReply, NotAvailable) as error:
        names = tuple(dict.fromkeys(row.group for row in documented_properties()))
        refusal: SercommError = error
    else:
        refusal = InvalidReply("the camera shows no settings")
        # What lacks at once is cut off, or not shown together: one by one it tells.
        with suppress(InvalidReply, ConnectionDropped):
            groups = await camera.get_groups(names, Priority.COMMAND)
    for name in names:
        if name not in groups:
            with suppress(InvalidReply):
                groups |= await camera.get_groups([name], Priority.COMMAND)
    if not groups:
        raise refusal
    return groups
