"""What somebody says at this moment, as the camera's speaker takes it."""

import asyncio
from typing import Self

import av
from av.audio.frame import AudioFrame

from ..api import TALK_RATE, Law
from .sound import encoder_of

RATE = 16000
SAMPLE_SIZE = 2
# A busy machine stands still for so long now and then: what comes all at once then is
# what `Talk` still catches up with. What is older is left out, or it would stay late.
LONGEST_WAITING = RATE * SAMPLE_SIZE // 2
# A microphone gives silence, too: when nothing comes, nobody holds it any more.
SILENT_FOR = 5.0


class Voice:
    """Live sound, 16 kHz 16-bit mono little-endian PCM, as G.711.

    Only the newest 0.5 s wait for the camera, and nothing does from before it listens:
    all that follows would be late by that. `over` is set when nothing of it will be
    heard any more.
    """

    def __init__(self) -> None:
        """Wait for sound."""
        self.over = asyncio.Event()
        self._waiting = bytearray()
        self._ended = False
        self._news = asyncio.Event()
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=TALK_RATE)
        self.begin(Law.U_LAW)

    def begin(self, law: Law) -> Self:
        """Speak this law."""
        self.law = law
        self._encoder = encoder_of(law)
        return self

    def feed(self, pcm: bytes) -> None:
        """Take some sound; half a sample at its end is left out."""
        if not self._ended:
            self._waiting += pcm[: len(pcm) // SAMPLE_SIZE * SAMPLE_SIZE]
            del self._waiting[:-LONGEST_WAITING]
            self._news.set()

    def end(self) -> None:
        """No sound will follow; what waits is still said."""
        self._ended = True
        self._news.set()

    async def open(self) -> None:
        """There need not be sound to begin with."""

    def __aiter__(self) -> Self:
        """Pieces are taken from here: the camera listens."""
        if not self._ended:
            self._waiting.clear()
        return self

    async def __anext__(self) -> bytes:
        """Return what was said since the last time."""
        while True:
            if not self._waiting and not self._ended:
                self._news.clear()
                try:
                    async with asyncio.timeout(SILENT_FOR):
                        await self._news.wait()
                except TimeoutError:
                    self.end()
            if not self._waiting:
                raise StopAsyncIteration
            pcm = bytes(self._waiting)
            self._waiting.clear()
            if piece := self._encode(pcm):
                return piece

    def close(self) -> None:
        """Nobody listens any more."""
        self.end()
        self._waiting.clear()
        self.over.set()

    def _encode(self, pcm: bytes) -> bytes:
        """Return G.711 of some sound; the resampler keeps a few samples back."""
        frame = AudioFrame(format="s16", layout="mono", samples=len(pcm) // SAMPLE_SIZE)
        frame.planes[0].update(pcm)
        frame.sample_rate = RATE
        return b"".join(
            bytes(packet)
            for resampled in self._resampler.resample(frame)
            for packet in self._encoder.encode(resampled)
        )
