"""The three ways a firmware writes its event rules, kept as the camera would."""

from dataclasses import dataclass
import re
from typing import TYPE_CHECKING

from .refusals import Refusal

if TYPE_CHECKING:
    from .personas import Groups, Persona

# First generation: which key belongs to which trigger. Nothing there is periodic.
KEYS = {
    "motion": "event_mt",
    "sound": "event_audio",
    "pir": "event_pir",
    "http": "event_httpc",
}
# CSV: index 0 email, 1 ftp, 4 http notify, 5 http post; the others are unknown.
PLACES = {"email": 0, "ftpu": 1, "httpn": 4, "httppost": 5}
# Newer firmware: event types. 2 is motion in any window, 10 to 12 are windows 2 to 4,
# 13 to 15 sound 2 to 4.
TYPES = {
    "motion": {"2", "10", "11", "12"},
    "pir": {"3"},
    "sound": {"4", "13", "14", "15"},
    "http": {"5"},
    "periodic": {"6"},
    "input": {"0", "1", "8", "9"},
}
INPUT_TYPES = ("0", "1", "8", "9")
# In this order in the entries of SmartThings handlers; `poll` is for the long poll.
ACTIONS = (
    "op1",
    "op2",
    "email",
    "ftpu",
    "im",
    "httpn",
    "httppost",
    "wlled",
    "smbc",
    "sd",
    "op3",
    "op4",
    "smbc_rec",
    "sd_rec",
    "poll",
)
# What is uploaded: the second form is that of the RC8310A.
CLIP = re.compile(r"(mp4|avi|jpg)(,\d+){3}|(mp4|avi|jpg):\d+(,\d+){3}")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: its key, the actions on, the pause in seconds, the clip's format."""

    key: str
    actions: frozenset[str]
    pause: float
    clip: str


def entry(kind: str, name: str, *, interval: str = "0") -> str:
    """One event entry as that firmware writes it, every action off."""
    actions = ";".join(f"{action}:0" for action in ACTIONS)
    return f"is=1|es=0,|et={kind}|acts={actions}|ei={interval}|ea=mp4,5,15,1|en={name}"


def rules_for(
    persona: Persona, groups: Groups, trigger: str, window: int
) -> list[Rule]:
    """The rules that a trigger of that window or input sets off."""
    event = groups.get("EVENT", {})
    if persona.dialect == "entries":
        return _entry_rules(event, trigger, window)
    key = f"event_in{window}" if trigger == "input" else KEYS.get(trigger, "")
    if key not in event:
        return []
    value = event[key]
    if persona.dialect == "colon":
        actions = {name for name, on in _colon_pairs(value) if on == "1"}
    else:
        bits = value.split(",")
        actions = {
            name for name, place in PLACES.items() if bits[place : place + 1] == ["1"]
        }
    pause = 60.0 * int(event.get("event_interval") or 0)
    clip = event.get("event_attach", "avi").partition(",")[0]
    return [Rule(key=key, actions=frozenset(actions), pause=pause, clip=clip)]


def normalise(persona: Persona, key: str, old: str, value: str) -> str:
    """What the camera stores for a written value; Refusal for one it cannot read."""
    if re.fullmatch(r"event\d+_entry", key):
        return _normal_entry(persona, value)
    if key not in (*KEYS.values(), "event_in1", "event_in2"):
        return value
    if persona.dialect == "flags":
        return _normal_csv(persona, old, value)
    return _normal_colon(persona, old, value)


def _normal_csv(persona: Persona, old: str, value: str) -> str:
    """A CSV value, as far as these are taken; of names, the old one with those changed.

    Names are written by karatecarter's integration, also where it has read CSV.
    """
    if re.fullmatch(r"[01](,[01]){7}", value) and persona.csv_rules != "refused":
        return value if persona.csv_rules == "kept" else old
    given = dict(_colon_pairs(value))
    if (
        not given
        or not given.keys() <= PLACES.keys()
        or not set(given.values()) <= {"0", "1"}
    ):
        raise Refusal("ERROR")
    bits = old.split(",")
    for name, on in given.items():
        bits[PLACES[name]] = on
    return ",".join(bits)


def _colon_pairs(value: str) -> list[tuple[str, str]]:
    """`email:0;ftpu:1` as pairs."""
    pairs = [part.partition(":") for part in value.split(";") if part]
    return [(name, on) for name, _, on in pairs]


def _normal_colon(persona: Persona, old: str, value: str) -> str:
    """A colon value in full; partial ones are accepted, unknown actions are not."""
    given = dict(_colon_pairs(value))
    known = dict(_colon_pairs(old))
    if (
        not given
        or not given.keys() <= known.keys()
        or not set(given.values()) <= {"0", "1"}
    ):
        raise Refusal("ERROR")
    rest = known if persona.partial_actions == "keep" else dict.fromkeys(known, "0")
    return ";".join(f"{name}:{given.get(name, rest[name])}" for name in known)


def _entry_fields(value: str) -> dict[str, str]:
    """`is=1|es=0,|et=2|...` as a dictionary."""
    return {
        name: rest
        for name, _, rest in (part.partition("=") for part in value.split("|"))
    }


def _normal_entry(persona: Persona, value: str) -> str:
    """An entry with its actions expanded to the full list, as RC8310A does."""
    if not value:
        return value
    fields = _entry_fields(value)
    actions = _colon_pairs(fields.get("acts", ""))
    known = _known_actions(persona)
    readable = (
        {"et", "acts", "ea"} <= fields.keys()
        and fields["et"].isdigit()
        and int(fields["et"]) <= 15
        and all(name in known and on in ("0", "1") for name, on in actions)
        and fields.get("ei", "0").isdigit()
        and int(fields.get("ei", "0")) <= 86400
        and CLIP.fullmatch(fields["ea"])
    )
    if not readable:
        raise Refusal("cgi_event.c(395): invalid event entry")
    if [name for name, _ in actions] != known:
        given = dict(actions)
        fields["acts"] = ";".join(f"{name}:{given.get(name, '0')}" for name in known)
    return "|".join(f"{name}={rest}" for name, rest in fields.items())


def _known_actions(persona: Persona) -> list[str]:
    """The actions of the entries that the camera left the factory with."""
    event = persona.groups["EVENT"]
    entries = (event[key] for key in event if key.endswith("_entry") and event[key])
    held = _entry_fields(next(entries, entry("2", "")))
    return [name for name, _ in _colon_pairs(held.get("acts", ""))]


def _entry_rules(event: dict[str, str], trigger: str, window: int) -> list[Rule]:
    """Every entry of the fitting type in force: is=1, not always inactive (es=2)."""
    found = []
    for key, value in event.items():
        if not key.endswith("_entry") or not value:
            continue
        fields = _entry_fields(value)
        kind = fields.get("et", "")
        if (
            kind not in TYPES[trigger]
            or not _fits_window(trigger, kind, window)
            or fields.get("es", "")[:1] == "2"
            or fields.get("is", "1") != "1"
        ):
            continue
        actions = frozenset(
            name for name, on in _colon_pairs(fields.get("acts", "")) if on == "1"
        )
        clip = re.split("[,:]", fields.get("ea", "mp4"))[0]
        found.append(
            Rule(
                key=key, actions=actions, pause=float(fields.get("ei", "0")), clip=clip
            )
        )
    return found


def _fits_window(trigger: str, kind: str, window: int) -> bool:
    """Types 10 to 12 are for one motion window each; an input has one type each."""
    if trigger == "motion" and kind != "2":
        return int(kind) == window + 8
    if trigger == "input":
        return kind == INPUT_TYPES[window - 1]
    return True
