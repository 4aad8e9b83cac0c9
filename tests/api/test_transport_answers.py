"""One camera's HTTP on real sockets: budgets, refusals and redirects."""

from collections.abc import Awaitable, Callable
from functools import partial
import gzip
from types import SimpleNamespace
from typing import Any

import pytest

from custom_components.sercomm.api import (
    CommandRefused,
    ConnectionDropped,
    HttpsRequired,
    InvalidReply,
    NotAvailable,
    SercommError,
)
from custom_components.sercomm.api.exchange import KIB, Reply, check_status
from custom_components.sercomm.api.transport import GROUP_BUDGET, JPEG_BUDGET
from tests.api.transport_requests import FINE, QUERY, at_most, memory_below

from .conftest import LOGIN, MakeTransport, Serve
from .raw_server import Endless, reply, silence, then

# Budgets


async def test_a_length_beyond_the_budget_is_not_read(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """An honest camera is believed at once."""
    length = f"content-length: {GROUP_BUDGET + 1}"
    server = await serve(then(reply(b"", "200 OK", length), silence))
    with pytest.raises(InvalidReply), at_most(1):
        await make_transport(server).read(QUERY)


@pytest.mark.parametrize(
    ("kind", "budget"),
    [("group", 64 * KIB), ("log", 256 * KIB), ("picture", 8 * KIB * KIB)],
)
async def test_the_budget_to_the_byte(
    serve: Serve, make_transport: MakeTransport, kind: str, budget: int
) -> None:
    """Its last byte is still fine."""
    server = await serve(reply(b"x" * budget), reply(b"x" * (budget + 1)))
    transport = make_transport(server)
    ways: dict[str, Callable[[str], Awaitable[Reply]]] = {
        "group": transport.read,
        "log": transport.read_long,
        "picture": partial(transport.read, budget=JPEG_BUDGET),
    }
    read = ways[kind]
    assert len((await read(QUERY)).body) == budget
    with pytest.raises(InvalidReply):
        await read(QUERY)
    assert len(server.requests) == 2


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


@pytest.mark.parametrize("words", [LOGIN.password, LOGIN.basic])
async def test_a_refusal_that_repeats_the_login(
    serve: Serve, make_transport: MakeTransport, words: str
) -> None:
    """Wherever a camera says no, what it says is known without our secrets."""
    no = f"ERROR {words}".encode()
    server = await serve(reply(no), reply(no), reply(no, "400 Bad Request"))
    transport = make_transport(server)
    assert (await transport.read(QUERY)).text == "ERROR …"
    answer = await transport.upload("/adm/upload.cgi", b"x", "text/plain", timeout=1)
    assert answer == "ERROR …"
    written: list[bytes] = []

    async def write(piece: bytes) -> None:
        written.append(piece)

    with pytest.raises(CommandRefused) as error:
        await transport.download("/adm/admcfg.cfg", write, budget=99, timeout=1)
    assert error.value.reply == "ERROR …"
    assert not written


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


@pytest.mark.parametrize(
    ("status", "location", "expected"),
    [
        (300, "https://192.0.2.1/", HttpsRequired),
        (301, "HTTPS://192.0.2.1/", HttpsRequired),
        (399, "https://192.0.2.1/", HttpsRequired),
        (400, "https://192.0.2.1/", None),
        (299, "https://192.0.2.1/", InvalidReply),
        (301, "http://192.0.2.1/", InvalidReply),
        (301, "", InvalidReply),
        (200, "https://192.0.2.1/", None),
        (404, "https://192.0.2.1/", NotAvailable),
    ],
)
def test_a_camera_that_wants_https(
    status: int, location: str, expected: type[SercommError] | None
) -> None:
    """Only a redirection to HTTPS says so."""
    headers = {"Location": location} if location else {}
    response: Any = SimpleNamespace(status=status, headers=headers, method="GET")
    if expected is None:
        check_status(response, ())
        return
    with pytest.raises(expected) as raised:
        check_status(response, ())
    assert type(raised.value) is expected
