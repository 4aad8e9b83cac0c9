"""The camera's own MJPEG framing, which carries live levels of motion and sound.

Sent to clients whose User-Agent contains `Viewer` or `CameraActiveX` (RC8120 manual
p.81-82): a 48-byte little-endian header before every frame or slice of a frame, padding
with levels behind. The manual leaves open whether padding counts in the frame size and
whether each slice has it; one working client (for a WVC210) reads a header and then the
frame size. So every layout that the next header or the JPEG's end confirms is accepted.
"""

from dataclasses import dataclass
from enum import IntEnum
import struct
from typing import NamedTuple

from .errors import InvalidReply
from .jpeg import EOI, SOI
from .multipart import MAX_FRAME, MAX_HEADERS
from .padding import (
    MAX_PADDING,
    MotionLevels,
    Padding,
    Signal,
    SoundLevel,
    parse_padding,
)

MAGIC = b"MJPG"
HEADER_SIZE = 48

# magic, frame size, width, height, sent size, slice size, timestamp, type
_HEADER = struct.Struct("<4sIHHIHIB")
# Bit rate, version and a time that is not used stand between (RC8120 manual p.82).
_PADDING_FLAG = 46
# How far from the end of the counted bytes padding inside them may begin.
_INNER_PADDING = 4096


class FrameKind(IntEnum):
    """What a frame holds, with the number on the wire."""

    JPEG = 0x01
    G726 = 0x02
    G711_A_LAW = 0x03
    G711_U_LAW = 0x04
    AMR = 0x05
    LPCM = 0x10
    """Mono, 8 kHz."""


_KINDS = frozenset(FrameKind)


@dataclass(frozen=True, slots=True)
class LiveFrame:
    """One picture or piece of sound, and what the camera noticed with it.

    `data` is the JPEG or the sound as sent, without padding. `width` and `height` are
    in pixels, as the header says. `timestamp` counts from 0 at the first frame; its
    unit is not documented. The rest is None where the camera does not tell.
    """

    kind: FrameKind
    data: bytes
    width: int
    height: int
    timestamp: int
    motion: MotionLevels | None = None
    inputs: tuple[Signal, Signal] | None = None
    pir: Signal | None = None
    sound: SoundLevel | None = None


class _Header(NamedTuple):
    """The fields of a header that mean something."""

    magic: bytes
    frame_size: int
    width: int
    height: int
    sent_size: int
    slice_size: int
    timestamp: int
    kind: int
    padded: bool

    @property
    def known(self) -> bool:
        """Whether the kind of frame is one we know."""
        return self.kind in _KINDS

    @classmethod
    def read(cls, data: bytes | bytearray) -> _Header:
        """Read the header at the start of `data`."""
        return cls._make((*_HEADER.unpack_from(data), data[_PADDING_FLAG] != 0))


class _Incomplete(Exception):
    """More bytes are needed."""


