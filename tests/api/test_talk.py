"""Talking: the bytes of the request, the pace, the end, and what cameras refuse."""

import asyncio
from collections.abc import AsyncIterator, Callable
import socket
import time
from typing import Any

import pytest

from custom_components.sercomm.api import (
    AccessDenied,
    Address,
    AuthenticationFailed,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    ConnectionDropped,
    Credentials,
    InvalidReply,
    NotAvailable,
    PrivacyMode,
    SercommError,
    talk as talk_module,
)
from custom_components.sercomm.api.talk import Law, Talk
from tests.conftest import StartSimulator
from tests.gaps import within, without_a_core
from tests.simulator import Simulator

from .conftest import LOGIN, Serve
from .raw_server import Answer, hang_up, reply, reset, silence, then

PIECE = bytes(range(250)) * 4
OK = b"HTTP/1.0 200 OK\r\n\r\n"


async def pieces(count: int, taken: list[bytes] | None = None) -> AsyncIterator[bytes]:
    """Sound that comes in pieces of an eighth of a second."""
    for _ in range(count):
        if taken is not None:
            taken.append(PIECE)
        yield PIECE


@pytest.fixture
async def camera(simulator: StartSimulator) -> Simulator:
    """Return a camera whose speaker is on."""
    camera = await simulator("rc8230")
    camera.groups["AUDIO"]["audio_out"] = "1"
    return camera


def talk_to(camera: Simulator, password: str | None = None, **address: Any) -> Talk:
    """Return a talk with a simulated camera."""
    login = Credentials(camera.username, password or camera.password)
    return Talk(Address(camera.host, camera.port, **address), login)


