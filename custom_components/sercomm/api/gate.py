"""One request at a time, the most urgent one first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum
import heapq
from itertools import count


class Priority(IntEnum):
    """Who goes first when several requests wait for the camera."""

    COMMAND = 0
    STILL = 1
    POLL = 2


class Gate:
    """A lock whose waiters are served by priority, then in order of arrival."""

    def __init__(self) -> None:
        """Start open."""
        self._busy = False
        self._arrival = count()
        self._waiting: list[tuple[Priority, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, priority: Priority) -> AsyncIterator[None]:
        """Hold the camera for the length of the block."""
        if self._busy:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (priority, next(self._arrival), turn))
            try:
                await turn
            except BaseException:
                if not turn.cancel() and not turn.cancelled():
                    self._pass_on()
                raise
        self._busy = True
        try:
            yield
        finally:
            self._pass_on()

    def _pass_on(self) -> None:
        """Wake the next waiter that still wants its turn."""
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._busy = False
