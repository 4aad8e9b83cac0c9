"""What the camera's speaker is given: G.711 in small pieces."""

from typing import Protocol, Self, cast

import av
from av.audio.codeccontext import AudioCodecContext

from ..api import TALK_RATE, Law

ENCODERS = {Law.U_LAW: "pcm_mulaw", Law.A_LAW: "pcm_alaw"}


class Sound(Protocol):
    """Something to be heard, read by one reader who closes it."""

    law: Law

    async def open(self) -> None:
        """Wait until there is something to hear. Raises SoundError."""

    def __aiter__(self) -> Self:
        """Pieces are taken from here."""

    async def __anext__(self) -> bytes:
        """Return the next piece. Raises SoundError when it breaks off."""

    def close(self) -> None:
        """Nobody listens any more."""


def encoder_of(law: Law) -> AudioCodecContext:
    """Return what makes G.711 of the 8 kHz 16-bit mono that cameras are given."""
    encoder = cast("AudioCodecContext", av.CodecContext.create(ENCODERS[law], "w"))
    encoder.format = "s16"
    # 8 kHz and one channel are all that g711u.cgi and g711a.cgi take (RC8120 manual
    # p.84).
    encoder.layout = "mono"
    encoder.sample_rate = TALK_RATE
    return encoder
