"""Live pictures from multipart streams, and the padding between pictures."""

import struct

from hypothesis import example, given, strategies as st
import pytest

from custom_components.sercomm.api.errors import InvalidReply
from custom_components.sercomm.api.jpeg import EOI
from custom_components.sercomm.api.multipart import (
    MAX_FRAME,
    MAX_HEADERS,
    MultipartParser,
)
from custom_components.sercomm.api.padding import (
    MotionLevels,
    Padding,
    Signal,
    SoundLevel,
    WindowLevel,
    parse_padding,
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


@example([b"", EOI], [])
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


def test_what_is_just_within_the_budgets() -> None:
    """Headers of 64 KiB, and a picture larger than that in one slice."""
    large = jpeg(b"")[:-2] + bytes(MAX_HEADERS) + EOI
    parser = MultipartParser()
    assert parser.feed(b"x" * MAX_HEADERS + jpeg(b"abc") + large) == [
        jpeg(b"abc"),
        large,
    ]
    assert MultipartParser().feed(large) == [large]
    assert parser.looked_at == 2


@pytest.mark.parametrize("announced", [True, False])
def test_the_largest_frame(announced: bool) -> None:
    """One of 4 MiB comes, one of a byte more does not."""
    fill = MAX_FRAME - len(jpeg(b""))
    for size, fits in ((fill, True), (fill + 1, False)):
        picture = jpeg(b"")[:-3] + bytes(size) + jpeg(b"")[-3:]
        head = b"Content-Length: %d\r\n\r\n" % len(picture) if announced else b""
        parser = MultipartParser()
        if fits:
            assert len(picture) == MAX_FRAME
            assert parser.feed(head + picture) == [picture]
        else:
            with pytest.raises(InvalidReply):
                parser.feed(head + picture)


@given(st.lists(st.binary(max_size=300)), st.booleans())
def test_multipart_noise(parts: list[bytes], with_marks: bool) -> None:
    """Whatever the bytes, frames or InvalidReply come out."""
    if with_marks:
        parts = [b"\xff\xd8", *parts, b"\xff\xd9", b"Content-Length: 5\r\n\r\n"]
    for frame in feed(MultipartParser().feed, parts):
        assert frame.startswith(b"\xff\xd8")
        assert frame.endswith(b"\xff\xd9")


# --- padding -----------------------------------------------------------------------


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
