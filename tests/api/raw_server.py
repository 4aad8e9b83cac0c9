"""A server that says exactly what a test tells it to, byte for byte.

For what no healthy camera does: half answers, wrong lengths, noise, silence.
"""

import asyncio
from collections.abc import Awaitable, Callable
import contextlib
from dataclasses import dataclass, field
import socket
import struct
from typing import Self

type Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
type Answer = bytes | Script


@dataclass(kw_only=True)
class RawRequest:
    """A request as it came: target undecoded, header names in lower case."""

    method: str
    target: str
    version: str
    headers: dict[str, str]
    connection: int


@dataclass
class RawServer:
    """Gives the n-th request the n-th answer; the last one is given again and again.

    `bytes` are sent, then the connection is closed; a script does what it likes.
    """

    answers: tuple[Answer, ...]
    requests: list[RawRequest] = field(default_factory=list)
    connections: int = 0
    in_flight: int = 0
    max_in_flight: int = 0
    sent: int = 0
    host: str = "127.0.0.1"
    port: int = 0
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._accept, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave nothing behind."""
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def targets(self) -> list[str]:
        """Path and query of every request, in order."""
        return [request.target for request in self.requests]

    async def _accept(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve a connection in a task of our own."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        try:
            await self._serve(reader, writer, self.connections)
        except ConnectionError, asyncio.IncompleteReadError:
            pass
        finally:
            writer.transport.abort()

    async def _serve(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        connection: int,
    ) -> None:
        """Read one request and answer it."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")[:-2]
        method, target, version = first.split(" ")
        pairs = (line.partition(":") for line in lines)
        self.requests.append(
            RawRequest(
                method=method,
                target=target,
                version=version,
                headers={name.lower(): value.strip() for name, _, value in pairs},
                connection=connection,
            )
        )
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)
        try:
            answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
                writer.close()
                await writer.wait_closed()
            else:
                await answer(reader, writer)
        finally:
            self.in_flight -= 1


def reply(
    body: bytes = b"", status: str = "200 OK", *headers: str, version: str = "1.0"
) -> bytes:
    """An answer as cameras give it: no length, closed at the end."""
    lines = (f"HTTP/{version} {status}", "content-type: text/plain", *headers, "", "")
    return "\r\n".join(lines).encode("latin-1") + body


def groups(*names: str, **pairs: str) -> bytes:
    """An answer of get_group.cgi: every group with the same pairs."""
    lines = "".join(f"{key}={value}\r\n" for key, value in pairs.items())
    return reply("".join(f"[{name}]\r\n{lines}" for name in names).encode())


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Close without a byte."""
    writer.close()
    await writer.wait_closed()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Break the connection with a RST."""
    connection = writer.get_extra_info("socket")
    linger = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say nothing until the client leaves."""
    await reader.read()


def then(*parts: bytes | float | Script) -> Script:
    """Send bytes, pause for seconds, end with a script; without one, close."""

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        for part in parts:
            if isinstance(part, bytes):
                writer.write(part)
                await writer.drain()
            elif isinstance(part, float):
                await asyncio.sleep(part)
            else:
                await part(reader, writer)

    return script


def drip(data: bytes, pause: float) -> Script:
    """One byte, a pause, one byte; silence at the end."""
    parts: list[bytes | float | Script] = []
    for place in range(len(data)):
        parts += [data[place : place + 1], pause]
    return then(*parts, silence)


@dataclass
class Endless:
    """Sends the head, then the chunk for ever; counts what the client let through."""

    head: bytes
    chunk: bytes
    sent: int = 0

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Write until the client closes."""
        writer.write(self.head)
        with contextlib.suppress(ConnectionError):
            while not writer.is_closing():
                writer.write(self.chunk)
                await writer.drain()
                self.sent += len(self.chunk)
                await asyncio.sleep(0)
