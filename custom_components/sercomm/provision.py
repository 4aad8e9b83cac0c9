"""Which settings a camera needs to notify us, and how it gets its own back.

Everything here works on values alone. `Borrowed` remembers every setting that
notifications depend on: group -> key -> [value before us, value we left]. Both
are the same while we have not changed it.
"""

from collections.abc import Mapping
import re
from typing import Any

from .api import InvalidValue, Readings
from .api.events import Action, EventRules, Trigger

EVENT = "EVENT"
NOTIFY = "HTTP_NOTIFY"
HTTP_TRIGGER = "HTTP_EVENT"
MOTION = "MOTION"
GROUPS = (EVENT, NOTIFY, HTTP_TRIGGER, MOTION)
NEEDED = frozenset({EVENT, NOTIFY})
WINDOWS = range(1, 5)

_PAUSE = re.compile(r"(?:^|\|)ei=([0-9]{1,5})(?:\||$)")

type Changes = dict[str, dict[str, str]]
type Borrowed = dict[str, dict[str, list[str]]]


def can_notify(readings: Readings) -> bool:
    """Whether the camera has what notifications of motion need."""
    held = readings.values.get(EVENT, {})
    return (
        readings.get(NOTIFY, "http_url") is not None
        and EventRules.parse(held).is_on(Trigger.MOTION, Action.NOTIFY) is not None
    )


def needed_changes(readings: Readings, url: str, *, pir: bool) -> Changes:
    """Return what differs from what notifications to `url` need."""
    changes = {
        group: {
            key: value
            for key, value in values.items()
            if (held := readings.get(group, key)) is not None and held != value
        }
        for group, values in _wanted(url).items()
    }
    event = readings.values.get(EVENT, {})
    return merged({EVENT: _notify_rules(event, _triggers(readings, pir))}, changes)


def motion_changes(readings: Readings) -> Changes:
    """Return what must be switched on for the camera to watch for motion."""
    changes: Changes = {}
    motion = readings.values.get(MOTION, {})
    if motion.get("md_mode") == "0":
        changes.setdefault(MOTION, {})["md_mode"] = "1"
    windows = [motion.get(f"md_switch{number}") for number in WINDOWS]
    if windows[0] is not None and "1" not in windows:
        changes.setdefault(MOTION, {})["md_switch1"] = "1"
    if readings.get(EVENT, "event_trigger") == "0":
        changes[EVENT] = {"event_trigger": "1"}
    return changes


def merged(*parts: Changes) -> Changes:
    """Return the changes of all parts, group by group, without empty ones."""
    result: Changes = {}
    for part in parts:
        for group, values in part.items():
            if values:
                result.setdefault(group, {}).update(values)
    return result


def remember(
    borrowed: Mapping[str, Any],
    readings: Readings,
    changes: Changes,
    *,
    pir: bool,
    webhook_id: str,
) -> Borrowed:
    """Return `borrowed` with what the camera holds before `changes` are written.

    What was there first stays, whatever happened to it since; only what others
    did to the rest of a composed rule is taken over. An address of our own,
    left by an earlier life, was nobody's setting.
    """
    result = _copy(borrowed)
    for group, key in _concerned(readings, changes, pir):
        held = readings.get(group, key) or ""
        first = "" if group == NOTIFY and webhook_id in held else held
        before, ours = result.setdefault(group, {}).get(key, (first, held))
        if group == EVENT and held not in (before, ours):
            before = _without_ours(key, before, held)
        result[group][key] = [before, changes.get(group, {}).get(key, ours)]
    return result


def settle(
    borrowed: Mapping[str, Any],
    changes: Changes,
    groups: Mapping[str, Mapping[str, str]],
) -> Borrowed:
    """Return `borrowed` with what the camera made of the values written."""
    result = _copy(borrowed)
    for group, values in result.items():
        for key, pair in values.items():
            if key in changes.get(group, {}):
                pair[1] = groups.get(group, {}).get(key, pair[1])
    return result


