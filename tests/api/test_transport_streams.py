"""One camera's HTTP on real sockets: streams that begin, close and break."""

import asyncio

import pytest

from custom_components.sercomm.api import (
    AuthenticationFailed,
    ConnectionDropped,
    InvalidReply,
    PrivacyMode,
    SercommError,
)
from custom_components.sercomm.api.exchange import sercomm_errors

from .conftest import MakeTransport, Serve
from .raw_server import Answer, Endless, hang_up, reply, reset, then

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
    async with asyncio.timeout(5):
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
        with pytest.raises(ConnectionDropped), sercomm_errors():
            await response.content.readexactly(9)
