"""Pictures in a dump: never one of them, only how large they are and how they come."""

import struct
from typing import Any

from custom_components.sercomm.api import Address, Credentials, SercommError, jpeg_size
from custom_components.sercomm.api.padding import MAX_PADDING, parse_padding

from .wire import Heard, ask

SNAPSHOT = "/img/snapshot.cgi"
STREAM = "/img/video.mjpeg"
# The codes of the base document and of the manuals.
SIZES = ("1", "2", "3", "4")
PICTURE = 8 * 1024 * 1024
# Some pictures of the largest size and what stands between them.
SOME = 1024 * 1024
SECONDS = 5.0
PICTURES = 3
BEGIN = b"\xff\xd8\xff"
MAGIC = b"MJPG"
# RC8120 manual p.82: magic, frame, width, height, sent, slice, time, type.
HEADER = struct.Struct("<4sIHHIHIB")
HEADER_SIZE = 48
LENGTH = struct.Struct(">I")


async def stills(address: Address, login: Credentials) -> dict[str, Any]:
    """Return for each size that is asked for what comes, and how."""
    found: dict[str, Any] = {}
    for size in ("", *SIZES):
        query = f"size={size}" if size else ""
        heard = await ask(address, SNAPSHOT, query, login=login, budget=PICTURE)
        picture = {**heard.facts(), "size": _size(heard)}
        if heard.status != 200 or picture["size"] is None:
            picture["text"] = heard.beginning
        found[size or "own"] = picture
    return found


async def streams(address: Address, login: Credentials) -> dict[str, Any]:
    """Return how MJPEG is framed for browsers, and for SerComm's own viewer."""
    found = {}
    for name, agent in (("browser", "Mozilla/5.0"), ("viewer", "Viewer")):
        heard = await ask(
            address,
            STREAM,
            login=login,
            headers={"User-Agent": agent},
            budget=SOME,
            seconds=SECONDS,
            enough=lambda data: data.count(BEGIN) >= PICTURES,
        )
        told = {
            key: value
            for key, value in heard.facts().items()
            if key in ("status", "headers", "problem", "seconds")
        }
        is_framed = heard.body.startswith(MAGIC) and len(heard.body) >= HEADER_SIZE
        if heard.status == 200 and is_framed:
            told["framing"] = vendor_framing(heard.body)
        elif heard.status == 200:
            told["begins"] = heard.beginning.partition(BEGIN.decode("latin-1"))[0]
        else:
            told["text"] = heard.beginning
        found[name] = told
    return found


def vendor_framing(data: bytes) -> dict[str, Any]:
    """Return what the first picture's headers and its padding are like."""
    _, frame, width, height, sent, piece, _, kind = HEADER.unpack_from(data)
    padding, place = _padding(data)
    # Everything that stands before the padding, headers of slices included.
    headers = data.count(MAGIC, 0, place) if padding else 1
    end = headers * HEADER_SIZE + frame
    return {
        "header": data[:HEADER_SIZE].hex(),
        "type": kind,
        "size": [width, height],
        "frame_size": frame,
        "sent": sent,
        "slice": piece,
        "padding": padding.hex(),
        "commands": _commands(padding),
        "padding_counted": bool(padding) and place + len(padding) <= end,
    }


def _padding(data: bytes) -> tuple[bytes, int]:
    """Return the first block of padding and where it stands; empty without one."""
    header = data.find(MAGIC, 1)
    while header != -1:
        # Behind a picture comes the block, and then the next header.
        end = data.rfind(b"\xff\xd9", 0, header)
        first = header if end == -1 else max(end, header - MAX_PADDING)
        for place in range(first, header - 5):
            (length,) = LENGTH.unpack_from(data, place)
            if place + length == header and parse_padding(data[place:header]):
                return data[place:header], place
        header = data.find(MAGIC, header + 1)
    return b"", 0


def _commands(padding: bytes) -> list[int]:
    """Return the commands in a block of padding."""
    found = []
    place = LENGTH.size
    while place + 1 < len(padding) and padding[place] != 0xBF:
        found.append(padding[place])
        place += 2 + padding[place + 1]
    return found


def _size(heard: Heard) -> list[int] | None:
    """Return width and height of a picture, None where it is none."""
    try:
        return list(jpeg_size(heard.body))
    except SercommError:
        return None
