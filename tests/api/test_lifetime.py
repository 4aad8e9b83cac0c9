"""A camera that is closed keeps nobody waiting."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress

import pytest

from custom_components.sercomm.api import CannotConnect, Credentials, SercommError
from custom_components.sercomm.api.errors import Paused
from custom_components.sercomm.api.exchange import sercomm_errors
from custom_components.sercomm.api.lifetime import Lifetime
from tests.api.transport_requests import FINE
from tests.gaps import within

from .conftest import MakeCamera, MakeTransport, Serve
from .raw_server import reply, silence, then


async def ending(work: Awaitable[object]) -> SercommError:
    """Return how something ends, which must be at once."""
    async with within(0.5):
        with pytest.raises(SercommError) as raised:
            await work
    return raised.value


async def test_what_runs_and_what_waits(serve: Serve, make_camera: MakeCamera) -> None:
    """Both end with CannotConnect, and so does whatever comes later."""
    server = await serve(silence)
    camera = make_camera(server)
    other = camera.transport.with_login(Credentials("viewer", ""))
    works = [
        asyncio.create_task(work)
        for work in (
            camera.read_pairs("/img/query.cgi"),
            camera.set_group("EVENT", {"event_trigger": "1"}),
            camera.snapshot(),
            other.read("/img/query.cgi"),
            other.long_poll("/poll", budget=9, timeout=60),
        )
    ]
    while len(server.requests) < 2:
        await asyncio.sleep(0)
    camera.close()
    camera.close()
    for work in works:
        assert type(await ending(work)) is CannotConnect
    assert type(await ending(camera.clock())) is CannotConnect
    assert len(server.requests) == 2
    async with within(0.5):
        while server.in_flight:
            await asyncio.sleep(0.01)


async def test_an_open_stream(serve: Serve, make_camera: MakeCamera) -> None:
    """It ends where it is read."""
    server = await serve(then(reply(b"live"), silence))
    camera = make_camera(server)
    async with (
        within(0.5),
        camera.transport.stream("/img/video.mjpeg") as response,
    ):
        assert await response.content.readexactly(4) == b"live"
        asyncio.get_running_loop().call_soon(camera.close)
        # However the web client says it: not by the time limit around this.
        with suppress(CannotConnect), sercomm_errors():
            assert await response.content.read() == b""
    with pytest.raises(CannotConnect):
        async with camera.mjpeg():
            pytest.fail("it began")


async def test_a_camera_that_was_closed_holds_up_no_other(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """The turn passes on to another camera object in the same queue."""
    server = await serve(silence, reply(b"a=b\r\n"))
    camera = make_camera(server)
    other = make_camera(server)
    other.transport._gate = camera.transport._gate
    first = asyncio.create_task(camera.read_pairs("/first"))
    while not server.requests:
        await asyncio.sleep(0)
    second = asyncio.create_task(other.read_pairs("/second"))
    await asyncio.sleep(0)
    camera.close()
    await ending(first)
    assert await second == {"a": "b"}
    assert server.max_in_flight == 1


async def test_a_pause(serve: Serve, make_transport: MakeTransport) -> None:
    """Nothing that carries the login is sent meanwhile, but what the pause is for."""
    server = await serve(FINE)
    transport = make_transport(server)
    transport.lifetime.pause()
    with pytest.raises(Paused):
        await transport.read("/one")
    with pytest.raises(Paused):
        async with transport.stream("/two"):
            pass
    assert not server.requests
    await transport.read("/three", login=False)
    with transport.lifetime.alone():
        await transport.read("/four")
    with pytest.raises(Paused):
        await transport.read("/five")
    transport.lifetime.resume()
    await transport.read("/six")
    assert server.targets == ["/three", "/four", "/six"]


def test_what_is_no_longer_held() -> None:
    """It is not cut once more; what is held is, by a pause and by the end."""
    lifetime, cut = Lifetime(), list[str]()
    with lifetime.holding(lambda: cut.append("first")):
        pass
    with lifetime.holding(lambda: cut.append("second")):
        lifetime.pause()
        lifetime.close()
    assert cut == ["second", "second"]
