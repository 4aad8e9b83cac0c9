"""Whatever a camera does or says: only our own errors come out, and the right ones."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp
from hypothesis import HealthCheck, example, given, settings, strategies as st
import pytest

from custom_components.sercomm.api import (
    AccessDenied,
    Address,
    AuthenticationFailed,
    Camera,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    CommandRefused,
    ConnectionDropped,
    Direction,
    Identity,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    OutcomeUnknown,
    PrivacyMode,
    SercommError,
    because,
    explore,
)
from custom_components.sercomm.api.answers import raise_error_page
from custom_components.sercomm.api.clock import boot_time
from custom_components.sercomm.api.exchange import Reply
from custom_components.sercomm.api.groups import (
    parse_group_names,
    parse_groups,
    parse_pairs,
)
from custom_components.sercomm.api.transport import Transport
from tests.conftest import StartSimulator
from tests.costs import examples

from .conftest import LOGIN, MakeCamera, MakeTransport, Serve
from .raw_server import RawServer, reply

type Act = Callable[[Camera], Awaitable[Any]]

IDENTITY = Identity(
    mac="00:0e:8f:92:ff:f7",
    model="RC8230",
    company="Xanboo",
    host_name="",
    default_name="SC92FFF7",
    flags={"irled": "on", "wireless": "on"},
)


async def look_at_mjpeg(camera: Camera) -> None:
    """Take all frames of a stream."""
    async with camera.mjpeg() as frames:
        async for _ in frames:
            pass


READS: dict[str, Act] = {
    "identity": lambda camera: camera.identity(timeout=0.2, extended=True),
    "right": Camera.right,
    "group_names": Camera.group_names,
    "get_group": lambda camera: camera.get_groups(["MOTION"]),
    "get_groups": lambda camera: camera.get_groups(["MOTION", "EVENT"]),
    "snapshot": Camera.snapshot,
    "read_pairs": lambda camera: camera.read_pairs("/io/query_filter.cgi"),
    "clock": Camera.clock,
    "explore": lambda camera: explore(camera, IDENTITY),
}
WRITES: dict[str, Act] = {
    "set_group": lambda camera: camera.set_group("MOTION", {"md_mode": "1"}),
    "set_peripheral": lambda camera: camera.set_peripheral("ir_leds", "on"),
    "set_infrared_leds": lambda camera: camera.set_infrared_leds(on=True),
    "reboot": Camera.reboot,
    "fire_http_trigger": Camera.fire_http_trigger,
    "move": lambda camera: camera.pan_tilt.move(Direction.UP),
}
ACTS = READS | WRITES | {"mjpeg": look_at_mjpeg}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every request a tenth of a second."""
    shorten_waits(monkeypatch)


