"""One stream from the camera, whoever looks."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from custom_components.sercomm.api.address import Address, Credentials
from custom_components.sercomm.api.camera import Camera
from custom_components.sercomm.api.errors import (
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    PrivacyMode,
)
from custom_components.sercomm.pictures.relay import FrameRelay
from tests.conftest import StartSimulator
from tests.gaps import without_a_core
from tests.waiting import let_run

LINGER = 0.05


class Upstream:
    """A camera's stream, fed by the test."""

    def __init__(self) -> None:
        self.opened = 0
        self.open = 0
        self.most_open = 0
        self.frames: asyncio.Queue[bytes | Exception | None] = asyncio.Queue()
        self.refusal: Exception | None = None
        self.close_gate: asyncio.Event | None = None

    @asynccontextmanager
    async def stream(self) -> AsyncIterator[AsyncIterator[bytes]]:
        self.opened += 1
        if self.refusal is not None:
            raise self.refusal
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            yield self._frames()
        finally:
            if self.close_gate is not None:
                await self.close_gate.wait()
            self.open -= 1

    async def _frames(self) -> AsyncIterator[bytes]:
        while (item := await self.frames.get()) is not None:
            if isinstance(item, Exception):
                raise item
            yield item


@pytest.fixture
def upstream() -> Upstream:
    """A stream that waits for its first frame."""
    return Upstream()


