"""MJPEG as the camera sends it: multipart push, and the vendor's own framing.

Written from the RC8120 manual, p.81-87 and p.104-106.
"""

from collections.abc import Sequence
from enum import IntEnum
import struct
from typing import NamedTuple

HEADER = struct.Struct("<4sIHHIHIBHB20sBB")
TIME = b"2026-01-01 00:00:00\0"
VERSION = 2


class FrameType(IntEnum):
    """What a vendor frame carries."""

    JPEG = 1
    G726 = 2
    G711A = 3
    G711U = 4
    AMR = 5
    LPCM = 0x10


class Main(IntEnum):
    """Main switch of a sense, or the state of an input or the PIR."""

    OFF = 0x00
    ON = 0x01
    IN_SCHEDULE = 0x11


class Window(NamedTuple):
    """One motion window of the padding's extended motion command."""

    level: int
    enabled: bool = True
    update_frequency: int = 100
    threshold: int = 128
    sensitivity: int = 5


def multipart_type(boundary: str, *, literal: bool = False) -> str:
    """Return the content type; `literal` gives the manual's misprint of it."""
    kind = "x-mixed-released" if literal else "x-mixed-replace"
    return f"multipart/{kind};boundary={boundary}"


def multipart_header(boundary: str, *, literal: bool = False) -> bytes:
    """Return the HTTP header line that announces the stream."""
    content_type = multipart_type(boundary, literal=literal)
    return f"content-type: {content_type}\r\n".encode()


def multipart_part(jpeg: bytes, boundary: str) -> bytes:
    """Return one picture with everything around it."""
    head = f"--{boundary}\r\ncontent-type:image/jpeg\r\ncontent-length: {len(jpeg)}\r\n"
    return head.encode() + b"\r\n" + jpeg + b"\r\n"


def multipart_end(boundary: str) -> bytes:
    """Return what closes the stream."""
    return f"--{boundary}--\r\n".encode()


def vendor_frame(
    jpeg: bytes,
    width: int,
    height: int,
    timestamp: int,
    padding: bytes = b"",
    slice_size: int | None = None,
    *,
    counted: bool = False,
    flag_all: bool = False,
) -> bytes:
    """Return one picture in the vendor's framing, whole or in slices.

    The manual leaves open whether the padding counts in the frame size (`counted`)
    and whether its flag stands on every slice (`flag_all`) or only on the last.
    """
    body = jpeg + padding if counted else jpeg
    step = slice_size or max(1, len(body))
    output = bytearray()
    for start in range(0, len(body), step):
        piece = body[start : start + step]
        sent = start + len(piece)
        flag = bool(padding) and (flag_all or sent == len(body))
        output += HEADER.pack(
            b"MJPG",
            len(body),
            width,
            height,
            sent,
            min(len(piece), 0xFFFF),
            timestamp & 0xFFFFFFFF,
            FrameType.JPEG,
            2,
            VERSION,
            TIME,
            flag,
            0,
        )
        output += piece
    return bytes(output) if counted else bytes(output) + padding


def audio_frame(
    data: bytes,
    timestamp: int,
    kind: FrameType = FrameType.G711U,
    rate: int = 8,
    padding: bytes = b"",
    *,
    counted: bool = False,
) -> bytes:
    """Return one piece of sound in the vendor's framing; `rate` in KByte/s."""
    size = len(data) + (len(padding) if counted else 0)
    head = HEADER.pack(
        b"MJPG",
        size,
        0,
        0,
        size,
        min(size, 0xFFFF),
        timestamp & 0xFFFFFFFF,
        kind,
        rate,
        VERSION,
        TIME,
        bool(padding),
        0,
    )
    return head + data + padding


def motion_command(
    main: int,
    levels: Sequence[int],
    thresholds: Sequence[int],
    enabled: Sequence[bool],
) -> bytes:
    """Return command 0x01: levels and thresholds 0..255 of the four windows."""
    data = bytes((main, *levels, *thresholds, *(int(on) for on in enabled)))
    if len(data) != 13:
        raise ValueError("four windows are needed")
    return b"\x01\x0d" + data


def motion_extension_command(main: int, windows: Sequence[Window]) -> bytes:
    """Return command 0x11, which some models send instead of 0x01."""
    blocks = b"".join(
        struct.pack(
            ">HBBHH",
            window.level,
            window.enabled,
            window.update_frequency,
            window.threshold,
            window.sensitivity,
        )
        for window in windows
    )
    return bytes((0x11, 1 + len(blocks), main)) + blocks


def input_command(first: int, second: int) -> bytes:
    """Return command 0x02: state of both inputs, as in Main."""
    return bytes((0x02, 2, first, second))


def pir_command(state: int) -> bytes:
    """Return command 0x03: state of the PIR, as in Main."""
    return bytes((0x03, 1, state))


def sound_command(main: int, level: int) -> bytes:
    """Return command 0x04: sound level 0..100, for audio frames."""
    return bytes((0x04, 2, main, level))


def padding(*commands: bytes) -> bytes:
    """Return the padding made of these commands, in this order."""
    body = b"".join(commands) + b"\xbf\x00"
    return struct.pack(">I", 4 + len(body)) + body
