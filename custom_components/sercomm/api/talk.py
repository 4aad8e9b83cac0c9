"""Sound to a camera's speaker: one POST without an end, as fast as one speaks."""

import asyncio
from collections.abc import AsyncIterable, Callable, Coroutine
from enum import StrEnum
from functools import cache
import re
import socket
import ssl
from typing import Any

from .address import Address, Credentials
from .answers import raise_error_page
from .errors import CannotConnect, ConnectionDropped, InvalidReply, SercommError
from .exchange import ERROR_BUDGET, STATUS_ERRORS, sercomm_errors
from .lifetime import Lifetime
from .transport import CONNECT_TIMEOUT

TALK_RATE = 8000
# 125 ms, as the WVC210 client sends at a time.
TALK_PIECE = 1000
MOST_BEHIND = 0.5
STALLED = 5.0
LINGER = 2.0
# Half a second: what lies there is said even after a stop.
SEND_BUFFER = 4 * TALK_PIECE

STATUS_LINE = re.compile(rb"HTTP/1\.[0-9] +([0-9]{3})\b")


class Law(StrEnum):
    """The two kinds of G.711, named like the CGIs that take them."""

    U_LAW = "g711u"
    A_LAW = "g711a"


class Talk:
    """Talks through one camera, never twice at the same time.

    It stands beside the queue of requests, as live streams do.
    """

    def __init__(
        self,
        address: Address,
        credentials: Credentials | None,
        lifetime: Lifetime | None = None,
    ) -> None:
        """Nothing is sent until there is something to say."""
        self._lifetime = lifetime or Lifetime()
        self._address = address
        self._credentials = credentials
        self._lock = asyncio.Lock()

    async def say(
        self,
        law: Law,
        sound: AsyncIterable[bytes],
        *,
        accepted: Callable[[], None] = lambda: None,
    ) -> None:
        """Send `sound`, raw G.711 of 8000 bytes a second, at that speed.

        Best in pieces of 1000 bytes. Returns when the last one has had its time;
        cancelling stops at once. The camera's 200 is not waited for, because it may
        come only after the first sound; `accepted` is called when it comes. The talk
        ends with a FIN, because a RST leaves the speaker locked. Source: RC8120 manual
        p.84, WVC210 client.

        Raises AuthenticationFailed, AccessDenied, NotAvailable, CameraBusy,
        InvalidReply, ... when the camera refuses, ConnectionDropped when it hangs up,
        CameraTimeout when it takes no more, CannotConnect when the camera is closed by
        us, and whatever `sound` raises.
        """
        async with self._lifetime.guard(), self._lock:
            self._lifetime.check()
            head = self._head(law)
            reader, writer = await self._connect()
            with self._lifetime.holding(writer.transport.abort):
                await _talk(reader, writer, head, sound, accepted)

    def _head(self, law: Law) -> bytes:
        """Return the request in the words of the client that works."""
        path = f"/img/{law}.cgi"
        lines = [
            f"POST {path} HTTP/1.0",
            f"Host: {self._address.url(path).host_port_subcomponent}",
        ]
        if self._credentials is not None:
            lines.append(f"Authorization: {self._credentials.basic}")
        # Only the WVC210 client is known to talk, and it says this.
        lines += ["User-Agent: CameraActiveX", "", ""]
        return "\r\n".join(lines).encode("ascii")

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection in which little sound can pile up, out of reach."""
        options: dict[str, Any] = {}
        if self._address.ssl:
            options = {"ssl": _unverified(), "ssl_shutdown_timeout": LINGER}
        with sercomm_errors():
            async with asyncio.timeout(CONNECT_TIMEOUT):
                reader, writer = await asyncio.open_connection(
                    self._address.host,
                    self._address.port,
                    limit=ERROR_BUDGET,
                    **options,
                )
        writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER
        )
        writer.transport.set_write_buffer_limits(high=TALK_PIECE)
        return reader, writer


async def _talk(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    head: bytes,
    sound: AsyncIterable[bytes],
    accepted: Callable[[], None],
) -> None:
    """Talk over a connection to its end; see `Talk.say`."""
    answer = asyncio.create_task(_listen(reader, accepted))
    failure: SercommError | None = None
    try:
        writer.write(head)
        await _speak(writer, sound, answer)
    except CannotConnect as error:
        failure = error
    finally:
        refusal = await _undisturbed(_hang_up(reader, writer, answer))
    failure = refusal or failure
    if failure is not None:
        raise failure


async def _speak(
    writer: asyncio.StreamWriter,
    sound: AsyncIterable[bytes],
    answer: asyncio.Task[bool],
) -> None:
    """Send each piece when it is due, until the last has been heard.

    A little that was sent late is caught up with; when the source pauses, so do we.
    """
    now = asyncio.get_running_loop().time
    due = now()
    async for piece in sound:
        due = max(due, now() - MOST_BEHIND)
        await _wait(due - now(), answer)
        with sercomm_errors():
            async with asyncio.timeout(STALLED):
                writer.write(piece)
                await writer.drain()
        due += len(piece) / TALK_RATE
    await _wait(due - now(), answer)


async def _wait(seconds: float, answer: asyncio.Task[bool]) -> None:
    """Let time pass; raises what the camera says against it.

    Some cameras may end their answer as soon as they have given it: it counts only
    when there was none.
    """
    if answer.done():
        await asyncio.sleep(seconds)
    else:
        await asyncio.wait((answer,), timeout=seconds)
    if answer.done() and not answer.result():
        raise ConnectionDropped("the camera closed the connection")


async def _listen(reader: asyncio.StreamReader, accepted: Callable[[], None]) -> bool:
    """Read the answer to its end; tell whether there was one, raise a refusal."""
    answer = b""
    good = False
    try:
        with sercomm_errors():
            while chunk := await reader.read(ERROR_BUDGET):
                answer += chunk
                if len(answer) > ERROR_BUDGET:
                    raise InvalidReply("the answer is too long")
                if not good and b"\n" in answer:
                    _check(answer)
                    good = True
                    accepted()
    except ConnectionDropped:
        if not good and answer:
            _check(answer)
        raise
    if answer:
        _check(answer)
    return bool(answer)


def _check(answer: bytes) -> None:
    """Raise the refusal that an answer is; 200 is none."""
    found = STATUS_LINE.match(answer)
    if found is None:
        raise InvalidReply("the answer is not HTTP")
    status = int(found[1])
    if status != 200:
        error = STATUS_ERRORS.get(status, InvalidReply)
        raise error(f"the camera answered with status {status}")
    body = answer.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    raise_error_page(body.decode("ascii", "replace"))


async def _undisturbed[T](work: Coroutine[Any, Any, T]) -> T:
    """Do something to its end, and be cancelled only then."""
    task = asyncio.create_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
    return task.result()


async def _hang_up(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    answer: asyncio.Task[bool],
) -> SercommError | None:
    """Send a FIN and let the camera close; return the refusal that came, if any.

    What is left unread would turn the close into a RST. TLS has no half-closed
    connections: there the FIN is the close itself.
    """
    try:
        if writer.can_write_eof():
            writer.write_eof()
        else:
            writer.close()
        async with asyncio.timeout(LINGER):
            await asyncio.wait((answer,))
            while await reader.read(ERROR_BUDGET):
                pass
    except OSError, TimeoutError:
        pass
    finally:
        answer.cancel()
        writer.transport.abort()
    if answer.done() and not answer.cancelled():
        failure = answer.exception()
        if isinstance(failure, SercommError) and not isinstance(failure, CannotConnect):
            return failure
    return None


@cache
def _unverified() -> ssl.SSLContext:
    """Take TLS as it comes: certificates are self-signed, ciphers a decade old."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context