@pytest.fixture(params=[True, False], ids=["eager", "lazy"])
async def relay(
    upstream: Upstream, request: pytest.FixtureRequest
) -> AsyncIterator[FrameRelay]:
    """A relay of that stream, with tasks that start at once or a little later."""
    tasks: list[asyncio.Task[None]] = []

    def create(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        loop = asyncio.get_running_loop()
        tasks.append(
            asyncio.Task(work, loop=loop, name=name, eager_start=request.param)
        )
        return tasks[-1]

    yield FrameRelay(upstream.stream, create, linger=LINGER, first_wait=0.005, tries=2)
    await until(lambda: all(task.done() for task in tasks))
    assert [task for task in tasks if task.cancelled() or task.exception()] == []
    assert upstream.open == 0


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that is about to happen."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.001)


async def test_sixteen_viewers_share_one_stream(
    relay: FrameRelay, upstream: Upstream
) -> None:
    """Every viewer gets every frame when it keeps up, from a single stream."""
    sent = [b"frame %d" % number for number in range(20)]
    seen: list[list[bytes]] = [[] for _ in range(16)]

    async def watch(place: list[bytes]) -> None:
        async with relay.viewer() as frames:
            async for frame in frames:
                place.append(frame)
                if frame == sent[-1]:
                    return

    async with asyncio.TaskGroup() as group:
        for place in seen:
            group.create_task(watch(place))
        await let_run()
        for frame in sent:
            upstream.frames.put_nowait(frame)
            await let_run()
    assert seen == [sent] * 16
    assert upstream.opened == 1
    assert upstream.open == 1
    await until(lambda: upstream.open == 0)


async def test_late_joiner_gets_the_last_frame_at_once(
    relay: FrameRelay, upstream: Upstream
) -> None:
    """Who comes later sees what the others see, without waiting for the camera."""
    async with relay.viewer() as first:
        upstream.frames.put_nowait(b"one")
        assert await anext(first) == b"one"
        async with relay.viewer() as second:
            assert await anext(second) == b"one"
            upstream.frames.put_nowait(b"two")
            assert await anext(second) == b"two"
            assert await anext(first) == b"two"
    assert upstream.opened == 1


async def test_slow_viewer_drops_frames_and_delays_nobody(
    relay: FrameRelay, upstream: Upstream
) -> None:
    """A viewer who does not take its frames finds only the newest one."""
    async with relay.viewer() as slow, relay.viewer() as fast:
        for number in range(50):
            upstream.frames.put_nowait(b"%d" % number)
            assert await anext(fast) == b"%d" % number
        assert await anext(slow) == b"49"
        upstream.frames.put_nowait(b"50")
        assert await anext(slow) == b"50"


async def test_reload_keeps_the_stream(relay: FrameRelay, upstream: Upstream) -> None:
    """A viewer who is back within the linger time finds the stream still there."""
    async with relay.viewer() as frames:
        upstream.frames.put_nowait(b"one")
        assert await anext(frames) == b"one"
    async with relay.viewer() as frames:
        assert await anext(frames) == b"one"
        await asyncio.sleep(LINGER * 1.5)
        upstream.frames.put_nowait(b"two")
        assert await anext(frames) == b"two"
    assert upstream.opened == 1


async def test_last_viewer_closes_the_stream(
    relay: FrameRelay, upstream: Upstream
) -> None:
    """The stream ends soon after the last viewer, and the next one gets a new one."""
    loop = asyncio.get_running_loop()
    async with relay.viewer() as frames:
        async with relay.viewer():
            upstream.frames.put_nowait(b"one")
            assert await anext(frames) == b"one"
        await asyncio.sleep(LINGER * 1.5)
        assert upstream.open == 1
    left, lost = loop.time(), without_a_core()
    await until(lambda: upstream.open == 0)
    assert LINGER * 0.9 <= loop.time() - left < 1 + without_a_core() - lost
    async with relay.viewer() as frames:
        upstream.frames.put_nowait(b"fresh")
        assert await anext(frames) == b"fresh"
    assert upstream.opened == 2


async def test_viewer_who_comes_while_the_stream_closes(
    relay: FrameRelay, upstream: Upstream
) -> None:
    """A new stream is opened, but not before the old one is closed."""
    upstream.close_gate = asyncio.Event()
    async with relay.viewer() as frames:
        upstream.frames.put_nowait(b"old")
        assert await anext(frames) == b"old"
    await asyncio.sleep(LINGER * 1.5)
    assert upstream.open == 1
    async with relay.viewer() as frames:
        upstream.close_gate.set()
        upstream.frames.put_nowait(b"new")
        await until(lambda: upstream.opened == 2)
        async with asyncio.timeout(10):
            while await anext(frames) != b"new":
                pass
    assert upstream.most_open == 1


async def test_viewer_who_leaves_before_the_stream_is_open(
    relay: FrameRelay, upstream: Upstream
) -> None:
    """Coming and going at once leaves nothing behind."""
    async with relay.viewer():
        pass
    await until(lambda: upstream.open == 0)
    assert upstream.opened <= 1


async def test_failure_ends_all_viewers(relay: FrameRelay, upstream: Upstream) -> None:
    """Each viewer hears why; the stream is not tried again for them."""
    async with relay.viewer() as first, relay.viewer() as second:
        upstream.frames.put_nowait(b"one")
        assert await anext(first) == b"one"
        upstream.frames.put_nowait(CameraTimeout("silence"))
        assert await anext(second) == b"one"
        for frames in (first, second):
            with pytest.raises(CameraTimeout, match="silence"):
                await anext(frames)
        with pytest.raises(CameraTimeout):
            await anext(first)
    assert upstream.opened == 1


async def test_refused_stream(relay: FrameRelay, upstream: Upstream) -> None:
    """A camera that cannot be reached is asked once for each new viewer."""
    upstream.refusal = CannotConnect("gone")
    for _ in range(2):
        async with relay.viewer() as frames:
            with pytest.raises(CannotConnect):
                await anext(frames)
    assert upstream.opened == 2
    upstream.refusal = None
    async with relay.viewer() as frames:
        upstream.frames.put_nowait(b"back")
        assert await anext(frames) == b"back"


async def test_ended_stream_is_opened_again(
    relay: FrameRelay, upstream: Upstream
) -> None:
    """A camera that closes the stream does not end the view."""
    async with relay.viewer() as frames:
        for frame in (b"one", b"two"):
            upstream.frames.put_nowait(frame)
            assert await anext(frames) == frame
            upstream.frames.put_nowait(None)
        await until(lambda: upstream.opened == 3)
    assert upstream.most_open == 1


async def test_stream_that_ends_too_often(
    relay: FrameRelay, upstream: Upstream
) -> None:
    """After as many retries as there are delays the viewers go home, without error."""
    for _ in range(3):
        upstream.frames.put_nowait(None)
    async with relay.viewer() as frames:
        assert [frame async for frame in frames] == []
    assert upstream.opened == 3
    async with relay.viewer() as frames:
        upstream.frames.put_nowait(b"again")
        assert await anext(frames) == b"again"


async def test_camera_that_still_counts_the_stream_that_ended(
    relay: FrameRelay, upstream: Upstream
) -> None:
    """A camera busy with the viewer we have just been is asked once more."""
    async with relay.viewer() as frames:
        upstream.frames.put_nowait(b"one")
        assert await anext(frames) == b"one"
        upstream.refusal = CameraBusy("too many viewers")
        upstream.frames.put_nowait(None)
        await until(lambda: upstream.opened == 2)
        upstream.refusal = None
        upstream.frames.put_nowait(b"two")
        assert await anext(frames) == b"two"


async def test_camera_that_stays_busy(relay: FrameRelay, upstream: Upstream) -> None:
    """It is asked no more often than there are delays."""
    async with relay.viewer() as frames:
        upstream.frames.put_nowait(b"one")
        assert await anext(frames) == b"one"
        upstream.refusal = CameraBusy("too many viewers")
        upstream.frames.put_nowait(None)
        with pytest.raises(CameraBusy):
            await anext(frames)
    assert upstream.opened == 3


async def test_long_stream_is_retried_from_the_start(
    relay: FrameRelay, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A camera that ends the stream now and then is never given up."""
    monkeypatch.setattr("custom_components.sercomm.pictures.relay.STEADY", 0)
    async with relay.viewer():
        for _ in range(6):
            upstream.frames.put_nowait(None)
        await until(lambda: upstream.opened == 7)


async def test_cancelled_viewer_leaves_the_others_alone(
    relay: FrameRelay, upstream: Upstream
) -> None:
    """A browser that goes away counts as one viewer less."""

    async def watch() -> None:
        async with relay.viewer() as frames:
            async for _ in frames:
                pass

    async with relay.viewer() as frames:
        gone = asyncio.create_task(watch())
        await let_run()
        gone.cancel()
        await asyncio.wait([gone])
        upstream.frames.put_nowait(b"one")
        assert await anext(frames) == b"one"
    assert upstream.opened == 1


async def test_unloading_ends_the_viewers() -> None:
    """When the task is cancelled, views end without error and the stream closes."""
    upstream = Upstream()
    tasks: list[asyncio.Task[None]] = []

    def create(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        tasks.append(asyncio.create_task(work, name=name))
        return tasks[-1]

    relay = FrameRelay(upstream.stream, create)
    async with relay.viewer() as frames:
        upstream.frames.put_nowait(b"one")
        assert await anext(frames) == b"one"
        tasks[0].cancel()
        assert [frame async for frame in frames] == []
    assert upstream.open == 0
    assert tasks[0].cancelled()


async def test_real_stream(simulator: StartSimulator) -> None:
    """Sixteen viewers of a camera cost it one stream, which ends with the last one."""
    device = await simulator()
    address = Address(device.host, device.port)
    login = Credentials(device.username, device.password)
    seen: list[bytes] = []
    async with aiohttp.ClientSession() as session:
        camera = Camera(session, address, login)

        def create(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
            return asyncio.create_task(work, name=name)

        relay = FrameRelay(camera.mjpeg, create, linger=LINGER)

        async def watch() -> None:
            async with relay.viewer() as frames:
                seen.extend([await anext(frames) for _ in range(3)])
                assert device.open_streams == 1

        await asyncio.gather(*(watch() for _ in range(16)))
        await until(lambda: device.open_streams == 0)
        assert device.paths() == ["/img/video.mjpeg"]
        assert len(seen) == 48
        assert all(frame[:2] == b"\xff\xd8" for frame in seen)
        device.privacy(True)
        async with relay.viewer() as frames:
            with pytest.raises(PrivacyMode):
                await anext(frames)


async def test_silent_camera_sends_its_viewers_home(upstream: Upstream) -> None:
    """Neither stream nor stills come, and each takes longer than stills are shown."""
    upstream.refusal = CameraTimeout("the camera did not answer in time")

    async def silent() -> bytes:
        await asyncio.sleep(0.002)
        raise CameraTimeout("the camera did not answer in time")

    def create(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        return asyncio.create_task(work, name=name)

    relay = FrameRelay(
        upstream.stream, create, take_still=silent, still_interval=0.001, busy_for=0.001
    )
    async with asyncio.timeout(10), relay.viewer() as frames:
        with pytest.raises(CameraTimeout):
            await anext(frames)
    assert upstream.opened == 3
