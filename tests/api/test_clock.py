"""The camera's 76 zones against the IANA database, with summer time and without."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import clock
from custom_components.sercomm.api.clock import (
    ZONES,
    boot_time,
    daylight_saving_rules,
    drift_of,
    to_utc,
)

NOON_IN_JANUARY = datetime(2026, 1, 15, 12)
NOON_IN_JULY = datetime(2026, 7, 15, 12)
HOUR = timedelta(hours=1)

# Where the camera's firmware and the world of today disagree about the standard time.
MOVED = {
    6: "Chihuahua went to Central Time in 2022",
    21: "Greenland went to -02:00 in 2023",
    50: "Novosibirsk went back to +07:00 in 2016",
    52: "Sri Lanka went back to +05:30 in 2006",
    75: "Venezuela went back to -04:00 in 2016",
}
# Zones with a star in the base document that have no summer time any more.
NO_SUMMER_TIME = {
    6: "Chihuahua, since 2022",
    10: "Mexico City, since 2022",
    19: "Brasilia, since 2019",
    22: "South Georgia never had any; the zone is hardly inhabited",
    38: "Baghdad, since 2008",
    40: "Moscow, since 2011",
    42: "Tehran, since 2022",
    44: "Baku, since 2016",
    46: "Yekaterinburg, since 2011",
    50: "Novosibirsk, since 2011",
    55: "Krasnoyarsk, since 2011",
    57: "Irkutsk, since 2011",
    63: "Yakutsk, since 2011",
    70: "Vladivostok, since 2011",
}
# Zones without a star whose places have summer time nevertheless.
UNSTARRED_SUMMER_TIME = {
    14: "Indiana, since 2006",
    37: "Jerusalem",
}
SOUTHERN = {17, 64, 67, 69, 72}


def standard(moment: datetime, place: ZoneInfo) -> timedelta:
    """Return the offset of a place without its summer time."""
    local = moment.replace(tzinfo=place)
    offset, summer = local.utcoffset(), local.dst()
    assert offset is not None
    assert summer is not None
    return offset - summer


def test_all_zones_are_there() -> None:
    """0 to 75."""
    assert list(ZONES) == list(range(76))


@pytest.mark.parametrize("number", range(76))
def test_standard_time(number: int) -> None:
    """The camera's offset is that of the place, but for known changes."""
    zone = ZONES[number]
    place = ZoneInfo(zone.name)
    same = standard(NOON_IN_JANUARY, place) == zone.offset
    assert same is (number not in MOVED)
    for moment in (NOON_IN_JANUARY, NOON_IN_JULY):
        found = to_utc(moment, number, daylight_saving=False)
        assert found is not None
        assert found.tzinfo is UTC
        assert found == moment.replace(tzinfo=UTC) - zone.offset


@pytest.mark.parametrize("number", range(76))
def test_summer_time(number: int) -> None:
    """One hour in the local summer, where the camera's table has a star."""
    zone = ZONES[number]
    for moment in (NOON_IN_JANUARY, NOON_IN_JULY):
        summer = moment.replace(tzinfo=ZoneInfo(zone.name)).dst()
        expected = timedelta()
        if zone.daylight_saving and number not in NO_SUMMER_TIME:
            southern = number in SOUTHERN
            expected = HOUR if (moment is NOON_IN_JANUARY) is southern else expected
        if number in UNSTARRED_SUMMER_TIME:
            assert not zone.daylight_saving
        else:
            assert summer == expected
        winter = to_utc(moment, number, daylight_saving=False)
        found = to_utc(moment, number, daylight_saving=True)
        assert winter is not None
        assert found == winter - expected


@pytest.mark.parametrize("number", [-1, 76, 1000])
def test_unknown_zones(number: int) -> None:
    """No guess."""
    assert to_utc(NOON_IN_JULY, number, daylight_saving=True) is None


@given(st.datetimes(), st.integers(0, 75), st.booleans())
def test_any_time(local: datetime, number: int, daylight_saving: bool) -> None:
    """Never an error, and never further away than a zone can be."""
    found = to_utc(local, number, daylight_saving=daylight_saving)
    if found is not None:
        distance = abs(found.replace(tzinfo=None) - local)
        assert distance <= timedelta(hours=14)


