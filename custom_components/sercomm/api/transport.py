"""One camera's HTTP: one request at a time, budgets, time limits, login, retries."""

import asyncio
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterator,
    Mapping,
)
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import aiohttp

from .address import Address, Credentials
from .answers import raise_error_page, require_ok
from .errors import (
    AccessDenied,
    AuthenticationFailed,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    CommandRefused,
    ConnectionDropped,
    InvalidReply,
    NotAvailable,
    PrivacyMode,
    SercommError,
)
from .gate import Gate, Priority

CONNECT_TIMEOUT = 5.0
TOTAL_TIMEOUT = 15.0
STREAM_SILENCE = 10.0
FILE_SILENCE = 60.0

KIB = 1024
GROUP_BUDGET = 64 * KIB
LOG_BUDGET = 256 * KIB
JPEG_BUDGET = 8 * KIB * KIB
ERROR_BUDGET = 4 * KIB
CHUNK = 16 * KIB

STATUS_ERRORS: Mapping[int, type[SercommError]] = {
    401: AuthenticationFailed,
    403: AccessDenied,
    404: NotAvailable,
    406: PrivacyMode,
    503: CameraBusy,
}
# An upload that was answered with these has not been acted on.
UPLOAD_REFUSALS = frozenset({405, 411, 413, 415, 501})


@dataclass(frozen=True)
class Reply:
    """A whole answer: content type in lower case (may be empty) and body."""

    content_type: str
    body: bytes

    @property
    def text(self) -> str:
        """Body as text; bytes that are not UTF-8 are replaced, NULs dropped."""
        return self.body.decode("utf-8", "replace").replace("\0", "")


