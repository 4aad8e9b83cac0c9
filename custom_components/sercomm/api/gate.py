"""One request at a time, the most urgent one first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum
import heapq
from itertools import count

from .errors import Interrupted
from .traffic import Traffic


class Priority(IntEnum):
    """Who goes first when several requests wait for the camera."""

    COMMAND = 0
    # Somebody waits for it, but the lens must not.
    SURVEY = 1
    # Somebody looks at it now; a poll comes again in a minute.
    STILL = 2
    POLL = 3


# Cameras let in one administrator at a time (RC4551 build flags), and one that
# works leaves 0.8 s between its commands (karatecarter's handler).
class Gate:
    """A lock whose waiters are served by priority, then in order of arrival.

    `traffic` is of all who ask the camera, also beside the queue.
    """

    def __init__(self) -> None:
        """Start open."""
        self.traffic = Traffic()
        self._busy = False
        self._yielding: asyncio.Timeout | None = None
        self._arrival = count()
        self._waiting: list[tuple[Priority, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, priority: Priority) -> AsyncIterator[None]:
        """Hold the camera for the length of the block."""
        if self._busy:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (priority, next(self._arrival), turn))
            if priority is Priority.COMMAND:
                self._interrupt()
            try:
                await turn
            except BaseException:
                # The turn was given to us in the moment in which we left.
                if not turn.cancel() and not turn.cancelled():
                    self._pass_on()
                raise
        self._busy = True
        try:
            yield
        finally:
            self._pass_on()

    @asynccontextmanager
    async def giving_way(self) -> AsyncIterator[None]:
        """Do within a turn what ends with Interrupted as soon as a command waits."""
        # One may have come between our being given the turn and our beginning.
        is_late = any(
            priority is Priority.COMMAND and not turn.done()
            for priority, _, turn in self._waiting
        )
        limit = asyncio.timeout(0 if is_late else None)
        try:
            async with limit:
                self._yielding = None if is_late else limit
                yield
        except TimeoutError:
            if limit.expired():
                raise Interrupted("the camera was given a command meanwhile") from None
            raise
        finally:
            self._yielding = None

    def _interrupt(self) -> None:
        """End what gives way; a timeout that has been moved to now must not move."""
        limit, self._yielding = self._yielding, None
        if limit is not None:
            limit.reschedule(0)

    def _pass_on(self) -> None:
        """Wake the next waiter that still wants its turn."""
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._busy = False
