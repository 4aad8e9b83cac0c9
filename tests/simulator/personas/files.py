"""Personas in files: one camera each, see docs/personas.md for their form."""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import MISSING, Field, fields
from fnmatch import fnmatchcase
from functools import cache
import hashlib
import json
from pathlib import Path
import re
from typing import Any, get_args

from .base import FLAGS, Groups, Persona

FOLDER = Path(__file__).parent
FORMAT = 1
# The rest of the file says who the camera is and how it behaves: fields of Persona.
ABOUT = frozenset({"format", "groups", "groups_of", "without", "flags", "sources"})
WORDS = ("company", "firmware", "release", "release_date", "serial_number")
KNOWN = {it.name: it for it in fields(Persona) if it.name not in ABOUT | {"name"}}
WANTED = {"bytes": "text", "str": "text", "tuple": "list", "frozenset": "list"}
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
SHORT = 88

type Data = dict[str, Any]


class BadPersona(ValueError):
    """A file is no persona; the text says where, and what should stand there."""


def every() -> tuple[str, ...]:
    """The names of all files."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


@cache
def _read(name: str) -> Data:
    """What a file holds."""
    path = FOLDER / f"{name}.json"
    if not NAME.fullmatch(name) or not path.exists():
        raise BadPersona(f"there is no persona {name}; known: {', '.join(every())}")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadPersona(f"{name}: {error}") from None
    if not isinstance(found, dict):
        raise BadPersona(f"{name}: must be an object")
    return found


def create(name: str) -> Persona:
    """A fresh camera of that name; its groups and switches are its own."""
    return persona_of(name, deepcopy(_read(name)))


def persona_of(name: str, data: Data) -> Persona:
    """The camera that a file of that name describes; BadPersona says what is wrong."""
    try:
        return _persona(name, data)
    except BadPersona as error:
        raise BadPersona(f"{name}: {error}") from None


def groups_of(data: Data, after: Collection[str] = ()) -> Groups:
    """The groups of a file: its own over those of the file that it starts from.

    Those `after` which it comes start from it already.
    """
    own = data.get("groups", {})
    for group, values in _texts("groups", own):
        if not isinstance(values, dict):
            raise BadPersona(f"groups.{group} must be an object")
        for key, value in _texts(f"groups.{group}", values):
            if not isinstance(value, str):
                raise BadPersona(f"groups.{group}.{key} must be a text")
    base = data.get("groups_of")
    if base in after:
        raise BadPersona(f"groups_of leads back to {base}")
    found = {}
    if base is not None:
        found = groups_of(deepcopy(_read(str(base))), {*after, str(base)})
    if not isinstance(without := data.get("without", []), list):
        raise BadPersona("without must be a list")
    for pattern in without:
        _leave_out(found, str(pattern))
    for group, values in own.items():
        found.setdefault(group, {}).update(values)
    return found


def dialect_of(event: Mapping[str, str]) -> str:
    """How an EVENT group writes its rules."""
    if any(key.endswith("_entry") for key in event):
        return "entries"
    flags = re.compile(r"[01](,[01]){7}")
    return "flags" if any(map(flags.fullmatch, event.values())) else "colon"


def written(data: Data) -> str:
    """The text of a file: two spaces a step, what is short in one line."""
    text = json.dumps(data, indent=2, ensure_ascii=False)

    def shorten(match: re.Match[str]) -> str:
        line = " ".join(match[0].split())
        line = line.replace("[ ", "[").replace(" ]", "]")
        return line if len(line) <= SHORT - 24 else match[0]

    return re.sub(r"\[[^\[\]{}]*\]", shorten, text) + "\n"


def _persona(name: str, data: Data) -> Persona:
    """The camera; the errors do not name the file yet."""
    if data.get("format") != FORMAT:
        raise BadPersona(f"format must be {FORMAT}")
    if unknown := sorted(data.keys() - ABOUT - KNOWN.keys()):
        raise BadPersona(f"{unknown[0]} is not known; see docs/personas.md")
    if not data.get("model"):
        raise BadPersona("model must be there")
    groups = groups_of(data)
    flags = dict(FLAGS)
    for flag, value in _texts("flags", data.get("flags", {})):
        if not isinstance(value, str):
            raise BadPersona(f"flags.{flag} must be a text, such as on")
        flags[flag] = value
    given = {key: _value(KNOWN[key], data[key]) for key in KNOWN if key in data}
    # Stable, with SerComm's prefix (IEEE).
    digits = hashlib.sha256(name.encode()).hexdigest()
    made_up = f"00:0e:8f:{digits[:2]}:{digits[2:4]}:{digits[4:6]}"
    mac = given.setdefault("mac", made_up)
    if not re.fullmatch(r"([0-9a-f]{2}:){5}[0-9a-f]{2}", mac):
        raise BadPersona("mac must be like 00:0e:8f:01:02:03")
    given.setdefault("default_name", f"SC{mac.replace(':', '')[-6:].upper()}")
    given.setdefault("dialect", dialect_of(groups.get("EVENT", {})))
    for word in WORDS:
        given.setdefault(word, "")
    return Persona(name=name, groups=groups, flags=flags, **given)


def _texts(where: str, found: Any) -> Iterator[tuple[str, Any]]:
    """The items of an object."""
    if not isinstance(found, dict):
        raise BadPersona(f"{where} must be an object")
    yield from found.items()


def _value(row: Field[Any], value: Any) -> Any:
    """A value of the file as the camera's field holds it."""
    default = row.default
    if default is MISSING:
        default = "" if row.default_factory is MISSING else row.default_factory()
    if default is None:
        if value is None:
            return None
        kind, _ = get_args(row.type)
        default = kind()
    if isinstance(default, bytes) and isinstance(value, str):
        return value.encode("latin-1")
    if isinstance(default, (tuple, frozenset)) and isinstance(value, list):
        return type(default)(map(str, value))
    if isinstance(default, float) and isinstance(value, int):
        return float(value)
    if type(value) is type(default):
        return value
    name = type(default).__name__
    raise BadPersona(f"{row.name} must be {WANTED.get(name, name)}")


def _leave_out(groups: Groups, pattern: str) -> None:
    """Take a group, or keys of one, out: `PTZ`, `VIDEO.mask_*`."""
    group, dot, key = pattern.partition(".")
    if group not in groups:
        raise BadPersona(f"without names a group that is not there: {group}")
    if not dot:
        del groups[group]
        return
    gone = [name for name in groups[group] if fnmatchcase(name, key)]
    if not gone:
        raise BadPersona(f"without names keys that are not there: {pattern}")
    for name in gone:
        del groups[group][name]
