"""The camera's time zones against those of the world."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.sercomm.api.catalog import TIME_ZONES, TimeZone
from custom_components.sercomm.api.clock import drift, local_time, to_utc
from custom_components.sercomm.api.zones import (
    has_daylight_saving,
    zone_changes,
    zone_for,
)
from tests.simulator.clock import zone_offset

YEAR = 2026
SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)
WINTER = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Europe/Berlin", 27),
        ("Europe/Prague", 28),
        ("Europe/Paris", 29),
        ("Europe/Warsaw", 30),
        # named among the places
        ("Europe/Vienna", 27),
        ("Europe/Madrid", 29),
        ("Europe/Brussels", 29),
        ("Europe/Dublin", 26),
        ("Europe/Helsinki", 36),
        ("Asia/Singapore", 58),
        ("America/Tijuana", 4),
        ("Australia/Melbourne", 67),
        # the same rules only
        ("Europe/Oslo", 27),
        ("America/Toronto", 13),
        ("America/Detroit", 13),
        ("Asia/Manila", 56),
        ("Asia/Pyongyang", 61),
        ("UTC", 25),
        ("Etc/UTC", 25),
        ("Africa/Accra", 25),
        ("Atlantic/Reykjavik", 25),
        # the firmware's distance is no longer true
        ("America/Caracas", 16),
        ("Asia/Colombo", 48),
        ("Asia/Novosibirsk", 54),
        ("Europe/Istanbul", 39),
        # the very name, though the firmware knows no summer time there
        ("Asia/Jerusalem", 37),
        # right but for the month of Ramadan
        ("Africa/Casablanca", 31),
        # nothing fits
        ("Pacific/Chatham", None),
        ("Pacific/Kiritimati", None),
        # an hour more in summer than any camera knows
        ("Antarctica/Troll", None),
    ],
)
def test_zones_of_the_world(name: str, code: int | None) -> None:
    """By name, by place, by rule."""
    assert zone_for(name, YEAR) == code


@pytest.mark.parametrize(
    "name",
    ["", "Mars/Olympus", "../etc/passwd", "/etc", "Europe", "\0", "x" * 999],
)
def test_no_zones(name: str) -> None:
    """Whatever is asked for."""
    assert zone_for(name) is None
    assert not has_daylight_saving(name)


@settings(deadline=None)  # reads the zones' files
@given(st.text())
def test_any_zone_name(name: str) -> None:
    """None, or a code of the table."""
    assert zone_for(name, YEAR) in {None, *range(76)}


def test_every_zone_whose_rules_still_hold_finds_itself() -> None:
    """The table's own names, where the world has not changed since."""
    moved = set()
    for zone in TIME_ZONES:
        world = ZoneInfo(zone.name)
        seasons = (datetime(YEAR, month, 1, tzinfo=world) for month in (1, 7))
        if min(moment.utcoffset() or timedelta() for moment in seasons) == zone.offset:
            assert zone_for(zone.name, YEAR) == zone.code
        else:
            moved.add(zone.code)
    assert len(moved) < 10


def test_summer_time() -> None:
    """Whether SYSTEM.daylight_saving should be on."""
    assert has_daylight_saving("Europe/Berlin", YEAR)
    assert has_daylight_saving("Australia/Sydney", YEAR)
    assert not has_daylight_saving("Asia/Tokyo", YEAR)
    # in the first night of the year, and never again
    assert has_daylight_saving("Africa/Sao_Tome", 2019)
    assert not has_daylight_saving("Africa/Sao_Tome", 2020)
    assert not has_daylight_saving("Europe/Moscow")


ON, OFF = {"daylight_saving": "1"}, {"daylight_saving": "0"}
MEXICO = {"time_zone": "10"}
LONDON = {"time_zone": "26", "daylight_saving": "1"}


@pytest.mark.parametrize(
    ("name", "held", "changes"),
    [
        ("Europe/London", LONDON, {}),
        ("Europe/Lisbon", LONDON, {}),
        ("Africa/Accra", LONDON, {"time_zone": "25", "daylight_saving": "0"}),
        # in another zone of the table, but right all year
        ("Africa/Accra", {"time_zone": "26", "daylight_saving": "0"}, {}),
        ("Africa/Accra", {"time_zone": "25", "daylight_saving": "1"}, {}),
        ("Europe/London", {"time_zone": "26", "daylight_saving": "0"}, LONDON),
        ("Europe/London", {"time_zone": "26"}, {}),
        ("Europe/Berlin", {"time_zone": "26"}, {"time_zone": "27"}),
        # the best that the camera can do
        ("Asia/Jerusalem", {"time_zone": "36", "daylight_saving": "1"}, {}),
        ("Asia/Jerusalem", {"time_zone": "37", "daylight_saving": "0"}, {}),
        ("Pacific/Chatham", LONDON, {}),
        # no daylight saving any more, of which the firmware does not know
        ("America/Mexico_City", MEXICO | ON, MEXICO | OFF),
        ("America/Mexico_City", MEXICO | OFF, {}),
        ("Europe/Moscow", {"time_zone": "40"} | ON, {"time_zone": "40"} | OFF),
        ("Asia/Tehran", {"time_zone": "42"} | ON, {"time_zone": "42"} | OFF),
        ("Africa/Casablanca", {"time_zone": "25"} | OFF, {"time_zone": "31"} | OFF),
        ("Pacific/Auckland", {"time_zone": "72"} | ON, {}),
        ("Mars/Olympus", LONDON, {}),
        ("Europe/Berlin", {}, {}),
        ("Europe/Berlin", {"time_zone": "-1"}, {}),
        ("Europe/Berlin", {"time_zone": "9" * 500}, {"time_zone": "27"}),
    ],
)
def test_what_makes_a_clock_right(
    name: str, held: dict[str, str], changes: dict[str, str]
) -> None:
    """Both keys, where shown and where that helps."""
    assert zone_changes(name, held, YEAR) == changes


