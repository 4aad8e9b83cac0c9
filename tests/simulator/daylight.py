"""When the camera's firmware puts its clock forward: by seven rules of its own.

They are hard-coded (SerComm firmware source, 2006, time client and scheduler alike), so
what countries have decided since does not reach the camera. That source has no rule
for Sydney, which later firmware stars in its list: it gets Tasmania's.
"""

from calendar import isleap
from collections.abc import Callable
from datetime import datetime

type Span = tuple[int, int]
"""First hour of the year ahead, and first hour no more so."""


def is_ahead(rule: str, standard: datetime) -> bool:
    """Whether a clock is an hour ahead at a moment of standard time."""
    begin, end = RULES[rule](standard.year, int(isleap(standard.year)))
    hour = (standard.timetuple().tm_yday - 1) * 24 + standard.hour
    if rule in SOUTHERN:
        return hour >= begin or hour < end
    return begin <= hour < end


def _back(year: int, common: int, leap: int) -> int:
    """How many days the Sunday lies before the latest day that it can be.

    It moves by one a year since `common`, and by one more each leap year since `leap`.
    """
    return (year - common + (year - leap) // 4) % 7


def _north_america(year: int, leap: int) -> Span:
    """At 2 o'clock, as in the United States since 2007."""
    back = _back(year, 2004, 2004)
    return (72 + leap - back) * 24 + 2, (310 + leap - back) * 24 + 2


def _europe(year: int, leap: int) -> Span:
    """At 1 o'clock of whatever standard time it is: not all at the same moment."""
    begin = 89 + leap - _back(year, 2002, 2000)
    return begin * 24 + 1, (303 + leap - _back(year, 1999, 1996)) * 24 + 1


def _egypt(year: int, leap: int) -> Span:
    """From the end of April to the end of September."""
    back = _back(year, 2004, 2004)
    return (119 - back) * 24, (273 - back) * 24


def _iraq(year: int, leap: int) -> Span:
    """From the first of April to the first of October, which still belongs to it."""
    return (90 + leap) * 24, (274 + leap) * 24


def _never(year: int, leap: int) -> Span:
    """Chile and Brazil: their end comes before their begin, and nothing is between."""
    return 0, 0


def _adelaide(year: int, leap: int) -> Span:
    """From late October, three weeks later than today."""
    begin = 304 - _back(year, 1999, 1996)
    return begin * 24, (91 - _back(year, 2002, 2000)) * 24


def _tasmania(year: int, leap: int) -> Span:
    """From early October to late March or early April."""
    begin = 280 - _back(year, 2001, 2000)
    return begin * 24, (91 - _back(year, 2002, 2000)) * 24


def _new_zealand(year: int, leap: int) -> Span:
    """From early October to the middle of March."""
    begin = 280 - _back(year, 2001, 2000)
    return begin * 24, (81 - _back(year, 1999, 1996)) * 24


RULES: dict[str, Callable[[int, int], Span]] = {
    "north america": _north_america,
    "europe": _europe,
    "egypt": _egypt,
    "iraq": _iraq,
    "never": _never,
    "adelaide": _adelaide,
    "tasmania": _tasmania,
    "new zealand": _new_zealand,
}
SOUTHERN = frozenset({"adelaide", "tasmania", "new zealand"})
