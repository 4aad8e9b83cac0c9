"""Snapshots and live pictures over HTTP."""

import asyncio
from typing import Any

import pytest

from custom_components.sercomm.api import (
    AccessDenied,
    AnswerTooLarge,
    AuthenticationFailed,
    BrokenPicture,
    CameraBusy,
    CameraTimeout,
    CommandRefused,
    ConnectionDropped,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    PrivacyMode,
    SercommError,
    jpeg_size,
    snapshot as snapshot_module,
)
from tests.api.camera_requests import BACK, JPEG, fast, until
from tests.api.transport_requests import memory_below
from tests.conftest import StartSimulator
from tests.simulator import footage

from .conftest import MakeCamera, Serve
from .raw_server import Answer, Endless, hang_up, reply, silence, then

# Pictures


@pytest.mark.parametrize(
    ("options", "query"),
    [
        ({}, ""),
        ({"size": "160x120"}, "?size=1"),
        ({"size": "320x240"}, "?size=2"),
        ({"size": "640x480"}, "?size=3"),
        ({"size": "1280x720", "quality": 1}, "?size=4&quality=1"),
        ({"quality": 5}, "?quality=5"),
    ],
)
async def test_snapshots(
    simulator: StartSimulator,
    make_camera: MakeCamera,
    options: dict[str, Any],
    query: str,
) -> None:
    """One request; a viewer is enough."""
    sim = await fast(simulator)
    picture = await make_camera(sim, "viewer").snapshot(**options)
    assert picture.startswith(b"\xff\xd8")
    assert picture.endswith(b"\xff\xd9")
    assert sim.paths() == [f"/img/snapshot.cgi{query}"]


@pytest.mark.parametrize(
    "options", [{"size": "1x1"}, {"size": ""}, {"quality": 0}, {"quality": 6}]
)
async def test_snapshots_that_are_not_taken(
    simulator: StartSimulator, make_camera: MakeCamera, options: dict[str, Any]
) -> None:
    """Only what the camera offers is asked for."""
    sim = await fast(simulator)
    with pytest.raises(InvalidValue):
        await make_camera(sim).snapshot(**options)
    assert sim.requests == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(b""), InvalidReply),
        (reply(b"OK\r\n"), InvalidReply),
        (reply(JPEG[:-1]), InvalidReply),
        (reply(JPEG[1:]), InvalidReply),
        (reply(JPEG[1:]), BrokenPicture),
        (reply(b"x" * 1025 + JPEG), BrokenPicture),
        (reply(b"\r\n"), BrokenPicture),
        (reply(b"\xff\xd8\xff\xd9"), BrokenPicture),
        (reply(b"<html><title>Login</title></html>"), InvalidReply),
        (reply(b"<html>401 Unauthorized</html>"), AuthenticationFailed),
        (reply(b"CGI Error!\n403 Forbidden"), AccessDenied),
        (reply(b"Invalid Resolution\r\n"), CommandRefused),
        (reply(b"ERROR"), CommandRefused),
        (reply(b"", "406 Not Acceptable"), PrivacyMode),
        (reply(b"", "503 Service Unavailable"), CameraBusy),
        (reply(b"x", "400 Bad Request"), CommandRefused),
    ],
)
async def test_what_is_no_picture(
    serve: Serve, make_camera: MakeCamera, answer: bytes, error: type[SercommError]
) -> None:
    """Nobody is shown a page, or half a picture."""
    with pytest.raises(error):
        await make_camera(await serve(answer)).snapshot()


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (b"", b"\r\n\0\0"),
        (b"", b"\0" * 5000),
        (b"\r\n", b""),
        (b"\n", b"\r\n--boundary--\r\n" * 9),
        (
            b"--b\r\nContent-Type: image/jpeg\r\n" + b"X-Is: 1\r\n" * 9 + b"\r\n",
            b"\r\n--b--\r\n",
        ),
    ],
)
async def test_a_picture_with_padding(
    serve: Serve, make_camera: MakeCamera, before: bytes, behind: bytes
) -> None:
    """What is around it does no harm: what lies between SOI and EOI is taken."""
    picture = footage.jpeg(160, 120)
    answer = reply(before + picture + behind)
    assert await make_camera(await serve(answer)).snapshot() == picture


