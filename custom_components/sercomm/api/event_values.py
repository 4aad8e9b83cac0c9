"""How a rule of the EVENT group is written, in each of the three dialects.

Every class holds the camera's own text. A change replaces one flag in it and keeps
every other byte, because what a camera makes of flags left out is not known.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
import re
from types import MappingProxyType


class Trigger(StrEnum):
    """What starts an event."""

    MOTION = "motion"
    SOUND = "sound"
    PIR = "pir"
    INPUT_1 = "input_1"
    INPUT_2 = "input_2"
    HTTP = "http"
    PERIODIC = "periodic"


class EventAction(StrEnum):
    """What the camera does on an event."""

    EMAIL = "email"
    FTP = "ftp"
    SHARE = "share"
    NOTIFY = "notify"
    UPLOAD = "upload"
    SD_CARD = "sd_card"
    WHITE_LIGHT = "white_light"
    OUTPUT_1 = "output_1"
    OUTPUT_2 = "output_2"
    POLL = "poll"


# jeedom plugin. Left to their owner: 7 continuous, 8 and 9 further inputs,
# 10-12 motion in one window, 13-15 further audio.
ENTRY_TYPES: Mapping[str, Trigger] = MappingProxyType(
    {
        "0": Trigger.INPUT_1,
        "1": Trigger.INPUT_2,
        "2": Trigger.MOTION,
        "3": Trigger.PIR,
        "4": Trigger.SOUND,
        "5": Trigger.HTTP,
        "6": Trigger.PERIODIC,
    }
)

WIRE_NAMES: Mapping[EventAction, str] = MappingProxyType(
    {
        EventAction.EMAIL: "email",
        EventAction.FTP: "ftpu",
        EventAction.SHARE: "smbc",
        EventAction.NOTIFY: "httpn",
        EventAction.UPLOAD: "httppost",
        EventAction.SD_CARD: "sd",
        EventAction.WHITE_LIGHT: "wlled",
        EventAction.OUTPUT_1: "op1",
        EventAction.OUTPUT_2: "op2",
        EventAction.POLL: "poll",
    }
)

# Every documented value lists these five, so one that is left out is off, not unknown.
_ALWAYS_KNOWN = frozenset(
    {
        EventAction.EMAIL,
        EventAction.FTP,
        EventAction.SHARE,
        EventAction.NOTIFY,
        EventAction.UPLOAD,
    }
)

# Positions 2 and 3 are probably the outputs, 6 and 7 are unknown: kept as they are.
FLAG_POSITIONS: Mapping[EventAction, int] = MappingProxyType(
    {
        EventAction.EMAIL: 0,
        EventAction.FTP: 1,
        EventAction.NOTIFY: 4,
        EventAction.UPLOAD: 5,
    }
)

_NEW_ENTRY_ACTIONS = (
    "op1:0;op2:0;email:0;ftpu:0;im:0;httpn:0;httppost:0;wlled:0;smbc:0;sd:0;"
    "op3:0;op4:0;smbc_rec:0;sd_rec:0"
)
_PERIOD = 600
_NEVER = "2"
# Comcast's code for cameras of this maker (RDKC) keeps "enabled" in every event, apart
# from its schedule and its actions.
_IN_FORCE = "1"

FLAGS = re.compile(r"\s*[0-9]+\s*(,\s*([0-9]+\s*)?)+")


@dataclass(frozen=True, slots=True)
class NamedFlags:
    """A `name:0;name:1` list; every byte of `text` survives a change."""

    text: str

    def _parts(self) -> Iterator[tuple[str, str, str]]:
        """Yield (whole part, name, value) of each part."""
        for part in self.text.split(";"):
            name, _, value = part.partition(":")
            yield part, name.strip(), value.strip()

    @property
    def in_force(self) -> bool:
        """Whether the camera acts on this rule: where there is one."""
        return bool(self.text.strip())

    def understood(self) -> bool:
        """Whether the text is empty or has at least one named flag."""
        return not self.text.strip() or any(
            name and ":" in part for part, name, _ in self._parts()
        )

    def is_on(self, action: EventAction) -> bool | None:
        """Read a flag; None when this camera does not list the action."""
        wire = WIRE_NAMES[action]
        found = [value for _, name, value in self._parts() if name == wire]
        if not found:
            return False if action in _ALWAYS_KNOWN else None
        return _any_on(found)

    def does_only(self, allowed: Collection[EventAction]) -> bool:
        """Whether no flag is on but those of the allowed actions, known or not."""
        names = {WIRE_NAMES[action] for action in allowed}
        return not any(
            _any_on([value]) for _, name, value in self._parts() if name not in names
        )

    def all_off(self) -> str:
        """Return the text with every flag off that is on, known or not."""
        return ";".join(
            f"{part.partition(':')[0]}:0" if _any_on([value]) else part
            for part, _, value in self._parts()
        )

    def with_flag(self, action: EventAction, on: bool) -> str:
        """Return the text with this action's flag replaced, or added at its end."""
        wire = WIRE_NAMES[action]
        flag = "1" if on else "0"
        parts = []
        found = False
        for part, name, _ in self._parts():
            if name == wire:
                found = True
                parts.append(f"{part.partition(':')[0]}:{flag}")
            else:
                parts.append(part)
        text = ";".join(parts)
        if found:
            return text
        separator = ";" if text.strip() and not text.rstrip().endswith(";") else ""
        return f"{text}{separator}{wire}:{flag}"


