"""One camera's HTTP on real sockets: what is sent, and in which order."""

import asyncio
from base64 import b64decode
import re

import aiohttp
from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import Address, CannotConnect, Credentials, Priority
from custom_components.sercomm.api.transport import Transport
from tests.api.transport_requests import FINE, OK, QUERY

from .conftest import LOGIN, MakeTransport, Serve
from .raw_server import reply, silence, then

# What is sent


async def test_a_request_to_the_last_header(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """The query is left alone, nothing compressed is wanted, nothing kept open."""
    server = await serve(FINE)
    answer = await make_transport(server).read(QUERY, "group=A&B%20C&d=%41")
    assert answer.body == b"[A]\r\nb=c\r\n"
    assert answer.content_type == "text/plain"
    (request,) = server.requests
    assert (request.method, request.version) == ("GET", "HTTP/1.1")
    assert request.target == "/adm/get_group.cgi?group=A&B%20C&d=%41"
    assert request.headers.pop("user-agent").startswith("Python")
    assert request.headers == {
        "host": f"127.0.0.1:{server.port}",
        "accept": "*/*",
        "accept-encoding": "identity",
        "connection": "close",
        "authorization": "Basic YWRtaW5pc3RyYXRvcjpzZWNyZXQ=",
    }


@pytest.mark.parametrize(
    ("login", "sent"),
    [
        (Credentials("administrator", ""), "administrator:"),
        (Credentials("", ""), ":"),
        (Credentials("viewer", "a:b@c/d?e#f %41+&\"'"), "viewer:a:b@c/d?e#f %41+&\"'"),
        (Credentials("Bjørn", "пароль 密码 🎥"), "Bjørn:пароль 密码 🎥"),
    ],
)
async def test_basic_at_the_first_request(
    serve: Serve, make_transport: MakeTransport, login: Credentials, sent: str
) -> None:
    """The login goes out unasked, also with an empty password."""
    server = await serve(FINE, OK)
    transport = make_transport(server, login)
    await transport.read(QUERY)
    await transport.command("/adm/reboot.cgi")
    assert len(server.requests) == 2
    for request in server.requests:
        scheme, _, token = request.headers["authorization"].partition(" ")
        assert scheme == "Basic"
        assert b64decode(token).decode() == sent


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_any_login_is_a_header(username: str, password: str) -> None:
    """One line of ASCII that holds exactly name and password."""
    login = Credentials(username, password)
    assert re.fullmatch(r"Basic [A-Za-z0-9+/]+=*", login.basic)
    assert b64decode(login.basic[6:]).decode() == f"{username}:{password}"
    assert repr(login) == f"Credentials(username={username!r})"


async def test_no_login_where_none_is_wanted(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """Neither with `login=False` nor without credentials."""
    server = await serve(FINE)
    await make_transport(server).read("/util/query.cgi", login=False)
    await make_transport(server, None).read(QUERY)
    assert all("authorization" not in request.headers for request in server.requests)
    assert len(server.requests) == 2


async def test_a_login_that_is_no_text(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """Half a surrogate pair cannot be sent, and nothing is."""
    server = await serve(FINE)
    with pytest.raises(CannotConnect):
        await make_transport(server, Credentials("a", "\ud800")).read(QUERY)
    assert server.requests == []


@pytest.mark.parametrize(
    "host",
    [
        "",
        "a@b",
        "1.2.3.4/x",
        "a b",
        "h#x",
        "h?x",
        "h\r\nX: y",
        "[::1]",
        "h:90",
        "\ud800",
    ],
)
async def test_a_host_that_is_none(session: aiohttp.ClientSession, host: str) -> None:
    """Nothing but a host may stand in its place."""
    with pytest.raises(CannotConnect):
        await Transport(session, Address(host), LOGIN).read(QUERY)


def test_urls() -> None:
    """Scheme, IPv6 brackets, ports."""
    assert str(Address("::1").url("/a")) == "http://[::1]/a"
    assert str(Address("cam", 8443, ssl=True).url("/a", "b")) == "https://cam:8443/a?b"
    with pytest.raises(CannotConnect):
        Address("cam", 70000).url("/a")


async def test_every_request_on_a_connection_of_its_own(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """A camera that promises to keep the connection and drops it harms nobody."""
    lie = reply(
        b"OK", "200 OK", "connection: keep-alive", "content-length: 2", version="1.1"
    )
    server = await serve(lie)
    transport = make_transport(server)
    for _ in range(3):
        await transport.command("/adm/reboot.cgi")
        await asyncio.sleep(0.02)
    assert [request.connection for request in server.requests] == [1, 2, 3]


# Order


async def test_never_more_than_one_in_flight(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """Twenty at once are sent one after the other."""
    server = await serve(then(0.002, OK))
    transport = make_transport(server)
    requests = [
        transport.command("/pt/ptctrl.cgi")
        if number % 3
        else transport.read(QUERY, priority=Priority(number % 2 + 1))
        for number in range(20)
    ]
    await asyncio.gather(*requests)
    assert len(server.requests) == 20
    assert server.max_in_flight == 1


async def test_another_login_stands_in_the_same_queue(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """It is tried at the same camera, which still does one thing at a time."""
    server = await serve(then(0.02, OK))
    transport = make_transport(server)
    other = transport.with_login(Credentials("viewer", ""))
    await asyncio.gather(transport.read(QUERY), other.read(QUERY))
    assert server.max_in_flight == 1
    assert {request.headers["authorization"] for request in server.requests} == {
        LOGIN.basic,
        "Basic dmlld2VyOg==",
    }


async def test_commands_before_stills_before_polls(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """What waits for the camera is sent by urgency."""
    server = await serve(then(0.02, OK), OK)
    transport = make_transport(server)
    tasks = []
    for request in (
        transport.read("/first"),
        transport.read("/poll"),
        transport.read("/still", priority=Priority.STILL),
        transport.command("/command"),
    ):
        tasks.append(asyncio.create_task(request))
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert server.targets == ["/first", "/command", "/still", "/poll"]


async def test_a_cancelled_request_frees_the_camera(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """Its connection is closed and the next one is served."""
    server = await serve(silence, OK)
    transport = make_transport(server)
    task = asyncio.create_task(transport.read(QUERY))
    while not server.requests:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await transport.command("/command")
    assert server.targets == [QUERY, "/command"]
    assert server.max_in_flight == 1


async def test_a_stream_stands_beside_the_queue(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """While one is open, requests are answered."""
    server = await serve(then(reply(b"live"), silence), OK)
    transport = make_transport(server)
    async with transport.stream("/img/video.mjpeg", "channel=2") as response:
        assert await response.content.readexactly(4) == b"live"
        await transport.command("/command")
    assert server.targets == ["/img/video.mjpeg?channel=2", "/command"]
