"""Where a picture ends and how large it is, whatever the bytes."""

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import InvalidReply
from custom_components.sercomm.api.jpeg import EOI, SOI, JpegScanner, jpeg_size

SIZE = b"\xff\xc0\x00\x0b\x08\x01\xe0\x02\x80\x01\x01\x11\x00"
COMMENT = b"\xff\xfe\x00\x06abcd"


def test_size() -> None:
    """It stands in the frame header, behind segments and fill bytes."""
    assert jpeg_size(SOI + SIZE + EOI) == (640, 480)
    assert jpeg_size(SOI + COMMENT + b"\xff\xff" + SIZE + EOI) == (640, 480)


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
