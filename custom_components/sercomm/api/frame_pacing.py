"""Frames out of an endless answer, piece by piece and within a budget.

A camera sends at most 30 pictures a second. One that sends tiny frames or nothing but
start marks as fast as it can would otherwise keep the event loop from everything else.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from time import monotonic
from typing import Protocol

import aiohttp

from .errors import InvalidReply
from .exchange import sercomm_errors

# Read while we were held up, frames come in a burst: five seconds' worth is allowed.
BURST = 5.0
# Half a MiB for each of 30 pictures (RC8120 manual p.83).
BYTES_A_SECOND = 16 * 1024 * 1024
PIECE = 4096
LONGEST_WORK = 0.005


class Parser[T](Protocol):
    """Takes a stream in slices; `looked_at` counts beginnings, also of no frames."""

    looked_at: int

    def feed(self, data: bytes) -> list[T]:
        """Return the frames that `data` completes."""


class Allowance:
    """So much a second, and what was not used of the last five seconds."""

    def __init__(self, a_second: float) -> None:
        """Begin with all of it."""
        self._a_second = a_second
        self._left = a_second * BURST
        self._at = monotonic()

    def spend(self, amount: float) -> None:
        """Take something out; raises InvalidReply when there is not so much."""
        now = monotonic()
        saved = self._left + (now - self._at) * self._a_second
        self._left = min(saved, self._a_second * BURST) - amount
        self._at = now
        if self._left < 0:
            raise InvalidReply("the camera floods its stream")


async def frames_of[T](
    response: aiohttp.ClientResponse,
    make_parser: Callable[[], Parser[T]],
    starts_a_second: float,
) -> AsyncGenerator[T]:
    """Yield what a stream carries, and let others work in between.

    Raises InvalidReply when more than 16 MiB or `starts_a_second` beginnings of frames
    come in a second for longer than a burst, and whatever the parser and the stream
    raise.
    """
    volume, starts = Allowance(BYTES_A_SECOND), Allowance(starts_a_second)
    parser = make_parser()
    with sercomm_errors():
        async for chunk in response.content.iter_any():
            volume.spend(len(chunk))
            begun = monotonic()
            for position in range(0, len(chunk), PIECE):
                before = parser.looked_at
                frames = parser.feed(chunk[position : position + PIECE])
                starts.spend(parser.looked_at - before)
                for frame in frames:
                    yield frame
                if monotonic() - begun > LONGEST_WORK:
                    await asyncio.sleep(0)
                    begun = monotonic()
