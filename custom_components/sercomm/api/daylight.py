"""When the camera's firmware has daylight saving: by rules of its own, not today's.

Source: SerComm firmware source, 2006; its time client and its scheduler agree. What
countries have changed since is unknown to it. It has no rule for Sydney, which the
base document stars: that of Tasmania is assumed, as in the world of today.
"""

from calendar import isleap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import override


@dataclass(frozen=True, slots=True)
class Change:
    """When clocks change: on a day of the week near a day of the year.

    `day` is the latest such day, counted from 0; by how much it is earlier goes by the
    years since `origin` and the leap years since `leap_origin`. `leap` counts the 29th
    of February in; `hour` is of standard time.
    """

    day: int
    origin: int
    leap_origin: int
    leap: bool = False
    hour: int = 0

    def in_year(self, year: int) -> tuple[int, int]:
        """Return day of the year, from 0, and hour."""
        shift = (year - self.origin + (year - self.leap_origin) // 4) % 7
        return self.day + (self.leap and isleap(year)) - shift, self.hour


@dataclass(frozen=True, slots=True)
class Rule:
    """Clocks are an hour ahead from `begin` until `end`; `southern` over New Year.

    Two rules of the firmware lack the latter: there clocks never change.
    """

    begin: Change
    end: Change
    southern: bool = False

    def applies(self, standard: datetime) -> bool:
        """Whether clocks are ahead at a moment of standard time."""
        now = (standard.timetuple().tm_yday - 1, standard.hour)
        begin = self.begin.in_year(standard.year)
        end = self.end.in_year(standard.year)
        if self.southern:
            return now >= begin or now < end
        return begin <= now < end


@dataclass(frozen=True, slots=True)
class MiddleEast(Rule):
    """From the 1st of April to the 1st of October, both included."""

    @override
    def applies(self, standard: datetime) -> bool:
        return (4, 1) <= (standard.month, standard.day) <= (10, 1)


# Counted from 0 and without a leap day: 72 is the 14th of March, 310 the 7th of
# November, the latest second and first Sunday; 89 and 303 are the 31st of March and of
# October.
_NORTH_AMERICA = Rule(
    Change(72, 2004, 2004, leap=True, hour=2),
    Change(310, 2004, 2004, leap=True, hour=2),
)
_EUROPE = Rule(
    Change(89, 2002, 2000, leap=True, hour=1),
    Change(303, 1999, 1996, leap=True, hour=1),
)
_CHILE = Rule(Change(286, 2000, 2000), Change(73, 1998, 1996))
_BRAZIL = Rule(Change(310, 2004, 2004), Change(52, 1999, 1996))
_EGYPT = Rule(Change(119, 2004, 2004), Change(273, 2004, 2004))
_MIDDLE_EAST = MiddleEast(Change(90, 0, 0), Change(273, 0, 0))
_AUSTRALIA = Rule(Change(304, 1999, 1996), Change(91, 2002, 2000), southern=True)
_TASMANIA = Rule(Change(280, 2001, 2000), Change(91, 2002, 2000), southern=True)
_NEW_ZEALAND = Rule(Change(280, 2001, 2000), Change(81, 1999, 1996), southern=True)

# By the numbers of the zones in the base document; the others have no rule.
RULES: Mapping[int, Rule] = MappingProxyType(
    dict.fromkeys((3, 4, 6, 7, 9, 10, 13, 15, 18), _NORTH_AMERICA)
    | dict.fromkeys((21, 22, 23, 26, 27, 28, 29, 30, 32, 33, 36), _EUROPE)
    | dict.fromkeys((40, 44, 46, 50, 55, 57, 63, 70), _EUROPE)
    | dict.fromkeys((38, 42), _MIDDLE_EAST)
    | dict.fromkeys((67, 69), _TASMANIA)
    | {17: _CHILE, 19: _BRAZIL, 34: _EGYPT, 64: _AUSTRALIA, 72: _NEW_ZEALAND}
)
