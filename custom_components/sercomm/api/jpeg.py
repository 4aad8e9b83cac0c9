"""Where a JPEG picture begins and ends in a stream of bytes."""

from collections.abc import Callable
import re

from .errors import BrokenPicture, InvalidReply

SOI = b"\xff\xd8"
EOI = b"\xff\xd9"

_NEXT_MARKER = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
_NEXT_BOUND = re.compile(rb"\xff[\xd8\xd9]")
_BEHIND_FILL = re.compile(rb"[^\xff]")
# TEM and RST0 to RST7 (ISO/IEC 10918-1, table B.1).
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_FIRST_MARKER = 0xC0
# The header of a multipart answer may stand before it.
FARTHEST_START = 1024
FARTHEST_END = 64
_START_OF_SCAN = 0xDA
_FILL = b"\xff\xff"
# The three left out hold tables, or are reserved (ISO/IEC 10918-1, table B.1).
FRAME_HEADERS = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


class JpegScanner:
    """Finds the end of a picture by its segments, past any thumbnail inside.

    Where the segments make no sense, the next EOI or SOI counts.
    """

    def __init__(self, start: int = 0) -> None:
        """Begin behind the SOI that stands at `start`."""
        self._position = start + len(SOI)
        self._skip_to: re.Pattern[bytes] | None = None

    def find_end(self, data: bytes | bytearray) -> int | None:
        """Return where the picture in `data` ends; None until it is there.

        Each call gives the data of the call before and more.
        The end is behind EOI, or before the next SOI when the picture was cut off.
        """
        while self._comes_to_marker(data):
            start = data[self._position : self._position + 4]
            marker = start[1]
            if start[:2] == EOI:
                return self._position + 2
            if start[:2] == SOI:
                return self._position
            if start[:2] == _FILL:
                behind = _BEHIND_FILL.search(data, self._position)
                self._position = (behind.start() if behind else len(data)) - 1
            elif start[0] == 0xFF and marker in _WITHOUT_LENGTH:
                self._position += 2
            elif start[0] != 0xFF or marker < _FIRST_MARKER:
                self._skip_to = _NEXT_BOUND
            elif len(start) < 4:
                break
            elif (length := int.from_bytes(start[2:])) < 2:
                self._skip_to = _NEXT_BOUND
            else:
                self._position += 2 + length
                if marker == _START_OF_SCAN:
                    self._skip_to = _NEXT_MARKER
        return None

    def _comes_to_marker(self, data: bytes | bytearray) -> bool:
        """Go where the next marker should be; False while it is not there."""
        if self._skip_to is not None:
            match = self._skip_to.search(data, self._position)
            if match is None:
                self._position = max(self._position, len(data) - 1)
                return False
            self._position = match.start()
            self._skip_to = None
        return len(data) >= self._position + 2


def until_whole() -> Callable[[bytearray], bool]:
    """Return what tells of a growing body whether `whole_jpeg` needs no more of it.

    That is so once its picture has ended, or can begin no more.
    """
    scanner: JpegScanner | None = None

    def is_enough(body: bytearray) -> bool:
        nonlocal scanner
        if scanner is None:
            if (start := _start(body)) < 0:
                return len(body) >= FARTHEST_START + len(SOI)
            scanner = JpegScanner(start)
        return scanner.find_end(body) is not None

    return is_enough


def _start(body: bytes | bytearray) -> int:
    """Return where a picture begins, -1 where none does."""
    return body.find(SOI, 0, FARTHEST_START + len(SOI))


def whole_jpeg(body: bytes) -> bytes:
    """Return what lies between SOI and EOI, whatever is around it.

    Raises BrokenPicture, which tells what is wrong.
    """
    if not body.strip():
        raise BrokenPicture("the answer is empty")
    start = _start(body)
    if start < 0:
        raise BrokenPicture("it is no JPEG")
    picture = body[start:]
    end = JpegScanner().find_end(picture)
    if end is None and (last := picture.rfind(EOI, -FARTHEST_END)) >= 0:
        # Its segments make no sense, but it has an end.
        end = last + len(EOI)
    if end is None or picture[end - len(EOI) : end] != EOI or end <= len(SOI + EOI):
        raise BrokenPicture("it breaks off before its end")
    return picture[:end]


def jpeg_size(picture: bytes) -> tuple[int, int]:
    """Return width and height in pixels from a picture's frame header.

    Raises InvalidReply when it has none.
    """
    position = len(SOI)
    while position + 9 <= len(picture) and picture[position] == 0xFF:
        marker = picture[position + 1]
        if marker == 0xFF:
            position += 1
        elif marker in FRAME_HEADERS:
            height = int.from_bytes(picture[position + 5 : position + 7])
            width = int.from_bytes(picture[position + 7 : position + 9])
            return width, height
        else:
            position += 2 + int.from_bytes(picture[position + 2 : position + 4])
    raise InvalidReply("the picture has no size")
