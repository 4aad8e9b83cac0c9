"""HTTP as a small camera speaks it: one request, one HTTP/1.0 answer, closed."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
import contextlib
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from multidict import CIMultiDict

REASONS = {
    200: "OK",
    302: "Found",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    406: "Not Acceptable",
    413: "Request Entity Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
HEAD_LIMIT = 64 * 1024
BODY_LIMIT = 64 * 1024 * 1024

type Stream = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class BadRequest(Exception):
    """The client sent something that is not HTTP."""


@dataclass(kw_only=True)
class Request:
    """One request the camera received; times are of time.monotonic()."""

    method: str
    path: str
    query: str
    headers: CIMultiDict[str]
    body: bytes = b""
    user: str | None = None
    status: int = 0
    started: float = 0.0
    ended: float = 0.0
    peer: str = ""
    version: str = "HTTP/1.0"
    secure: bool = False

    @property
    def target(self) -> str:
        """Path and query as they came."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def parameters(self) -> list[tuple[str, str | None]]:
        """Decoded fields of query and form body; None where there was no `=`."""
        found = decode_fields(self.query)
        kind = self.headers.get("content-type", "")
        if (
            self.method == "POST"
            and "multipart" not in kind
            and len(self.body) <= HEAD_LIMIT
        ):
            found += decode_fields(self.body.decode("latin-1"))
        return found

    def parameter(self, name: str) -> str | None:
        """The last value given for a name; None when it is absent."""
        return dict(self.parameters).get(name)


@dataclass(kw_only=True)
class Reply:
    """One answer; with `stream` the body is written by that function after the head."""

    status: int = 200
    body: bytes = b""
    content_type: str | None = "text/plain"
    headers: Iterable[tuple[str, str]] = field(default_factory=tuple)
    stream: Stream | None = None
    head: bytes | None = None

    def render_head(self, *, content_length: bool = False) -> bytes:
        """Status line and headers, lower case, CRLF."""
        if self.head is not None:
            return self.head
        lines = [f"HTTP/1.0 {self.status} {REASONS.get(self.status, 'Unknown')}"]
        if self.content_type:
            lines.append(f"content-type: {self.content_type}")
        lines.extend(f"{name}: {value}" for name, value in self.headers)
        if content_length and self.stream is None:
            lines.append(f"content-length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


def text(body: str | bytes, status: int = 200) -> Reply:
    """A plain text answer."""
    return Reply(
        status=status, body=body if isinstance(body, bytes) else body.encode("latin-1")
    )


def html_error(status: int) -> Reply:
    """An error page, the status text in title and body."""
    reason = f"{status} {REASONS.get(status, 'Unknown')}"
    head = f"<head><title>{reason}</title></head>"
    page = f"<html>{head}\r\n<body><h1>{reason}</h1></body></html>\r\n"
    return Reply(status=status, body=page.encode(), content_type="text/html")


def decode_fields(text_: str) -> list[tuple[str, str | None]]:
    """Split `a=1&b&c=%20` and decode it as a CGI library does (`+` is a space)."""
    fields: list[tuple[str, str | None]] = []
    for part in text_.split("&"):
        if not part:
            continue
        name, separator, value = part.partition("=")
        decoded = unquote_plus(value, encoding="latin-1") if separator else None
        fields.append((unquote_plus(name, encoding="latin-1"), decoded))
    return fields


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read one request with its counted body; None when the peer left before that."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError as error:
        raise BadRequest("head too long") from error
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise BadRequest(lines[0][:80])
    headers: CIMultiDict[str] = CIMultiDict()
    for line in lines[1:]:
        name, separator, value = line.partition(":")
        if separator:
            headers.add(name.strip(), value.strip())
    path, _, query = words[1].partition("?")
    request = Request(
        method=words[0].upper(),
        path=path,
        query=query,
        headers=headers,
        version=words[2],
    )
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > BODY_LIMIT:
        raise BadRequest("content-length")
    if int(length):
        try:
            request.body = await reader.readexactly(int(length))
        except asyncio.IncompleteReadError:
            return None
    return request


async def leaves_within(reader: asyncio.StreamReader, seconds: float) -> bool:
    """Wait; True as soon as the client hangs up. What it still sends is dropped."""
    try:
        async with asyncio.timeout(seconds):
            while await reader.read(65536):
                pass
    except TimeoutError:
        return False
    return True


async def unless_left[T](
    reader: asyncio.StreamReader, work: Coroutine[None, None, T]
) -> T | None:
    """Do some work; None as soon as the client hangs up, and the work is given up."""

    async def leaves() -> None:
        with contextlib.suppress(OSError):
            while await reader.read(65536):
                pass

    working, leaving = asyncio.ensure_future(work), asyncio.ensure_future(leaves())
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)
