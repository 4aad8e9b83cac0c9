"""JPEG frames out of an MJPEG stream as browsers get it.

The RC8120 manual (p.81) gives `multipart/x-mixed-released` parts with a content-length
to most clients and bare pictures one behind the other to MSIE. What boundary a camera
uses, and whether it quotes it, is not known and does not matter here: a frame is what
its content-length says where that leads to an EOI, else what the JPEG itself says.
"""

import re

from .errors import InvalidReply
from .jpeg import EOI, SOI, JpegScanner

MAX_HEADERS = 64 * 1024
"""Most bytes between two frames."""
MAX_FRAME = 4 * 1024 * 1024
"""Most bytes of one frame."""

_CONTENT_LENGTH = re.compile(
    rb"^[ \t]*content-length[ \t]*:[ \t]*([0-9]+)", re.IGNORECASE | re.MULTILINE
)


class MultipartParser:
    """Takes the stream in slices of any size and gives its frames, byte for byte."""

    def __init__(self, content_type: str = "") -> None:
        """Refuse what is no stream of pictures: InvalidReply on a text page."""
        if content_type.strip().lower().startswith("text/"):
            raise InvalidReply("the camera sent a page instead of a stream")
        self.looked_at = 0
        self._buffer = bytearray()
        self._scanner: JpegScanner | None = None
        self._length: int | None = None
        self._lengths_are_true = True

    def feed(self, data: bytes) -> list[bytes]:
        """Return the frames that `data` completes, each from SOI to EOI.

        Frames that were cut off are left out. Raises InvalidReply beyond 64 KiB between
        two frames or 4 MiB in a frame, announced or real; the parser is of no use then.
        """
        self._buffer += data
        frames: list[bytes] = []
        while (scanner := self._scanner or self._find_start()) is not None:
            end = self._announced_end()
            if end is None and self._length is None:
                end = scanner.find_end(self._buffer)
            if (len(self._buffer) if end is None else end) > MAX_FRAME:
                raise InvalidReply("a frame of the stream is too large")
            if end is None:
                break
            frame = bytes(self._buffer[:end])
            if frame.endswith(EOI):
                frames.append(frame)
            del self._buffer[:end]
            self._scanner = None
        return frames

    def _find_start(self) -> JpegScanner | None:
        """Drop everything before the next SOI, having read its content-length."""
        start = self._buffer.find(SOI)
        if (len(self._buffer) if start < 0 else start) > MAX_HEADERS:
            raise InvalidReply("the stream holds no pictures")
        if start < 0:
            return None
        announced = _CONTENT_LENGTH.findall(self._buffer[:start])
        # Python refuses to read a number of thousands of digits, with a ValueError.
        self._length = int(announced[-1][:20]) if announced else None
        if self._length is not None and self._length > MAX_FRAME:
            raise InvalidReply("a frame of the stream is too large")
        if not self._lengths_are_true:
            self._length = None
        del self._buffer[:start]
        self.looked_at += 1
        self._scanner = JpegScanner()
        return self._scanner

    def _announced_end(self) -> int | None:
        """Return where the frame ends by its content-length; None until it is there.

        A length that does not lead to an EOI is forgotten, and so are all later ones.
        """
        if self._length is None or len(self._buffer) < self._length:
            return None
        part = self._buffer[: self._length].rstrip(b"\0\r\n")
        if len(part) >= len(SOI + EOI) and part.endswith(EOI):
            return len(part)
        self._length = None
        self._lengths_are_true = False
        return None