def shorten_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a camera be too slow after a tenth of a second."""
    for method in (Transport.read, Transport.command):
        defaults: Any = method.__kwdefaults__
        monkeypatch.setitem(defaults, "timeout", 0.1)
    monkeypatch.setattr("custom_components.sercomm.api.transport.STREAM_SILENCE", 0.1)


# The table


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (201, InvalidReply),
        (204, InvalidReply),
        (206, InvalidReply),
        (301, InvalidReply),
        (304, InvalidReply),
        (400, CommandRefused),
        (401, AuthenticationFailed),
        (403, AccessDenied),
        (404, NotAvailable),
        (405, InvalidReply),
        (406, PrivacyMode),
        (500, InvalidReply),
        (503, CameraBusy),
        (999, InvalidReply),
    ],
)
async def test_statuses(
    serve: Serve, make_transport: MakeTransport, status: int, error: type[SercommError]
) -> None:
    """Each means one thing, for reads and for commands, whatever the body says."""
    server = await serve(reply(b"OK\r\n[A]\r\nb=c", f"{status} Status"))
    transport = make_transport(server)
    for request in (transport.read, transport.read_text, transport.command):
        with pytest.raises(SercommError) as found:
            await request("/adm/x.cgi")
        assert type(found.value) is error
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("page", "error"),
    [
        ("CGI Error!\n403 Forbidden", AccessDenied),
        ("\r\n CGI Error!\r\n403", AccessDenied),
        ("CGI Error!\n404 Not Found", NotAvailable),
        ("CGI Error!", NotAvailable),
        ("Invalid Group\r\n", NotAvailable),
        ("<html><body>Log in</body></html>", InvalidReply),
        ("<!DOCTYPE html>\n<HTML>", InvalidReply),
        ("\n<!-- x -->\n<html>", InvalidReply),
        ("<html><title>401 Unauthorized</title></html>", AuthenticationFailed),
    ],
)
async def test_error_pages(
    serve: Serve, make_transport: MakeTransport, page: str, error: type[SercommError]
) -> None:
    """What cameras send with status 200, to reads and to commands."""
    with pytest.raises(error) as found:
        raise_error_page(page)
    assert type(found.value) is error
    transport = make_transport(await serve(reply(page.encode())))
    with pytest.raises(error):
        await transport.read_text("/adm/x.cgi")
    with pytest.raises(error):
        await transport.command("/adm/x.cgi")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OK",
        "[A]\r\nb=CGI Error!",
        "ERROR",
        "Invalid Resolution",
        "a=<html>",
        "<xml/>",
        "2015-10-13 07:12:33 HTTP: <html>",
    ],
)
def test_what_is_no_error_page(text: str) -> None:
    """Settings may say anything."""
    raise_error_page(text)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"caf\xe9", "café"),
        (b"name=caf\xe9\r\nplace=caf\xc3\xa9\r\n", "name=café\r\nplace=café\r\n"),
        (b"a=\xe9\x85b=1", "a=é\ufffdb=1"),
        (b"a\0b\0", "ab"),
        (b"", ""),
    ],
)
def test_text(body: bytes, text: str) -> None:
    """Whatever the bytes, there is a text."""
    assert Reply("text/plain", body).text == text


@pytest.mark.parametrize(
    "error",
    [
        CommandRefused("no\r\nmore"),
        InvalidValue("MOTION", "md_mode", because("choice", choices="0, 1")),
        ConnectionDropped("gone"),
        CameraTimeout("slow"),
    ],
)
def test_errors_are_short(error: SercommError) -> None:
    """One line each; every one is a SercommError."""
    assert str(error)
    assert len(str(error)) < 120
    assert str(error).isprintable()


def test_an_error_says_what_was_wrong() -> None:
    """Without the value, which may be a secret."""
    error = InvalidValue("HTTP_NOTIFY", "http_password", because("not_ascii"))
    assert (error.group, error.key) == ("HTTP_NOTIFY", "http_password")
    assert error.reason == "must be printable ASCII in one line"
    assert str(error) == f"HTTP_NOTIFY.http_password: {error.reason}"
    page = "<html><head><title>400 Bad Request</title></head>\r\n<body>x</body></html>"
    assert CommandRefused(page).reply == "400 Bad Request"
    assert CommandRefused("a < b > c").reply == "a < b > c"
    assert CommandRefused("<html>").reply == ""
    assert str(CommandRefused("")) == "the camera refused: empty answer"


def test_who_is_whose_child() -> None:
    """A dropped and a slow connection are kinds of no connection."""
    assert issubclass(ConnectionDropped, CannotConnect)
    assert issubclass(CameraTimeout, CannotConnect)
    for kind in (CannotConnect, InvalidReply, AccessDenied, AuthenticationFailed):
        assert kind.__bases__ == (SercommError,)


# Every method against every fault


@pytest.mark.parametrize(
    ("kind", "options", "errors"),
    [
        ("reset", {}, ConnectionDropped),
        ("empty", {}, ConnectionDropped),
        ("silent", {}, CameraTimeout),
        ("drip", {"seconds": 0.05}, CameraTimeout),
        ("endless", {}, (InvalidReply, CommandRefused)),
        ("html", {}, InvalidReply),
        ("garbage", {"raw": True}, (InvalidReply, CannotConnect)),
        ("garbage", {}, (InvalidReply, CommandRefused)),
        ("redirect", {"to": "http://127.0.0.1/"}, InvalidReply),
        ("status", {"code": 500}, InvalidReply),
        ("status", {"code": 503}, CameraBusy),
        ("delay", {"seconds": 0.5}, CameraTimeout),
        ("refuse", {}, CannotConnect),
    ],
)
async def test_faults(
    simulator: StartSimulator,
    make_camera: MakeCamera,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    options: dict[str, Any],
    errors: type[SercommError] | tuple[type[SercommError], ...],
) -> None:
    """The right error at each method, within the time; afterwards all is well."""
    sim = await simulator()
    camera = make_camera(sim)
    acts = [Camera.group_names, READS["get_group"], WRITES["set_group"], Camera.clock]
    sim.faults.set(None, kind, **options)
    with monkeypatch.context() as patches:
        if errors is CameraTimeout:
            shorten_waits(patches)
        for act in acts:
            unanswered = errors is CameraTimeout and act is WRITES["set_group"]
            with pytest.raises(OutcomeUnknown if unanswered else errors):
                await act(camera)
    assert sim.max_in_flight <= 1
    sim.faults.clear()
    for act in acts:
        await act(camera)


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", ConnectionDropped),
        (reply(b"", "401 Unauthorized"), AuthenticationFailed),
        (reply(b"", "503 Busy"), CameraBusy),
        (reply(b"", "418 Teapot"), InvalidReply),
        (b"\x16\x03\x01\x02\x00 TLS\r\n\r\n", InvalidReply),
        (b"HTTP/1.0 OK\r\n\r\n", InvalidReply),
        (b"HTTP/1.0 200 OK\r\ncontent-length: -5\r\n\r\nOK", InvalidReply),
        (b"HTTP/1.0 200 OK\r\ncontent-length: many\r\n\r\nOK", InvalidReply),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", None),
    ],
    ids=[
        *("nothing", "401", "503", "418", "tls", "no-status"),
        *("negative", "wordy", "chunks"),
    ],
)
async def test_every_method(
    serve: Serve,
    make_camera: MakeCamera,
    name: str,
    answer: bytes,
    error: type[SercommError] | None,
) -> None:
    """Each raises what the answer means; None: any of our errors."""
    camera = make_camera(await serve(answer))
    if name == "identity" and error is AuthenticationFailed:
        error = InvalidReply
    with pytest.raises(error or SercommError):
        await ACTS[name](camera)


# Noise

EXAMPLES_ON_THE_WIRE = examples(0.12)
FRAGMENTS = st.sampled_from(
    [
        *(b"\r\n", b"\n", b"\r", b"\0", b"=", b"[", b"]", b" ", b"&", b"OK", b"ERROR"),
        *(b"[MOTION]\r\n", b"md_mode=1\r\n", b"Invalid Group", b"CGI Error!\n403"),
        *(b"<html>", b"401 Unauthorized", b"mac=00:0e:8f:92:ff:f7\r\n", b"defname=x\n"),
        *(b"\xff\xd8", b"\xff\xd9", b"\xff\xfe", b"year=9999\nmonth=", b"MJPG"),
        *(b"content-length: 5\r\n\r\n", b"\xed\xa0\x80", "\u2028\x85".encode()),
    ]
)
NOISE = st.lists(FRAGMENTS | st.binary(max_size=12), max_size=20).map(b"".join)
HEADERS = st.lists(
    st.sampled_from(
        [
            *(b"content-type: text/plain", b"content-type: \xff;;=", b"Content-Type:"),
            *(b"content-type: multipart/x-mixed-replace;boundary=b", b"no colon"),
            *(b"content-length: 3", b"content-length: 99999999999", b"content-length:"),
            *(b"transfer-encoding: chunked", b"content-encoding: gzip", b"x: \xff\x01"),
            *(b"content-encoding: br", b"content-encoding: identity", b": empty"),
            *(b"location: http://127.0.0.1:1/", b"set-cookie: a=\xff; domain=[::"),
            *(b"connection: keep-alive", b"connection: upgrade", b"upgrade: x"),
            *(b"www-authenticate: Digest realm=x, nonce=y", b" folded"),
            b'www-authenticate: Digest realm="x", nonce="\xff", domain="http://["',
        ]
    )
    | st.binary(max_size=20),
    max_size=4,
)
STATUS_LINES = st.sampled_from(
    [
        *(b"HTTP/1.0 200 OK", b"HTTP/1.1 200 OK", b"HTTP/1.0 200", b"HTTP/0.9 200 OK"),
        *(b"HTTP/1.0 400 Bad", b"HTTP/1.0 401 No", b"HTTP/1.1 404 None", b"http/1.0"),
        *(b"HTTP/1.0 302 Found", b"HTTP/1.1 100 Go on", b"HTTP/1.1 101 Switch"),
        *(b"HTTP/1.1 204 None", b"HTTP/1.0 99999 x", b"ICY 200 OK", b"RTSP/1.0 200 OK"),
    ]
)
ANSWERS = st.one_of(
    NOISE,
    st.tuples(STATUS_LINES, HEADERS, NOISE).map(
        lambda parts: b"\r\n".join([parts[0], *parts[1], b"", parts[2]])
    ),
)


@given(NOISE)
@example(b"")
def test_parsers_on_noise(body: bytes) -> None:
    """All that reads text takes any text."""
    text = Reply("", body).text
    with suppress(SercommError):
        raise_error_page(text)
    parse_group_names(text)
    with suppress(InvalidReply):
        Identity.from_query(parse_pairs(text))
    for pairs in parse_groups(text).values():
        boot_time(pairs)


@pytest.mark.usefixtures("impatient")
@given(answer=ANSWERS)
@settings(
    max_examples=EXAMPLES_ON_THE_WIRE,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
async def test_noise_on_the_wire(answer: bytes) -> None:
    """Every method, any answer: a value of its own or one of our errors."""
    async with aiohttp.ClientSession() as session, RawServer((answer,)) as server:
        for act in ACTS.values():
            camera = Camera(session, Address(server.host, server.port), LOGIN)
            with suppress(SercommError):
                await act(camera)
        assert server.max_in_flight <= 1
