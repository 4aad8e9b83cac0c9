"""Ends everything that is asked of a camera at once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar

from .errors import CannotConnect, Paused

_ALONE: ContextVar[bool] = ContextVar("alone", default=False)


class Lifetime:
    """What is under way with one camera, until it is closed."""

    def __init__(self) -> None:
        """Begin open."""
        self._closed = False
        self._paused = False
        self._limits: set[asyncio.Timeout] = set()
        self._connections: set[Callable[[], None]] = set()

    @property
    def closed(self) -> bool:
        """Whether nothing is asked any more."""
        return self._closed

    def close(self) -> None:
        """End what runs and what waits with CannotConnect, and whatever comes later."""
        if self._closed:
            return
        self._closed = True
        for limit in self._limits:
            limit.reschedule(0)
        self._cut()

    def pause(self) -> None:
        """Cut what is held open, and let nothing with a login begin before `resume`.

        What is sent in a block of `alone` is: the command that the pause is for.
        """
        self._paused = True
        self._cut()

    def resume(self) -> None:
        """Let everything begin again."""
        self._paused = False

    def check(self, *, login: bool = True) -> None:
        """Raise Paused unless something may begin now."""
        if self._paused and login and not _ALONE.get():
            raise Paused("the camera restarts")

    @staticmethod
    @contextmanager
    def alone() -> Iterator[None]:
        """Send what is sent in this block also during a pause."""
        token = _ALONE.set(True)
        try:
            yield
        finally:
            _ALONE.reset(token)

    def _cut(self) -> None:
        """Cut the connections that are held open."""
        # Whoever is cut leaves the set at once.
        for cut in list(self._connections):
            cut()

    @asynccontextmanager
    async def guard(self) -> AsyncIterator[None]:
        """Do something that ends with CannotConnect when all is closed."""
        if self._closed:
            raise _closed()
        limit = asyncio.timeout(None)
        try:
            async with limit:
                self._limits.add(limit)
                yield
        except TimeoutError:
            if limit.expired():
                raise _closed() from None
            raise
        finally:
            self._limits.discard(limit)

    @contextmanager
    def holding(self, cut: Callable[[], None]) -> Iterator[None]:
        """Hold a connection open, which is cut when all is closed."""
        self._connections.add(cut)
        try:
            yield
        finally:
            self._connections.discard(cut)


def _closed() -> CannotConnect:
    """Return the error of what was ended by us."""
    return CannotConnect("the connection to the camera was closed by us")
