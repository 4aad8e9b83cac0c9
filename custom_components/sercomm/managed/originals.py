"""What was in a camera's settings before us, and how it gets that back.

Everything here works on values alone. `Originals` is group -> key -> [value before
us, value we left]. Both are the same while we have not changed it. Of a rule in
EVENT only some actions are ours; the rest of it stays as others leave it.
"""

from collections.abc import Collection, Iterable, Mapping
import re
from typing import Any

from ..api import EventAction, EventRules, Readings
from .use import SettingKey

EVENT = "EVENT"
NOTIFY = "HTTP_NOTIFY"
HTTP_EVENT = "HTTP_EVENT"
# After a lost store they are all that tells a value of ours from a user's own.
ADDRESSES = frozenset({(NOTIFY, "http_url"), (HTTP_EVENT, "http_post_url")})

# Nobody but Home Assistant has such paths, so no original is lost by this.
_WEBHOOK = re.compile(r"/api/webhook/[A-Za-z0-9_-]+$")

type Groups = Mapping[str, Mapping[str, str]]
type Changes = dict[str, dict[str, str]]
type Originals = dict[str, dict[str, list[str]]]


def merged(*parts: Changes) -> Changes:
    """Return the changes of all parts, group by group, without empty ones."""
    result: Changes = {}
    for part in parts:
        for group, values in part.items():
            if values:
                result.setdefault(group, {}).update(values)
    return result


def keys_of(changes: Changes) -> set[SettingKey]:
    """Return the groups and keys of changes."""
    return {(group, key) for group, values in changes.items() for key in values}


def differing(readings: Readings, wanted: Changes) -> Changes:
    """Return what the camera shows otherwise; it has nothing that it does not show."""
    return {
        group: {
            key: value
            for key, value in values.items()
            if readings.get(group, key) not in (None, value)
        }
        for group, values in wanted.items()
    }


def rules_of(readings: Readings) -> EventRules:
    """Return what the camera does at which event."""
    return EventRules.parse(readings.values.get(EVENT, {}))


def remember(
    originals: Mapping[str, Any],
    held: Groups,
    changes: Changes,
    *,
    ours: Collection[EventAction],
    concerned: Iterable[SettingKey] = (),
    others: Iterable[tuple[Collection[EventAction], Originals]] = (),
    inherited: bool = False,
) -> Originals:
    """Return `originals` with what the camera holds before `changes` are written.

    What was there first stays, whatever happened to it since; only what others
    did to the rest of a composed rule is taken over, and where `originals` are
    `inherited` from an earlier life what others have set since. An address in the
    form of ours was left by such a life: it was nobody's setting. `concerned` are
    keys to be remembered although they are right as they are. `others` are the
    actions and originals of our other uses: what those did is nobody's setting.
    """
    result = _copy(originals)
    changed = ((group, key) for group, values in changes.items() for key in values)
    for group, key in dict.fromkeys((*concerned, *changed)):
        now = held.get(group, {}).get(key, "")
        own = _is_own_address(group, key, now)
        first = ["" if own else now, now]
        before, left = result.setdefault(group, {}).get(key, first)
        # Owners, and Xfinity's cloud (Comcast's code), edit the same rules.
        if group == EVENT and now not in (before, left):
            before = _without_ours(key, before, now, ours)
            for actions, theirs in others:
                if key in theirs.get(group, {}):
                    first_of_theirs = theirs[group][key][0]
                    before = _without_ours(key, first_of_theirs, before, actions)
        elif inherited and not own and now not in (before, left):
            before = now
        result[group][key] = [before, changes.get(group, {}).get(key, left)]
    return result


def as_kept(originals: Mapping[str, Any], changes: Changes, held: Groups) -> Originals:
    """Return `originals` with what the camera made of the values written."""
    result = _copy(originals)
    for group, values in result.items():
        for key, pair in values.items():
            if key in changes.get(group, {}):
                pair[1] = held.get(group, {}).get(key, pair[1])
    return result


def undoing(
    originals: Mapping[str, Any],
    held: Groups,
    *,
    ours: Collection[EventAction],
) -> Changes:
    """Return the changes that undo ours, and nothing that others changed since.

    An address in the form of ours is ours, whatever we last meant to leave.
    """
    changes: Changes = {}
    for group, values in originals.items():
        for key, (before, left) in values.items():
            now = held.get(group, {}).get(key)
            if now is None:
                continue
            own = _is_own_address(group, key, now)
            if left == before and not own:
                continue
            if now == left or own:
                value = before
            elif group == EVENT:
                value = _without_ours(key, before, now, ours)
            else:
                continue
            if value != now:
                changes.setdefault(group, {})[key] = value
    return changes


def _is_own_address(group: str, key: str, value: str) -> bool:
    """Whether this is an address of a webhook, of this life or an earlier one."""
    return (group, key) in ADDRESSES and _WEBHOOK.search(value) is not None


def _without_ours(
    key: str, before: str, now: str, ours: Collection[EventAction]
) -> str:
    """Return a rule as it is now, but our actions only if it had them before us.

    Where none was in force before, a rule that does nothing any more goes.
    """
    rules = EventRules.parse({key: now})
    trigger = next(iter(rules.triggers), None)
    if trigger is None:
        return now
    earlier = EventRules.parse({key: before})
    value = now
    # E-mail, FTP and shares stand in the same rule: it is never replaced as a whole.
    for action in ours:
        rules = EventRules.parse({key: value})
        if rules.is_on(trigger, action) is not None:
            on = bool(earlier.is_on(trigger, action))
            value = ({key: value} | rules.change(trigger, action, on=on))[key]
    left = EventRules.parse({key: value}).actions(trigger)
    in_force = before and earlier.keys_in_force(trigger)
    return value if in_force or any(left.values()) else before


def _copy(originals: Mapping[str, Any]) -> Originals:
    return {
        group: {key: list(pair) for key, pair in values.items()}
        for group, values in originals.items()
    }