def give_back(
    borrowed: Mapping[str, Any], groups: Mapping[str, Mapping[str, str]]
) -> Changes:
    """Return the changes that undo ours, and nothing that others changed since."""
    changes: Changes = {}
    for group, values in borrowed.items():
        for key, (before, ours) in values.items():
            held = groups.get(group, {}).get(key)
            if held is None or ours == before:
                continue
            if held == ours:
                value = before
            elif group == EVENT:
                value = _without_ours(key, before, held)
            else:
                continue
            if value != held:
                changes.setdefault(group, {})[key] = value
    return changes


def pause(readings: Readings) -> float:
    """Return for how many seconds after an event the camera may stay silent.

    `event_interval` in minutes on older firmware, `ei=` in seconds in the
    HTTP trigger's own entry on newer.
    """
    event = readings.values.get(EVENT, {})
    keys = EventRules.parse(event).keys_of(Trigger.HTTP)
    entries = [int(found[1]) for key in keys if (found := _PAUSE.search(event[key]))]
    minutes = readings.number(EVENT, "event_interval") or 0
    return float(max(entries, default=minutes * 60))


def _wanted(url: str) -> Changes:
    """Return the plain values that notifications to `url` need."""
    return {
        NOTIFY: {"http_notify": "1", "http_url": url, "event_data_flag": "1"},
        HTTP_TRIGGER: {"http_event_en": "1"},
    }


def _triggers(readings: Readings, pir: bool) -> tuple[Trigger, ...]:
    """Return what should notify: the camera can be tested by its HTTP trigger."""
    testable = readings.get(HTTP_TRIGGER, "http_event_en") is not None
    return (
        Trigger.MOTION,
        *((Trigger.PIR,) if pir else ()),
        *((Trigger.HTTP,) if testable else ()),
    )


def _notify_rules(
    held: Mapping[str, str], triggers: tuple[Trigger, ...]
) -> dict[str, str]:
    """Return the EVENT values in which the triggers notify, where they can."""
    event = dict(held)
    changes: dict[str, str] = {}
    for trigger in triggers:
        try:
            change = EventRules.parse(event).change(trigger, Action.NOTIFY, on=True)
        except InvalidValue:
            continue
        event |= change
        changes |= change
    return changes


def _concerned(
    readings: Readings, changes: Changes, pir: bool
) -> list[tuple[str, str]]:
    """Return every key that notifications depend on, and every changed one."""
    rules = EventRules.parse(readings.values.get(EVENT, {}))
    keys = {
        EVENT: [
            key
            for trigger in _triggers(readings, pir)
            for key in rules.keys_of(trigger)
        ],
        **{group: list(values) for group, values in _wanted("").items()},
    }
    concerned = [
        (group, key)
        for group, names in keys.items()
        for key in names
        if readings.get(group, key) is not None
    ]
    changed = [(group, key) for group, values in changes.items() for key in values]
    return list(dict.fromkeys(concerned + changed))


def _without_ours(key: str, before: str, held: str) -> str:
    """Return a rule as it is now, but notifying only if it did before us.

    Where there was none before, a rule that does nothing any more goes.
    """
    rules = EventRules.parse({key: held})
    trigger = next(iter(rules.triggers), None)
    if trigger is None or rules.is_on(trigger, Action.NOTIFY) is None:
        return held
    earlier = EventRules.parse({key: before}).is_on(trigger, Action.NOTIFY)
    changed = {key: held} | rules.change(trigger, Action.NOTIFY, on=bool(earlier))
    if not before and not any(EventRules.parse(changed).actions(trigger).values()):
        return before
    return changed[key]


def _copy(borrowed: Mapping[str, Any]) -> Borrowed:
    """Return a copy that can be changed."""
    return {
        group: {key: list(pair) for key, pair in values.items()}
        for group, values in borrowed.items()
    }
