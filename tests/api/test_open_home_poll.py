"""OpenHome: the long poll that tells what the camera notices, each alert once."""

import asyncio
from typing import Any

import aiohttp
import pytest

from custom_components.sercomm.api import (
    AnswerTooLarge,
    AuthenticationFailed,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    ConnectionDropped,
    InvalidReply,
    NotAvailable,
    OpenHome,
    SercommError,
    open_home as module,
)
from custom_components.sercomm.api.open_home import REMEMBERED
from tests.simulator import Simulator

from .conftest import MakeCamera, MakeOpenHome, MakeTransport, Serve
from .open_home import MOTION, PIR, POLL, SOUND, STATUS, UNKNOWN, alert
from .raw_server import Endless, hang_up, reply, reset, silence, then


async def held(sim: Simulator) -> None:
    """Wait until the camera holds a poll."""
    async with asyncio.timeout(5):
        while not sim.open_polls:
            await asyncio.sleep(0.005)


async def test_each_alert_once(sim: Simulator, opened: MakeOpenHome) -> None:
    """What happened while nobody polled is told one by one, then there is nothing."""
    api = opened(sim)
    for trigger in ("motion", "pir", "sound", "http"):
        await sim.fire(trigger)
    assert [await api.notifications() for _ in range(4)] == [
        [MOTION],
        [PIR],
        [SOUND],
        [UNKNOWN],
    ]
    sim.persona.open_home_linger = 0.01
    assert await api.notifications() == []
    assert {(request.target, request.secure) for request in sim.requests} == {
        (POLL, True)
    }


async def test_beside_the_queue(
    sim: Simulator,
    make_camera: MakeCamera,
    secure: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While a poll is held, silent for longer than a stream may be, others go on."""
    monkeypatch.setattr("custom_components.sercomm.api.transport.STREAM_SILENCE", 0.01)
    assert sim.https_port is not None
    camera = make_camera(sim)
    api = camera.open_home(secure, sim.https_port)
    poll = asyncio.create_task(api.notifications())
    await held(sim)
    await camera.clock()
    await api.device_info()
    await asyncio.sleep(0.03)
    assert not poll.done()
    assert (sim.open_streams, sim.max_in_flight) == (1, 1)
    await sim.fire("pir")
    assert await poll == [PIR]


async def test_left_poll(sim: Simulator, opened: MakeOpenHome) -> None:
    """Who stops waiting leaves the camera alone and takes no alert along."""
    poll = asyncio.create_task(opened(sim).notifications())
    await held(sim)
    poll.cancel()
    await asyncio.wait([poll])
    async with asyncio.timeout(5):
        while sim.open_streams:
            await asyncio.sleep(0.005)
    await sim.fire("motion")
    assert await opened(sim).notifications() == [MOTION]


async def test_patience(
    sim: Simulator, opened: MakeOpenHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than a camera lingers, but not for ever; there is no second try."""
    assert module.POLL_TIMEOUT == 75
    monkeypatch.setattr(module, "POLL_TIMEOUT", 0.1)
    with pytest.raises(CameraTimeout):
        await opened(sim).notifications()
    assert len(sim.requests) == 1


async def test_camera_goes(sim: Simulator, opened: MakeOpenHome) -> None:
    """A poll ends with the camera that held it."""
    poll = asyncio.create_task(opened(sim).notifications())
    await held(sim)
    sim.offline()
    with pytest.raises(CannotConnect):
        await poll
    with pytest.raises(CannotConnect):
        await opened(sim).notifications()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (hang_up, ConnectionDropped),
        (reset, ConnectionDropped),
        (silence, CameraTimeout),
        (then(reply(b"<Notif"), silence), CameraTimeout),
        (reply(alert().encode()[:-20]), InvalidReply),
        (reply(b"x" * 65_537), AnswerTooLarge),
        (b"\x16\x03\x01\r\n\r\n", InvalidReply),
        (reply(status="401 Unauthorized"), AuthenticationFailed),
        (reply(status="404 Not Found"), NotAvailable),
        (reply(status="503 Busy"), CameraBusy),
        (reply(b"<html>Log in</html>"), InvalidReply),
        (reply(b"<html>401 Unauthorized</html>"), AuthenticationFailed),
        (reply(STATUS.format(2).encode()), CameraBusy),
        (reply(STATUS.format(3).encode()), CameraBusy),
        (reply(STATUS.format(4).encode()), NotAvailable),
        (reply(STATUS.format(5).encode()), InvalidReply),
        (reply(STATUS.format("").encode()), InvalidReply),
    ],
)
async def test_no_answer(
    serve: Serve,
    make_transport: MakeTransport,
    monkeypatch: pytest.MonkeyPatch,
    answer: Any,
    error: type[SercommError],
) -> None:
    """Each failure is an error of its own, after one try."""
    monkeypatch.setattr(module, "POLL_TIMEOUT", 1.0)
    server = await serve(answer)
    with pytest.raises(SercommError) as raised:
        await OpenHome(make_transport(server)).notifications()
    assert type(raised.value) is error
    assert server.targets == [POLL]