async def eventually(what: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(seconds):
        while not what():
            await asyncio.sleep(0.005)


async def test_the_request_is_exact() -> None:
    """Byte for byte what the working client sends, then nothing but sound."""
    received = bytearray()
    ended = asyncio.Event()

    async def record(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while chunk := await reader.read(4096):
            received.extend(chunk)
        ended.set()
        writer.close()

    server = await asyncio.start_server(record, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    talk = Talk(Address("127.0.0.1", port), Credentials("administrator", ""))
    await talk.say(Law.A_LAW, pieces(2))
    assert ended.is_set()
    assert (
        bytes(received)
        == (
            b"POST /img/g711a.cgi HTTP/1.0\r\n"
            b"Host: 127.0.0.1:%d\r\n"
            b"Authorization: Basic YWRtaW5pc3RyYXRvcjo=\r\n"
            b"User-Agent: CameraActiveX\r\n"
            b"\r\n" % port
        )
        + 2 * PIECE
    )
    received.clear()
    await Talk(Address("127.0.0.1", port), None).say(Law.U_LAW, pieces(1))
    assert (
        bytes(received)
        == (
            b"POST /img/g711u.cgi HTTP/1.0\r\n"
            b"Host: 127.0.0.1:%d\r\n"
            b"User-Agent: CameraActiveX\r\n"
            b"\r\n" % port
        )
        + PIECE
    )
    server.close()


@pytest.mark.parametrize(
    ("law", "answer"), [(Law.U_LAW, "first"), (Law.A_LAW, "audio")]
)
async def test_real_time(camera: Simulator, law: Law, answer: str) -> None:
    """The sound arrives whole and lasts as long as it is, 200 early or late."""
    camera.persona.talk_answer = answer
    accepted: list[float] = []
    begun, lost = time.monotonic(), without_a_core()
    await talk_to(camera).say(
        law, pieces(8), accepted=lambda: accepted.append(time.monotonic() - begun)
    )
    lost = without_a_core() - lost
    assert camera.talk.heard == [(str(law), 8 * PIECE)]
    assert 0.9 < camera.requests[-1].ended - camera.requests[-1].started < 1.1 + lost
    (when,) = accepted
    assert when < 0.3 + lost
    assert not camera.talk.locked
    assert camera.open_streams == 0


async def test_over_tls(simulator: StartSimulator) -> None:
    """Cameras with HTTPS sign their own certificate; the end is a clean close."""
    camera = await simulator("rc8230", tls=True)
    camera.groups["AUDIO"]["audio_out"] = "1"
    await talk_to(camera, ssl=True).say(Law.A_LAW, pieces(3))
    assert camera.talk.heard == [("g711a", 3 * PIECE)]
    assert not camera.talk.locked


async def test_late_sound_is_not_hurried(camera: Simulator) -> None:
    """What comes late is said when it comes, at its own speed."""
    begun = time.monotonic()

    async def pausing() -> AsyncIterator[bytes]:
        yield PIECE
        await asyncio.sleep(0.7)
        for _ in range(5):
            yield PIECE

    await talk_to(camera).say(Law.U_LAW, pausing())
    assert camera.talk.heard == [("g711u", 6 * PIECE)]
    assert time.monotonic() - begun > 0.7 + 5 * 0.125 - 0.5


async def test_no_answer_is_waited_for(serve: Serve) -> None:
    """A camera that never answers hears everything all the same."""
    heard = bytearray()

    async def listen(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        heard.extend(await reader.read(-1))

    server = await serve(listen)
    await Talk(Address(server.host, server.port), LOGIN).say(Law.U_LAW, pieces(1))
    assert bytes(heard) == PIECE


async def test_half_closed_answer(serve: Serve) -> None:
    """A camera that ends its answer, given in pieces, at once may still listen."""
    heard = bytearray()

    async def listen(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        for part in (OK[:3], OK[3:-2], OK[-2:]):
            writer.write(part)
            await asyncio.sleep(0.02)
        writer.write_eof()
        heard.extend(await reader.read(-1))

    server = await serve(listen)
    talk, accepted = Talk(Address(server.host, server.port), LOGIN), list[int]()
    begun = time.monotonic()
    await talk.say(Law.U_LAW, pieces(3), accepted=lambda: accepted.append(1))
    assert time.monotonic() - begun > 0.37
    await eventually(lambda: bytes(heard) == 3 * PIECE)
    assert accepted == [1]


async def test_stop_at_once(camera: Simulator) -> None:
    """A cancelled talk ends with a FIN within 0.3 s, and the next one is taken."""
    talk = talk_to(camera)
    sent: list[bytes] = []
    task = asyncio.create_task(talk.say(Law.U_LAW, pieces(80, sent)))
    await eventually(lambda: len(camera.talk.arrivals) > 2)
    assert camera.talk.busy
    last = len(sent)
    async with within(0.3):
        task.cancel()
        await eventually(lambda: not camera.talk.busy)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not camera.talk.locked
    assert camera.talk.heard[0][1] in ((last - 1) * PIECE, last * PIECE)
    await talk.say(Law.U_LAW, pieces(1))
    assert camera.talk.heard[1] == ("g711u", PIECE)


async def test_never_two_at_once(camera: Simulator) -> None:
    """A second talk waits until the first has ended."""
    talk = talk_to(camera)
    await asyncio.gather(talk.say(Law.U_LAW, pieces(1)), talk.say(Law.A_LAW, pieces(1)))
    assert camera.talk.heard == [("g711u", PIECE), ("g711a", PIECE)]


async def test_refusals_of_the_simulator(camera: Simulator) -> None:
    """Each status has its error."""
    with pytest.raises(AuthenticationFailed):
        await talk_to(camera, "wrong").say(Law.U_LAW, pieces(4))
    camera.talk.locked = True
    with pytest.raises(CameraBusy):
        await talk_to(camera).say(Law.U_LAW, pieces(4))
    camera.talk.locked = False
    camera.groups["AUDIO"]["audio_out"] = "0"
    with pytest.raises(NotAvailable):
        await talk_to(camera).say(Law.U_LAW, pieces(4))
    assert camera.talk.heard == []


REFUSALS: list[tuple[Answer, type[SercommError]]] = [
    (reply(status="401 Unauthorized"), AuthenticationFailed),
    (reply(status="403 Forbidden"), AccessDenied),
    (reply(status="404 Not Found"), NotAvailable),
    (reply(status="406 Not Acceptable"), PrivacyMode),
    (reply(status="503 Service Unavailable"), CameraBusy),
    (reply(status="500 Internal Server Error"), InvalidReply),
    (reply(b"CGI Error!\n403 Forbidden"), AccessDenied),
    (reply(b"<html><title>401 Unauthorized</title>"), AuthenticationFailed),
    (b"HTTP/1.0 404 Not Found", NotAvailable),
    (b"garbage\r\n", InvalidReply),
    (b"\x00" * 20, InvalidReply),
    (OK + b"x" * 100_000, InvalidReply),
    (hang_up, ConnectionDropped),
    (reset, ConnectionDropped),
    (then(OK, 0.2, reset), ConnectionDropped),
    (then(0.2, reply(status="503 Service Unavailable"), 0.1, reset), CameraBusy),
]


@pytest.mark.parametrize(("answer", "error"), REFUSALS)
async def test_refusals(
    serve: Serve, answer: Answer, error: type[SercommError]
) -> None:
    """Whatever the camera says against it ends the talk as a SercommError."""
    server = await serve(answer)
    talk = Talk(Address(server.host, server.port), LOGIN)
    async with within(1):
        with pytest.raises(SercommError) as raised:
            await talk.say(Law.U_LAW, pieces(40))
    assert type(raised.value) is error
    assert "secret" not in str(raised.value)


async def test_a_camera_that_leaves_without_a_word(serve: Serve) -> None:
    """It hangs up gently, and has said nothing."""

    async def leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write_eof()
        await reader.read(-1)

    server = await serve(leave)
    talk = Talk(Address(server.host, server.port), LOGIN)
    async with within(1):
        with pytest.raises(ConnectionDropped):
            await talk.say(Law.U_LAW, pieces(40))


async def test_a_long_refusal_is_read_to_its_end(serve: Serve) -> None:
    """Also who was refused leaves with a FIN."""
    ends: list[bytes | ConnectionError] = []

    async def refuse(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(reply(status="503 Service Unavailable"))
        await asyncio.sleep(0.05)
        writer.write(b"x" * 10_000)
        try:
            await reader.read(-1)
            ends.append(b"FIN")
        except ConnectionError as error:
            ends.append(error)

    server = await serve(refuse)
    with pytest.raises(CameraBusy):
        await Talk(Address(server.host, server.port), LOGIN).say(Law.U_LAW, pieces(40))
    assert ends == [b"FIN"]


async def test_a_refusal_at_the_end(serve: Serve) -> None:
    """A camera may listen to everything first and say no afterwards."""

    async def refuse(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.read(-1)
        writer.write(reply(status="403 Forbidden"))
        await writer.drain()

    server = await serve(refuse)
    with pytest.raises(AccessDenied):
        await Talk(Address(server.host, server.port), LOGIN).say(Law.U_LAW, pieces(1))


async def test_nobody_there(camera: Simulator) -> None:
    """Neither at the address, nor under the name."""
    talk = talk_to(camera)
    camera.offline()
    with pytest.raises(CannotConnect):
        await talk.say(Law.U_LAW, pieces(1))
    with pytest.raises(CannotConnect):
        await Talk(Address("no host\r\n", 80), LOGIN).say(Law.U_LAW, pieces(1))


async def test_a_camera_that_takes_no_more(
    monkeypatch: pytest.MonkeyPatch, serve: Serve
) -> None:
    """Sound does not pile up before a camera that has stopped reading."""
    monkeypatch.setattr(talk_module, "STALLED", 0.2)
    monkeypatch.setattr(talk_module, "TALK_RATE", 8_000_000)
    monkeypatch.setattr(talk_module, "LINGER", 0.1)
    stuck = asyncio.Event()

    async def stick(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await stuck.wait()

    server = await serve(stick)
    with pytest.raises(CameraTimeout):
        await Talk(Address(server.host, server.port), LOGIN).say(
            Law.U_LAW, pieces(100_000)
        )
    stuck.set()


async def test_a_camera_that_does_not_hang_up(
    monkeypatch: pytest.MonkeyPatch, serve: Serve
) -> None:
    """It is not waited for long."""
    monkeypatch.setattr(talk_module, "LINGER", 0.2)
    server = await serve(then(OK, silence, silence, 5.0))
    async with within(1):
        await Talk(Address(server.host, server.port), LOGIN).say(Law.U_LAW, pieces(1))


async def test_sound_that_breaks_off(camera: Simulator) -> None:
    """The error of the sound is passed on, and the talk is ended well."""

    async def broken() -> AsyncIterator[bytes]:
        yield PIECE
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        await talk_to(camera).say(Law.U_LAW, broken())
    assert camera.talk.heard == [("g711u", PIECE)]
    assert not camera.talk.locked


async def test_cancelled_twice(serve: Serve) -> None:
    """A second stop does not turn the FIN into a RST, which locks the speaker."""
    ended = asyncio.get_running_loop().create_future()

    async def answer_late(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            await reader.read(-1)
            for part in (OK, b"late", b"late"):
                await asyncio.sleep(0.2)
                writer.write(part)
                await writer.drain()
        except ConnectionError as error:
            ended.set_result(error)
        else:
            ended.set_result(None)

    server = await serve(answer_late)
    talk = Talk(Address(server.host, server.port), LOGIN)
    task = asyncio.create_task(talk.say(Law.U_LAW, pieces(40)))
    await asyncio.sleep(0.1)
    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0.05)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await ended is None