class VendorParser:
    """Takes the stream in slices of any size and gives its frames, byte for byte."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.looked_at = 0
        self._buffer = bytearray()
        self._picture = bytearray()
        self._picture_size = 0
        self._in_step = True
        self._skipped = 0
        self._may_skip = MAX_HEADERS

    def feed(self, data: bytes) -> list[LiveFrame]:
        """Return the frames that `data` completes.

        Frames of unknown kinds and pictures without a beginning or an end are left out;
        after damage the next header is looked for. Raises InvalidReply when a frame
        announces more than 4 MiB, or when no header comes within 64 KiB at first and
        4 MiB later; the parser is of no use then.
        """
        self._buffer += data
        frames: list[LiveFrame] = []
        try:
            while True:
                frame = self._next()
                if frame is not None:
                    frames.append(frame)
        except _Incomplete:
            return frames

    def _next(self) -> LiveFrame | None:
        """Take one header with what belongs to it, or skip what is no header."""
        self._need(HEADER_SIZE)
        self.looked_at += 1
        header = _Header.read(self._buffer)
        if header.magic != MAGIC:
            self._skip_to_magic(0)
            return None
        if header.frame_size > MAX_FRAME and self._in_step:
            raise InvalidReply("a frame of the live stream is too large")
        if header.frame_size > MAX_FRAME or not (self._in_step or header.known):
            self._skip_to_magic(len(MAGIC))
            return None
        if header.kind == FrameKind.JPEG and self._takes_slice(header):
            return None
        return self._take_frame(header)

    def _takes_slice(self, header: _Header) -> bool:
        """Take a slice that is not the last of its picture; False when it is none.

        The header or the padding behind it proves a slice, because the slice size of a
        whole picture beyond 65535 bytes cannot mean anything.
        """
        if self._picture_size != header.frame_size:
            self._forget_picture()
        size = header.slice_size
        if not 0 < size < header.frame_size - len(self._picture):
            return False
        end = HEADER_SIZE + size
        behind = end
        if not self._is_magic(end):
            behind += self._padding_length(end) if header.padded else 0
            if behind == end or not self._is_magic(behind):
                self._forget_picture()
                return False
        self._picture += self._buffer[HEADER_SIZE:end]
        self._picture_size = header.frame_size
        del self._buffer[:behind]
        return True

    def _take_frame(self, header: _Header) -> LiveFrame | None:
        """Take a whole frame, or the last slice of a picture, with its padding."""
        is_picture = header.kind == FrameKind.JPEG
        first = self._first_slices(header) if is_picture else b""
        end = HEADER_SIZE + header.frame_size - len(first)
        self._need(end)
        data = first + self._buffer[HEADER_SIZE:end]
        padding = None
        if is_picture or header.padded:
            data, padding = _split(data, after_eoi=is_picture)
        if is_picture and not (data.startswith(SOI) and data.endswith(EOI)):
            self._skip_to_magic(len(MAGIC))
            return None
        if header.padded and padding is None and not self._is_magic(end):
            length = self._padding_length(end)
            padding = parse_padding(bytes(self._buffer[end : end + length]))
            end += length
        del self._buffer[:end]
        if is_picture:
            self._forget_picture()
        self._in_step = True
        self._skipped = 0
        self._may_skip = MAX_FRAME
        return _frame(header, data, padding or Padding()) if header.known else None

    def _first_slices(self, header: _Header) -> bytes:
        """Return what was taken of this picture; nothing when it is a new one."""
        rest = header.frame_size - len(self._picture)
        cut_to_rest = header.sent_size == header.frame_size > header.slice_size > rest
        if not (header.slice_size == rest or cut_to_rest):
            self._forget_picture()
        return bytes(self._picture)

    def _forget_picture(self) -> None:
        """Start a new picture."""
        self._picture.clear()
        self._picture_size = 0

    def _need(self, size: int) -> None:
        """Go on only with so many bytes."""
        if len(self._buffer) < size:
            raise _Incomplete

    def _is_magic(self, position: int) -> bool:
        """Whether the next header begins here."""
        self._need(position + len(MAGIC))
        return self._buffer.startswith(MAGIC, position)

    def _padding_length(self, position: int) -> int:
        """Return the size of the padding that begins here, 0 when there is none."""
        self._need(position + 4)
        length = int.from_bytes(self._buffer[position : position + 4])
        if length > MAX_PADDING:
            return 0
        self._need(position + length)
        block = bytes(self._buffer[position : position + length])
        return length if parse_padding(block) is not None else 0

    def _skip_to_magic(self, start: int) -> None:
        """Drop everything before the next header at or behind `start`."""
        self._in_step = False
        self._forget_picture()
        found = self._buffer.find(MAGIC, start)
        count = len(self._buffer) - len(MAGIC) + 1 if found < 0 else found
        self._skipped += count
        if self._skipped > self._may_skip:
            raise InvalidReply("the live stream holds no frames")
        del self._buffer[:count]


def _split(data: bytes, *, after_eoi: bool) -> tuple[bytes, Padding | None]:
    """Part a frame from the padding inside its counted size, or from fill bytes."""
    # What padding ends with (RC8120 manual p.106).
    if data.endswith(b"\xbf\0"):
        for start in range(len(data) - 6, max(0, len(data) - _INNER_PADDING) - 1, -1):
            if int.from_bytes(data[start : start + 4]) != len(data) - start:
                continue
            padding = parse_padding(data[start:])
            if padding is not None:
                frame = _without_fill(data[:start])
                if not after_eoi:
                    return data[:start], padding
                if frame.endswith(EOI):
                    return frame, padding
    return (_without_fill(data) if after_eoi else data), None


def _without_fill(data: bytes) -> bytes:
    """Drop fill bytes behind the end of a picture."""
    picture = data.rstrip(b"\0\r\n")
    return picture if picture.endswith(EOI) else data


def _frame(header: _Header, data: bytes, padding: Padding) -> LiveFrame:
    """Put the parts of a frame together."""
    return LiveFrame(
        kind=FrameKind(header.kind),
        data=data,
        width=header.width,
        height=header.height,
        timestamp=header.timestamp,
        motion=padding.motion,
        inputs=padding.inputs,
        pir=padding.pir,
        sound=padding.sound,
    )
