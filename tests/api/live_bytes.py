"""Pictures and cuts from which live streams are built."""

from collections.abc import Callable
import itertools
import struct

from hypothesis import strategies as st

from custom_components.sercomm.api.padding import MotionLevels, Signal, WindowLevel

# RC8120 manual p.106
EXAMPLE_PADDING = bytes.fromhex("00000015 010D 00 141E8100 80808080 01010100 BF00")
EXAMPLE_LEVELS = MotionLevels(
    Signal.OFF,
    (
        WindowLevel(0x14, 0x80, True),
        WindowLevel(0x1E, 0x80, True),
        WindowLevel(0x81, 0x80, True),
        WindowLevel(0x00, 0x80, False),
    ),
)


def jpeg(seed: bytes, thumbnail: bytes = b"") -> bytes:
    """Build a picture with the structure of a JPEG, around any content."""
    stuffed = seed.replace(b"\xff", b"\xff\x00")
    app1 = b"\xff\xe1" + struct.pack(">H", 2 + len(thumbnail)) + thumbnail
    table = b"\xff\xdb" + struct.pack(">H", 2 + len(seed)) + seed
    scan = b"\xff\xda\x00\x03\x01" + stuffed + b"\xff\xd0" + stuffed
    return b"\xff\xd8" + app1 + table + scan + b"\xff\xff\xd9"


def slices(data: bytes, cuts: list[int]) -> list[bytes]:
    """Cut data at these places."""
    places = sorted({cut % (len(data) + 1) for cut in cuts})
    edges = [0, *places, len(data)]
    return [data[a:b] for a, b in itertools.pairwise(edges)]


def feed[T](parser_feed: Callable[[bytes], list[T]], parts: list[bytes]) -> list[T]:
    """Give a parser its bytes part by part."""
    return [frame for part in parts for frame in parser_feed(part)]


SEEDS = st.binary(max_size=60)
PICTURES = st.builds(jpeg, SEEDS, st.one_of(st.just(b""), st.builds(jpeg, SEEDS)))
CUTS = st.lists(st.integers(0, 10_000), max_size=12)


def padding(*commands: bytes) -> bytes:
    """Build a block of padding."""
    body = b"".join(commands) + b"\xbf\x00"
    return struct.pack(">I", 4 + len(body)) + body
