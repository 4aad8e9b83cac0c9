"""MJPEG in both framings, byte for byte, however the bytes are sliced."""

from collections.abc import Callable
import itertools
import struct

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.sercomm.api.errors import InvalidReply
from custom_components.sercomm.api.live import (
    FrameKind,
    LiveFrame,
    MotionLevels,
    MultipartParser,
    Signal,
    SoundLevel,
    VendorParser,
)
from custom_components.sercomm.api.padding import Padding, WindowLevel, parse_padding

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


# --- multipart ---------------------------------------------------------------------

HEADERS = [
    "--{b}\r\ncontent-type:image/jpeg\r\ncontent-length: {n}\r\n\r\n",
    "\r\n--{b}\r\nContent-Type: image/jpeg\r\nContent-Length:{n}\r\n\r\n",
    "{b}\nCONTENT-LENGTH: {n}\n\n",
    "--{b}\r\nContent-Type: image/jpeg\r\n\r\n",
    "\r\n--{b}\r\n\r\n",
    "",
]
HEADER = st.sampled_from(HEADERS)
BOUNDARIES = st.sampled_from(["myboundary", "--dashes--", '"quoted"', ""])


@given(st.lists(PICTURES, max_size=5), HEADER, BOUNDARIES, CUTS)
def test_multipart_in_any_slices(
    pictures: list[bytes], header: str, boundary: str, cuts: list[int]
) -> None:
    """Every frame comes out as it went in, at the moment its last byte is there."""
    parts = [
        header.format(b=boundary, n=len(picture)).encode() + picture
        for picture in pictures
    ]
    stream = b"".join(parts)
    parser = MultipartParser("multipart/x-mixed-replace;boundary=x")
    assert feed(parser.feed, slices(stream, cuts)) == pictures


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4), CUTS)
def test_a_true_length_needs_no_sense_in_the_picture(
    contents: list[bytes], cuts: list[int]
) -> None:
    """With a content-length that leads to an EOI, what is between does not matter."""
    pictures = [b"\xff\xd8" + content + b"\xff\xd9" for content in contents]
    stream = b"".join(
        b"--b\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(picture), picture)
        for picture in pictures
    )
    assert feed(MultipartParser().feed, slices(stream, cuts)) == pictures


@given(st.lists(PICTURES, min_size=2, max_size=5), st.integers(-9, 9), CUTS)
def test_a_lying_length_is_noticed(
    pictures: list[bytes], error: int, cuts: list[int]
) -> None:
    """Wrong lengths lose no frame."""
    stream = b"".join(
        b"--b\r\nContent-Length: %d\r\n\r\n%s\r\n" % (max(0, len(p) + error), p)
        for p in pictures
    )
    got = feed(MultipartParser().feed, slices(stream + b"--b--\r\n" * 2, cuts))
    assert got == pictures


def test_fill_bytes_inside_the_length_are_dropped() -> None:
    """A frame ends with EOI."""
    picture = jpeg(b"abc")
    part = b"Content-Length: %d\r\n\r\n%s\0\0" % (len(picture) + 2, picture)
    assert MultipartParser().feed(part * 2) == [picture, picture]


def test_a_picture_that_is_cut_off_is_left_out() -> None:
    """Its successor still comes."""
    picture = jpeg(b"abc")
    parser = MultipartParser()
    assert parser.feed(picture[:-2] + b"\r\n--b\r\n\r\n" + picture * 2) == [picture] * 2


@pytest.mark.parametrize(
    "rest", [b"\xff\xe1\x00\x00", b"abc", b"\xff\x00", b"\xff\x01"]
)
def test_a_picture_without_sense_ends_at_its_eoi(rest: bytes) -> None:
    """Where segments are broken, the markers count."""
    picture = b"\xff\xd8" + rest + b"xyz\xff\xd9"
    parser = MultipartParser()
    assert parser.feed(picture + jpeg(b"")) == [picture, jpeg(b"")]


def test_a_page_is_no_stream() -> None:
    """A text content type is refused at once."""
    with pytest.raises(InvalidReply):
        MultipartParser(" Text/HTML; charset=utf-8")


@pytest.mark.parametrize(
    "stream",
    [
        b"x" * 70_000,
        b"x" * 70_000 + b"\xff\xd8",
        b"Content-Length: 1000000000\r\n\r\n\xff\xd8",
        b"Content-Length: " + b"9" * 100 + b"\r\n\r\n\xff\xd8",
        b"\xff\xd8\xff\xda\x00\x02" + bytes(4 * 1024 * 1024 + 1),
        b"\xff\xd8\xff\xda\x00\x02" + bytes(4 * 1024 * 1024) + b"\xff\xd9",
    ],
)
def test_multipart_budgets(stream: bytes) -> None:
    """Endless headers and giant frames are refused, announced or real."""
    parser = MultipartParser()
    with pytest.raises(InvalidReply):
        feed(parser.feed, [stream[i : i + 65536] for i in range(0, len(stream), 65536)])