@dataclass(frozen=True, slots=True)
class PositionalFlags:
    """A `0,1,0,…` list; every byte of `text` survives a change."""

    text: str

    @property
    def in_force(self) -> bool:
        """Whether the camera acts on this rule: always."""
        return True

    def understood(self) -> bool:
        """Whether the text is a list of numbers."""
        return FLAGS.fullmatch(self.text) is not None

    def is_on(self, action: EventAction) -> bool | None:
        """Read a flag; None when the position is unknown or missing."""
        position = FLAG_POSITIONS.get(action)
        fields = self.text.split(",")
        if position is None or position >= len(fields):
            return None
        return _any_on([fields[position].strip()])

    def does_only(self, allowed: Collection[EventAction]) -> bool:
        """Whether no flag is on but those of the allowed actions, known or not."""
        positions = {FLAG_POSITIONS.get(action) for action in allowed}
        return not any(
            _any_on([field.strip()])
            for position, field in enumerate(self.text.split(","))
            if position not in positions
        )

    def with_flag(self, action: EventAction, on: bool) -> str:
        """Return the text with this action's flag replaced."""
        fields = self.text.split(",")
        fields[FLAG_POSITIONS[action]] = "1" if on else "0"
        return ",".join(fields)

    def named(self) -> str:
        """Return the flags whose place is known in the other form, by their names."""
        states = {action: self.is_on(action) for action in FLAG_POSITIONS}
        return ";".join(
            f"{WIRE_NAMES[action]}:{int(on)}"
            for action, on in states.items()
            if on is not None
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A `is=1|es=0,|et=2|acts=…` entry; every byte of `text` survives a change."""

    text: str

    def _field(self, name: str) -> str | None:
        """Return the value of the first field of this name."""
        for field in self.text.split("|"):
            key, separator, value = field.partition("=")
            if separator and key.strip() == name:
                return value
        return None

    @property
    def trigger(self) -> Trigger | None:
        """What starts this entry; None when unknown, broken or never in force."""
        schedule = (self._field("es") or "").split(",")[0].strip()
        if schedule == _NEVER or self._actions() is None:
            return None
        return ENTRY_TYPES.get((self._field("et") or "").strip())

    @property
    def name(self) -> str:
        """What whoever wrote this entry has called it, maybe nothing."""
        return (self._field("en") or "").strip()

    def _actions(self) -> NamedFlags | None:
        """Return the list of actions; None when it is missing or unreadable."""
        text = self._field("acts")
        if text is None:
            return None
        actions = NamedFlags(text)
        return actions if actions.understood() else None

    @property
    def in_force(self) -> bool:
        """Whether the camera acts on this entry: `is=1`, or no such field at all."""
        switch = self._field("is")
        return switch is None or switch.strip() == _IN_FORCE

    def is_on(self, action: EventAction) -> bool | None:
        """Read a flag, off while not in force; None when the action is not listed."""
        actions = self._actions()
        on = None if actions is None else actions.is_on(action)
        return on and self.in_force

    def does_only(self, allowed: Collection[EventAction]) -> bool:
        """Whether no flag is on but those of the allowed actions, known or not."""
        actions = self._actions()
        if actions is None:
            return False
        return not self.in_force or actions.does_only(allowed)

    def with_flag(self, action: EventAction, on: bool) -> str:
        """Return the text with this action's flag replaced.

        Switching on puts the entry in force; flags that were on while it was not
        go off, because nothing else is to begin with it.
        """
        wakes = on and not self.in_force
        fields = self.text.split("|")
        for index, field in enumerate(fields):
            key, separator, value = field.partition("=")
            if not separator:
                continue
            if key.strip() == "acts":
                text = NamedFlags(value).all_off() if wakes else value
                fields[index] = f"{key}={NamedFlags(text).with_flag(action, on)}"
            elif wakes and key.strip() == "is":
                fields[index] = f"{key}={_IN_FORCE}"
        return "|".join(fields)


def new_entry(trigger: Trigger) -> str:
    """Return an entry with every action off, as known clients write it."""
    code = next(code for code, known in ENTRY_TYPES.items() if known is trigger)
    # A clip of 5 s before and 15 s after, and ten minutes for periods, as there
    # (SmartThings handlers).
    interval = _PERIOD if trigger is Trigger.PERIODIC else 0
    rest = f"acts={_NEW_ENTRY_ACTIONS}|ei={interval}|ea=mp4,5,15,1|en={trigger}"
    return f"is=1|es=0,|et={code}|{rest}"


def _any_on(values: list[str]) -> bool | None:
    """Read flags: True when any is not 0, None when none is readable."""
    states = [value.strip("0") != "" for value in values if _is_flag(value)]
    return any(states) if states else None


def _is_flag(value: str) -> bool:
    """Whether this is a flag at all: a number, or nothing, which is off."""
    return value == "" or (value.isascii() and value.isdigit())
