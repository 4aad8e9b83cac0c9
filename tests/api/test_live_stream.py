"""The live stream of a camera: asked for in its own framing, read to its end."""

import asyncio
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import (
    CameraBusy,
    CameraTimeout,
    InvalidReply,
    NotAvailable,
    PrivacyMode,
    Readings,
    SercommError,
)
from custom_components.sercomm.api.live_stream import live_channels
from custom_components.sercomm.api.padding import Signal
from custom_components.sercomm.api.transport import STREAM_SILENCE
from custom_components.sercomm.api.vendor_framing import FrameKind, LiveFrame
from tests.api.conftest import MakeCamera, Serve
from tests.conftest import StartSimulator
from tests.simulator import Simulator

PATH = "/img/video.mjpeg"
HEAD = b"HTTP/1.0 200 OK\r\ncontent-type: %s\r\n\r\n"


@pytest.fixture
async def camera(simulator: StartSimulator) -> Simulator:
    """Return a camera that sends small pictures quickly."""
    started = await simulator("icamera2")
    started.persona.frame_rate = 200
    started.groups["JPEG"]["resolution"] = "1"
    return started


async def read(
    make_camera: MakeCamera, camera: Simulator, count: int, channel: int = 1
) -> list[LiveFrame]:
    """Read some frames."""
    found: list[LiveFrame] = []
    async with make_camera(camera).live(channel) as frames:
        async for frame in frames:
            found.append(frame)
            if len(found) == count:
                break
    return found


async def test_levels(make_camera: MakeCamera, camera: Simulator) -> None:
    """Pictures carry what the camera sees, sound carries how loud it is."""
    camera.groups["EVENT"]["event_trigger"] = "1"
    camera.groups["MOTION"] |= {"md_mode": "1", "md_switch2": "1"}
    camera.groups["AUDIO"] |= {"au_trigger_en": "1", "audio_in": "1"}
    for trigger, level in (("motion", 211), ("pir", 1), ("sound", 66), ("input", 1)):
        camera.show(trigger, window=2, level=level, seconds=60)
    picture, sound = await read(make_camera, camera, 2)
    assert picture.kind is FrameKind.JPEG
    assert picture.data.startswith(b"\xff\xd8")
    assert picture.motion is not None
    assert picture.motion.switch is Signal.ON
    assert [window.level for window in picture.motion.windows] == [0, 211, 0, 0]
    assert picture.pir is Signal.ON
    assert sound.sound is not None
    assert (sound.sound.switch, sound.sound.level) == (Signal.ON, 66)
    (request,) = camera.requests
    assert request.target == PATH
    assert request.headers["user-agent"] == "Viewer"


@pytest.mark.parametrize("channel", [2, 3])
async def test_channel(
    make_camera: MakeCamera, camera: Simulator, channel: int
) -> None:
    """Other channels are asked for by their number."""
    assert len(await read(make_camera, camera, 1, channel)) == 1
    assert camera.paths() == [f"{PATH}?channel={channel}"]


async def test_closed_when_left(make_camera: MakeCamera, camera: Simulator) -> None:
    """Who has seen enough leaves the camera alone."""
    await read(make_camera, camera, 1)
    async with asyncio.timeout(5):
        while camera.open_streams:
            await asyncio.sleep(0.005)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "code": 503}, CameraBusy),
        ({"kind": "status", "code": 406}, PrivacyMode),
        ({"kind": "status", "code": 404}, NotAvailable),
        ({"kind": "status", "code": 400}, InvalidReply),
        ({"kind": "html"}, InvalidReply),
    ],
)
async def test_refused(
    make_camera: MakeCamera,
    camera: Simulator,
    fault: dict[str, Any],
    error: type[SercommError],
) -> None:
    """Each refusal is an error of its own."""
    camera.faults.set(PATH, **fault)
    with pytest.raises(error):
        await read(make_camera, camera, 1)


@pytest.mark.parametrize(
    ("content_type", "error"),
    [
        (b"multipart/x-mixed-replace;boundary=x", NotAvailable),
        (b"image/jpeg", NotAvailable),
        (b"text/plain", InvalidReply),
    ],
)
async def test_other_framing(
    make_camera: MakeCamera,
    serve: Serve,
    content_type: bytes,
    error: type[SercommError],
) -> None:
    """A camera that knows no framing of its own has no live data."""
    server = await serve(HEAD % content_type)
    with pytest.raises(error):
        async with make_camera(server).live():
            pass


async def test_garbage(make_camera: MakeCamera, serve: Serve) -> None:
    """What holds no frames is given up."""
    server = await serve(HEAD % b"application/octet-stream" + b"x" * 70_000)
    async with make_camera(server).live() as frames:
        with pytest.raises(InvalidReply):
            await anext(frames)


async def test_silence(
    make_camera: MakeCamera, camera: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream that says nothing any more is dead."""
    assert STREAM_SILENCE == 10
    monkeypatch.setattr("custom_components.sercomm.api.transport.STREAM_SILENCE", 0.05)
    camera.persona.frame_rate = 1
    with pytest.raises(CameraTimeout):
        await read(make_camera, camera, 9)


JPEGS = {
    "resolution": "4",
    "resolution2": "1",
    "resolution3": "2",
    "frame_rate": "15",
    "frame_rate2": "30",
    "frame_rate3": "5",
}


@pytest.mark.parametrize(
    ("streams", "jpeg", "expected"),
    [
        ({}, {}, [1]),
        ({"channel1": "H264,1", "channel2": "H264,2"}, JPEGS, [1]),
        ({"channel2": "JPEG,2"}, JPEGS, [2, 1]),
        ({"channel2": "JPEG,2"}, {**JPEGS, "mode2": "0"}, [1]),
        ({"channel2": "JPEG,2", "channel3": "JPEG,3"}, JPEGS, [2, 3, 1]),
        (
            {"channel2": "JPEG,2", "channel3": "JPEG,3"},
            {**JPEGS, "resolution3": "1"},
            [3, 2, 1],
        ),
        ({"channel2": "JPEG,2"}, {"resolution": "3"}, [1, 2]),
        ({"channel2": "nonsense", "channel3": "JPEG"}, JPEGS, [1]),
    ],
)
def test_smallest_first(
    streams: dict[str, str], jpeg: dict[str, str], expected: list[int]
) -> None:
    """Small pictures first, then few; what is off is not asked for."""
    readings = Readings(values={"STREAMS": streams, "JPEG": jpeg})
    assert live_channels(readings) == expected


@given(
    st.dictionaries(st.sampled_from([f"channel{n}" for n in range(1, 9)]), st.text()),
    st.dictionaries(st.sampled_from(sorted(JPEGS)), st.text()),
)
def test_any_readings(streams: dict[str, str], jpeg: dict[str, str]) -> None:
    """Whatever a camera says, its first stream is among the channels."""
    found = live_channels(Readings(values={"STREAMS": streams, "JPEG": jpeg}))
    assert 1 in found
    assert len(set(found)) == len(found)