async def test_head_first(serve: Serve, make_transport: MakeTransport) -> None:
    """The head may come at once and the body when something happens, or nothing."""
    server = await serve(then(reply(), 0.05, alert().encode()), then(reply(), 0.05))
    api = OpenHome(make_transport(server))
    assert await api.notifications() == [MOTION]
    assert await api.notifications() == []


async def test_budget(serve: Serve, make_transport: MakeTransport) -> None:
    """64 KiB and no more."""
    endless = Endless(reply(b"<NotificationWrapper>"), alert().encode() * 20)
    with pytest.raises(InvalidReply, match="larger"):
        await OpenHome(make_transport(await serve(endless))).notifications()


@pytest.mark.parametrize("kind", ["reset", "empty", "garbage", "html"])
async def test_trouble_passes(sim: Simulator, opened: MakeOpenHome, kind: str) -> None:
    """What the camera has kept meanwhile is told afterwards."""
    api = opened(sim)
    sim.faults.set("/OpenHome/*", kind, 1)
    await sim.fire("motion")
    with pytest.raises(SercommError):
        await api.notifications()
    sim.persona.open_home_status = 3
    with pytest.raises(CameraBusy):
        await api.notifications()
    sim.persona.open_home_status = None
    assert await api.notifications() == [MOTION]


async def test_repeats(serve: Serve, make_transport: MakeTransport) -> None:
    """The camera's history is told once, also when it comes again in one answer.

    The number of another moment is another alert: a camera may number anew after a
    restart. One without a number is never a repeat.
    """
    answers = (
        alert() + alert(),
        alert() + alert("PirMD", 2),
        alert(time="2016-05-26T05:00:00.000-08:00"),
        alert("SndD", ""),
        alert("SndD", ""),
        alert(),
    )
    server = await serve(*(reply(answer.encode()) for answer in answers))
    api = OpenHome(make_transport(server))
    assert [await api.notifications() for _ in answers] == [
        [MOTION],
        [PIR],
        [MOTION],
        [SOUND],
        [SOUND],
        [],
    ]


async def test_memory(serve: Serve, make_transport: MakeTransport) -> None:
    """No more is remembered than the camera's history needs, with room to spare."""
    step = 50
    parts = [
        "".join(alert(number=number) for number in range(first, first + step))
        for first in range(0, REMEMBERED + 1, step)
    ]
    answers = [*parts, alert(number=0)]
    server = await serve(*(reply(text.encode()) for text in answers))
    api = OpenHome(make_transport(server))
    for _ in parts:
        assert len(await api.notifications()) == step
    assert len(api._seen) == REMEMBERED >= 10
    assert await api.notifications() == [MOTION]
