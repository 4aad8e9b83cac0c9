"""One still of the camera, any number of askers."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

# Several cards of one dashboard ask at once, and cameras take a second for a still.
LIFETIME = 1.0
# A request that is older may show what was before the event that somebody asks for.
JOIN_WITHIN = 0.3


class StillCache:
    """One still, many askers: a request under way, or just answered, serves all."""

    def __init__(
        self,
        fetch: Callable[[], Awaitable[bytes]],
        *,
        lifetime: float = LIFETIME,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Reuse what `fetch` gives for `lifetime` seconds of `clock`."""
        self._fetch = fetch
        self._lifetime = lifetime
        self._clock = clock
        self._still: tuple[float, bytes] | None = None
        self._flight: asyncio.Task[bytes] | None = None
        self._begun = 0.0
        self._kept_since = 0.0
        self._askers = 0

    async def get(self, *, fresh: bool = False) -> bytes:
        """Return a picture; raises what the request raised, to all who wait for it.

        A `fresh` one is of now: neither kept nor from a request that was begun more
        than 0.3 s ago.
        """
        still = self._still
        if still and not fresh and self._clock() - still[0] < self._lifetime:
            return still[1]
        flight = self._flight
        if flight is None or not self._may_join(flight, fresh):
            self._askers = 0
            self._begun = self._clock()
            flight = self._flight = asyncio.create_task(
                self._take(self._begun), name="sercomm still"
            )
            flight.add_done_callback(_hear)
        self._askers += 1
        try:
            await asyncio.wait([flight])
            return flight.result()
        finally:
            if self._flight is flight:
                self._askers -= 1
                if not self._askers:
                    self._flight = None
                    flight.cancel()

    def _may_join(self, flight: asyncio.Task[bytes], fresh: bool) -> bool:
        """Whether a request that was sent will do."""
        if flight.done():
            return False
        return not fresh or self._clock() - self._begun < JOIN_WITHIN

    async def _take(self, begun: float) -> bytes:
        """Send the request; neither a failure nor an older picture is kept."""
        picture = await self._fetch()
        if begun >= self._kept_since:
            self._kept_since = begun
            self._still = (self._clock(), picture)
        return picture


def _hear(flight: asyncio.Task[bytes]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not flight.cancelled():
        flight.exception()
