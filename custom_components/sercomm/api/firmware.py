"""The camera's firmware: reading it out, and replacing it."""

import asyncio
from base64 import b64encode
from collections.abc import Container, Sequence
from contextlib import suppress
from enum import StrEnum
import os
from pathlib import Path
from typing import BinaryIO, NamedTuple

from .answers import raise_refusal
from .errors import (
    AccessDenied,
    CameraTimeout,
    CannotStore,
    CommandRefused,
    ConnectionDropped,
    ConnectTimeout,
    InvalidReply,
    InvalidValue,
    NotAvailable,
)
from .exchange import KIB, decoded
from .file_form import FileForm, file_form
from .gate import Priority
from .refusals import because
from .transport import Transport

DUMP = "/adm/flash_dumper.cgi"
UPGRADE = "/adm/upgrade.cgi"
RIGHTS = "/img/query.cgi"
FIRMWARE_BUDGET = 32 * KIB * KIB
# What the base document has people wait for the flash.
FIRMWARE_TIMEOUT = 300.0


class Encoding(StrEnum):
    """How a firmware is packed into the request that replaces it."""

    BASE64 = "base64"
    FORM = "form"


class Upgrade(NamedTuple):
    """A firmware was sent: in which encoding, and whether the camera said OK to it."""

    encoding: Encoding
    confirmed: bool


def usual_encodings(groups: Container[str]) -> tuple[Encoding, Encoding]:
    """Return both encodings, first what a camera that shows these groups takes.

    The base document (RC8230) wants base64. The one client that is known to upgrade
    sends a form, to a WVC210 (WVC210 client): those siblings have no H264 group.
    """
    if "H264" in groups:
        return Encoding.BASE64, Encoding.FORM
    return Encoding.FORM, Encoding.BASE64


def check_size(content: bytes) -> None:
    """Raise InvalidValue for what is too short or too long to be a firmware."""
    if not 0 < len(content) <= FIRMWARE_BUDGET:
        size = FIRMWARE_BUDGET // KIB // KIB
        reason = because("firmware_file", size=size)
        raise InvalidValue("upgrade", "file", reason, name="filename")


class Firmware:
    """Needs an administrator; raises SercommError and nothing else."""

    def __init__(self, transport: Transport) -> None:
        """Share the camera's one-at-a-time transport."""
        self._transport = transport

    async def download(self, path: Path) -> int:
        """Write the camera's firmware into a file; return its size in bytes.

        At most 32 MiB and 5 minutes, in which the camera does nothing else. The
        file appears when it is complete, readable by its owner only: a dump of
        the flash may hold settings. Raises CannotStore when it cannot be
        written, NotAvailable or AccessDenied where the OEM has removed this.
        """
        part = path.with_name(f"{path.name}.part")
        try:
            with await asyncio.to_thread(_create, part) as file:
                size = await self._dump_into(file)
            await asyncio.to_thread(part.replace, path)
        except OSError as error:
            raise CannotStore("the firmware cannot be stored") from error
        finally:
            await asyncio.to_thread(_remove, part)
        return size

    async def upgrade(
        self, content: bytes, encodings: Sequence[Encoding] = tuple(Encoding)
    ) -> Upgrade:
        """Replace the firmware by a file for exactly this model, at most 32 MiB.

        `confirmed` when the camera said OK, which some say to anything. Not when it
        fell silent or said nothing clear: it may be writing its flash. In both cases
        leave it alone for five minutes, then compare `fw_ver`.

        Sent in the first encoding, and only after a clear refusal in the next. Nothing
        is ever sent again that may have been accepted. Raises CommandRefused or
        NotAvailable when the camera wants none, AccessDenied, AuthenticationFailed,
        CameraBusy, and CannotConnect when it is not there: nothing has happened then.
        """
        check_size(content)
        # A wrong login or a demand for digest costs one small request so, not 32 MiB.
        await self._greet()
        self._transport.completeness.forget()
        for encoding in encodings[:-1]:
            with suppress(CommandRefused, NotAvailable):
                return await self._flash(content, encoding)
        return await self._flash(content, encodings[-1])

    async def _greet(self) -> None:
        """Make sure of camera and login before anything large is sent."""
        with suppress(AccessDenied, CommandRefused, InvalidReply, NotAvailable):
            await self._transport.read(RIGHTS, priority=Priority.COMMAND)

    async def _flash(self, content: bytes, encoding: Encoding) -> Upgrade:
        """Send the firmware in one encoding; raise only when it was refused."""
        form = _packed(content, encoding)
        try:
            text = await self._transport.upload(
                UPGRADE, form.body, form.content_type, timeout=FIRMWARE_TIMEOUT
            )
            raise_refusal(text)
        except ConnectTimeout:
            raise
        except CameraTimeout, ConnectionDropped, InvalidReply:
            return Upgrade(encoding, confirmed=False)
        # Even an OK proves nothing: the version that it shows afterwards does.
        return Upgrade(encoding, text.startswith("OK"))

    async def _dump_into(self, file: BinaryIO) -> int:
        """Write what the camera sends; raise when it is no firmware."""
        size = 0

        async def write(piece: bytes) -> None:
            nonlocal size
            if not size:
                raise_refusal(decoded(piece[:KIB]))
            try:
                await asyncio.to_thread(file.write, piece)
            except OSError as error:
                raise CannotStore("the firmware cannot be stored") from error
            size += len(piece)

        await self._transport.download(
            DUMP, write, budget=FIRMWARE_BUDGET, timeout=FIRMWARE_TIMEOUT
        )
        if not size:
            raise InvalidReply("the firmware is empty")
        return size


def _packed(content: bytes, encoding: Encoding) -> FileForm:
    """Return the body that carries a firmware."""
    if encoding is Encoding.FORM:
        return file_form("fw.bin", content)
    return FileForm(b64encode(content), "application/octet-stream")


def _create(path: Path) -> BinaryIO:
    """Open a file for its owner only; what was there is lost."""
    _remove(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def _remove(path: Path) -> None:
    """Delete a file if there is one; where it stays, creating it fails."""
    try:
        path.unlink()
    except OSError:
        return
