"""Text of get_group and query replies to dictionaries, and set_group queries."""

from collections.abc import Mapping
import re
from urllib.parse import quote

MAX_GROUPS = 256
MAX_KEYS = 2000
MAX_VALUE = 1024
NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def parse_pairs(text: str) -> dict[str, str]:
    """Read `key=value` lines, whatever ends them; the last of equal keys counts.

    Values keep further `=` and inner spaces. Lines whose key is not a word of
    letters, digits, `_`, `.` and `-`, at most 64 of them, are skipped. At most
    2000 keys, values cut at 1024 characters.
    """
    pairs: dict[str, str] = {}
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        key = key.strip()
        if not equals or not NAME.fullmatch(key):
            continue
        if len(pairs) >= MAX_KEYS and key not in pairs:
            break
        pairs[key] = value.strip()[:MAX_VALUE]
    return pairs


def holds_only_pairs(text: str) -> bool:
    """Whether every line that is not blank is a `key=value` pair."""
    lines = (line for line in text.splitlines() if line.strip())
    return all(
        equals and NAME.fullmatch(key.strip())
        for key, equals, _ in (line.partition("=") for line in lines)
    )


def parse_groups(text: str) -> dict[str, dict[str, str]]:
    """Read `[GROUP]` sections of `key=value` lines.

    Lines before the first header are returned under the empty name, because
    some cameras leave the header out. Limits as in `parse_pairs`, and at most
    256 groups.
    """
    sections: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("[") and stripped.endswith("]"):
            name = stripped[1:-1].strip()
            sections.setdefault(name, [])
        elif "=" in stripped:
            sections.setdefault(name, []).append(line)
    return {
        name: parse_pairs("\n".join(lines))
        for name, lines in list(sections.items())[:MAX_GROUPS]
    }


def parse_group_names(text: str) -> tuple[str, ...]:
    """Read the list of groups that get_group.cgi without parameter prints."""
    lines = (line.strip() for line in text.splitlines())
    names = (line[1:-1] for line in lines if line[:1] == "[" and line[-1:] == "]")
    known = dict.fromkeys(name for name in names if NAME.fullmatch(name))
    return tuple(known)[:MAX_GROUPS]


def set_query(group: str, values: Mapping[str, str]) -> str:
    """Return the percent-encoded query that sets `values` of `group`."""
    # A space is known to arrive as %20 (SmartThings handlers), of + nobody tells.
    pairs = (("group", group), *values.items())
    return "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in pairs)
