"""The camera's web server: a listening socket of its own, one answer a connection."""

import asyncio
import contextlib
import socket
import ssl
import time
from typing import TYPE_CHECKING

from . import faults
from .accounts import Level, authenticate, challenge, claimed_user, level_needed
from .exchange import (
    BadRequest,
    Reply,
    Request,
    html_error,
    leaves_within,
    read_request,
    text,
)
from .routes import find_handler, is_talk

if TYPE_CHECKING:
    from .simulator import Simulator

IDLE_SECONDS = 30
REMEMBERED = 50_000
STREAMS = frozenset(
    {"/img/video.mjpeg", "/img/mjpeg.cgi", "/img/g711u.cgi", "/img/g711a.cgi"}
)


class WebServer:
    """Accepts connections while online and keeps count of them."""

    def __init__(
        self, sim: Simulator, host: str, port: int, tls: ssl.SSLContext | None = None
    ) -> None:
        """Know where to listen; port 0 takes any free one and keeps it."""
        self.host = host
        self.port = port
        self.tls = tls
        self.connections = 0
        self.max_in_flight = 0
        self.open_streams = 0
        self._sim = sim
        self._in_flight = 0
        self._listener: socket.socket | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def online(self) -> bool:
        """Whether somebody listens."""
        return self._listener is not None

    def listen(self) -> None:
        """Open the listening socket."""
        if self._listener is not None:
            return
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.create_server(
            (self.host, self.port), family=family, backlog=64
        )
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self._listener = listener
        asyncio.get_running_loop().add_reader(listener, self._accept)

    def close(self, *, drop: bool = True) -> None:
        """Close the listening socket and, unless told otherwise, every connection."""
        if self._listener is not None:
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
            self._listener = None
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

    def _accept(self) -> None:
        """Take every waiting connection."""
        while self._listener is not None:
            try:
                connection, address = self._listener.accept()
            except BlockingIOError, InterruptedError, ConnectionAbortedError:
                return
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            task = asyncio.get_running_loop().create_task(
                self._serve(connection, address[0])
            )
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _serve(self, connection: socket.socket, peer: str) -> None:
        """Serve one connection to its end."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=64 * 1024)
        try:
            transport, protocol = await loop.connect_accepted_socket(
                lambda: asyncio.StreamReaderProtocol(reader), connection, ssl=self.tls
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
                await self._exchange(reader, writer, peer)
                writer.close()
                await writer.wait_closed()
        finally:
            self._writers.discard(writer)
            transport.abort()

    async def _exchange(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peer: str
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
        request.started = time.monotonic()
        self._sim.requests.append(request)
        del self._sim.requests[:-REMEMBERED]
        live = request.path in STREAMS
        if live:
            self.open_streams += 1
        else:
            self._in_flight += 1
            self.max_in_flight = max(self.max_in_flight, self._in_flight)
        try:
            await self._answer(request, reader, writer)
        finally:
            request.ended = time.monotonic()
            if live:
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
        if wait and live:
            await asyncio.sleep(wait)
        elif wait and await leaves_within(reader, wait):
            return
        reply = faults.instead(fault) if fault else None
        if reply is None:
            reply = await self.respond(request)
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

    async def respond(self, request: Request) -> Reply:
        """The answer a healthy camera gives."""
        sim = self._sim
        persona = sim.persona
        level = authenticate(
            request, sim.accounts, persona.realm, digest=persona.digest
        )
        request.user = claimed_user(request) if level else None
        needed = level_needed(request.path)
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
            None
            if request.path in persona.not_found
            else find_handler(sim, request.path)
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
