"""The clip a camera uploads: a short film of the simulated scene."""

from fractions import Fraction
from functools import lru_cache
import io
import random
import struct

import av

from . import footage

CONTENT_TYPES = {"avi": "video/x-msvideo", "mp4": "video/mp4", "jpg": "image/jpeg"}
SIZE = (320, 240)
RATE = 5
FRAMES = 15


@lru_cache(maxsize=4)
def record(kind: str) -> bytes:
    """Three seconds as avi or mp4, or one picture as jpg."""
    if kind == "mp4":
        return _mp4()
    pictures = [footage.jpeg(*SIZE, 70, index=number * 2) for number in range(FRAMES)]
    return _avi(pictures) if kind == "avi" else pictures[0]


def sized(film: bytes, size: int) -> bytes:
    """An MP4 with so many bytes that mean nothing behind it that it has `size`."""
    missing = size - len(film) - 8
    if missing <= 0:
        return film
    noise = random.Random(size).randbytes(missing)
    return film + struct.pack(">I4s", missing + 8, b"free") + noise


def _mp4() -> bytes:
    """The film as H.264 in MP4."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as film:
        track = film.add_stream("libx264", rate=RATE)
        track.width, track.height = SIZE
        track.pix_fmt = "yuv420p"
        track.options = {"preset": "ultrafast", "threads": "1"}
        for number in range(FRAMES):
            image = footage.picture(*SIZE, number * 2)
            frame: av.VideoFrame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
            frame.pts = number
            frame.time_base = Fraction(1, RATE)
            film.mux(track.encode(frame))
        film.mux(track.encode(None))
    return target.getvalue()


def _chunk(name: bytes, content: bytes) -> bytes:
    """A RIFF chunk, padded to an even length."""
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _avi(pictures: list[bytes]) -> bytes:
    """The pictures as motion JPEG in AVI, with an index."""
    width, height = SIZE
    largest = max(map(len, pictures))
    count = len(pictures)
    main = struct.pack(
        "<14I",
        1_000_000 // RATE,
        largest * RATE,
        0,
        0x10,
        count,
        0,
        1,
        largest,
        *SIZE,
        0,
        0,
        0,
        0,
    )
    stream = b"vidsMJPG" + struct.pack(
        "<10I4H", 0, 0, 0, 1, RATE, 0, count, largest, 0, 0, 0, 0, width, height
    )
    layout = struct.pack(
        "<3I2H4s5I", 40, width, height, 1, 24, b"MJPG", width * height * 3, 0, 0, 0, 0
    )
    track = _chunk(b"LIST", b"strl" + _chunk(b"strh", stream) + _chunk(b"strf", layout))
    head = _chunk(b"LIST", b"hdrl" + _chunk(b"avih", main) + track)
    frames = [_chunk(b"00dc", picture) for picture in pictures]
    index = b""
    place = 4
    for picture, frame in zip(pictures, frames, strict=True):
        index += b"00dc" + struct.pack("<3I", 0x10, place, len(picture))
        place += len(frame)
    return _chunk(
        b"RIFF",
        b"AVI "
        + head
        + _chunk(b"LIST", b"movi" + b"".join(frames))
        + _chunk(b"idx1", index),
    )
