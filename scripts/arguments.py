"""Numbers on a command line: what cannot be meant is refused before anything begins."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from math import inf


def whole(least: int, most: float = inf) -> Callable[[str], int]:
    """Return what takes a whole number from `least` to `most`."""
    span = f"{least} or more" if most == inf else f"{least} to {most}"

    def take(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise ArgumentTypeError(f"{text!r} is not a whole number, {span}")
        return number

    return take


def positive(text: str) -> float:
    """Take a number above 0."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < inf:
        raise ArgumentTypeError(f"{text!r} is not a number above 0")
    return number
