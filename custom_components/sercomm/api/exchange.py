"""One exchange over HTTP: its connection, its errors, its status, its body."""

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Collection,
    Iterator,
    Mapping,
)
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from ipaddress import IPv6Address, ip_address
from typing import Any

import aiohttp

from .errors import (
    AccessDenied,
    AnswerTooLarge,
    AuthenticationFailed,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    CommandRefused,
    ConnectionDropped,
    ConnectTimeout,
    HttpsRequired,
    InvalidReply,
    NotAvailable,
    PrivacyMode,
    SercommError,
    UnknownHost,
)
from .traffic import Traffic

KIB = 1024
ERROR_BUDGET = 4 * KIB
CHUNK = 16 * KIB
REST_BUDGET = 64 * KIB
REST_SECONDS = 0.5
NO_CONTROLS = dict.fromkeys(range(0x80, 0xA0), "\ufffd")

# 403 and 404 is what an operator has switched off (Sercomm-API issues 16 and 19), 406
# privacy mode (NV812D manual p.80), 503 that no session is free (SerComm iOS app).
STATUS_ERRORS: Mapping[int, type[SercommError]] = {
    401: AuthenticationFailed,
    403: AccessDenied,
    404: NotAvailable,
    406: PrivacyMode,
    503: CameraBusy,
}
# An upload that was answered with these has not been acted on.
UPLOAD_REFUSALS = frozenset({405, 411, 413, 415, 501})

type Enough = Callable[[bytearray], bool]


@dataclass(frozen=True)
class Reply:
    """A whole answer: content type in lower case (may be empty) and body."""

    content_type: str
    body: bytes

    @property
    def text(self) -> str:
        """Body as text, see `decoded`."""
        return decoded(self.body)


def decoded(body: bytes) -> str:
    """Return the text of a body without NULs, of each line as UTF-8 or else latin-1.

    Old firmware takes names in whatever its browser sent. Control characters of
    latin-1 are replaced: some of them end a line.
    """
    body = body.replace(b"\0", b"")
    try:
        return body.decode()
    except UnicodeDecodeError:
        return "".join(map(_line, body.splitlines(keepends=True)))


def _line(line: bytes) -> str:
    """Return one line as text."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1").translate(NO_CONTROLS)


class Exchange:
    """A middleware that sends a request once, on a connection of its own.

    `peer` is the IP address that answered last: without a zone, IPv4 in its plain
    form; None before that. `may_be_another` is whether another camera may answer by
    now, since it was last set back.
    """

    def __init__(self, traffic: Traffic) -> None:
        """Nothing has answered yet; what is sent is counted."""
        self._traffic = traffic
        self.peer: str | None = None
        self.may_be_another = False

    async def __call__(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        """Keep aiohttp from sending a request again by itself, and note who answered.

        It does so for every GET whose connection breaks, and to a camera a GET may
        be a write. The connection never goes back to the pool, whatever the camera
        says: one that dies there would take the next command with it. A demand for
        a login is hung up on before the next try.
        """
        send = request.send
        peer: str | None = None

        async def send_alone(conn: Any) -> aiohttp.ClientResponse:
            nonlocal peer
            self._traffic.count()
            conn.protocol.force_close()
            peer = peer_address(conn.transport.get_extra_info("peername"))
            return await send(conn)

        # aiohttp has no other way to the connection before the answer releases it.
        request.send = send_alone  # type: ignore[method-assign]
        try:
            with sercomm_errors():
                response = await handler(request)
        except CannotConnect as error:
            # Whoever takes no connection may be on its way out.
            if not isinstance(error, ConnectionDropped):
                self.may_be_another = True
            raise
        finally:
            request.send = send  # type: ignore[method-assign]
        if self.peer not in (None, peer):
            self.may_be_another = True
        self.peer = peer
        if response.status == 401:
            response.close()
        return response


def peer_address(peername: Any) -> str | None:
    """Return the IP address of a socket's peer; None when it has none."""
    try:
        address = ip_address(str(peername[0]).partition("%")[0])
    except TypeError, LookupError, ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(address)


