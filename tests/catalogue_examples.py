"""The lowest, the highest and refused values of every property that can be written.

Ranges come from the table; what has a form of its own is written out here.
"""

from collections.abc import Mapping
import re
from typing import NamedTuple

from custom_components.sercomm.api.catalog import (
    Access,
    Address,
    Boolean,
    Choice,
    Email,
    Host,
    Integer,
    Kind,
    Netmask,
    Numbers,
    Pattern,
    Property,
    Text,
    Url,
    documented_properties,
)
from custom_components.sercomm.api.properties.rules import (
    Attachment,
    EntryRule,
    TriggerRule,
)

PRINTABLE = "".join(map(chr, range(32, 127)))
# Most of what a shell would not take for itself.
HARMLESS = "".join(c for c in PRINTABLE if c not in "'\"`$;|&<>\\")
COLON_ACTIONS = ("email", "ftpu", "httpn", "httppost", "smbc")
ENTRY_ACTIONS = tuple(
    re.findall(
        r"\w+",
        """op1 op2 email ftpu im httpn httppost wlled smbc sd
    op3 op4 smbc_rec sd_rec poll""",
    )
)


class Examples(NamedTuple):
    """Values at the two ends of what is allowed, and some just beyond."""

    lowest: str
    highest: str
    refused: tuple[str, ...]


def actions(names: tuple[str, ...], flag: int) -> str:
    """Return a list of actions that are all on or all off."""
    return ";".join(f"{name}:{flag}" for name in names)


def entry(kind: int, flag: int, pause: int, name: str) -> str:
    """Return a rule of the newer firmware."""
    return (
        f"is={flag}|es={2 * flag},|et={kind}|acts={actions(ENTRY_ACTIONS, flag)}"
        f"|ei={pause}|ea=mp4,5,15,1|en={name}"
    )


PATTERNS: Mapping[str, Examples] = {
    "WIRELESS.wpa_ascii": Examples("a" * 8, "fF" * 32, ("a" * 7, "g" * 64, "a" * 65)),
    "IO.out{1-2}_button": Examples("0,0,10", "1,1,10000", ("0,0,9", "2,0,10", "0,0")),
    "SYSTEM.host_name": Examples("0", "zZ 9" * 4, ("", "a" * 17, "a-b")),
    "SYSTEM.ssl_cert_server_cn_list": Examples("", "*.a.b;c-d", (";", "a b", "a;")),
    "WIRELESS.wep_kep{1-4}": Examples("", "fF" * 13, ("0" * 9, "0" * 27, "g" * 10)),
    "BONJOUR.bonjour_name": Examples("a", "a.B_9-z " * 7 + "1234567", ("", "a" * 64)),
    "VIDEO.mask_color{1-4}": Examples("000000", "FFffFF", ("00000", "0" * 7, "-00001")),
    "PTZ.Patrol1Position": Examples("", "1,5;9,60", ("0,5", "1,4", "1,61", "10,5")),
    "AUDIO.in_audio_type{,2}": Examples("0", "9,9", ("", "10", "0,")),
    "AUDIO.out_audio_type": Examples("0", "9,9", ("", "10", "0,")),
    "AUDIO.in_pcm_sr{,2}": Examples("8000", "16000,48000", ("", "800", "100000")),
    "USER.user{1-20}": Examples("", f"{'a' * 32},{'~' * 64}", ("a,", ",a", "a b,c")),
    "EVENT.event_mpeg4": Examples("1,0,1", "3,4,1", ("0,0,1", "4,0,1", "1,4,2", "")),
    "MOTION.md_abs_window{1-4}": Examples(
        "0,0,1,1/1,1", "0,0,1280,720/1280,720", ("0,0,1,1", "0,0,1,1/0,1", "0,0,1/1,1")
    ),
} | {
    f"USER.{who}_name": Examples("a", "a" * 32, ("", "a" * 33, "a,b", "a b"))
    for who in ("admin", "viewer")
} | {
    f"USER.{what}_ctrl": Examples("0", "1" + ",1" * 19, ("", "2", "1" + ",1" * 20))
    for what in ("audio_in", "audio_out", "pt", "io")
} | {
    f"{codec}.sp_uri{{,2,3}}": Examples("", "/a.B_9-z" * 8, ("a" * 65, "a b", "a?b"))
    for codec in ("H264", "MPEG4", "JPEG")
}  # fmt: skip


def writable() -> list[Property]:
    """Return every row that can be written."""
    return [row for row in documented_properties() if row.access is Access.WRITE]


