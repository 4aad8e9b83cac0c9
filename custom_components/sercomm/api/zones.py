"""Which of the camera's 76 time zones fits a zone of the IANA database.

Zones are compared as they are in a given year. Everything here reads files: call it
outside the event loop.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .catalog import TIME_ZONES, TimeZone
from .clock import local_time

# Today's rules and those of the firmware differ by weeks and months (SerComm's firmware
# source), so that every third day tells as much, for a third of the look-ups.
DAYS = range(0, 365, 3)
# A zone that is wrong on more days is no better than another.
ENOUGH = 0.8


def zone_for(name: str, year: int | None = None) -> int | None:
    """Return the camera's zone for an IANA name such as `Europe/Berlin` -> 27.

    The zone of that very name if its distance from UTC still holds; else the one
    whose clock is right on most days, by the rules of the firmware, preferably one
    that names the city. None when none is right on most days of the year. `year` is
    the current one by default.
    """
    return _zone_for(name, year or datetime.now(UTC).year)


@lru_cache(maxsize=16)
def _zone_for(name: str, year: int) -> int | None:
    """See `zone_for`; many cameras ask for the same."""
    moments = _moments(year)
    if (wanted := _distances(name, moments)) is None:
        return None
    for zone in TIME_ZONES:
        # A country may have moved since the firmware's table was made.
        if zone.name == name and zone.offset == min(wanted):
            return zone.code
    city = name.rpartition("/")[2].replace("_", " ")

    def rank(zone: TimeZone) -> tuple[int, bool, bool]:
        """Return what sorts the best zone to the front."""
        days, summer = _best(zone.code, wanted, moments)
        return -days, city not in zone.places, zone.daylight_saving and not summer

    best = min(TIME_ZONES, key=rank)
    return best.code if -rank(best)[0] >= ENOUGH * len(moments) else None


def has_daylight_saving(name: str, year: int | None = None) -> bool:
    """Tell whether clocks change in an IANA zone; False for an unknown one."""
    return len(set(_distances(name, _moments(year)) or ())) > 1


def zone_changes(
    name: str, system: Mapping[str, str], year: int | None = None
) -> dict[str, str]:
    """Return the keys of SYSTEM that make a camera's clock right in an IANA zone.

    Empty when nothing fits, and when that would be right on no more days of the year
    than what `system` holds.
    """
    moments = _moments(year)
    wanted = _distances(name, moments)
    held = system.get("time_zone", "")
    if wanted is None or not (held.isascii() and held.isdecimal()):
        return {}
    if (code := zone_for(name, year)) is None:
        return {}
    best = {
        "time_zone": str(code),
        "daylight_saving": str(int(_best(code, wanted, moments)[1])),
    }
    changes = {key: value for key, value in best.items() if key in system}
    days = [
        _right_days(
            int(pairs["time_zone"]),
            wanted,
            moments,
            summer=pairs.get("daylight_saving") == "1",
        )
        for pairs in (system, changes)
    ]
    return changes if days[1] > days[0] else {}


def _moments(year: int | None) -> list[datetime]:
    """Return every third day of a year."""
    first = datetime(year or datetime.now(UTC).year, 1, 1, tzinfo=UTC)
    return [first + timedelta(days=day) for day in DAYS]


def _distances(name: str, moments: list[datetime]) -> list[timedelta] | None:
    """Return a zone's distance from UTC at each moment; None for no such zone."""
    try:
        zone = ZoneInfo(name)
    except ZoneInfoNotFoundError, OSError, ValueError:
        return None
    return [moment.astimezone(zone).utcoffset() or timedelta() for moment in moments]


def _best(
    code: int, wanted: list[timedelta], moments: list[datetime]
) -> tuple[int, bool]:
    """Return on how many days a zone can be right, and whether with summer time."""
    days = [
        _right_days(code, wanted, moments, summer=summer) for summer in (False, True)
    ]
    return max(days), days[True] > days[False]


def _right_days(
    code: int, wanted: list[timedelta], moments: list[datetime], *, summer: bool
) -> int:
    """Count the moments at which the camera's clock would be right."""
    return sum(_is_right(code, wanted, moments, summer=summer))


def _is_right(
    code: int, wanted: list[timedelta], moments: list[datetime], *, summer: bool
) -> Iterator[bool]:
    """Tell for each moment whether the camera's clock would be right."""
    for moment, distance in zip(moments, wanted, strict=True):
        right = (moment + distance).replace(tzinfo=None)
        yield local_time(moment, code, daylight_saving=summer) == right
