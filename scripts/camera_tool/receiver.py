"""A small web server that shows what it gets, byte for byte, and says yes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
import re
from typing import Any

from custom_components.sercomm.api import Notification, parse_notification

from .output import BOLD, coloured, plain

MAX_HEAD = 64 * 1024
MAX_BODY = 64 * 1024
# A body without a length ends with the connection, or with silence.
SILENCE = 2.0
SHOWN_BODY = 2000
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
LENGTH = re.compile("[0-9]{1,18}")
LOGIN = re.compile(r"(?i)^((?:proxy-)?authorization: *\w+) .+")
ANSWER = b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(kw_only=True)
class Arrival:
    """One request as it came: the first line, the headers in their spelling, the body.

    `line_ends` are those of the head; `size` counts the whole body.
    """

    sender: str
    first: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    size: int = 0
    line_ends: str = "\r\n"

    @property
    def understood(self) -> Notification:
        """What the library makes of it."""
        query = self.first.partition("?")[2].partition(" ")[0]
        return parse_notification(query, dict(self.headers), self.body)

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON; a login in it is left out."""
        said = self.understood
        words = self.first.split(" ")
        return {
            "sender": self.sender,
            "method": words[0],
            "target": words[1] if len(words) > 1 else "",
            "version": words[2] if len(words) > 2 else "",
            "headers": [[name, _without_login(name, v)] for name, v in self.headers],
            "line_ends": self.line_ends,
            "body": self.body[:SHOWN_BODY].decode("latin-1"),
            "body_bytes": self.size,
            "understood": {
                name: value for name, value in _facts(said).items() if value is not None
            },
        }

    def lines(self) -> list[str]:
        """Return it for people: what came, and what it is taken for."""
        heads = [f"{name}: {_without_login(name, v)}" for name, v in self.headers]
        body = self.body[:SHOWN_BODY].decode("latin-1").splitlines()
        facts = _facts(self.understood).items()
        taken = " ".join(f"{name}={value}" for name, value in facts if value)
        if self.size > SHOWN_BODY:
            body = [f"{self.size} bytes"]
        said = [self.first, *heads, *([""] if body else []), *body]
        return [
            coloured(f"from {self.sender}, {taken}", BOLD),
            *(f"  {plain(line)}" for line in said),
        ]


@asynccontextmanager
async def receiving(
    host: str, port: int
) -> AsyncIterator[tuple[int, asyncio.Queue[Arrival]]]:
    """Give the port that is listened on, and what arrives there."""
    arrivals: asyncio.Queue[Arrival] = asyncio.Queue()

    async def welcome(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            with suppress(OSError, TimeoutError):
                arrival = await _received(reader, writer)
                if arrival is not None:
                    await arrivals.put(arrival)
        finally:
            writer.close()

    server = await asyncio.start_server(welcome, host, port, limit=MAX_HEAD)
    async with server:
        yield server.sockets[0].getsockname()[1], arrivals


async def _received(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Arrival | None:
    """Read a request and answer it; None for a connection that says nothing."""
    held = b""
    while not (end := END_OF_HEAD.search(held)) and len(held) < MAX_HEAD:
        async with asyncio.timeout(10):
            piece = await reader.read(4096)
        if not piece:
            break
        held += piece
    if not held:
        return None
    head = held[: end.start()] if end else held
    line_ends = "\r\n" if b"\r\n" in head or (end and end[0][:1] == b"\r") else "\n"
    first, *rest = head.decode("latin-1").splitlines()
    pairs = (line.partition(":") for line in rest)
    arrival = Arrival(
        sender=str(writer.get_extra_info("peername")[0]),
        first=first,
        headers=[(name, value.strip()) for name, _, value in pairs],
        line_ends=line_ends,
    )
    await _read_body(arrival, held[end.end() :] if end else b"", reader)
    writer.write(ANSWER)
    await writer.drain()
    return arrival


async def _read_body(
    arrival: Arrival, begun: bytes, reader: asyncio.StreamReader
) -> None:
    """Read as much as is announced; without a length what comes before a silence."""
    named = {name.lower(): value for name, value in arrival.headers}
    length = named.get("content-length", "")
    announced = int(length) if LENGTH.fullmatch(length) else None
    if announced is None and arrival.first.split(" ")[0] in ("GET", "HEAD"):
        announced = 0
    body, size = begun[:MAX_BODY], len(begun)
    with suppress(TimeoutError):
        while announced is None or size < announced:
            async with asyncio.timeout(SILENCE):
                piece = await reader.read(4096)
            if not piece:
                break
            size += len(piece)
            body += piece[: MAX_BODY - len(body)]
    arrival.body, arrival.size = body, size


def _facts(said: Notification) -> dict[str, Any]:
    """Return what was understood, by name."""
    return {
        "kind": str(said.kind),
        "window": said.window,
        "level": said.level,
        "input": said.input,
    }


def _without_login(name: str, value: str) -> str:
    """Return a header's value without the login in it."""
    return LOGIN.sub(r"\1 …", f"{name}: {value}").partition(": ")[2]
