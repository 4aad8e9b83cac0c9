"""Where a picture ends and how large it is, whatever the bytes."""

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import BrokenPicture, InvalidReply
from custom_components.sercomm.api.jpeg import (
    EOI,
    SOI,
    JpegScanner,
    jpeg_size,
    until_whole,
    whole_jpeg,
)

SIZE = b"\xff\xc0\x00\x0b\x08\x01\xe0\x02\x80\x01\x01\x11\x00"
COMMENT = b"\xff\xfe\x00\x06abcd"


def test_size() -> None:
    """It stands in the frame header, behind segments and fill bytes."""
    assert jpeg_size(SOI + SIZE + EOI) == (640, 480)
    long = b"\xff\xe1\x01\x02" + bytes(0x100)
    for before in (COMMENT, COMMENT + b"\xff\xff", b"\xff", long):
        assert jpeg_size(SOI + before + SIZE[:9]) == (640, 480)


@pytest.mark.parametrize("rest", [b"", EOI, COMMENT, b"\xff\xd9" + SIZE[:6], b"text"])
def test_without_size(rest: bytes) -> None:
    """A picture that does not tell its size is no picture."""
    with pytest.raises(InvalidReply):
        jpeg_size(SOI + rest)


@given(st.binary(max_size=300))
def test_any_bytes(rest: bytes) -> None:
    """Nothing but our own error leaves, and it comes to an end."""
    try:
        width, height = jpeg_size(SOI + rest)
    except InvalidReply:
        return
    assert 0 <= width <= 0xFFFF
    assert 0 <= height <= 0xFFFF


def test_fill_bytes_before_a_marker() -> None:
    """Any number of them may stand there."""
    picture = SOI + COMMENT + b"\xff\xff\xff" + SIZE + EOI
    assert JpegScanner().find_end(picture + b"more") == len(picture)


def test_fill_bytes_before_what_looks_like_an_end() -> None:
    """The segment behind them is passed over, whatever it holds."""
    thumbnail = b"\xff\xe0\x00\x06" + EOI + b"ab"
    picture = SOI + b"\xff\xff" + thumbnail + SIZE + EOI
    scanner = JpegScanner()
    ends = [scanner.find_end(picture[:count]) for count in range(2, len(picture) + 1)]
    assert ends == [None] * (len(ends) - 1) + [len(picture)]


@pytest.mark.parametrize(
    "before",
    [
        # markers without a length, an empty segment, a long one
        b"\xff\x01\xff\xd3",
        b"\xff\xe0\x00\x02",
        b"\xff\xe1\x01\x02" + bytes(0x100),
    ],
)
def test_what_stands_before_a_thumbnail(before: bytes) -> None:
    """It is passed over, and the thumbnail's end does not count."""
    picture = SOI + before + b"\xff\xe0\x00\x06" + EOI + b"ab" + EOI
    assert JpegScanner().find_end(picture) == len(picture)


@pytest.mark.parametrize(
    "segments",
    [
        b"text",
        b"\xff\x02",
        b"\xff\xe0\x00\x01",
        b"\xff\xda\x00\x02text\xff\xc4\x00\x02text\xff\xe0\xff\xff",
    ],
)
def test_segments_without_sense(segments: bytes) -> None:
    """The next end is that of the picture, and so is the next beginning."""
    picture = SOI + segments
    assert JpegScanner().find_end(picture + EOI) == len(picture) + len(EOI)
    assert JpegScanner().find_end(picture + SOI) == len(picture)
    assert JpegScanner().find_end(picture) is None


@pytest.mark.parametrize("marker", [0xC0, 0xC4, 0xDB, 0xE0, 0xFE])
def test_a_table_between_scans(marker: int) -> None:
    """What looks like an end in a segment is none, before and behind a scan."""
    segment = bytes((0xFF, marker)) + b"\x00\x06" + EOI + b"ab"
    scan = b"\xff\xda\x00\x03\x01text\xff\x00more"
    picture = SOI + segment + scan + segment + scan + EOI
    assert JpegScanner().find_end(picture + EOI) == len(picture)


@pytest.mark.parametrize(
    ("before", "picture", "behind"),
    [
        (b"", SOI + SIZE + EOI, b"\r\n" + EOI),
        (b"x" * 1024, SOI + SIZE + EOI, bytes(100)),
        # its only segment is said to be longer than all of it
        (b"", SOI + b"\xff\xe0\xff\xff" + EOI, bytes(62)),
    ],
)
def test_what_lies_around_a_picture(
    before: bytes, picture: bytes, behind: bytes
) -> None:
    """It is dropped."""
    assert whole_jpeg(before + picture + behind) == picture


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b" \r\n", "the answer is empty"),
        (b"text", "it is no JPEG"),
        (b"x" * 1025 + SOI + SIZE + EOI, "it is no JPEG"),
        (SOI + SIZE, "it breaks off before its end"),
        (SOI + SIZE + SOI + EOI, "it breaks off before its end"),
        (SOI + EOI, "it breaks off before its end"),
        (SOI + b"\xff\xe0\xff\xff" + EOI + bytes(63), "it breaks off before its end"),
    ],
)
def test_what_is_no_picture(body: bytes, words: str) -> None:
    """The error tells what is wrong."""
    with pytest.raises(BrokenPicture, match=words):
        whole_jpeg(body)


def found(body: bytes | bytearray) -> bytes | None:
    """Return the picture in a body, None where there is none."""
    try:
        return whole_jpeg(bytes(body))
    except BrokenPicture:
        return None


@given(
    st.lists(
        st.sampled_from((SOI, EOI, SIZE, COMMENT, b"\xff", b"\xff\xda\x00\x02"))
        | st.sampled_from((b"\xff\xe0\x00\x06" + EOI + b"ab", b"x" * 1025))
        | st.binary(max_size=20)
    ).map(b"".join),
    st.integers(1, 50),
)
def test_no_more_is_needed(body: bytes, size: int) -> None:
    """What comes once it is enough would change nothing."""
    is_enough, growing = until_whole(), bytearray()
    for place in range(0, len(body), size):
        growing += body[place : place + size]
        if is_enough(growing):
            break
    assert found(growing) == found(body)


@pytest.mark.parametrize(
    "body", [SOI + SIZE + EOI, SOI + SIZE + SOI, b"x" * 1026, b"x" + SOI + SIZE + EOI]
)
def test_enough(body: bytes) -> None:
    """It is so with the last byte that counts, not before."""
    is_enough = until_whole()
    ends = [is_enough(bytearray(body[:count])) for count in range(len(body) + 1)]
    assert ends == [False] * len(body) + [True]
