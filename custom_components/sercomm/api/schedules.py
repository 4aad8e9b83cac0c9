"""Weekly schedules of a camera: when it watches, sends video and records.

The form of an entry is that of SerComm's firmware source of 2006, `DHHMMHHMM`: day,
start, end. Whether every firmware takes it is not known: what a camera holds is read
back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
import re

from .clock import local_time
from .errors import InvalidValue
from .group_change import OFF, ON, GroupChange
from .refusals import because

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEK = frozenset(range(1, 8))
WORKDAYS = frozenset(range(1, 6))
# Days of one entry -> its digit; single days are 1 to 7.
WORKDAYS_CODE = 8
WEEK_CODE = 9
ENTRIES = 10
SEPARATOR = ":"
LAST_MINUTE = time(23, 59)
MIDNIGHT = time(0, 0)
ENTRY = re.compile("([1-9])([0-9]{4})([0-9]{4})")
CLOCK_ERROR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a group keeps a schedule: in numbered keys, or all of it in one.

    `switch` makes the camera keep to it, where there is such a key.
    """

    group: str
    keys: str
    one: str = ""
    switch: str = ""


PLACES = {
    "events": Place("EVENT", "event_define", switch="event_schedule"),
    "video": Place("VIDEO", "video_define", switch="video_schedule"),
    "sd_card": Place("SDCARD", "sdcard_rec_schedule", one="sdcard_rec_schedule"),
    "share": Place("SMBC", "smbc_rec_schedule", one="smbc_rec_schedule"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A time of the day on some days, Monday is 1; until the next day if it ends first.

    One that ends when it starts lasts the whole day from midnight.
    """

    days: frozenset[int]
    start: time
    end: time


def change_schedule(
    before: Mapping[str, str], place: Place, spans: Iterable[Span]
) -> GroupChange:
    """Return what gives a group a schedule, and takes away the one it has.

    Without spans the camera keeps to none. `before` is the group as the camera shows
    it. Raises InvalidValue for a camera without such a schedule, or with less room.
    """
    entries = [entry for span in spans for entry in _entries(span)]
    entries = list(dict.fromkeys(entries))
    change = GroupChange(place.group, before)
    numbered = [
        key
        for key in (f"{place.keys}{number}" for number in range(1, ENTRIES + 1))
        if key in before
    ]
    if not numbered:
        change.require("for", place.one or f"{place.keys}1")
    room = len(numbered) or ENTRIES
    if len(entries) > room:
        reason = because("entries", needed=len(entries), room=room)
        raise InvalidValue(place.group, place.keys, reason, name="times")
    values = entries if numbered else [SEPARATOR.join(entries)]
    for at, key in enumerate(numbered or [place.one]):
        value = values[at] if at < len(values) else ""
        if value != before[key]:
            change.note(f"entry {at + 1}", key, value)
    kept = ON if entries else OFF
    if place.switch in before and before[place.switch] != kept:
        change.note("times", place.switch, kept)
    return change


def keeps_silent(
    event: Mapping[str, str], system: Mapping[str, str], now: datetime
) -> bool:
    """Whether the schedule of events may keep a camera from acting on them now.

    `event` and `system` are its EVENT and SYSTEM. Also true shortly before and after,
    for its clock may be wrong; never where the schedule is of a form that is not known.
    """
    place = PLACES["events"]
    keys = (f"{place.keys}{number}" for number in range(1, ENTRIES + 1))
    # One that is empty counts as none (build flag of the firmware).
    held = [event[key] for key in keys if event.get(key)]
    entries = [match for text in held if (match := ENTRY.fullmatch(text))]
    if event.get(place.switch) != ON or not held or len(entries) < len(held):
        return False
    summer = system.get("daylight_saving") == ON
    zone = system.get("time_zone", "")
    if not (zone.isascii() and zone.isdecimal()):
        return False
    moments = [now - CLOCK_ERROR, now, now + CLOCK_ERROR]
    times = [local_time(one, int(zone), daylight_saving=summer) for one in moments]
    return not all(
        local is None or any(_covers(entry, local) for entry in entries)
        for local in times
    )


def _covers(entry: re.Match[str], local: datetime) -> bool:
    """Whether an entry is in force at a time of the camera."""
    code, start, end = int(entry[1]), entry[2], entry[3]
    days = {WORKDAYS_CODE: WORKDAYS, WEEK_CODE: WEEK}.get(code, frozenset({code}))
    return local.isoweekday() in days and start <= f"{local:%H%M}" <= end


def _entries(span: Span) -> Iterable[str]:
    """Yield the entries of a span; what goes past midnight takes two."""
    start, end = span.start, span.end
    if start < end:
        yield from _on(span.days, start, end)
    elif start == end != MIDNIGHT:
        raise InvalidValue("EVENT", "times", because("same_times"))
    else:
        yield from _on(span.days, start, LAST_MINUTE)
        if end != MIDNIGHT:
            following = frozenset(day % len(WEEK) + 1 for day in span.days)
            yield from _on(following, MIDNIGHT, end)


def _on(days: frozenset[int], start: time, end: time) -> Iterable[str]:
    """Yield the entries of one time on some days, in as few as there can be."""
    codes = []
    if days == WEEK:
        codes, days = [WEEK_CODE], frozenset()
    elif days >= WORKDAYS:
        codes, days = [WORKDAYS_CODE], days - WORKDAYS
    for code in (*codes, *sorted(days)):
        yield f"{code}{start:%H%M}{end:%H%M}"