def examples(row: Property, dialect: str) -> Examples:
    """Return the examples of a row; event rules are written in a camera's dialect."""
    match row.kind:
        case Pattern():
            return PATTERNS[f"{row.group}.{row.key}"]
        case TriggerRule():
            return _trigger_rule(dialect)
        case EntryRule():
            longest = entry(15, 1, 86400, "a" * 32)
            beyond = entry(15, 1, 86401, "a"), entry(100, 1, 0, "a"), "et=2", "acts=x"
            return Examples("", longest, beyond)
        case Attachment():
            refused = "", "2", "exe,1,1,1", "mp4,1,1", "mp4,1,1,1000"
            return Examples("0", "mp4,999,999,999", refused)
        case kind:
            return _by_kind(kind)


def _by_kind(kind: Kind) -> Examples:
    """Return the examples of a kind that tells its own limits."""
    match kind:
        case Boolean(optional):
            nothing = () if optional else ("",)
            return Examples("0", "1", (*nothing, "-1", "2", "on"))
        case Integer(lowest, highest, step, optional=optional):
            beyond = (lowest - step, highest + step, highest - 0.5, "x")
            nothing = () if optional else ("",)
            refused = (*map(str, beyond), *nothing)
            return Examples(str(lowest), str(highest), refused)
        case Choice(names):
            first, last = min(names, key=int), max(names, key=int)
            near = (str(int(first) - 1), str(int(last) + 1), "", names[first])
            return Examples(first, last, near)
        case Text():
            return _text(kind)
        case Address():
            return _address(kind)
        case Netmask():
            refused = ("", "255.0.255.0", "0.0.0.255", "24")
            return Examples("0.0.0.0", "255.255.255.255", refused)
        case Numbers():
            return _numbers(kind)
        case Host() | Email() | Url():
            return _name(kind)
    raise AssertionError(f"no examples of {kind}")


def _address(kind: Address) -> Examples:
    """Return the ends of the addresses, or of those for many."""
    refused = ["256.0.0.1", "1.2.3", "::1", "camera", *([] if kind.optional else [""])]
    ends = ("0.0.0.0", "255.255.255.255")
    if kind.multicast:
        ends = ("224.0.0.0", "239.255.255.255")
        refused += ["223.255.255.255", "240.0.0.0"]
    return Examples("" if kind.optional else ends[0], ends[1], tuple(refused))


def _name(kind: Host | Email | Url) -> Examples:
    """Return nothing and the longest of what stands for a place."""
    match kind:
        case Host(longest):
            highest = ".".join(["a" * 31] * 2)[:longest]
            return Examples("", highest, ("a" * (longest + 1), ".a", "a b", "a;b"))
        case Email(longest):
            highest = "a@" + "b" * (longest - 2)
            return Examples("", highest, (f"{highest}b", "a", "a b@c", "a@b;c"))
        case Url(longest):
            highest = "http://a/" + "b" * (longest - 9)
            refused = (f"{highest}b", "ftp://a", "http://a:b@c/", "http://a/;b")
            return Examples("", highest, refused)


def _text(kind: Text) -> Examples:
    """Return the shortest and the longest text, with the strangest characters."""
    letters = HARMLESS if kind.for_scripts else PRINTABLE
    longest = (letters[::-1] * 2)[: kind.longest]
    refused = [f"{longest}a"]
    if kind.required:
        refused.append("")
    if kind.for_scripts:
        refused += ["a;b", "`a`", "$a", "a|b", 'a"b']
    return Examples("a" if kind.required else "", longest, tuple(refused))


def _numbers(kind: Numbers) -> Examples:
    """Return all at their lowest, all at their highest; each may be one beyond."""
    low = [lowest for lowest, _ in kind.ranges]
    high = [highest for _, highest in kind.ranges]
    refused = ["", "x"] if not kind.optional else ["x"]
    for place, (lowest, highest) in enumerate(kind.ranges):
        refused += [
            _joined([*low[:place], number, *high[place + 1 :]])
            for number in (lowest - 1, highest + 1)
        ]
    refused.append(_joined([*low, 0]))
    if kind.rectangle:
        refused += [_joined(low), _joined(high), "9,0,1,1", "0,9,1,1"]
        return Examples("0,0,1,1", _joined([*low[:2], *high[2:]]), tuple(refused))
    return Examples(
        "" if kind.optional else _joined(low), _joined(high), tuple(refused)
    )


def _trigger_rule(dialect: str) -> Examples:
    """Return what a trigger does, as the first generation writes it."""
    refused = "x", "0", "0,", ";", "email", "email:a", "email:1;" * 100
    if dialect == "flags":
        return Examples(",".join("0" * 8), ",".join("1" * 8), refused)
    return Examples(actions(COLON_ACTIONS, 0), actions(COLON_ACTIONS, 1), refused)


def _joined(numbers: list[int]) -> str:
    """Return numbers with commas between."""
    return ",".join(map(str, numbers))
