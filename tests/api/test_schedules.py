"""Weekly schedules: what is asked for is what a camera keeps to, minute by minute."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given, reject, strategies as st
import pytest

from custom_components.sercomm.api import (
    SCHEDULES,
    InvalidValue,
    Span,
    change_schedule,
    keeps_silent,
)
from tests.simulator.schedule import is_scheduled

EMPTY = {f"event_define{number}": "" for number in range(1, 11)}
GROUP = {"event_schedule": "0", **EMPTY}
MONDAY = datetime(2026, 11, 30)
GREENWICH = {"time_zone": "25", "daylight_saving": "0"}
MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
DAYS = st.frozensets(st.integers(1, 7), min_size=1)
MIDNIGHT = time(0, 0)


def covers(span: Span, day: int, at: time) -> bool:
    """Whether a time was asked for, as people mean it."""
    today, yesterday = day in span.days, (day - 2) % 7 + 1 in span.days
    if span.start == span.end:
        return today
    if span.start < span.end:
        return today and span.start <= at <= span.end
    if span.end == MIDNIGHT:
        return today and at >= span.start
    return (today and at >= span.start) or (yesterday and at <= span.end)


@given(
    span=st.builds(Span, DAYS, MINUTES, MINUTES),
    minute=st.integers(0, 7 * 24 * 60 - 1),
)
def test_minute_by_minute(span: Span, minute: int) -> None:
    """A camera acts exactly at the times that were asked for."""
    try:
        change = change_schedule(GROUP, SCHEDULES["events"], [span])
    except InvalidValue:
        # More entries than there is room for, or a time without a length.
        reject()
    held = {**GROUP, **change.values}
    now = MONDAY + timedelta(minutes=minute)
    wanted = covers(span, now.isoweekday(), now.time())
    assert is_scheduled(held, now) is wanted
    if keeps_silent(held, GREENWICH, now.replace(tzinfo=UTC)):
        around = (now + timedelta(minutes=m) for m in (-5, 0, 5))
        assert not all(covers(span, t.isoweekday(), t.time()) for t in around)


@given(st.lists(st.builds(Span, DAYS, MINUTES, MINUTES), max_size=3))
def test_written_once(spans: list[Span]) -> None:
    """What a camera holds already is not written again."""
    try:
        change = change_schedule(GROUP, SCHEDULES["events"], spans)
    except InvalidValue:
        reject()
    held = {**GROUP, **change.values}
    assert change_schedule(held, SCHEDULES["events"], spans).values == {}
    cleared = change_schedule(held, SCHEDULES["events"], []).values
    assert {**held, **cleared} == GROUP


@pytest.mark.parametrize("place", SCHEDULES)
def test_a_camera_without_it(place: str) -> None:
    """It is refused by the word of the form, also when it is to be cleared."""
    with pytest.raises(InvalidValue) as raised:
        change_schedule({}, SCHEDULES[place], [])
    assert raised.value.name == "for"


def test_from_the_first_minute_to_the_last() -> None:
    """The minutes in which an entry begins and ends belong to it."""
    span = Span(frozenset({1}), time(9, 0), time(10, 0))
    held = {**GROUP, **change_schedule(GROUP, SCHEDULES["events"], [span]).values}
    ends = MONDAY.replace(hour=10, minute=0, tzinfo=UTC)
    # Its clock may be wrong by five minutes.
    silent = {
        m: keeps_silent(held, GREENWICH, ends - timedelta(minutes=m)) for m in (4, 5)
    }
    assert silent == {5: False, 4: True}
    begins = MONDAY.replace(hour=9, minute=0, tzinfo=UTC)
    silent = {
        m: keeps_silent(held, GREENWICH, begins + timedelta(minutes=m)) for m in (4, 5)
    }
    assert silent == {5: False, 4: True}