@pytest.mark.parametrize(
    ("local", "zone"),
    [(datetime.max, 0), (datetime.max, 13), (datetime.min, 74), (datetime.min, 72)],
)
def test_the_ends_of_the_calendar(local: datetime, zone: int) -> None:
    """There is no UTC beyond them."""
    for daylight_saving in (False, True):
        assert to_utc(local, zone, daylight_saving=daylight_saving) is None


def test_rules_are_read_once() -> None:
    """All starred zones have theirs; the second call reads no file."""
    rules = daylight_saving_rules()
    assert set(rules) == {n for n, zone in ZONES.items() if zone.daylight_saving}
    assert daylight_saving_rules() is rules


@pytest.mark.parametrize("error", [ZoneInfoNotFoundError, PermissionError])
def test_a_computer_without_the_database(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """Standard time is better than nothing."""

    def missing(key: str) -> ZoneInfo:
        raise error(key)

    daylight_saving_rules.cache_clear()
    monkeypatch.setattr(clock, "ZoneInfo", missing)
    try:
        assert daylight_saving_rules() == {}
        found = to_utc(NOON_IN_JULY, 26, daylight_saving=True)
    finally:
        daylight_saving_rules.cache_clear()
    assert found == NOON_IN_JULY.replace(tzinfo=UTC)


SYSTEM = {
    "boot_up_time": "2015-10-13 11:55:22",
    "time_zone": "26",
    "daylight_saving": "1",
}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, datetime(2015, 10, 13, 10, 55, 22, tzinfo=UTC)),
        ({"daylight_saving": "0"}, datetime(2015, 10, 13, 11, 55, 22, tzinfo=UTC)),
        ({"time_zone": "13"}, datetime(2015, 10, 13, 15, 55, 22, tzinfo=UTC)),
        ({"boot_up_time": "2015-1-3 1:5:2"}, datetime(2015, 1, 3, 1, 5, 2, tzinfo=UTC)),
        ({"time_zone": "76"}, None),
        ({"time_zone": ""}, None),
        ({"time_zone": "9" * 1000}, None),
        ({"boot_up_time": ""}, None),
        ({"boot_up_time": "1970-01-01 00:00:12"}, None),
        ({"boot_up_time": "9999-12-31 23:59:59"}, None),
        ({"boot_up_time": "2015-13-32 25:61:61"}, None),
        ({"boot_up_time": "soon"}, None),
    ],
)
def test_boot_time(changes: dict[str, str], found: datetime | None) -> None:
    """From the SYSTEM group of the base document, and from what else may be there."""
    assert boot_time(SYSTEM | changes) == found


@pytest.mark.parametrize("key", ["boot_up_time", "time_zone"])
def test_boot_time_of_a_camera_that_does_not_tell(key: str) -> None:
    """Without a time or a zone there is none."""
    assert boot_time({k: v for k, v in SYSTEM.items() if k != key}) is None


def test_boot_time_without_the_summer_time_key() -> None:
    """Then there is no summer time."""
    system = {k: v for k, v in SYSTEM.items() if k != "daylight_saving"}
    assert boot_time(system) == datetime(2015, 10, 13, 11, 55, 22, tzinfo=UTC)


SHOWN = {
    "year": "2026",
    "month": "7",
    "day": "15",
    "hour": "13",
    "minute": "0",
    "second": "30",
    "read_at": "2026-07-15T12:00:00+00:00",
}


@pytest.mark.parametrize(
    ("clock_changes", "system_changes", "fast"),
    [
        ({}, {}, 30),
        ({"hour": "12"}, {}, 30 - 3600),
        ({}, {"daylight_saving": "0"}, 3630),
        ({}, {"time_zone": "76"}, None),
        ({}, {"time_zone": "here"}, None),
        ({"month": "13"}, {}, None),
        ({"read_at": "now"}, {}, None),
    ],
)
def test_how_fast_a_clock_is(
    clock_changes: dict[str, str], system_changes: dict[str, str], fast: int | None
) -> None:
    """London in summer, where 13:00:00 would be right."""
    assert drift_of(SHOWN | clock_changes, SYSTEM | system_changes) == fast


def test_a_clock_that_was_not_read() -> None:
    """Then nothing is known about it."""
    assert drift_of({}, SYSTEM) is None
    assert drift_of(SHOWN, {}) is None