# Local time


@pytest.mark.parametrize(
    ("zone", "summer_time", "moment", "local"),
    [
        (27, True, SUMMER, datetime(2026, 7, 1, 14)),
        (27, False, SUMMER, datetime(2026, 7, 1, 13)),
        (27, True, WINTER, datetime(2026, 1, 1, 13)),
        (75, True, SUMMER, datetime(2026, 7, 1, 7, 30)),
        (49, True, WINTER, datetime(2026, 1, 1, 17, 45)),
        (67, True, WINTER, datetime(2026, 1, 1, 23)),
        (
            26,
            True,
            datetime(2026, 7, 1, 14, tzinfo=ZoneInfo("Europe/Berlin")),
            datetime(2026, 7, 1, 13),
        ),
        (76, True, SUMMER, None),
        (-1, True, SUMMER, None),
        (0, True, datetime.min.replace(tzinfo=UTC), None),
        (3, True, datetime.min.replace(tzinfo=UTC), None),
        (74, True, datetime.max.replace(tzinfo=UTC), None),
    ],
)
def test_local_time(
    zone: int, summer_time: bool, moment: datetime, local: datetime | None
) -> None:
    """The camera's distance, and summer time where it has it."""
    assert local_time(moment, zone, daylight_saving=summer_time) == local


@settings(deadline=None)  # reads the zones' files
@given(
    st.sampled_from(TIME_ZONES),
    st.datetimes(datetime(2005, 1, 2), datetime(2037, 12, 30)),
    st.booleans(),
)
def test_there_and_back(zone: TimeZone, moment: datetime, summer_time: bool) -> None:
    """to_utc undoes local_time, but in the hours when clocks change."""
    code = zone.code
    utc = moment.replace(tzinfo=UTC)

    def offset(hours: int) -> timedelta:
        """By how much the zone's clock is ahead so many hours later."""
        later = timedelta(hours=hours)
        shown = local_time(utc + later, code, daylight_saving=summer_time)
        assert shown is not None
        return shown - (moment + later)

    steady = len({offset(hours) for hours in (-24, 0, 24)})
    local = local_time(utc, code, daylight_saving=summer_time)
    assert local is not None
    if steady == 1:
        assert to_utc(local, code, daylight_saving=summer_time) == utc


@settings(deadline=None)  # reads the zones' files
@given(
    st.sampled_from(TIME_ZONES),
    st.datetimes(datetime(2010, 1, 2), datetime(2037, 12, 30)),
)
def test_winter_time_as_the_simulator_has_it(zone: TimeZone, moment: datetime) -> None:
    """Two readings of the same table agree."""
    code = zone.code
    shown = moment + zone_offset(str(code), moment.replace(tzinfo=UTC), "0")
    assert local_time(moment.replace(tzinfo=UTC), code, daylight_saving=False) == shown


@pytest.mark.parametrize("zone", TIME_ZONES, ids=lambda zone: zone.code)
def test_every_day_as_the_simulator_has_it(zone: TimeZone) -> None:
    """Two readings of the same firmware agree, about summer and its hours too."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year < 2028:
        for summer in (False, True):
            shift = zone_offset(str(zone.code), moment, str(int(summer)))
            shown = (moment + shift).replace(tzinfo=None)
            assert local_time(moment, zone.code, daylight_saving=summer) == shown
        moment += timedelta(hours=5)


# Drift


@pytest.mark.parametrize(
    ("shown", "seconds"),
    [
        (datetime(2026, 7, 1, 14), 0.0),
        (datetime(2026, 7, 1, 14, 0, 7), 7.0),
        (datetime(2026, 7, 1, 13, 59, 30), -30.0),
        (datetime(2026, 7, 1, 13), -3600.0),
        (datetime(2000, 1, 1), -836_229_600.0),
    ],
)
def test_drift(shown: datetime, seconds: float) -> None:
    """Positive when the camera is ahead."""
    assert drift(shown, SUMMER, 27, daylight_saving=True) == seconds
    assert drift(shown, SUMMER, 99, daylight_saving=True) is None


def test_drift_of_a_fraction() -> None:
    """The camera tells whole seconds, we know more."""
    now = SUMMER + timedelta(milliseconds=750)
    shown = datetime(2026, 7, 1, 14)
    assert drift(shown, now, 27, daylight_saving=True) == -0.75
