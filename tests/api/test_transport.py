"""One camera's HTTP on real sockets: order, login, limits, retries."""

import asyncio
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
import gzip
import re
import socket
import time
import tracemalloc

import aiohttp
from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import (
    Address,
    AuthenticationFailed,
    CameraTimeout,
    CannotConnect,
    CommandRefused,
    ConnectionDropped,
    Credentials,
    InvalidReply,
    Priority,
    PrivacyMode,
    SercommError,
    transport as transport_module,
)
from custom_components.sercomm.api.exchange import KIB, translated
from custom_components.sercomm.api.transport import GROUP_BUDGET, JPEG_BUDGET, Transport

from .conftest import LOGIN, MakeTransport, Serve
from .raw_server import Answer, Endless, drip, hang_up, reply, reset, silence, then

OK = reply(b"OK\r\n")
FINE = reply(b"[A]\r\nb=c\r\n")
QUERY = "/adm/get_group.cgi"


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Measure that something does not take longer."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds


@contextmanager
def memory_below(size: int) -> Iterator[None]:
    """Measure that Python never holds more than so many bytes above the start."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < size
    finally:
        tracemalloc.stop()


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
        with pytest.raises(CameraTimeout), at_most(1), translated():
            await response.content.readexactly(5)


# Budgets


async def test_a_length_beyond_the_budget_is_not_read(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """An honest camera is believed at once."""
    length = f"content-length: {GROUP_BUDGET + 1}"
    server = await serve(then(reply(b"", "200 OK", length), silence))
    with pytest.raises(InvalidReply), at_most(1):
        await make_transport(server).read(QUERY)


@pytest.mark.parametrize("size", [GROUP_BUDGET, GROUP_BUDGET + 1])
async def test_the_budget_to_the_byte(
    serve: Serve, make_transport: MakeTransport, size: int
) -> None:
    """Its last byte is still fine."""
    server = await serve(reply(b"x" * size))
    transport = make_transport(server)
    if size == GROUP_BUDGET:
        assert len((await transport.read(QUERY)).body) == size
    else:
        with pytest.raises(InvalidReply):
            await transport.read(QUERY)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Endless(reply(), b"x" * 64 * KIB),
        Endless(
            reply(b"", "200 OK", "transfer-encoding: chunked", version="1.1"),
            b"10000\r\n" + b"x" * 0x10000 + b"\r\n",
        ),
        Endless(reply(b"", "200 OK", "content-length: 10"), b"x" * 64 * KIB),
        Endless(reply(b"", "400 Bad Request"), b"x" * 64 * KIB),
        Endless(reply(b"", "500 Oops"), b"x" * 64 * KIB),
        Endless(reply(b"", "401 No"), b"x" * 64 * KIB),
        Endless(b"HTTP/1.0 200 OK\r\n", b"x-more: " + b"x" * 1000 + b"\r\n"),
        Endless(b"HTTP/1.0 200 OK\r\nx-long: ", b"x" * 64 * KIB),
        Endless(b"", b"HTTP/1.0 200 " + b"x" * 64 * KIB),
        Endless(b"", b"x" * 64 * KIB),
        Endless(
            reply(b"0\r\n", "200 OK", "transfer-encoding: chunked", version="1.1"),
            b"x-trailer: " + b"x" * 1000 + b"\r\n",
        ),
    ],
    ids=[
        *("plain", "chunked", "wrong-length", "400", "500", "401"),
        *("headers", "header", "status", "noise", "trailers"),
    ],
)
async def test_an_endless_answer_costs_little(
    serve: Serve, make_transport: MakeTransport, answer: Endless
) -> None:
    """A moment, and little memory on our side."""
    server = await serve(answer)
    with memory_below(2 * KIB * KIB), at_most(1):
        try:
            found = await make_transport(server).read(QUERY, timeout=0.6)
        except SercommError:
            pass
        else:
            assert found.body == b"x" * 10
    assert len(server.requests) <= 2
    assert answer.sent < 16 * KIB * KIB


async def test_a_compressed_answer_is_not_unpacked(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """A page of zeros that would fill the memory is an error."""
    bomb = gzip.compress(bytes(64 * KIB * KIB))
    server = await serve(reply(bomb, "200 OK", "content-encoding: gzip"))
    with memory_below(4 * KIB * KIB), pytest.raises(InvalidReply):
        await make_transport(server).read(QUERY, budget=JPEG_BUDGET)
    assert len(server.requests) == 1


async def test_identity_is_no_compression(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """A camera may say that it did nothing."""
    server = await serve(reply(b"x", "200 OK", "content-encoding: identity"))
    assert (await make_transport(server).read(QUERY)).body == b"x"


# Commands


@pytest.mark.parametrize(
    "body", [b"OK\r\n", b"OK", b"\r\nOK\r\n", b" OK", b"OK\0", b"OK done"]
)
async def test_a_command_that_worked(
    serve: Serve, make_transport: MakeTransport, body: bytes
) -> None:
    """The manuals' `OK` with a line end, and the newer firmware's without."""
    server = await serve(reply(body))
    await make_transport(server).command("/adm/ping.cgi")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"ERROR\r\n", "ERROR"),
        (b"Invalid Resolution", "Invalid Resolution"),
        (b"ok", "ok"),
        (b"\r\n line 1 \x1b[31m\r\nline 2", "line 1 [31m"),
        (b"x" * 200, "x" * 80),
        (b"ir_leds=error", "ir_leds=error"),
        (b"\xff\xfe", "ÿþ"),
    ],
)
async def test_a_command_that_was_refused(
    serve: Serve, make_transport: MakeTransport, body: bytes, words: str
) -> None:
    """Its first line is kept, short and printable."""
    server = await serve(reply(body), reply(body, "400 Bad Request"))
    transport = make_transport(server)
    for _ in range(2):
        with pytest.raises(CommandRefused) as error:
            await transport.command("/adm/set_group.cgi")
        assert error.value.reply == words
        assert str(error.value) == f"the camera refused: {words}"
    assert len(server.requests) == 2


async def test_what_a_silent_cgi_answers(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """Nothing is success only where it is expected."""
    server = await serve(reply(b"\r\n"))
    transport = make_transport(server)
    await transport.command("/pt/ptctrl.cgi", accept=("",))
    with pytest.raises(ConnectionDropped):
        await transport.command("/adm/set_group.cgi")
    with pytest.raises(ConnectionDropped):
        await transport.command("/io/control_pc.cgi", accept=("ir_leds=on",))
    assert len(server.requests) == 3


# Redirects


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary"])
async def test_no_redirect_is_followed(
    serve: Serve, make_transport: MakeTransport, status: str
) -> None:
    """Not to another port of ours, and the login goes nowhere."""
    other = await serve(FINE)
    where = f"location: http://127.0.0.1:{other.port}/"
    server = await serve(reply(b"OK", status, where))
    transport = make_transport(server)
    with pytest.raises(InvalidReply):
        await transport.read(QUERY)
    with pytest.raises(InvalidReply):
        await transport.command("/command")
    with pytest.raises(InvalidReply):
        async with transport.stream("/img/video.mjpeg"):
            pass
    assert len(server.requests) == 3
    assert other.connections == 0


# Digest

DEMAND = 'www-authenticate: Digest realm="Camera", nonce="5c0f", qop="auth"'


async def test_digest_when_the_camera_asks(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """Basic is tried first; once digest is known it goes out at once."""
    no = reply(b"", "401 Unauthorized", DEMAND)
    server = await serve(no, no, FINE)
    transport = make_transport(server)
    assert (await transport.read(QUERY, "group=A&B")).body == b"[A]\r\nb=c\r\n"
    first, second, third = server.requests
    assert first.headers["authorization"].startswith("Basic ")
    assert "authorization" not in second.headers
    sent = third.headers["authorization"]
    assert sent.startswith("Digest ")
    for part in (
        'username="administrator"',
        'realm="Camera"',
        'nonce="5c0f"',
        'uri="/adm/get_group.cgi?group=A&B"',
        "nc=00000001",
    ):
        assert part in sent

    await transport.read("/second")
    assert "nc=00000002" in server.requests[3].headers["authorization"]
    await transport.read("/util/query.cgi", login=False)
    assert "authorization" not in server.requests[4].headers
    async with transport.stream("/img/video.mjpeg"):
        pass
    assert "nc=00000003" in server.requests[5].headers["authorization"]
    assert len(server.requests) == 6
    assert server.max_in_flight == 1


async def test_digest_demanded_without_an_end(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """A demand whose page never ends is hung up on before the next request."""
    demand = then(reply(b"<html>", "401 Unauthorized", DEMAND), silence)
    server = await serve(demand, demand, FINE)
    await make_transport(server).read(QUERY)
    assert len(server.requests) == 3
    assert server.max_in_flight == 1


async def test_digest_with_a_wrong_password(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """A refusal stays one, and the number of tries is small."""
    server = await serve(reply(b"", "401 Unauthorized", DEMAND))
    transport = make_transport(server)
    with pytest.raises(AuthenticationFailed):
        await transport.read(QUERY)
    assert len(server.requests) == 3
    with pytest.raises(AuthenticationFailed):
        await transport.read(QUERY)
    assert len(server.requests) <= 5


@pytest.mark.parametrize(
    ("demand", "login"),
    [
        ('WWW-Authenticate: Basic realm="Camera"', LOGIN),
        ("x-none: 1", LOGIN),
        (DEMAND, None),
        (DEMAND, Credentials("with:colon", "secret")),
    ],
)
async def test_a_login_refused_at_once(
    serve: Serve,
    make_transport: MakeTransport,
    demand: str,
    login: Credentials | None,
) -> None:
    """Without a demand for digest that we can meet there is nothing more to say."""
    server = await serve(reply(b"", "401 Unauthorized", demand))
    with pytest.raises(AuthenticationFailed):
        await make_transport(server, login).read(QUERY)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "demand",
    [
        "www-authenticate: Digest",
        "www-authenticate: digest ,,,",
        'www-authenticate: Digest realm="x"',
        'www-authenticate: Digest realm="x", nonce="y", algorithm=ROT13',
        'www-authenticate: Digest realm="x", nonce="y", qop="what"',
        'www-authenticate: Digest realm="x", nonce="y", domain="http://[bad"',
        'www-authenticate: Digest realm="\xff\xfe", nonce="\xff"',
    ],
)
async def test_a_demand_that_makes_no_sense(
    serve: Serve, make_transport: MakeTransport, demand: str
) -> None:
    """Our own errors, a few requests at most."""
    server = await serve(reply(b"", "401 Unauthorized", demand))
    with pytest.raises(SercommError):
        await make_transport(server).read(QUERY)
    assert len(server.requests) <= 3


# Streams


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(b"", "401 Unauthorized"), AuthenticationFailed),
        (reply(b"", "406 Not Acceptable"), PrivacyMode),
        (hang_up, ConnectionDropped),
        (b"\x00\x01\x02\x03\r\n\r\n", InvalidReply),
    ],
)
async def test_a_stream_that_does_not_begin(
    serve: Serve,
    make_transport: MakeTransport,
    answer: Answer,
    error: type[SercommError],
) -> None:
    """The same errors as for a request, without a second try."""
    server = await serve(answer)
    with pytest.raises(error):
        async with make_transport(server).stream("/img/video.mjpeg"):
            pytest.fail("it began")
    assert len(server.requests) == 1


async def test_a_stream_closes_with_its_block(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """However the block is left; the viewer's own errors are not touched."""
    endless = Endless(reply(), b"x" * 1000)
    server = await serve(endless)

    async def watch() -> None:
        async with make_transport(server).stream(
            "/img/video.mjpeg", headers={"User-Agent": "CameraActiveX"}
        ) as response:
            assert await response.content.readexactly(10) == b"x" * 10
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        await watch()
    assert server.requests[0].headers["user-agent"] == "CameraActiveX"
    async with asyncio.timeout(0.5):
        while server.in_flight:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("ending", [reset, hang_up])
async def test_a_stream_that_breaks(
    serve: Serve, make_transport: MakeTransport, ending: Answer
) -> None:
    """What reads from it knows only our errors."""
    assert callable(ending)
    server = await serve(then(reply(b"x", "200 OK", "content-length: 9"), 0.02, ending))
    async with make_transport(server).stream("/img/video.mjpeg") as response:
        with pytest.raises(ConnectionDropped), translated():
            await response.content.readexactly(9)
