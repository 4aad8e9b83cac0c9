"""One request and its answer, byte for byte.

A web client hides what is wanted here: the status line, the spelling of headers, what
ends the lines, and whether the connection is kept.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
import re
import ssl
from time import monotonic
from typing import Any

from custom_components.sercomm.api import Address, Credentials
from scripts.camera_tool.receiver import LENGTH

END_OF_HEAD = re.compile(rb"\r?\n\r?\n|\r\r")
CONNECT = 5.0
BUDGET = 256 * 1024
BEGINNING = 8 * 1024
# How long a camera that has answered may take to hang up by itself.
HANGS_UP = 0.5

type Enough = Callable[[bytes], bool]


@dataclass(kw_only=True)
class Heard:
    """What a camera answered; `problem` instead where it did not.

    `closes` tells whether it ended the connection itself, `whole` whether the answer
    was read to its end.
    """

    status_line: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    head_ends: str = ""
    body: bytes = b""
    seconds: float = 0.0
    closes: bool = False
    whole: bool = False
    problem: str | None = None

    @property
    def status(self) -> int:
        """The number in the status line; 0 without one."""
        code = re.match(r"\S+ ([0-9]{3})\b", self.status_line)
        return int(code[1]) if code else 0

    @property
    def text(self) -> str:
        """The body as text, every byte of it."""
        return self.body.decode("latin-1")

    @property
    def beginning(self) -> str:
        """More of the text than anybody is shown of it."""
        return self.body[:BEGINNING].decode("latin-1")

    def header(self, name: str) -> str:
        """A header's value, empty without it."""
        return next((v for n, v in self.headers if n.lower() == name), "")

    def facts(self) -> dict[str, Any]:
        """Return how it was answered, not what."""
        if self.problem is not None:
            return {"problem": self.problem, "seconds": round(self.seconds, 3)}
        length = self.header("content-length")
        counted = "absent"
        if length:
            # Who hangs up early had announced more.
            right = length == str(len(self.body)) or not self.closes
            counted = "right" if right else "wrong"
        return {
            "status": self.status_line,
            "headers": [list(pair) for pair in self.headers],
            "head_ends": self.head_ends,
            "body_ends": line_ends(self.body),
            "charset": charset(self.body),
            "bytes": len(self.body),
            "whole": self.whole,
            "content_length": counted,
            "closes": self.closes,
            "seconds": round(self.seconds, 3),
        }


async def ask(
    address: Address,
    path: str,
    query: str = "",
    *,
    login: Credentials | None = None,
    headers: Mapping[str, str] | None = None,
    budget: int = BUDGET,
    seconds: float = 20.0,
    enough: Enough | None = None,
) -> Heard:
    """Send one GET and read the answer, at most `budget` bytes and `seconds` long.

    `enough` tells of what was read so far whether more is not wanted.
    """
    heard = Heard()
    started = monotonic()
    try:
        async with asyncio.timeout(seconds):
            request = _request(address, path, query, login, headers)
            await _exchange(heard, address, request, budget, enough)
    except TimeoutError:
        if not heard.status_line:
            heard.problem = "no answer in time"
    except OSError as error:
        if not heard.status_line:
            heard.problem = type(error).__name__
    if not heard.status_line and heard.problem is None:
        heard.problem = "no answer"
    heard.seconds = heard.seconds or monotonic() - started
    return heard


async def _exchange(
    heard: Heard,
    address: Address,
    request: bytes,
    budget: int,
    enough: Enough | None,
) -> None:
    """Send a request and read into `heard`."""
    context = None
    if address.ssl:
        # The cameras' certificates are self-signed, their ciphers old.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    async with asyncio.timeout(CONNECT):
        reader, writer = await asyncio.open_connection(
            address.host, address.port, ssl=context
        )
    try:
        started = monotonic()
        writer.write(request)
        await writer.drain()
        raw = b""
        while not (end := END_OF_HEAD.search(raw)) and len(raw) < budget:
            piece = await reader.read(4096)
            if not piece:
                break
            raw += piece
        heard.seconds = monotonic() - started
        _read_head(heard, raw[: end.start()] if end else raw, end)
        heard.body = raw[end.end() :] if end else b""
        await _read_body(heard, reader, budget, enough)
    finally:
        writer.close()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(HANGS_UP):
                await writer.wait_closed()


def _read_head(heard: Heard, head: bytes, end: re.Match[bytes] | None) -> None:
    """Take the head apart."""
    lines = re.split("\r\n|\n|\r", head.decode("latin-1"))
    heard.status_line = lines[0]
    pairs = (line.partition(":") for line in lines[1:] if line)
    heard.headers = [(name, value.strip()) for name, _, value in pairs]
    heard.head_ends = line_ends(end[0]) if end else ""


async def _read_body(
    heard: Heard, reader: asyncio.StreamReader, budget: int, enough: Enough | None
) -> None:
    """Read until the length, the end or the budget; then see who hangs up."""
    length = heard.header("content-length")
    wanted = int(length) if LENGTH.fullmatch(length) else None
    while len(heard.body) < (budget if wanted is None else min(wanted, budget)):
        piece = await reader.read(16 * 1024)
        if not piece:
            heard.closes = heard.whole = True
            return
        heard.body += piece
        if enough is not None and enough(heard.body):
            return
    heard.whole = wanted is not None and len(heard.body) >= wanted
    if heard.whole:
        with suppress(TimeoutError):
            async with asyncio.timeout(HANGS_UP):
                heard.closes = not await reader.read(1)


def _request(
    address: Address,
    path: str,
    query: str,
    login: Credentials | None,
    headers: Mapping[str, str] | None,
) -> bytes:
    """Return the request, which offers to keep the connection."""
    lines = [
        f"GET {path}{'?' if query else ''}{query} HTTP/1.1",
        f"Host: {address.host}:{address.port}",
        "Connection: keep-alive",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    if login is not None:
        lines.append(f"Authorization: {login.basic}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def line_ends(data: bytes) -> str:
    """Return what ends the lines; empty without lines, `mixed` where it differs."""
    found = {end.decode() for end in re.findall(rb"\r\n|\n|\r", data)}
    return found.pop() if len(found) == 1 else "mixed" if found else ""


def charset(data: bytes) -> str:
    """Return the narrowest of ascii, utf-8 and other that holds the bytes."""
    if data.isascii():
        return "ascii"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "other"
    return "utf-8"
