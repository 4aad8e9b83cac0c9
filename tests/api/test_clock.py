"""The camera's 76 zones against the IANA database, with summer time and without."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import clock
from custom_components.sercomm.api.clock import (
    ZONES,
    boot_time,
    drift,
    drift_of,
    local_time,
    places,
    to_utc,
    true_time,
)
from custom_components.sercomm.api.daylight import RULES

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
SOUTHERN = {64, 67, 69, 72}
# In the firmware their summer ends before it begins.
NEVER_CHANGES = {17, 19}


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
    """One hour in the summers that the firmware knows, where its table has a star."""
    zone = ZONES[number]
    assert zone.daylight_saving is (number in RULES)
    for moment in (NOON_IN_JANUARY, NOON_IN_JULY):
        expected = timedelta()
        if number in RULES and number not in NEVER_CHANGES:
            southern = number in SOUTHERN
            expected = HOUR if (moment is NOON_IN_JANUARY) is southern else expected
        winter = to_utc(moment, number, daylight_saving=False)
        found = to_utc(moment, number, daylight_saving=True)
        assert winter is not None
        assert found == winter - expected


@pytest.mark.parametrize("number", sorted(RULES))
def test_there_and_back_around_the_changes(number: int) -> None:
    """Each moment is found again, but for the hour that is shown twice."""

    def shown(utc: datetime) -> datetime:
        """Return what the camera shows."""
        local = local_time(utc, number, daylight_saving=True)
        assert local is not None
        return local

    days = [datetime(2026, 1, 1, tzinfo=UTC) + n * timedelta(1) for n in range(365)]
    offsets = [shown(day) - day.replace(tzinfo=None) for day in days]
    changes = [
        day
        for day, before, after in zip(days, offsets, offsets[1:], strict=False)
        if before != after
    ]
    assert len(changes) == (0 if number in NEVER_CHANGES else 2)
    for day in changes:
        moments = [day + n * HOUR / 2 for n in range(49)]
        times = [shown(moment) for moment in moments]
        for moment, time in zip(moments, times, strict=True):
            if times.count(time) == 1:
                assert to_utc(time, number, daylight_saving=True) == moment


@pytest.mark.parametrize("daylight_saving", [False, True])
@pytest.mark.parametrize("year", [2026, 2027])
@pytest.mark.parametrize("number", range(76))
def test_drift_on_every_day(number: int, year: int, daylight_saving: bool) -> None:
    """A clock that runs right by its firmware is off by what the world has changed."""
    zone = ZONES[number]
    place = ZoneInfo(zone.name)
    for day in range(365):
        now = datetime(year, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
        there = now.astimezone(place)
        true = there.replace(tzinfo=None)
        if zone.daylight_saving and not daylight_saving:
            true -= there.dst() or timedelta()
        shown = local_time(now, number, daylight_saving=daylight_saving)
        assert shown is not None
        found = drift(shown, now, number, daylight_saving=daylight_saving)
        assert found == (shown - true).total_seconds()
        right = drift(true, now, number, daylight_saving=daylight_saving)
        assert right == 0


@pytest.mark.parametrize(
    ("number", "days"),
    [
        (10, 238),
        *((number, 210) for number in (40, 44, 46, 55, 57, 63, 70)),
        *((number, 184) for number in (38, 42)),
        *((number, 27) for number in (64, 72)),
        *((number, 0) for number in (4, 9, 13, 26, 27, 28, 29, 30, 36, 25, 41)),
    ],
)
def test_how_often_the_firmware_is_wrong(number: int, days: int) -> None:
    """In 2026, with daylight saving on: an hour fast or slow on so many days."""
    wrong = 0
    for day in range(365):
        now = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
        shown = local_time(now, number, daylight_saving=True)
        assert shown is not None
        wrong += abs(drift(shown, now, number, daylight_saving=True) or 0) == 3600
    assert wrong == days


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


def test_places_are_read_once() -> None:
    """Every zone has one; the second call reads no file."""
    assert set(places()) == set(ZONES)
    assert places() is places()


@pytest.mark.parametrize("error", [ZoneInfoNotFoundError, PermissionError])
def test_a_computer_without_the_database(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """What the firmware shows is better than nothing."""

    def missing(key: str) -> ZoneInfo:
        raise error(key)

    places.cache_clear()
    monkeypatch.setattr(clock, "ZoneInfo", missing)
    try:
        assert places() == {}
        now = NOON_IN_JULY.replace(tzinfo=UTC)
        found = drift(NOON_IN_JULY + HOUR, now, 26, daylight_saving=True)
    finally:
        places.cache_clear()
    assert found == 0


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


@pytest.mark.parametrize(
    ("zone", "home", "hour"),
    [
        # Casablanca, which Berlin is in as well as a camera without summer time can be
        (31, None, 13),
        (31, ZoneInfo("Europe/Berlin"), 14),
        # another standard time than that of home
        (31, ZoneInfo("Europe/Helsinki"), 13),
        # Berlin's own
        (27, ZoneInfo("Africa/Casablanca"), 13),
        # home says nothing of summer time
        (25, UTC, 12),
    ],
)
def test_the_time_of_home(zone: int, home: ZoneInfo | None, hour: int) -> None:
    """It counts where its standard time is that of a zone without summer time."""
    now = NOON_IN_JULY.replace(tzinfo=UTC)
    shown = true_time(now, zone, daylight_saving=False, home=home)
    assert shown == NOON_IN_JULY.replace(hour=hour)
