"""The camera's local time: its 76 zones and what they mean in UTC."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .catalog import TIME_ZONES, TimeZone
from .daylight import RULES
from .errors import InvalidReply, InvalidValue
from .refusals import because, outside

# The oldest firmware of the family that is published is of 2006.
PLAUSIBLE_YEARS = range(2005, 2100)
# Seconds since 1970 in 32 bits end in January 2038.
SETTABLE_YEARS = range(2000, 2038)
HOUR = timedelta(hours=1)
PARTS = ("year", "month", "day", "hour", "minute", "second")
DATE_TIME = "%Y-%m-%d %H:%M:%S"
READ_AT = "read_at"
ZONES: Mapping[int, TimeZone] = {zone.code: zone for zone in TIME_ZONES}


@cache
def places() -> Mapping[int, ZoneInfo]:
    """Return a place of today's world for each zone, by its number.

    Reads files the first time: call it once outside the event loop.
    """
    found = {}
    for number, zone in ZONES.items():
        with suppress(ZoneInfoNotFoundError, OSError):
            found[number] = ZoneInfo(zone.name)
    return found


def to_utc(local: datetime, zone: int, *, daylight_saving: bool) -> datetime | None:
    """Turn what a camera's clock shows into UTC; None for an unknown zone.

    By the rules of its firmware, see `daylight`. None also for a time at the very
    ends of the calendar.
    """
    if (known := ZONES.get(zone)) is None:
        return None
    rule = RULES.get(zone) if daylight_saving else None
    try:
        if rule is not None and rule.applies(local - HOUR):
            local -= HOUR
        return local.replace(tzinfo=UTC) - known.offset
    except OverflowError:
        return None


def local_time(utc: datetime, zone: int, *, daylight_saving: bool) -> datetime | None:
    """Turn a moment into what a camera's clock shows when it runs right.

    The inverse of `to_utc`. `utc` has a zone. None for an unknown zone of the
    camera and at the very ends of the calendar.
    """
    if (known := ZONES.get(zone)) is None:
        return None
    rule = RULES.get(zone) if daylight_saving else None
    try:
        standard = (utc.astimezone(UTC) + known.offset).replace(tzinfo=None)
        return standard + HOUR if rule and rule.applies(standard) else standard
    except OverflowError:
        return None


def true_time(
    utc: datetime, zone: int, *, daylight_saving: bool, home: tzinfo | None = None
) -> datetime | None:
    """Turn a moment into the time of the place where a camera's zone is today.

    That is `home` where its standard time is that of a zone without daylight saving.
    Who has switched the daylight saving of a zone off wants its standard time. None
    for an unknown zone of the camera and at the very ends of the calendar.
    """
    place: tzinfo | None = places().get(zone)
    if place is None:
        return local_time(utc, zone, daylight_saving=daylight_saving)
    try:
        # Morocco goes back an hour in Ramadan: no zone of the firmware does, and the
        # one that is right for the rest of the year is called by other places.
        if home is not None and not ZONES[zone].daylight_saving:
            at_home = utc.astimezone(home)
            standard = (at_home.utcoffset() or timedelta()) - (
                at_home.dst() or timedelta()
            )
            place = home if standard == ZONES[zone].offset else place
        there = utc.astimezone(place)
        if ZONES[zone].daylight_saving and not daylight_saving:
            there -= there.dst() or timedelta()
    except OverflowError:
        return None
    return there.replace(tzinfo=None)


def drift(
    local: datetime,
    now: datetime,
    zone: int,
    *,
    daylight_saving: bool,
    home: tzinfo | None = None,
) -> float | None:
    """Return by how many seconds a camera's clock is fast; negative when slow.

    `local` is what it showed, without a zone, at the moment `now`, which has one:
    compared with the true time of its zone, whatever its firmware thinks of that; see
    `true_time` for `home`. None for an unknown zone of the camera.
    """
    right = true_time(now, zone, daylight_saving=daylight_saving, home=home)
    return None if right is None else (local - right).total_seconds()


def drift_of(
    clock: Mapping[str, str], system: Mapping[str, str], home: tzinfo | None = None
) -> float | None:
    """Return by how many seconds a clock was fast when it was read.

    `clock` is what `read_source` made of the clock's answer, `system` the SYSTEM
    group, which holds the zone; see `true_time` for `home`. None when one of them
    does not tell.
    """
    try:
        return drift(
            parse_clock(clock),
            datetime.fromisoformat(clock[READ_AT]),
            int(system["time_zone"]),
            daylight_saving=system.get("daylight_saving") == "1",
            home=home,
        )
    except KeyError, ValueError, InvalidReply:
        return None


def parse_clock(pairs: Mapping[str, str]) -> datetime:
    """Read the answer of date.cgi?action=get: local time, without a zone.

    Raises InvalidReply when it is not a date.
    """
    try:
        text = " ".join(pairs[part] for part in PARTS)
        return datetime.strptime(text, "%Y %m %d %H %M %S")  # noqa: DTZ007
    except KeyError, ValueError:
        raise InvalidReply("the camera's clock is not a date") from None


def clock_query(local: datetime) -> str:
    """Return the query of date.cgi that sets the camera's local time.

    Numbers are not padded (WVC210 client); hour and minute are missing in the
    base document's list. Raises InvalidValue for a time with a zone or a year
    outside 2000-2037, beyond which these cameras cannot count.
    """
    if local.tzinfo is not None:
        raise InvalidValue("date", "datetime", because("local_time"))
    if local.year not in SETTABLE_YEARS:
        raise InvalidValue("date", "year", outside(SETTABLE_YEARS), name="datetime")
    parts = (f"{part}={getattr(local, part)}" for part in PARTS)
    return "&".join(("action=set", *parts))


def boot_time(system: Mapping[str, str]) -> datetime | None:
    """Return when the camera started, in UTC, from its SYSTEM group.

    None when it does not tell, or started before its clock was set.
    """
    return moment_of(system.get("boot_up_time", ""), system)


def moment_of(text: str, system: Mapping[str, str]) -> datetime | None:
    """Return in UTC what a camera writes as local time: `2015-10-13 11:55:22`.

    `system` is the SYSTEM group, which holds the zone. None when one of them does
    not tell, or the camera's clock was not yet set.
    """
    try:
        local = datetime.strptime(text, DATE_TIME)  # noqa: DTZ007
        zone = int(system["time_zone"])
    except KeyError, ValueError:
        return None
    if local.year not in PLAUSIBLE_YEARS:
        return None
    return to_utc(local, zone, daylight_saving=system.get("daylight_saving") == "1")
