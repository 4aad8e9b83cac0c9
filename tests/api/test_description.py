"""What the streams are, from media.sdp."""

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import CommandRefused, InvalidReply, SercommError
from custom_components.sercomm.api.description import (
    parse_description,
    read_description,
)
from tests.conftest import StartSimulator

from .conftest import MakeCamera, Serve
from .raw_server import reply


async def test_the_streams(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """One request, also for a viewer."""
    sim = await simulator()
    viewer = make_camera(sim, "viewer")
    assert await read_description(viewer.transport) == [
        "video H264/90000",
        "audio PCMU/8000",
    ]
    assert sim.paths() == ["/img/media.sdp"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", InvalidReply),
        (b"v=0\r\n", InvalidReply),
        (b"<html>Router</html>", InvalidReply),
        (b"ERROR\r\n", CommandRefused),
    ],
)
async def test_no_streams(
    serve: Serve, make_camera: MakeCamera, body: bytes, error: type[SercommError]
) -> None:
    """Whatever else comes is an error."""
    with pytest.raises(error):
        await read_description(make_camera(await serve(reply(body))).transport)


def test_codecs() -> None:
    """Those that need no line of their own, and those that have none."""
    text = "m=audio 0 RTP/AVP 8 0\nm=video 5000 RTP/AVP 26\nm=video 0 RTP/AVP 97\nm=x"
    assert parse_description(text) == ["audio PCMA/8000", "video JPEG/90000", "video ?"]
    assert len(parse_description("m=audio 0 RTP/AVP 0\n" * 99)) == 16


@given(st.text())
def test_any_text(text: str) -> None:
    """Nothing but short lines of ASCII comes out."""
    for line in parse_description(text):
        assert line.isascii()
        assert len(line) <= 49