class Transport:
    """Sends requests to one camera, never more than one at a time."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: Address,
        credentials: Credentials | None,
        gate: Gate | None = None,
    ) -> None:
        """Nothing is sent until the first request; a gate of one's own by default."""
        self.address = address
        self.credentials = credentials
        self._session = session
        self._gate = gate or Gate()
        self._digest: aiohttp.DigestAuthMiddleware | None = None

    def with_login(self, credentials: Credentials) -> Transport:
        """Return a transport for another login that waits in the same queue."""
        return Transport(self._session, self.address, credentials, self._gate)

    def at(self, session: aiohttp.ClientSession, address: Address) -> Transport:
        """Return a transport for another address that waits in the same queue."""
        return Transport(session, address, self.credentials, self._gate)

    async def read(
        self,
        path: str,
        query: str = "",
        *,
        priority: Priority = Priority.POLL,
        budget: int = GROUP_BUDGET,
        timeout: float = TOTAL_TIMEOUT,
        login: bool = True,
        absent: Collection[int] = (),
    ) -> Reply:
        """GET something without side effect; a dropped connection is retried once.

        `budget` in bytes, `timeout` in seconds from the moment it is our turn,
        the retry included. `absent` are further statuses that mean NotAvailable.
        Raises any SercommError.
        """
        async with self._turn(priority, timeout):
            try:
                return await self._get(path, query, budget, login=login, absent=absent)
            except ConnectionDropped:
                return await self._get(path, query, budget, login=login, absent=absent)

    async def read_text(self, path: str, query: str = "", **options: Any) -> str:
        """GET a plain text answer; error pages with status 200 become errors.

        Takes the options of `read`. Raises any SercommError.
        """
        text = (await self.read(path, query, **options)).text
        raise_error_page(text)
        return text

    async def command(
        self,
        path: str,
        query: str = "",
        *,
        timeout: float = TOTAL_TIMEOUT,
        accept: Collection[str] = (),
    ) -> None:
        """GET something that acts, once, before everything that waits.

        Raises unless `require_ok` is content with the answer, and any other
        SercommError.
        """
        async with self._turn(Priority.COMMAND, timeout):
            reply = await self._get(path, query, GROUP_BUDGET)
        require_ok(reply.text, accept)

    async def upload(
        self, path: str, body: bytes, content_type: str, *, timeout: float
    ) -> str:
        """POST something once, before everything that waits; return the answer.

        `timeout` in seconds. What the answer means is left to the caller: see
        `require_ok`. Statuses that name a fault of the request are
        CommandRefused; raises any other SercommError.
        """
        async with self._turn(Priority.COMMAND, timeout):
            reply = await self._get(
                path,
                "",
                GROUP_BUDGET,
                body=body,
                headers={"Content-Type": content_type},
            )
        return reply.text.strip()

    async def download(
        self,
        path: str,
        write: Callable[[bytes], Awaitable[None]],
        *,
        budget: int,
        timeout: float,
    ) -> None:
        """GET a large file once, before everything that waits.

        Hands each piece to `write`, which raises nothing but SercommError.
        `budget` in bytes, `timeout` in seconds; 60 s of silence end it too.
        Raises any SercommError.
        """
        limits = aiohttp.ClientTimeout(
            total=None, sock_connect=CONNECT_TIMEOUT, sock_read=FILE_SILENCE
        )
        async with (
            self._turn(Priority.COMMAND, timeout),
            await self._send(path, "", limits) as response,
        ):
            if response.status == 400:
                await _whole(response, budget)
            async for piece in _pieces(response, budget):
                await write(piece)

    async def long_poll(self, path: str, *, budget: int, timeout: float) -> Reply:
        """GET an answer that the camera holds back, once, beside the queue of requests.

        `budget` in bytes, `timeout` in seconds for all of it. Raises any SercommError.
        """
        with translated():
            async with asyncio.timeout(timeout):
                return await self._get(path, "", budget)

    @asynccontextmanager
    async def stream(
        self, path: str, query: str = "", headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Open an endless answer beside the queue of requests.

        10 s of silence end it. Raises any SercommError; what reads from the
        response belongs into `translated()`.
        """
        limits = aiohttp.ClientTimeout(
            total=None, sock_connect=CONNECT_TIMEOUT, sock_read=STREAM_SILENCE
        )
        with translated():
            response = await self._send(path, query, limits, headers=headers)
        async with response:
            yield response

    @asynccontextmanager
    async def _turn(self, priority: Priority, timeout: float) -> AsyncIterator[None]:
        """Wait for our turn, then take no longer than `timeout` seconds."""
        with translated():
            async with self._gate.turn(priority), asyncio.timeout(timeout):
                yield

    async def _get(self, path: str, query: str, budget: int, **options: Any) -> Reply:
        """Send one request and read its whole answer within the budget."""
        limits = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT)
        with translated():
            async with await self._send(path, query, limits, **options) as response:
                body = await _whole(response, budget)
                return Reply(response.content_type.lower(), body)

    async def _send(
        self,
        path: str,
        query: str,
        limits: aiohttp.ClientTimeout,
        *,
        login: bool = True,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        absent: Collection[int] = (),
    ) -> aiohttp.ClientResponse:
        """Send a request; answer a demand for digest by starting over with it."""
        if self._session.closed:
            raise CannotConnect("the web client has been closed")
        url = self.address.url(path, query)
        options: dict[str, Any] = {"timeout": limits, "allow_redirects": False}
        response = await self._session.request(
            url=url, **_content(body), **options, **self._login(login, headers)
        )
        if login and self._wants_digest(response):
            response = await self._session.request(
                url=url, **_content(body), **options, **self._login(login, headers)
            )
        try:
            _check_status(response, absent)
        except SercommError:
            response.close()
            raise
        return response

    def _login(self, login: bool, headers: Mapping[str, str] | None) -> dict[str, Any]:
        """Return the request options that carry the login.

        Connections are not kept: cameras close them anyway, and one that dies
        in the pool would take the next command with it.
        """
        sent = {
            "Accept-Encoding": "identity",
            "Connection": "close",
            **(headers or {}),
        }
        if not login or self.credentials is None:
            return {"headers": sent, "middlewares": (_send_once,)}
        if self._digest is not None:
            return {"headers": sent, "middlewares": (self._digest, _send_once)}
        sent["Authorization"] = self.credentials.basic
        return {"headers": sent, "middlewares": (_send_once,)}

    def _wants_digest(self, response: aiohttp.ClientResponse) -> bool:
        """Switch to digest when the camera refuses Basic and names it."""
        offered = response.headers.get("WWW-Authenticate", "").lower()
        if (
            response.status != 401
            or self.credentials is None
            or self._digest is not None
            or not offered.startswith("digest")
            or ":" in self.credentials.username
        ):
            return False
        self._digest = aiohttp.DigestAuthMiddleware(
            self.credentials.username, self.credentials.password
        )
        return True


@contextmanager
def translated() -> Iterator[None]:
    """Turn whatever the web client raises inside the block into a SercommError."""
    try:
        yield
    except TimeoutError:
        raise CameraTimeout("the camera did not answer in time") from None
    except aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError:
        raise ConnectionDropped("the camera closed the connection") from None
    except aiohttp.ClientConnectorError, aiohttp.InvalidURL, UnicodeError:
        raise CannotConnect("the camera cannot be reached") from None
    except aiohttp.ClientOSError, ConnectionError:
        raise ConnectionDropped("the connection to the camera broke") from None
    except aiohttp.ClientResponseError, ValueError:
        raise InvalidReply("the answer is not HTTP") from None
    except aiohttp.ClientError, OSError:
        raise CannotConnect("the camera cannot be reached") from None


async def _send_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep aiohttp from sending a request again by itself.

    It does so for every GET whose connection breaks, and to a camera a GET may
    be a write. A demand for a login is hung up on before the next try.
    """
    with translated():
        response = await handler(request)
    if response.status == 401:
        response.close()
    return response


def _content(body: bytes | None) -> dict[str, Any]:
    """Return the options of a GET, or of a POST that can be read piece by piece."""
    if body is None:
        return {"method": "GET"}
    return {"method": "POST", "data": BytesIO(body)}


def _check_status(response: aiohttp.ClientResponse, absent: Collection[int]) -> None:
    """Turn a status into an error; 400 is left to the caller, who reads why."""
    if response.status in absent:
        raise NotAvailable(f"the camera answered with status {response.status}")
    if response.status in (200, 400):
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise InvalidReply("the answer is compressed")
        return
    if response.method == "POST" and response.status in UPLOAD_REFUSALS:
        raise CommandRefused(f"status {response.status}")
    error = STATUS_ERRORS.get(response.status, InvalidReply)
    raise error(f"the camera answered with status {response.status}")


async def _pieces(
    response: aiohttp.ClientResponse, budget: int
) -> AsyncIterator[bytes]:
    """Give the body to its end, but never more than the budget plus one chunk."""
    if (response.content_length or 0) > budget:
        raise InvalidReply(f"the answer is larger than {budget} bytes")
    size = 0
    async for piece in response.content.iter_chunked(CHUNK):
        size += len(piece)
        if size > budget:
            raise InvalidReply(f"the answer is larger than {budget} bytes")
        yield piece


async def _whole(response: aiohttp.ClientResponse, budget: int) -> bytes:
    """Read the body within the budget; that of a status 400 is raised."""
    refused = response.status == 400
    body = bytearray()
    async for piece in _pieces(response, ERROR_BUDGET if refused else budget):
        body += piece
    if refused:
        raise CommandRefused(body.decode("ascii", "replace"))
    return bytes(body)
