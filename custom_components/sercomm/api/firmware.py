"""The camera's firmware: reading it out, and replacing it."""

import asyncio
from base64 import b64encode
from contextlib import suppress
import os
from pathlib import Path
from typing import BinaryIO

from .answers import raise_refusal
from .errors import (
    AccessDenied,
    CameraTimeout,
    CannotStore,
    CommandRefused,
    ConnectionDropped,
    InvalidReply,
    InvalidValue,
    NotAvailable,
)
from .exchange import KIB, decoded
from .file_form import FileForm, file_form
from .gate import Priority
from .transport import Transport

DUMP = "/adm/flash_dumper.cgi"
UPGRADE = "/adm/upgrade.cgi"
RIGHTS = "/img/query.cgi"
FIRMWARE_BUDGET = 32 * KIB * KIB
FIRMWARE_TIMEOUT = 300.0


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

    async def upgrade(self, content: bytes) -> bool:
        """Replace the firmware by a file for exactly this model, at most 32 MiB.

        True when the camera said OK. False when it fell silent or said nothing
        clear: it may be writing its flash. In both cases leave it alone for
        five minutes, then compare `fw_ver`.

        Sent as a form, as working clients do; only after a clear refusal again
        in base64, as the base document says. Nothing is ever sent again that
        may have been accepted. Raises CommandRefused or NotAvailable when the
        camera wants neither, AccessDenied, AuthenticationFailed, CameraBusy,
        and CannotConnect when it is not there: nothing has happened then.
        """
        if not 0 < len(content) <= FIRMWARE_BUDGET:
            raise InvalidValue("upgrade", "file", "must be a firmware up to 32 MiB")
        await self._greet()
        self._transport.completeness.forget()
        try:
            return await self._flash(file_form("fw.bin", content))
        except CommandRefused, NotAvailable:
            encoded = FileForm(b64encode(content), "application/octet-stream")
            return await self._flash(encoded)

    async def _greet(self) -> None:
        """Make sure of camera and login before anything large is sent."""
        with suppress(AccessDenied, CommandRefused, InvalidReply, NotAvailable):
            await self._transport.read(RIGHTS, priority=Priority.COMMAND)

    async def _flash(self, form: FileForm) -> bool:
        """Send the firmware in one form; raise only when it was refused."""
        try:
            text = await self._transport.upload(
                UPGRADE, form.body, form.content_type, timeout=FIRMWARE_TIMEOUT
            )
            raise_refusal(text)
        except CameraTimeout, ConnectionDropped, InvalidReply:
            return False
        return text.startswith("OK")

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


def _create(path: Path) -> BinaryIO:
    """Open a file for its owner only; what was there is lost."""
    _remove(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def _remove(path: Path) -> None:
    """Delete a file; when it cannot be deleted, creating it fails."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