@contextmanager
def sercomm_errors() -> Iterator[None]:
    """Turn whatever the web client raises inside the block into a SercommError."""
    try:
        yield
    except aiohttp.ConnectionTimeoutError:
        raise ConnectTimeout("the camera did not answer in time") from None
    except TimeoutError:
        raise CameraTimeout("the camera did not answer in time") from None
    except aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError:
        raise ConnectionDropped("the camera closed the connection") from None
    except aiohttp.ClientConnectorDNSError:
        raise UnknownHost("the host name is not known") from None
    except aiohttp.ClientConnectorError, aiohttp.InvalidURL, UnicodeError:
        raise CannotConnect("the camera cannot be reached") from None
    except aiohttp.ClientOSError, ConnectionError:
        raise ConnectionDropped("the connection to the camera broke") from None
    except aiohttp.ClientResponseError, ValueError:
        raise InvalidReply("the answer is not HTTP") from None
    except aiohttp.ClientError, OSError:
        raise CannotConnect("the camera cannot be reached") from None


def content_options(body: bytes | None) -> dict[str, Any]:
    """Return the options of a GET, or of a POST that can be read piece by piece."""
    if body is None:
        return {"method": "GET"}
    return {"method": "POST", "data": BytesIO(body)}


def check_status(response: aiohttp.ClientResponse, absent: Collection[int]) -> None:
    """Turn a status into an error; 400 is left to the caller, who reads why."""
    if response.status in absent:
        raise NotAvailable(f"the camera answered with status {response.status}")
    # What a camera would take instead stands in the body (RC8120 manual p.83).
    if response.status in (200, 400):
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise InvalidReply("the answer is compressed")
        return
    if response.method == "POST" and response.status in UPLOAD_REFUSALS:
        raise CommandRefused(f"HTTP {response.status}")
    # HTTP can be switched off in favour of HTTPS (RC4551 build flags).
    if 300 <= response.status < 400 and response.headers.get(
        "Location", ""
    ).lower().startswith("https:"):
        raise HttpsRequired("the camera wants to be asked by HTTPS")
    error = STATUS_ERRORS.get(response.status, InvalidReply)
    raise error(f"the camera answered with status {response.status}")


async def pieces(
    response: aiohttp.ClientResponse, budget: int
) -> AsyncGenerator[bytes]:
    """Give the body to its end, but never more than the budget plus one chunk."""
    if (response.content_length or 0) > budget:
        raise AnswerTooLarge(f"the answer is larger than {budget} bytes")
    size = 0
    async for piece in response.content.iter_chunked(CHUNK):
        size += len(piece)
        if size > budget:
            raise AnswerTooLarge(f"the answer is larger than {budget} bytes")
        yield piece


async def _let_end(coming: AsyncIterator[bytes]) -> None:
    """Wait for the end of what nobody needs, but not for long.

    Another request would come while the camera is still at this one.
    """
    left = REST_BUDGET
    with suppress(aiohttp.ClientError, OSError, SercommError, TimeoutError):
        async with asyncio.timeout(REST_SECONDS):
            async for piece in coming:
                left -= len(piece)
                if left < 0:
                    return


async def whole_body(
    response: aiohttp.ClientResponse, budget: int, enough: Enough | None = None
) -> bytes:
    """Read the body within the budget; that of a status 400 is raised.

    It ends where `enough` tells of what has come that no more of it is needed; the
    camera may end by itself for half a second and 64 KiB more.
    """
    refused = response.status == 400
    body = bytearray()
    async with aclosing(
        pieces(response, ERROR_BUDGET if refused else budget)
    ) as coming:
        async for piece in coming:
            body += piece
            if enough is not None and not refused and enough(body):
                await _let_end(coming)
                break
    if refused:
        raise CommandRefused(decoded(bytes(body)))
    return bytes(body)