@given(st.lists(st.binary(max_size=300)), st.booleans())
def test_multipart_noise(parts: list[bytes], with_marks: bool) -> None:
    """Whatever the bytes, frames or InvalidReply come out."""
    if with_marks:
        parts = [b"\xff\xd8", *parts, b"\xff\xd9", b"Content-Length: 5\r\n\r\n"]
    for frame in feed(MultipartParser().feed, parts):
        assert frame.startswith(b"\xff\xd8")
        assert frame.endswith(b"\xff\xd9")


# --- padding -----------------------------------------------------------------------


def padding(*commands: bytes) -> bytes:
    """Build a block of padding."""
    body = b"".join(commands) + b"\xbf\x00"
    return struct.pack(">I", 4 + len(body)) + body


def test_the_example_of_the_manual() -> None:
    """Levels, thresholds and switches of four windows."""
    assert parse_padding(EXAMPLE_PADDING) == Padding(motion=EXAMPLE_LEVELS)
    assert [window.moving for window in EXAMPLE_LEVELS.windows] == [
        False,
        False,
        True,
        False,
    ]


def test_every_command_in_any_order() -> None:
    """Inputs, infrared sensor, sound, unknown and long commands."""
    block = padding(
        b"\xc1\x00\x03abc",
        b"\x04\x02\x11\x2a",
        b"\x77\x01x",
        b"\x03\x01\x01",
        b"\x02\x02\x11\x00",
    )
    assert parse_padding(block) == Padding(
        inputs=(Signal.ON, Signal.OFF),
        pir=Signal.OUTSIDE_SCHEDULE,
        sound=SoundLevel(Signal.ON, 42),
    )


@pytest.mark.parametrize("doubled", [False, True])
@pytest.mark.parametrize("order", ["big", "little"])
def test_motion_extension(doubled: bool, order: str) -> None:
    """Windows with sensitivity and frequency, in either byte order of their words."""
    word = struct.Struct(">H" if order == "big" else "<H").pack
    windows = b"".join(
        word(level) + bytes([on, 90]) + word(80) + word(6)
        for level, on in [(200, 1), (80, 1), (255, 0), (0, 1)]
    )
    data = b"\x11" + windows
    data = bytes([len(data)]) + data if doubled else data
    motion = bytes.fromhex("010D 00 00000000 00000000 00000000")
    got = parse_padding(padding(motion, b"\x11" + bytes([len(data)]) + data))
    assert got is not None
    assert got.motion == MotionLevels(
        Signal.ON,
        tuple(
            WindowLevel(level, 80, on, sensitivity=6, update_frequency=90)
            for level, on in [(200, True), (80, True), (255, False), (0, True)]
        ),
    )
    assert [window.moving for window in got.motion.windows] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"\x00\x00\x00\x04",
        b"\x00\x00\x00\x06\x01\x00",
        b"\x00\x00\x00\x07\xbf\x00",
        b"\x00\x00\x00\x08\x01\xff\xbf\x00",
        b"\x00\x00\x00\x06\xc1\xbf",
    ],
)
def test_what_is_no_padding(block: bytes) -> None:
    """Without the right length and the end command, it is none."""
    assert parse_padding(block) is None


@pytest.mark.parametrize("command", [b"\x01\x02ab", b"\x11\x05abcde", b"\x02\x01a"])
def test_commands_of_a_wrong_size_are_skipped(command: bytes) -> None:
    """They tell nothing, the others still do."""
    assert parse_padding(padding(command, b"\x03\x01\x11")) == Padding(pir=Signal.ON)


@given(st.binary(max_size=60))
def test_padding_noise(data: bytes) -> None:
    """Whatever the bytes, padding or None comes out."""
    parse_padding(data)
    parse_padding(struct.pack(">I", 4 + len(data)) + data)


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


@settings(max_examples=300)
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
    assert [frame.data for frame in VendorParser().feed(stream)] == [picture]


def test_false_headers_in_garbage() -> None:
    """While out of step, a header of an impossible size or kind is passed over."""
    picture = jpeg(b"abc")
    garbage = b"?" + header(1 << 30, 0, 0) + b"?" + header(50, 50, 50, kind=0x77)
    frames = VendorParser().feed(garbage + whole(picture))
    assert [frame.data for frame in frames] == [picture]


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
