"""How long one camera's HTTP waits, from both sides of each limit.

No test waits: the clock of the event loop is set forward.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
import socket
from typing import Any

import aiohttp
import pytest

from custom_components.sercomm.api import Address, CameraTimeout, ConnectTimeout
from custom_components.sercomm.api.exchange import sercomm_errors
from custom_components.sercomm.api.transport import Transport
from tests.waiting import until

from .conftest import LOGIN, MakeTransport, Serve
from .raw_server import reply, silence, then
from .transport_requests import QUERY

type Skip = Callable[[float], None]
type Work = Callable[[str], Coroutine[Any, Any, object]]
FOR_EVER = 1e6


@pytest.fixture
async def skip(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Skip]:
    """Return a function that lets seconds pass at once."""
    loop = asyncio.get_running_loop()
    clock, passed = loop.time, 0.0

    def later(seconds: float) -> None:
        nonlocal passed
        passed += seconds

    monkeypatch.setattr(loop, "time", lambda: clock() + passed)
    yield later
    # What was due in a future that is over must not wait for it.
    monkeypatch.undo()


@pytest.fixture
def full() -> Generator[Address]:
    """Return an address where no connection is taken, nor refused."""
    with socket.socket() as listening, socket.socket() as first, socket.socket() as two:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for waiting in (first, two):
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        yield Address(*listening.getsockname())


async def ends_between(
    task: asyncio.Task[object], skip: Skip, before: float, after: float
) -> None:
    """Make sure that something runs for `before` seconds, and not for `after`."""
    skip(before)
    await asyncio.sleep(0.05)
    assert not task.done()
    skip(after - before)
    await asyncio.wait([task], timeout=5)
    assert task.done()


async def write(_: bytes) -> None:
    """Take a piece of a file."""


async def stream(transport: Transport) -> None:
    """Open a stream and read five bytes of it."""
    async with transport.stream("/img/video.mjpeg") as response:
        with sercomm_errors():
            await response.content.readexactly(5)


async def test_a_silent_camera(
    serve: Serve, make_transport: MakeTransport, skip: Skip
) -> None:
    """Reads and commands are given up after fifteen seconds."""
    server = await serve(silence)
    transport = make_transport(server)
    works: tuple[Work, Work] = (transport.read, transport.command)
    for number, work in enumerate(works, 1):
        task = asyncio.ensure_future(work(QUERY))
        await until(lambda number=number: len(server.requests) == number)  # type: ignore[misc]
        await ends_between(task, skip, 14, 16)
        assert isinstance(task.exception(), CameraTimeout)


@pytest.mark.parametrize("kind", ["read", "download", "stream"])
async def test_a_camera_that_takes_no_connection(
    session: aiohttp.ClientSession, full: Address, skip: Skip, kind: str
) -> None:
    """Five seconds are enough to connect within a house, whatever is asked for."""
    transport = Transport(session, full, LOGIN)
    works: dict[str, Work] = {
        "read": transport.read,
        "download": lambda path: transport.download(
            path, write, budget=9, timeout=FOR_EVER
        ),
        "stream": lambda _: stream(transport),
    }
    task = asyncio.ensure_future(works[kind](QUERY))
    await asyncio.sleep(0.05)
    await ends_between(task, skip, 4.5, 5.5)
    assert isinstance(task.exception(), ConnectTimeout)


async def test_a_file_that_stops(
    serve: Serve, make_transport: MakeTransport, skip: Skip
) -> None:
    """A camera may think for a minute in the middle of a file, and no longer."""
    server = await serve(then(reply(b"half"), silence))
    seen: list[bytes] = []

    async def keep(piece: bytes) -> None:
        seen.append(piece)

    task = asyncio.ensure_future(
        make_transport(server).download(QUERY, keep, budget=99, timeout=FOR_EVER)
    )
    await until(lambda: seen)
    await ends_between(task, skip, 58, 62)
    assert isinstance(task.exception(), CameraTimeout)


async def test_a_stream_that_stops(
    serve: Serve, make_transport: MakeTransport, skip: Skip
) -> None:
    """A live stream is given up after ten seconds without a word."""
    server = await serve(then(reply(b"live"), silence))
    task = asyncio.ensure_future(stream(make_transport(server)))
    await until(lambda: server.requests)
    await asyncio.sleep(0.05)
    await ends_between(task, skip, 9, 11)
    assert isinstance(task.exception(), CameraTimeout)
