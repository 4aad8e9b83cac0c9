"""Numbers on the command lines of the scripts."""

from argparse import ArgumentTypeError
from collections.abc import Callable

import pytest

from scripts.arguments import positive, whole


@pytest.mark.parametrize(
    ("take", "text", "number"),
    [
        (whole(0, 65535), "0", 0),
        (whole(0, 65535), "65535", 65535),
        (whole(-1, 65535), "-1", -1),
        (whole(1), "1000000", 1_000_000),
        (positive, "0.5", 0.5),
    ],
)
def test_numbers(take: Callable[[str], float], text: str, number: float) -> None:
    """The ends of a range belong to it."""
    assert take(text) == number


@pytest.mark.parametrize(
    ("take", "text", "span"),
    [
        (whole(0, 65535), "65536", "a whole number, 0 to 65535"),
        (whole(0, 65535), "-1", "a whole number, 0 to 65535"),
        (whole(1), "0", "a whole number, 1 or more"),
        (whole(1), "1.0", "a whole number, 1 or more"),
        (whole(1), "9" * 5000, "a whole number, 1 or more"),
        (positive, "0", "a number above 0"),
        (positive, "nan", "a number above 0"),
        (positive, "inf", "a number above 0"),
        (positive, "soon", "a number above 0"),
    ],
)
def test_no_numbers(take: Callable[[str], float], text: str, span: str) -> None:
    """What cannot be meant is refused with what can."""
    with pytest.raises(ArgumentTypeError) as refused:
        take(text)
    assert str(refused.value) == f"{text!r} is not {span}"
