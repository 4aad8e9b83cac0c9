"""Live pictures and sound from the vendor's framing."""

import struct

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.sercomm.api.errors import InvalidReply
from custom_components.sercomm.api.multipart import MAX_FRAME
from custom_components.sercomm.api.padding import Padding, parse_padding
from custom_components.sercomm.api.vendor_framing import (
    FrameKind,
    LiveFrame,
    VendorParser,
)
from tests.api.live_bytes import (
    CUTS,
    EXAMPLE_LEVELS,
    EXAMPLE_PADDING,
    PICTURES,
    feed,
    jpeg,
    padding,
    slices,
)
from tests.costs import examples

# --- vendor framing ----------------------------------------------------------------


def header(
    size: int, sent: int, slice_size: int, kind: int = 1, padded: bool = False
) -> bytes:
    """Build the 48 bytes before a frame or a slice."""
    return struct.pack(
        "<4sIHHIHIBHB20sBB",
        b"MJPG",
        size,
        320,
        240,
        sent,
        slice_size,
        7,
        kind,
        0,
        2,
        b"",
        padded,
        0,
    )


def whole(
    data: bytes, pad: bytes = b"", *, inside: bool = False, kind: int = 1
) -> bytes:
    """Put a frame on the wire in one piece, its slice size cut to 16 bits."""
    size = len(data) + (len(pad) if inside else 0)
    return header(size, size, size & 0xFFFF, kind, bool(pad)) + data + pad


def sliced(
    data: bytes,
    size: int,
    pad: bytes = b"",
    *,
    inside: bool = False,
    every: bool = False,
) -> bytes:
    """Put a frame on the wire in slices, with padding on each or behind the last."""
    data += pad if inside else b""
    wire = b""
    for start in range(0, len(data), size):
        piece = data[start : start + size]
        sent = start + len(piece)
        last = sent == len(data)
        flag = bool(pad) and (every or last)
        wire += header(len(data), sent, len(piece), padded=flag) + piece
        wire += pad if not inside and (every or last) else b""
    return wire


def test_the_header_of_the_manual() -> None:
    """The documented 5930-byte frame in slices of 2000 bytes."""
    example = bytes.fromhex(
        "4D4A5047 2A170000 4001 F000 D0070000 D007 00000000 01 0200 02 00"
    )
    picture = jpeg(b"")[:-2].ljust(5928, b"a") + b"\xff\xd9"
    assert len(picture) == 5930
    built = sliced(picture, 2000)
    assert built[:22] == example[:18] + struct.pack("<I", 7)
    assert VendorParser().feed(built) == [
        LiveFrame(FrameKind.JPEG, picture, 320, 240, 7)
    ]


PADS = st.sampled_from(
    [
        b"",
        EXAMPLE_PADDING,
        padding(b"\x03\x01\x11"),
        padding(b"\x04\x02\x11\x63", b"\xc1\x00\x04\xff\xd9\x00\x00"),
        padding(),
    ]
)
WHOLE = st.builds(
    lambda data, pad, inside: ((1, data, pad), whole(data, pad, inside=inside)),
    PICTURES,
    PADS,
    st.booleans(),
)
SLICED = st.builds(
    lambda data, size, pad, inside, every: (
        (1, data, pad),
        sliced(data, size, pad, inside=inside, every=every),
    ),
    PICTURES,
    st.integers(4, 80),
    PADS,
    st.booleans(),
    st.booleans(),
)
SOUND = st.builds(
    lambda data, kind, pad, inside: (
        (kind, data, pad),
        whole(data, pad, inside=inside, kind=kind),
    ),
    st.binary(min_size=1, max_size=60).filter(lambda data: b"MJPG" not in data),
    st.sampled_from([2, 3, 4, 5, 0x10]),
    PADS,
    st.booleans(),
)
ITEMS = st.lists(st.one_of(WHOLE, SLICED, SOUND), max_size=6)
type Item = tuple[tuple[int, bytes, bytes], bytes]


@settings(max_examples=examples(3))
@given(ITEMS, CUTS)
def test_vendor_framing_in_any_layout_and_slices(
    items: list[Item], cuts: list[int]
) -> None:
    """Every frame and every level comes out as it went in."""
    stream = b"".join(wire for _, wire in items)
    frames = feed(VendorParser().feed, slices(stream, cuts))
    assert [(frame.kind, frame.data) for frame in frames] == [
        (kind, data) for (kind, data, _), _ in items
    ]
    for frame, ((_, _, pad), _) in zip(frames, items, strict=True):
        told = parse_padding(pad) or Padding()
        assert (frame.motion, frame.inputs, frame.pir, frame.sound) == (
            told.motion,
            told.inputs,
            told.pir,
            told.sound,
        )


@given(ITEMS, st.binary(min_size=1, max_size=100), CUTS)
def test_damage_costs_no_later_frame(
    items: list[Item], noise: bytes, cuts: list[int]
) -> None:
    """Garbage in front is skipped."""
    noise = noise.replace(b"M", b"m")
    stream = noise + b"".join(wire for _, wire in items)
    frames = feed(VendorParser().feed, slices(stream, cuts))
    assert [frame.data for frame in frames] == [data for (_, data, _), _ in items]


def test_sound_between_the_slices_of_a_picture() -> None:
    """A picture goes on where it was."""
    picture = jpeg(b"abcdefgh" * 20)
    wire = sliced(picture, 100)
    first = wire[:148]
    sound = whole(b"\x55" * 50, kind=3)
    frames = VendorParser().feed(first + sound + wire[148:])
    assert [frame.data for frame in frames] == [b"\x55" * 50, picture]


