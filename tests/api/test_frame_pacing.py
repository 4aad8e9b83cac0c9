"""A camera that floods its stream keeps nothing else from being done."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any
from unittest.mock import Mock

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.sercomm.api import InvalidReply
from custom_components.sercomm.api.frame_pacing import Allowance, frames_of
from tests.api.conftest import MakeCamera
from tests.conftest import StartSimulator
from tests.gaps import gaps
from tests.simulator import Simulator, footage, mjpeg

PATH = "/img/video.mjpeg"
LONGEST_GAP = 0.1
TINY = "\xff\xd8\xff\xd9"
SLICE = mjpeg.HEADER.pack(
    b"MJPG", 0, 16, 16, 0, 0, 0, 1, 0, 0, mjpeg.TIME, mjpeg.VERSION, 0
).decode("latin-1")
FLOODS = {
    "tiny frames": (TINY * 8192, "multipart/x-mixed-replace"),
    "no end of start marks": ("\xff\xd8" * 16384, "multipart/x-mixed-replace"),
    "fill bytes": ("\xff\xd8" + "\xff" * 65534, "multipart/x-mixed-replace"),
}


async def watch(
    stream: AbstractAsyncContextManager[AsyncIterator[Any]],
    seen: list[Any] | None = None,
) -> None:
    """Take frames to the end."""
    async with stream as frames:
        async for frame in frames:
            if seen is not None:
                seen.append(frame)


@pytest.fixture
async def camera(simulator: StartSimulator) -> Simulator:
    """Return a camera."""
    return await simulator("icamera2")


@pytest.mark.parametrize("flood", FLOODS)
async def test_mjpeg_flood(
    make_camera: MakeCamera, camera: Simulator, flood: str
) -> None:
    """It is closed as broken, and the event loop was free in between."""
    chunk, kind = FLOODS[flood]
    camera.faults.set(PATH, "endless", chunk=chunk, type=kind)
    longest = 1.0
    for _ in range(3):
        async with gaps() as found:
            with pytest.raises(InvalidReply):
                await watch(make_camera(camera).mjpeg())
        # A busy machine may stop everything for longer, but not each time.
        if (longest := max(found)) < LONGEST_GAP:
            break
    assert longest < LONGEST_GAP


@pytest.mark.parametrize("header", [SLICE, SLICE.replace("MJPG", "MJPG" * 12)])
async def test_live_flood(
    make_camera: MakeCamera, camera: Simulator, header: str
) -> None:
    """The same in the camera's own framing: headers of nothing."""
    camera.faults.set(
        PATH, "endless", chunk=header * 1024, type="application/octet-stream"
    )
    longest = 1.0
    for _ in range(3):
        async with gaps() as found:
            with pytest.raises(InvalidReply):
                await watch(make_camera(camera).live())
        if (longest := max(found)) < LONGEST_GAP:
            break
    assert longest < LONGEST_GAP


async def test_small_pictures_as_fast_as_cameras_can(
    make_camera: MakeCamera, camera: Simulator
) -> None:
    """Sixty small pictures a second, with a hold-up, are no flood."""
    camera.persona.frame_rate = 120
    camera.groups["JPEG"]["resolution"] = "1"
    async with make_camera(camera).mjpeg() as frames:
        for number in range(120):
            assert (await anext(frames)).startswith(b"\xff\xd8")
            if number == 10:
                await asyncio.sleep(0.5)


def test_volume(freezer: FrozenDateTimeFactory) -> None:
    """An allowance gives a burst, and then so much a second."""
    allowance = Allowance(100)
    allowance.spend(500)
    with pytest.raises(InvalidReply, match="floods"):
        allowance.spend(1)
    freezer.tick(3)
    allowance.spend(298)
    freezer.tick(60)
    allowance.spend(500)
    with pytest.raises(InvalidReply):
        allowance.spend(1)


async def test_large_flood(make_camera: MakeCamera, camera: Simulator) -> None:
    """Whole pictures without end are too much as well."""
    picture = mjpeg.multipart_part(footage.jpeg(1280, 720, 85), "x").decode("latin-1")
    camera.faults.set(
        PATH, "endless", chunk=picture * 4, type="multipart/x-mixed-replace"
    )
    seen: list[bytes] = []
    with pytest.raises(InvalidReply, match="floods"):
        await watch(make_camera(camera).mjpeg(), seen)
    assert len(seen) >= 200


async def test_many_bytes_of_few_frames() -> None:
    """More than five seconds' worth of bytes at once are a flood, whatever is in it."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(400):
            yield chunk

    chunk = bytes(1 << 20)
    response, parser = Mock(), Mock(looked_at=0)
    response.content.iter_any = endless
    parser.feed.return_value = []
    with pytest.raises(InvalidReply, match="floods"):
        async for _ in frames_of(response, lambda: parser, 100):
            pass
    assert parser.feed.call_count >= 80 * len(chunk) / 4096
