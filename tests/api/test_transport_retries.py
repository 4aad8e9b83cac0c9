"""One camera's HTTP on real sockets: retries and time limits."""

import asyncio
import socket

import aiohttp
import pytest

from custom_components.sercomm.api import (
    Address,
    CameraTimeout,
    CannotConnect,
    ConnectionDropped,
    SercommError,
    transport as transport_module,
)
from custom_components.sercomm.api.exchange import sercomm_errors
from custom_components.sercomm.api.transport import Transport
from tests.api.transport_requests import FINE, OK, QUERY, at_most

from .conftest import LOGIN, MakeTransport, Serve
from .raw_server import Answer, Endless, drip, hang_up, reply, reset, silence, then

# Retries


@pytest.mark.parametrize(
    "breakdown",
    [
        hang_up,
        reset,
        then(reply()[:20], hang_up),
        then(reply(b"[A]\r\n", "200 OK", "content-length: 99"), hang_up),
        then(reply(b"[A]\r\n", "200 OK", "content-length: 99"), reset),
        then(
            reply(b"5\r\n[A]", "200 OK", "transfer-encoding: chunked", version="1.1"),
            hang_up,
        ),
    ],
    ids=["fin", "rst", "head", "length-fin", "length-rst", "chunked"],
)
async def test_a_dropped_read_is_repeated_once(
    serve: Serve, make_transport: MakeTransport, breakdown: Answer
) -> None:
    """Once, not more: neither by us nor by aiohttp."""
    server = await serve(breakdown, FINE)
    assert (await make_transport(server).read(QUERY)).body == b"[A]\r\nb=c\r\n"
    assert server.targets == [QUERY] * 2

    server = await serve(breakdown)
    with pytest.raises(ConnectionDropped):
        await make_transport(server).read(QUERY)
    assert server.targets == [QUERY] * 2


@pytest.mark.parametrize("breakdown", [hang_up, reset, then(reply()[:20], hang_up)])
async def test_a_dropped_command_is_not_repeated(
    serve: Serve, make_transport: MakeTransport, breakdown: Answer
) -> None:
    """Nobody knows what it has done: aiohttp alone would send it again."""
    server = await serve(breakdown, OK)
    with pytest.raises(ConnectionDropped):
        await make_transport(server).command("/adm/set_group.cgi", "group=A&b=c")
    assert server.targets == ["/adm/set_group.cgi?group=A&b=c"]


@pytest.mark.parametrize(
    "answer", [silence, reply(status="503 Busy"), reply(b"<html>")]
)
async def test_nothing_else_is_repeated(
    serve: Serve, make_transport: MakeTransport, answer: Answer
) -> None:
    """A slow, busy or strange camera is left alone."""
    server = await serve(answer)
    with pytest.raises(SercommError):
        await make_transport(server).read_text(QUERY, timeout=0.1)
    assert len(server.requests) == 1


async def test_nobody_listens(session: aiohttp.ClientSession) -> None:
    """A refused connection is no dropped one, and is tried once."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = Address("127.0.0.1", free.getsockname()[1])
        with pytest.raises(CannotConnect) as error, at_most(1):
            await Transport(session, address, LOGIN).read(QUERY)
    assert not isinstance(error.value, ConnectionDropped)


async def test_an_unknown_name(
    session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS says no."""

    async def getaddrinfo(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    with pytest.raises(CannotConnect) as error:
        await Transport(session, Address("cam.invalid"), LOGIN).read(QUERY)
    assert not isinstance(error.value, ConnectionDropped | CameraTimeout)


async def test_tls_with_a_camera_that_has_none(
    session: aiohttp.ClientSession, serve: Serve
) -> None:
    """The handshake fails."""
    server = await serve(FINE)
    address = Address(server.host, server.port, ssl=True)
    with pytest.raises(CannotConnect), at_most(1):
        await Transport(session, address, LOGIN).read(QUERY, timeout=0.5)
    assert server.requests == []


async def test_a_closed_web_client(
    serve: Serve, session: aiohttp.ClientSession, make_transport: MakeTransport
) -> None:
    """Home Assistant closes its own when it stops."""
    server = await serve(FINE)
    await session.close()
    with pytest.raises(CannotConnect):
        await make_transport(server).read(QUERY)
    with pytest.raises(CannotConnect):
        async with make_transport(server).stream("/img/video.mjpeg"):
            pass
    assert server.connections == 0


# Time limits


@pytest.mark.parametrize(
    "answer",
    [
        silence,
        drip(FINE, 0.05),
        then(FINE[:20], silence),
        then(FINE, silence),
        then(b"HTTP/1.1 100 Continue\r\n\r\n" * 10, silence),
        Endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    ],
    ids=["silent", "drip", "half-head", "no-end", "continue", "for-ever"],
)
async def test_the_time_is_up(
    serve: Serve, make_transport: MakeTransport, answer: Answer
) -> None:
    """A whole answer, or an error in time; then the camera is free again."""
    server = await serve(answer, OK)
    transport = make_transport(server)
    with pytest.raises(CameraTimeout), at_most(1):
        await transport.read(QUERY, timeout=0.15)
    with at_most(1):
        await transport.command("/command")

    server = await serve(answer)
    with pytest.raises(CameraTimeout), at_most(1):
        await make_transport(server).command("/command", timeout=0.15)
    assert len(server.requests) == 1


async def test_the_retry_gets_no_more_time(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """The limit holds for both tries together."""
    server = await serve(then(0.3, hang_up), silence)
    with pytest.raises(CameraTimeout), at_most(0.65):
        await make_transport(server).read(QUERY, timeout=0.4)
    assert len(server.requests) == 2


async def test_waiting_for_the_turn_is_not_counted(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """The time begins with the request."""
    server = await serve(then(0.2, OK), OK)
    transport = make_transport(server)
    await asyncio.gather(
        transport.command("/slow", timeout=0.4), transport.read(QUERY, timeout=0.1)
    )
    assert server.targets == ["/slow", QUERY]


async def test_a_silent_stream(
    serve: Serve, make_transport: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends, before its first byte or after."""
    monkeypatch.setattr(transport_module, "STREAM_SILENCE", 0.1)
    server = await serve(silence, then(reply(b"live"), silence))
    transport = make_transport(server)
    with pytest.raises(CameraTimeout), at_most(1):
        async with transport.stream("/img/video.mjpeg"):
            pass
    async with transport.stream("/img/video.mjpeg") as response:
        with pytest.raises(CameraTimeout), at_most(1), sercomm_errors():
            await response.content.readexactly(5)
