"""The film of a lens that has been moved: drawn and encoded as it is sent."""

from fractions import Fraction
import re

import av
from av.video.codeccontext import VideoCodecContext

from .footage import PER_SECOND, encoding, picture

START_CODE = re.compile(rb"\x00\x00\x00?\x01")


class MovedFilm:
    """H.264 that may take the place of the recorded film between two key frames."""

    def __init__(self, size: tuple[int, int]) -> None:
        """Prepare; nothing is encoded before the first picture."""
        self._size = size
        self._encoder: VideoCodecContext | None = None
        self._number = 0

    def encode(self, seconds: float, look: tuple[int, int]) -> tuple[bytes, bool]:
        """Return the picture at a moment of the film, and whether it is a key frame.

        Each of its units has its length in four bytes before it, as in the film.
        Takes some 20 ms.
        """
        if self._encoder is None:
            self._encoder = self._start()
        image = picture(*self._size, round(seconds * PER_SECOND), look=look)
        frame: av.VideoFrame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
        frame.pts = self._number
        self._number += 1
        [packet] = self._encoder.encode(frame)
        units = [unit for unit in START_CODE.split(bytes(packet)) if unit]
        data = b"".join(len(unit).to_bytes(4, "big") + unit for unit in units)
        return data, packet.is_keyframe

    def end(self) -> None:
        """Begin with a key frame the next time."""
        self._encoder = None
        self._number = 0

    def _start(self) -> VideoCodecContext:
        """Open an encoder that is set as that of the recorded film."""
        encoder = VideoCodecContext.create("libx264", "w")
        encoder.width, encoder.height = self._size
        encoder.pix_fmt = "yuv420p"
        encoder.time_base = Fraction(1, PER_SECOND)
        encoder.framerate = Fraction(PER_SECOND)
        encoder.options = {k: str(v) for k, v in encoding(PER_SECOND).items()}
        return encoder
