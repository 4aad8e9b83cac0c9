"""Who is told about what: the EVENT group in its three dialects.

Firmware generations write the same rule in three ways:

* colon: `event_mt=email:0;ftpu:1;httpn:0` (Sercomm-API; 1.0.x firmware)
* flags: `event_mt=0,1,0,0,1,0,0,0` (clients of RC8221 and iCamera-1000)
* entries: `event1_entry=is=1|es=0,|et=2|acts=email:0;httpn:1|ei=0|ea=mp4,5,15,1|en=x`
  (OC835, SFR RC8221v2, iCamera2; 1.0.16 and 3.0.x firmware)

Cameras accept shortened values, but whether the actions left out keep their setting
is not known. So a change is always the whole value as the camera gave it, with one
flag replaced and every other byte kept.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
import re
from types import MappingProxyType

from .errors import InvalidValue
from .event_values import (
    FLAGS,
    Entry,
    EventAction,
    NamedFlags,
    PositionalFlags,
    Trigger,
    new_entry,
)
from .refusals import because

__all__ = [
    "Dialect",
    "EventAction",
    "EventRules",
    "Trigger",
    "detect_dialect",
    "rule_keys",
]

GROUP = "EVENT"

# Ten of them on an RC8310A; the jeedom plugin uses six.
_ENTRY_KEY = re.compile(r"event([1-9][0-9]?)_entry")

KEYS: Mapping[str, Trigger] = MappingProxyType(
    {
        "event_mt": Trigger.MOTION,
        "event_audio": Trigger.SOUND,
        "event_pir": Trigger.PIR,
        "event_in1": Trigger.INPUT_1,
        "event_in2": Trigger.INPUT_2,
        "event_httpc": Trigger.HTTP,
    }
)


class Dialect(StrEnum):
    """The way a firmware writes its rules."""

    COLON = "colon"
    FLAGS = "flags"
    ENTRIES = "entries"


def detect_dialect(group: Mapping[str, str]) -> Dialect | None:
    """Tell the dialect of an EVENT group from its keys and values.

    None when the group holds no rule in any known form (for example the packed
    numbers of a WVC210). A group whose rules are all empty counts as colon.
    """
    if any(_ENTRY_KEY.fullmatch(key) for key in group):
        return Dialect.ENTRIES
    values = [group[key] for key in KEYS if key in group]
    if any(":" in value for value in values):
        return Dialect.COLON
    if any(FLAGS.fullmatch(value) for value in values):
        return Dialect.FLAGS
    if values and not any(value.strip() for value in values):
        return Dialect.COLON
    return None


type _Rule = NamedFlags | PositionalFlags | Entry


@dataclass(frozen=True, slots=True)
class EventRules:
    """The rules of one EVENT group: which trigger causes which action.

    `dialect` is None when the group holds no rule that is understood; then there are
    no triggers and every change is refused. Values that are not understood are never
    part of a change.
    """

    dialect: Dialect | None
    _rules: Mapping[Trigger, tuple[tuple[str, _Rule], ...]]
    free_slot: str | None
    """The lowest empty `eventN_entry`, where a rule for a trigger that has none
    (`keys_of` is empty) is created; None outside the entries dialect or when full."""

    @classmethod
    def parse(cls, group: Mapping[str, str]) -> EventRules:
        """Read an EVENT group as `get_group` gave it. Never raises."""
        dialect = detect_dialect(group)
        rules: dict[Trigger, tuple[tuple[str, _Rule], ...]] = {}
        free_slot = None
        if dialect is Dialect.ENTRIES:
            for key in _slots(group):
                entry = Entry(group[key])
                if not entry.text.strip():
                    free_slot = free_slot or key
                elif (trigger := entry.trigger) is not None:
                    rules[trigger] = (*rules.get(trigger, ()), (key, entry))
        elif dialect is not None:
            form = NamedFlags if dialect is Dialect.COLON else PositionalFlags
            for key, trigger in KEYS.items():
                if key in group and (rule := form(group[key])).understood():
                    rules[trigger] = ((key, rule),)
        return cls(dialect, MappingProxyType(rules), free_slot)

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """The triggers that this camera holds a rule for."""
        return tuple(trigger for trigger in Trigger if trigger in self._rules)

    def keys_of(self, trigger: Trigger) -> tuple[str, ...]:
        """Return the EVENT keys that hold this trigger's rules, maybe none."""
        return tuple(key for key, _ in self._rules.get(trigger, ()))

    def keys_in_force(self, trigger: Trigger) -> tuple[str, ...]:
        """Return those of `keys_of` that the camera acts on."""
        return tuple(key for key, rule in self._rules.get(trigger, ()) if rule.in_force)

    def is_on(self, trigger: Trigger, action: EventAction) -> bool | None:
        """Tell whether any rule of the trigger causes the action.

        None when the camera cannot: it lacks the trigger or the action. A trigger of
        the entries dialect without a rule is off while a free slot could take one.
        """
        rules = self._rules.get(trigger)
        if rules is None:
            return None if self.free_slot is None else False
        states = [rule.is_on(action) for _, rule in rules]
        if any(states):
            return True
        return False if False in states else None

    def does_only(self, trigger: Trigger, allowed: Collection[EventAction]) -> bool:
        """Tell whether the trigger causes nothing but these actions."""
        rules = self._rules.get(trigger, ())
        return all(rule.does_only(allowed) for _, rule in rules)

    def actions(self, trigger: Trigger) -> Mapping[EventAction, bool]:
        """Return every action that the camera offers for the trigger, on or off."""
        states = {action: self.is_on(trigger, action) for action in EventAction}
        return {action: on for action, on in states.items() if on is not None}

    def change(self, trigger: Trigger, action: EventAction, on: bool) -> dict[str, str]:
        """Return the keys of EVENT to write, with their whole new values.

        Empty when the camera already is as wished. Turning on changes the first rule
        of the trigger, one that is in force if there is any, turning off changes all.
        A trigger of the entries dialect without a rule gets a new one in `free_slot`.
        Raises InvalidValue when the camera cannot.
        """
        state = self.is_on(trigger, action)
        if state is None:
            key = next(iter(self.keys_of(trigger)), f"{trigger}")
            reason = because("no_action", action=action, trigger=trigger)
            raise InvalidValue(GROUP, key, reason, name="trigger")
        if state is on:
            return {}
        rules = self._rules.get(trigger, ())
        if not rules and self.free_slot is not None:
            return {self.free_slot: Entry(new_entry(trigger)).with_flag(action, on)}
        if on:
            offering = [item for item in rules if item[1].is_on(action) is not None]
            # Where `is` is 0 a rule seems to rest: Comcast's code has such a flag
            # beside it.
            key, rule = max(offering, key=lambda item: item[1].in_force)
            return {key: rule.with_flag(action, on)}
        return {
            key: rule.with_flag(action, on) for key, rule in rules if rule.is_on(action)
        }


def rule_keys(group: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return the keys of an EVENT group whose rules are called so."""
    return tuple(key for key in _slots(group) if Entry(group[key]).name == name)


def _slots(group: Mapping[str, str]) -> list[str]:
    """Return the `eventN_entry` keys in the order of their numbers."""
    numbers = {
        key: int(match[1]) for key in group if (match := _ENTRY_KEY.fullmatch(key))
    }
    return sorted(numbers, key=numbers.__getitem__)
