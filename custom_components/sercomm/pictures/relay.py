"""One MJPEG stream of the camera, any number of viewers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from time import monotonic
from typing import Any

from ..api import (
    AccessDenied,
    AuthenticationFailed,
    CameraBusy,
    InvalidReply,
    NotAvailable,
    Paused,
    PrivacyMode,
    SercommError,
    may_have_acted,
)
from ..limits import Backoff

LINGER = 1.0
FIRST_WAIT = 0.5
LONGEST_WAIT = 8.0
TRIES = 5
STEADY = 10.0
STILL_INTERVAL = 0.7
# One that fails is no reason to send everybody home.
STILLS_TRIED = 3
# A camera serves three streams at a time (RC4551 build flags): one may end any moment,
# while what is refused otherwise is so by a setting.
BUSY_FOR = 5.0
REFUSED_FOR = 60.0
# The camera is there and answers; only this stream is not to be had.
NO_STREAM = (
    CameraBusy,
    AccessDenied,
    AuthenticationFailed,
    InvalidReply,
    NotAvailable,
)

type FrameStream = AbstractAsyncContextManager[AsyncIterator[bytes]]
type TaskCreator = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]


class FrameRelay:
    """One stream from the camera, shown to any number of viewers."""

    def __init__(
        self,
        open_stream: Callable[[], FrameStream],
        create_task: TaskCreator,
        *,
        linger: float = LINGER,
        first_wait: float = FIRST_WAIT,
        tries: int = TRIES,
        take_still: Callable[[], Awaitable[bytes]] | None = None,
        still_interval: float = STILL_INTERVAL,
        busy_for: float = BUSY_FOR,
        refused_for: float = REFUSED_FOR,
    ) -> None:
        """Open nothing yet.

        The stream is kept open for `linger` seconds without viewers, so that a
        reloaded page does not make the camera start again. When the camera ends it,
        it is opened again, at most `tries` times in a row, first after `first_wait`
        seconds. While it has no stream for us, its stills are shown if there is
        `take_still`, one each `still_interval` seconds; the stream is tried again
        every `busy_for` seconds while others have it, else every `refused_for`.
        """
        self._open_stream = open_stream
        self._create_task = create_task
        self._linger = linger
        self._first_wait = first_wait
        self._tries = tries
        self._take_still = take_still
        self._still_interval = still_interval
        self._busy_for = busy_for
        self._refused_for = refused_for
        self._viewers: set[_Viewer] = set()
        self._newest: bytes | None = None
        # Stills in a row that did not come, with whatever was tried between them.
        self._stills_missed = 0
        self._task: asyncio.Task[None] | None = None
        self._deadline: asyncio.Timeout | None = None

    @asynccontextmanager
    async def viewer(self) -> AsyncIterator[AsyncIterator[bytes]]:
        """Watch: gives JPEG frames, the newest one whenever the viewer is ready.

        The frames end when the camera has ended the stream too often, and raise the
        SercommError with which it failed.
        """
        viewer = _Viewer(self._newest)
        self._viewers.add(viewer)
        if self._task is None or self._task.done():
            self._task = self._create_task(self._run(), "sercomm frame relay")
        elif self._deadline is not None and not self._deadline.expired():
            self._deadline.reschedule(None)
        try:
            yield viewer
        finally:
            self._viewers.discard(viewer)
            self._let_go()

    def stop(self) -> None:
        """Send all viewers home now, and let the stream go."""
        self._end_viewers(None)
        if self._task is not None:
            self._task.cancel()

    def _let_go(self) -> None:
        """Give the stream its last moment when nobody is left."""
        if self._viewers or self._deadline is None or self._deadline.expired():
            return
        self._deadline.reschedule(asyncio.get_running_loop().time() + self._linger)

    async def _run(self) -> None:
        """Keep the stream while there are viewers, and tell them how it ended."""
        failure: SercommError | None = None
        self._stills_missed = 0
        try:
            while self._viewers:
                await self._relay_while_watched()
        except SercommError as error:
            failure = error
        finally:
            self._end_viewers(failure)

    async def _relay_while_watched(self) -> None:
        """Relay until nobody has watched for a moment, or the camera gives up.

        A viewer who comes while the stream is being closed gets a new one.
        """
        deadline = asyncio.timeout(None)
        try:
            async with deadline:
                self._deadline = deadline
                await self._relay()
                self._end_viewers(None)
        except TimeoutError:
            if not deadline.expired():
                raise
        finally:
            self._deadline = None
            self._newest = None

    async def _relay(self) -> None:
        """Pass frames on; open the stream again when the camera ends it."""
        backoff = Backoff(LONGEST_WAIT, self._first_wait)
        while True:
            opened = monotonic()
            begun = False
            failure: SercommError | None = None
            try:
                async with self._open_stream() as frames:
                    async for frame in frames:
                        begun = True
                        self._show(frame)
            except SercommError as error:
                failure = error
            if self._take_still is not None and not begun and _is_there(failure):
                refused = isinstance(failure, NO_STREAM[1:])
                seconds = self._refused_for if refused else self._busy_for
                await self._show_stills(self._take_still, seconds)
                backoff.reset()
                continue
            if failure is not None:
                # It may still count the stream that has just ended.
                busy = isinstance(failure, CameraBusy)
                if not busy or not 0 < backoff.failures < self._tries:
                    raise failure
            self._newest = None
            if monotonic() - opened >= STEADY:
                backoff.reset()
            if backoff.failures == self._tries:
                return
            await asyncio.sleep(backoff.failed(monotonic()))

    async def _show_stills(
        self, take_still: Callable[[], Awaitable[bytes]], seconds: float
    ) -> None:
        """Show stills until it is time to try the stream again."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while (begun := loop.time()) < until:
            try:
                self._show(await take_still())
            except PrivacyMode, Paused, AuthenticationFailed:
                raise
            except SercommError:
                self._stills_missed += 1
                if self._stills_missed == STILLS_TRIED:
                    raise
            await asyncio.sleep(begun + self._still_interval - loop.time())

    def _show(self, frame: bytes) -> None:
        """Give a frame to everybody."""
        self._newest = frame
        self._stills_missed = 0
        for viewer in self._viewers:
            viewer.show(frame)

    def _end_viewers(self, failure: SercommError | None) -> None:
        """Send all viewers home; who comes later starts anew."""
        for viewer in self._viewers:
            viewer.end(failure)
        self._viewers.clear()


def _is_there(failure: SercommError | None) -> bool:
    """Whether a camera that gave no frame has taken the wish for a stream.

    One without a free session may as well hang up, keep silent or send nothing.
    """
    return failure is None or isinstance(failure, NO_STREAM) or may_have_acted(failure)


class _Viewer:
    """Holds the newest frame until its viewer takes it; older ones are dropped."""

    def __init__(self, frame: bytes | None) -> None:
        """Begin with a frame, if there is one."""
        self._frame = frame
        self._failure: SercommError | None = None
        self._ended = False
        self._news = asyncio.Event()

    def show(self, frame: bytes) -> None:
        """Replace the frame."""
        self._frame = frame
        self._news.set()

    def end(self, failure: SercommError | None) -> None:
        """No frame will follow, because of `failure` if it is one."""
        self._failure = failure
        self._ended = True
        self._news.set()

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Frames are taken from here."""
        return self

    async def __anext__(self) -> bytes:
        """Wait for a frame that was not taken yet."""
        while self._frame is None:
            if self._failure is not None:
                raise self._failure
            if self._ended:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        frame, self._frame = self._frame, None
        return frame
