"""Every exchange has a connection of its own, and its other end is known."""

import asyncio
from contextlib import closing
import socket
from typing import Any, override

import aiohttp
import pytest

from custom_components.sercomm.api import (
    Address,
    AuthenticationFailed,
    Camera,
    CameraTimeout,
    ConnectionDropped,
)
from custom_components.sercomm.api.exchange import peer_address
from tests.conftest import StartSimulator

from .conftest import LOGIN, MakeCamera, MakeTransport, Serve
from .raw_server import Answer, hang_up, reply, silence, then

QUERY = "/adm/get_group.cgi"
STAYING = ("connection: keep-alive", "content-length: 13")


@pytest.mark.parametrize(
    "answer",
    [
        then(reply(b"[A]\r\nb=c\r\nd=1", "200 OK", *STAYING), silence),
        then(reply(b"[A]\r\nb=c\r\nd=1", "200 OK", *STAYING, version="1.1"), silence),
        then(
            reply(b"", "200 OK", "content-length: 13", version="1.1"),
            0.01,
            b"[A]\r\nb=c\r\nd=1",
            silence,
        ),
        then(
            reply(
                b"D\r\n[A]\r\nb=c\r\nd=1\r\n0\r\n\r\n",
                "200 OK",
                "transfer-encoding: chunked",
                version="1.1",
            ),
            silence,
        ),
    ],
    ids=["1.0", "1.1", "late-body", "chunked"],
)
async def test_a_camera_that_stays_connected(
    serve: Serve, make_transport: MakeTransport, answer: Answer
) -> None:
    """The body's end is enough, the connection is left, the next one is new.

    Such a camera says keep-alive, though asked to close, and never answers a second
    request on that connection.
    """
    server = await serve(answer)
    transport = make_transport(server)
    for _ in range(7):
        found = await transport.read(QUERY, timeout=3)
        assert found.body == b"[A]\r\nb=c\r\nd=1"
    assert [request.connection for request in server.requests] == [1, 2, 3, 4, 5, 6, 7]
    async with asyncio.timeout(5):
        while server.in_flight:
            await asyncio.sleep(0.01)
    assert server.max_in_flight <= 2


@pytest.mark.parametrize("status", ["204 No", "401 No", "404 No", "200 OK"])
async def test_an_empty_answer_of_a_camera_that_stays(
    serve: Serve, make_transport: MakeTransport, status: str
) -> None:
    """An answer without a body leaves no connection behind either."""
    empty = reply(b"", status, "content-length: 0", version="1.1")
    server = await serve(then(empty, silence))
    transport = make_transport(server)
    for _ in range(3):
        try:
            await transport.read(QUERY, timeout=0.5)
        except CameraTimeout:
            raise
        except Exception:  # noqa: BLE001, S110 - whatever the status means
            pass
    assert [request.connection for request in server.requests] == [1, 2, 3]
    assert transport.peer == "127.0.0.1"


# Who answers


async def test_the_peer_of_the_last_answer(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """None before the first answer, then the camera's IP address."""
    sim = await simulator()
    camera = make_camera(sim)
    assert camera.peer is None
    await camera.identity()
    assert camera.peer == "127.0.0.1"


class Resolver(aiohttp.abc.AbstractResolver):
    """Leads every name to one port of ours and notes who was asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[str] = []

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[aiohttp.abc.ResolveResult]:
        self.asked.append(host)
        return [
            {
                "hostname": host,
                "host": "127.0.0.1",
                "port": self.port,
                "family": socket.AF_INET,
                "proto": 0,
                "flags": 0,
            }
        ]

    @override
    async def close(self) -> None:
        pass


async def test_the_peer_behind_a_name(serve: Serve) -> None:
    """It is where the web client's own resolver led, without another look-up."""
    server = await serve(reply(b"a=b\r\n"))
    resolver = Resolver(server.port)
    connector = aiohttp.TCPConnector(resolver=resolver)
    async with aiohttp.ClientSession(connector=connector) as session:
        camera = Camera(session, Address("camera.local", server.port), LOGIN)
        await camera.read_pairs("/img/query.cgi")
    assert camera.peer == "127.0.0.1"
    assert resolver.asked == ["camera.local"]


async def test_who_only_took_the_connection_is_no_peer(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """Hanging up is no answer, a refusal is one; what fails later changes nothing."""
    server = await serve(hang_up, hang_up, reply(b"", "401 No"), hang_up)
    transport = make_transport(server)
    peers = []
    for error in (ConnectionDropped, AuthenticationFailed, ConnectionDropped):
        with pytest.raises(error):
            await transport.read(QUERY)
        peers.append(transport.peer)
    assert peers == [None, "127.0.0.1", "127.0.0.1"]


async def test_the_peer_by_ipv6(session: aiohttp.ClientSession) -> None:
    """An IPv6 address comes without its zone."""
    with closing(socket.socket(socket.AF_INET6)) as free:
        free.bind(("::1", 0))
        port = free.getsockname()[1]

    async def answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply(b"a=b\r\n"))
        writer.close()

    async with await asyncio.start_server(answer, "::1", port):
        camera = Camera(session, Address("::1", port), LOGIN)
        await camera.read_pairs("/img/query.cgi")
    assert camera.peer == "::1"


@pytest.mark.parametrize(
    ("peername", "plain"),
    [
        (("192.0.2.7", 80), "192.0.2.7"),
        (("2001:db8:0::7", 80, 0, 0), "2001:db8::7"),
        (("fe80::7%eth0", 80, 0, 2), "fe80::7"),
        (("::ffff:192.0.2.7", 80, 0, 0), "192.0.2.7"),
        ("/run/socket", None),
        (None, None),
        ((), None),
    ],
)
def test_peer_addresses(peername: Any, plain: str | None) -> None:
    """One form for each address; a socket without one has none."""
    assert peer_address(peername) == plain