async def test_a_picture_whose_segments_make_no_sense(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """It counts while its end is where it should be."""
    answer = reply(JPEG + b"\r\n\0\0")
    assert await make_camera(await serve(answer)).snapshot() == JPEG


async def test_sizes_of_the_base_document(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Where 1 is 1280x720 the other code is tried once, and kept for this camera."""
    sim = await fast(simulator)
    sim.persona.largest_size_first = True
    camera = make_camera(sim)
    for size, codes, came in (
        ("1280x720", (4, 1), (1280, 720)),
        ("1280x720", (1,), (1280, 720)),
        ("320x240", (2,), (320, 240)),
        ("160x120", (1, 4), (1280, 720)),
        ("160x120", (1,), (1280, 720)),
    ):
        sim.clear_requests()
        assert jpeg_size(await camera.snapshot(size)) == came
        assert sim.paths() == [f"/img/snapshot.cgi?size={code}" for code in codes]


async def test_a_size_that_the_camera_does_not_have(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """What comes nearest is taken, and no second request the next time."""
    sim = await fast(simulator)
    sim.persona.resolutions = ("1", "2", "3")
    camera = make_camera(sim)
    for codes in ((4, 1), (4,)):
        sim.clear_requests()
        assert jpeg_size(await camera.snapshot("1280x720")) == (640, 480)
        assert sim.paths() == [f"/img/snapshot.cgi?size={code}" for code in codes]


async def test_a_broken_picture_does_not_tell_of_a_size(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """The code that seems to be missing is tried again the next time."""
    sim = await fast(simulator)
    sim.faults.set("/img/snapshot.cgi", "truncate", 1)
    camera = make_camera(sim)
    await camera.snapshot("1280x720")
    for codes in ((4,), (4,)):
        sim.clear_requests()
        assert jpeg_size(await camera.snapshot("1280x720")) == (1280, 720)
        assert sim.paths() == [f"/img/snapshot.cgi?size={code}" for code in codes]


async def test_a_size_that_is_refused(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """When every code is refused, the first refusal is raised."""
    sim = await fast(simulator)
    sim.faults.set("/img/snapshot.cgi", "status", code=400, body="ERROR")
    with pytest.raises(CommandRefused):
        await make_camera(sim).snapshot("1280x720")
    assert len(sim.requests) == 2


async def test_a_picture_beyond_the_budget(
    serve: Serve, make_camera: MakeCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not read to its end."""
    monkeypatch.setattr(snapshot_module, "JPEG_BUDGET", 100_000)
    endless = Endless(reply(JPEG), b"x" * 50_000)
    with pytest.raises(AnswerTooLarge):
        await make_camera(await serve(endless)).snapshot()


@pytest.mark.parametrize("chunk", [b"x" * 16_384, b"\xff\xd8" + b"x" * 16_382])
async def test_what_becomes_no_picture(
    serve: Serve, make_camera: MakeCamera, chunk: bytes
) -> None:
    """Nobody reads on in it, however long it is."""
    endless = Endless(reply(), chunk)
    with memory_below(1024 * 1024), pytest.raises(BrokenPicture):
        await make_camera(await serve(endless)).snapshot()


async def test_the_rest_of_a_picture(serve: Serve, make_camera: MakeCamera) -> None:
    """The camera may end by itself before it is asked again."""
    picture = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xd9"
    server = await serve(then(reply(picture), 0.2), then(reply(picture), hang_up))
    camera = make_camera(server)
    first, second = await asyncio.gather(camera.snapshot(), camera.snapshot())
    assert first == second == picture
    assert server.max_in_flight == 1


async def test_a_picture_and_no_end(serve: Serve, make_camera: MakeCamera) -> None:
    """It is there, whatever the camera goes on to send, or does not."""
    picture = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xd9"
    endless = Endless(reply(picture), b"x" * 50_000)
    server = await serve(endless, then(reply(picture), silence))
    camera = make_camera(server)
    async with asyncio.timeout(5):
        assert await camera.snapshot() == picture
        assert await camera.snapshot() == picture
    assert len(server.requests) == 2
    assert server.max_in_flight == 1


async def test_privacy(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """No picture, no stream."""
    sim = await fast(simulator, "icamera2")
    sim.privacy(True)
    camera = make_camera(sim)
    with pytest.raises(PrivacyMode):
        await camera.snapshot()
    with pytest.raises(PrivacyMode):
        async with camera.mjpeg():
            pytest.fail("it began")


# Live pictures


@pytest.mark.parametrize("literal", [False, True])
async def test_mjpeg(
    simulator: StartSimulator, make_camera: MakeCamera, literal: bool
) -> None:
    """Frame after frame beside other requests; closed with the block."""
    sim = await fast(simulator)
    sim.persona.frame_rate = 200
    sim.persona.literal_multipart = literal
    camera = make_camera(sim)
    async with camera.mjpeg() as frames:
        seen = [await anext(frames) for _ in range(3)]
        assert sim.open_streams == 1
        await camera.get_groups(["MOTION"])
    assert all(f.startswith(b"\xff\xd8") and f.endswith(b"\xff\xd9") for f in seen)
    assert sim.paths() == ["/img/video.mjpeg", BACK]
    await until(lambda: sim.open_streams == 0)


async def test_mjpeg_of_another_channel(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """By its number; one without MJPEG does not exist."""
    sim = await fast(simulator, "icamera2")
    camera = make_camera(sim)
    async with camera.mjpeg(3) as frames:
        assert (await anext(frames)).startswith(b"\xff\xd8")
    with pytest.raises(NotAvailable):
        async with camera.mjpeg(4):
            pytest.fail("it began")
    assert sim.paths() == [f"/img/video.mjpeg?channel={n}" for n in (3, 4)]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(b"", "503 Busy"), CameraBusy),
        (reply(b"current_resolution=3", "400 Bad Request"), InvalidReply),
        (reply(b"", "401 No"), AuthenticationFailed),
        (hang_up, ConnectionDropped),
    ],
)
async def test_an_mjpeg_stream_that_does_not_begin(
    serve: Serve, make_camera: MakeCamera, answer: Answer, error: type[SercommError]
) -> None:
    """An error at once."""
    server = await serve(answer)
    with pytest.raises(error):
        async with make_camera(server).mjpeg():
            pytest.fail("it began")


def part(frame: bytes) -> bytes:
    """Return a part of a multipart stream."""
    head = f"--b\r\ncontent-type: image/jpeg\r\ncontent-length: {len(frame)}\r\n\r\n"
    return head.encode() + frame + b"\r\n"


MULTIPART = (
    b"HTTP/1.0 200 OK\r\ncontent-type: multipart/x-mixed-replace;boundary=b\r\n\r\n"
)


async def test_an_mjpeg_stream_that_ends(serve: Serve, make_camera: MakeCamera) -> None:
    """After its last whole frame."""
    server = await serve(MULTIPART + part(JPEG) * 2 + part(JPEG)[:-9])
    async with make_camera(server).mjpeg() as frames:
        assert [frame async for frame in frames] == [JPEG] * 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (
            then(
                b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n40\r\nhalf",
                0.02,
                hang_up,
            ),
            ConnectionDropped,
        ),
        (then(MULTIPART + part(JPEG)[:50], silence), CameraTimeout),
        (Endless(MULTIPART, b"x" * 1025536), InvalidReply),
        (reply(b"<html></html>"), InvalidReply),
    ],
)
async def test_an_mjpeg_stream_that_breaks(
    serve: Serve,
    make_camera: MakeCamera,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    error: type[SercommError],
) -> None:
    """Who takes the frames sees our errors only."""
    monkeypatch.setattr("custom_components.sercomm.api.transport.STREAM_SILENCE", 0.15)
    server = await serve(answer)
    async with make_camera(server).mjpeg() as frames:
        with pytest.raises(error):
            await anext(frames)