def test_big_whole_pictures() -> None:
    """Beyond 65535 bytes the slice size is cut and means nothing."""
    picture = jpeg(b"")[:-2] + b"x" * 70_000 + b"\xff\xd9"
    wire = whole(picture, EXAMPLE_PADDING) * 3
    frames = VendorParser().feed(wire)
    assert [(frame.data, frame.motion) for frame in frames] == [
        (picture, EXAMPLE_LEVELS)
    ] * 3


def test_damage_in_the_middle() -> None:
    """After a frame that makes no sense, the next header is found."""
    good = whole(jpeg(b"abc"))
    cut = good[:-20]
    frames = VendorParser().feed(good + cut + good + good)
    assert [frame.data for frame in frames] == [jpeg(b"abc")] * 3


def test_a_picture_that_never_ended_is_forgotten() -> None:
    """The next picture starts anew."""
    unfinished = sliced(jpeg(b"abcdefgh" * 20), 100)[:148]
    other = jpeg(b"xyz")
    frames = VendorParser().feed(unfinished + whole(other) + whole(other))
    assert [frame.data for frame in frames] == [other, other]


def test_last_slice_that_names_the_usual_size() -> None:
    """The slice size may stay the same for the shorter rest."""
    picture = jpeg(b"abcdefgh" * 20)
    wire = b"".join(
        [
            header(len(picture), 300, 300) + picture[:300],
            header(len(picture), len(picture), 300) + picture[300:],
        ]
    )
    assert [frame.data for frame in VendorParser().feed(wire)] == [picture]


def test_announced_padding_that_is_missing_or_broken() -> None:
    """The frame comes without levels, and so does its successor."""
    picture = jpeg(b"abc")
    flagged = header(len(picture), len(picture), len(picture), padded=True) + picture
    for broken in (b"", b"\x00\x00\x00\x08ab\x00\x00", b"\x7f\xff\xff\xff"):
        frames = VendorParser().feed(flagged + broken + whole(picture))
        assert [(frame.data, frame.motion) for frame in frames] == [(picture, None)] * 2


def test_unknown_kinds_are_left_out() -> None:
    """They take their bytes with them."""
    picture = jpeg(b"abc")
    stream = whole(b"MJPGMJPG" * 10, kind=0x42) + whole(picture)
    parser = VendorParser()
    assert [frame.data for frame in parser.feed(stream)] == [picture]
    assert parser.looked_at == 2


def test_false_headers_in_garbage() -> None:
    """While out of step, a header of an impossible size or kind is passed over."""
    picture = jpeg(b"abc")
    garbage = b"?" + header(1 << 30, 0, 0) + b"?" + header(50, 50, 50, kind=0x77)
    frames = VendorParser().feed(garbage + whole(picture))
    assert [frame.data for frame in frames] == [picture]


def test_damage_again_and_again() -> None:
    """What is skipped counts from the last frame: much may be damaged in the end."""
    good, parser = whole(jpeg(b"abc")), VendorParser()
    damaged = b"x" * (MAX_FRAME // 2) + good
    frames = feed(parser.feed, [good, damaged, damaged, damaged])
    assert [frame.data for frame in frames] == [jpeg(b"abc")] * 4


@pytest.mark.parametrize("cut", range(1, 4))
def test_a_header_cut_off_behind_damage(cut: int) -> None:
    """Its beginning is kept until the rest is there."""
    wire, parser = whole(jpeg(b"abc")), VendorParser()
    frames = feed(parser.feed, [b"x" * 60 + wire[:cut], wire[cut:] + wire])
    assert [frame.data for frame in frames] == [jpeg(b"abc")] * 2


@pytest.mark.parametrize(
    ("sound", "size"), [(0, len(EXAMPLE_PADDING)), (1, 4096), (0, 4096), (1, 4097)]
)
def test_padding_inside(sound: int, size: int) -> None:
    """It is found in the last 4 KiB of a frame, which may hold nothing else."""
    rest = size - len(EXAMPLE_PADDING)
    fill = b"\xc1" + struct.pack(">H", rest - 3) + bytes(rest - 3) if rest else b""
    block = padding(EXAMPLE_PADDING[4:-2], fill)
    assert len(block) == size
    data = b"\x55" * sound
    wire = whole(data, block, inside=True, kind=3)
    frame, *_ = VendorParser().feed(wire * 2)
    found = size <= 4096
    assert frame.data == (data if found else data + block)
    assert frame.motion == (EXAMPLE_LEVELS if found else None)


def test_first_command_with_a_long_length() -> None:
    """From 0xC0 on two bytes tell the length (RC8120 manual p.104)."""
    sound = b"\x04\x02\x11\x63"
    told = parse_padding(padding(b"\xc0\x00\x04\xff\xd9\x00\x00", sound))
    assert told == parse_padding(padding(sound))


@pytest.mark.parametrize(
    "stream",
    [header(1 << 30, 0, 0), b"x" * 70_000, b"MJPg" * 20_000],
)
def test_vendor_budgets(stream: bytes) -> None:
    """Giant frames and endless garbage are refused."""
    parser = VendorParser()
    with pytest.raises(InvalidReply):
        feed(parser.feed, [stream[i : i + 4096] for i in range(0, len(stream), 4096)])


@given(st.lists(st.binary(max_size=100)), st.booleans())
def test_vendor_noise(parts: list[bytes], with_magic: bool) -> None:
    """Whatever the bytes, frames or InvalidReply come out."""
    if with_magic:
        parts = [header(80, 80, 20, padded=True), *parts, header(50, 50, 50), *parts]
    parser = VendorParser()
    try:
        frames = feed(parser.feed, parts)
    except InvalidReply:
        return
    for frame in frames:
        assert frame.kind in FrameKind
