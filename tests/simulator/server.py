"""The camera's web server: a listening socket of its own, one answer a connection."""

import asyncio
from collections.abc import Iterator
import contextlib
import socket
import ssl
import time
from typing import TYPE_CHECKING

from . import faults
from .accounts import Level, authenticate, challenge, claimed_user, level_needed
from .certificate import self_signed
from .door import Door
from .exchange import (
    BadRequest,
    Reply,
    Request,
    html_error,
    leaves_within,
    read_request,
    text,
    unless_left,
)
from .open_home import POLL
from .routes import find_handler, is_talk

if TYPE_CHECKING:
    from .simulator import Simulator

IDLE_SECONDS = 30
REMEMBERED = 50_000
STREAMS = frozenset(
    {"/img/video.mjpeg", "/img/mjpeg.cgi", "/img/g711u.cgi", "/img/g711a.cgi"}
)


class WebServer:
    """Accepts connections while online and keeps count of them, whatever the port."""

    def __init__(
        self,
        sim: Simulator,
        host: str,
        port: int,
        tls: ssl.SSLContext | None = None,
        https_port: int | None = None,
    ) -> None:
        """Know where to listen; port 0 takes any free one and keeps it.

        With an `https_port` it listens there too, by HTTPS with a certificate of its
        own.
        """
        self.host = host
        self.tls = tls
        self.connections = 0
        self.max_in_flight = 0
        self.open_streams = 0
        self.open_polls = 0
        self._sim = sim
        self._in_flight = 0
        self._front = Door(host, port, tls, self._welcome)
        self._side = (
            None
            if https_port is None
            else Door(host, https_port, self_signed(), self._welcome)
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def port(self) -> int:
        """The port; known once it listens."""
        return self._front.port

    @property
    def https_port(self) -> int | None:
        """The HTTPS port, None without one."""
        if self.tls is not None:
            return self._front.port
        return None if self._side is None else self._side.port

    @property
    def online(self) -> bool:
        """Whether somebody listens."""
        return self._front.is_open

    def listen(self) -> None:
        """Open the listening sockets."""
        try:
            for door in self._doors():
                door.open()
        except OSError:
            self.close()
            raise

    def close(self, *, drop: bool = True) -> None:
        """Close the listening sockets and, unless told otherwise, every connection."""
        for door in self._doors():
            door.close()
        if drop:
            self.drop_connections()

    def drop_connections(self) -> None:
        """End every connection at once."""
        current = asyncio.current_task()
        for task in self._tasks:
            if task is not current:
                task.cancel()
        for writer in list(self._writers):
            faults.reset(writer)

    async def stop(self) -> None:
        """Close all and wait until nothing is left."""
        self.close()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await asyncio.sleep(0)  # finished tasks leave the set one step later

    def reset_counters(self) -> None:
        """Start counting anew."""
        self.connections = 0
        self.max_in_flight = self._in_flight

    def _doors(self) -> list[Door]:
        """Where it listens."""
        return [door for door in (self._front, self._side) if door is not None]

    def _welcome(self, door: Door, connection: socket.socket, peer: str) -> None:
        """Serve a connection in a task of its own."""
        self.connections += 1
        task = asyncio.get_running_loop().create_task(
            self._serve(door, connection, peer)
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, door: Door, connection: socket.socket, peer: str) -> None:
        """Serve one connection to its end."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=64 * 1024)
        try:
            transport, protocol = await loop.connect_accepted_socket(
                lambda: asyncio.StreamReaderProtocol(reader), connection, ssl=door.tls
            )
        except OSError:
            connection.close()
            return
        except asyncio.CancelledError:
            connection.close()
            raise
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        self._writers.add(writer)
        try:
            with contextlib.suppress(OSError, TimeoutError):
                await self._exchange(door, reader, writer, peer)
                writer.close()
                await writer.wait_closed()
        finally:
            self._writers.discard(writer)
            transport.abort()

    async def _exchange(
        self,
        door: Door,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        peer: str,
    ) -> None:
        """Read a request, log it, answer it."""
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                request = await read_request(reader)
        except BadRequest:
            writer.write(Reply(status=400).render_head())
            await writer.drain()
            return
        if request is None:
            return
        request.peer = peer
        request.secure = door.tls is not None
        request.started = time.monotonic()
        self._sim.requests.append(request)
        del self._sim.requests[:-REMEMBERED]
        with self._counted(request):
            await self._answer(request, reader, writer)

    @contextlib.contextmanager
    def _counted(self, request: Request) -> Iterator[None]:
        """Count a request while it is in work; what is held open counts apart."""
        polls = int(request.path == POLL)
        held = polls or request.path in STREAMS
        self.open_polls += polls
        if held:
            self.open_streams += 1
        else:
            self._in_flight += 1
            self.max_in_flight = max(self.max_in_flight, self._in_flight)
        try:
            yield
        finally:
            request.ended = time.monotonic()
            self.open_polls -= polls
            if held:
                self.open_streams -= 1
            else:
                self._in_flight -= 1

    async def _answer(
        self,
        request: Request,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Make the answer, with the faults that strike it, and write it."""
        sim = self._sim
        fault = sim.faults.take(request)
        live = request.path in STREAMS
        wait = 0.0 if live else sim.persona.latency / sim.speed
        if fault is not None:
            if fault.kind == "reset":
                faults.reset(writer)
                return
            if fault.kind == "silent":
                await reader.read()
                return
            if fault.kind == "delay":
                wait += float(fault.options.get("seconds", 1))
            if fault.kind == "hold" and not await unless_left(
                reader, fault.cleared.wait()
            ):
                return
        if wait and live:
            await asyncio.sleep(wait)
        elif wait and await leaves_within(reader, wait):
            return
        reply = faults.instead(fault) if fault else None
        if reply is None:
            reply = await self._made(request, reader)
            if reply is None:
                return
            if fault is not None:
                reply = faults.shaped(fault, reply)
        request.status = reply.status
        writer.write(reply.render_head(content_length=sim.persona.content_length))
        if request.method != "HEAD":
            writer.write(reply.body)
        await writer.drain()
        if reply.stream is not None:
            await reply.stream(reader, writer)
        elif not is_talk(request) and "transfer-encoding" in request.headers:
            await _linger(reader, writer)
        sim.answered(request)

    async def _made(
        self, request: Request, reader: asyncio.StreamReader
    ) -> Reply | None:
        """The answer; None when whoever polls has left, and takes no alert along."""
        if request.path == POLL:
            return await unless_left(reader, self.respond(request))
        return await self.respond(request)

    async def respond(self, request: Request) -> Reply:
        """The answer a healthy camera gives."""
        sim = self._sim
        persona = sim.persona
        level = authenticate(
            request, sim.accounts, persona.realm, digest=persona.digest
        )
        request.user = claimed_user(request) if level else None
        needed = level_needed(request.path)
        if needed is Level.VIEWER and sim.state.open_to_viewers:
            level = max(level, needed)
        if level < needed:
            status = 401 if level is Level.NOBODY else persona.too_few_rights_status
            page = html_error(status)
            if status == 401:
                page.headers = (challenge(persona.realm, digest=persona.digest),)
            return page
        if len(self._writers) > persona.max_connections:
            return html_error(503)
        if request.path in persona.forbidden:
            return html_error(403)
        if request.path in persona.cgi_error:
            return text("CGI Error!\n403 Forbidden", 200)
        handler = (
            None if request.path in persona.not_found else find_handler(sim, request)
        )
        return html_error(404) if handler is None else await handler(sim, request)


async def _linger(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Let a client that sent an uncounted body read the answer before the end."""
    if writer.can_write_eof():
        writer.write_eof()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(1):
            while await reader.read(65536):
                pass
