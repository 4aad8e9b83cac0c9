"""What a camera says when it notifies: query, form, raw text or headers.

Seen on the wire: `?event=pir` (SmartThings handler), a form body
`event=motion,1,md_window1&mac=…&event_time=…` (RC8310A notes), the upload headers
`X-TriggerType: MOTION` and `X-EventInfo: motion,74,md_window0` (iCamera-1000), and
nothing at all when the camera's event_data_flag is 0.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
import re
from types import MappingProxyType
from urllib.parse import unquote_plus

NOTIFICATION_BUDGET = 4096
"""How much of a query, a header or a body is looked at."""


class NotificationKind(StrEnum):
    """What the camera noticed."""

    MOTION = "motion"
    PIR = "pir"
    SOUND = "sound"
    INPUT = "input"
    TRIGGER = "trigger"
    PERIODIC = "periodic"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Notification:
    """One notification of a camera.

    `window` 1-4 is the motion window, where the camera names exactly one. `level` 5-255
    is how much moved, where the camera tells. `input` 1-2 is the input terminal.
    """

    kind: NotificationKind
    window: int | None = None
    level: int | None = None
    input: int | None = None


_PREFIXES: Mapping[str, NotificationKind] = MappingProxyType(
    {
        "motion": NotificationKind.MOTION,
        "md_": NotificationKind.MOTION,
        "pir": NotificationKind.PIR,
        "audio": NotificationKind.SOUND,
        "sound": NotificationKind.SOUND,
        "io": NotificationKind.INPUT,
        "in": NotificationKind.INPUT,
        "http": NotificationKind.TRIGGER,
        "trigger": NotificationKind.TRIGGER,
        "period": NotificationKind.PERIODIC,
    }
)

# `event=…` among other fields, whatever parts them; also as JSON, XML or a part of a
# multipart form: what `http_method` and firmware make of it is disputed.
_EVENT = re.compile(
    r"(?<![\w%-])event(?:[\"']?\s*[=:]|>|\"\r?\n\r?\n)\s*[\"'\[]?([^&\"'<\]\r\n]*)",
    re.IGNORECASE,
)

# RC8310A notes give `md_window<bitmask>` and `in<bitmask>`; a mask of several bits
# names no single window, and 0 names none.
_SINGLE_BIT: Mapping[int, int] = MappingProxyType({1: 1, 2: 2, 4: 3, 8: 4})
_WINDOW = re.compile(r"md_window([0-9]{1,2})(?![0-9])")
_INPUT = re.compile(r"\bin(?:put)?_?([0-9]{1,2})(?![0-9])")

# The second field is called the channel (1-4) by one source, while the one published
# sample of another camera, 74, can only be a level.
_HIGHEST_CHANNEL = 4
_HIGHEST_LEVEL = 255


def parse_notification(
    query: str, headers: Mapping[str, str], body: bytes
) -> Notification:
    """Understand one request of a camera. Never raises.

    `query` is the raw query string without the question mark. Looks for an `event` in
    the query, then in an url-encoded body, then in the upload headers, then for a body
    that is the event itself. What it does not understand is `NotificationKind.UNKNOWN`.
    """
    text = body[:NOTIFICATION_BUDGET].decode("latin-1")
    for candidate in _candidates(query[:NOTIFICATION_BUDGET], headers, text):
        notification = _understand(candidate[:NOTIFICATION_BUDGET])
        if notification.kind is not NotificationKind.UNKNOWN:
            return notification
    return Notification(NotificationKind.UNKNOWN)


def names_event(query: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a request tells what has happened, understood or not. Never raises.

    Fields of other names alone, such as `mac` and `event_time`, do not tell it; of a
    body that is longer than what is looked at nobody knows.
    """
    if len(body) >= NOTIFICATION_BUDGET:
        return True
    text = body.decode("latin-1")
    parts = filter(None, map(str.strip, re.split("[&;\r\n]", f"{query}&{text}")))
    told = (*_event_fields(query), *_event_fields(text), *_in_headers(headers))
    return any("=" not in part for part in parts) or any(map(str.strip, told))


def _candidates(query: str, headers: Mapping[str, str], text: str) -> Iterator[str]:
    """Yield the texts that may name the event, the likeliest first."""
    if "=" not in query:
        query = unquote_plus(query)
        yield query
    yield from _event_fields(query)
    yield from _event_fields(text)
    yield from _in_headers(headers)
    yield unquote_plus(text)


def _in_headers(headers: Mapping[str, str]) -> Iterator[str]:
    """Yield what the headers of an upload tell."""
    lowered = {name.lower(): value for name, value in headers.items()}
    yield lowered.get("x-eventinfo", "")
    yield lowered.get("x-triggertype", "")


def _event_fields(text: str) -> Iterator[str]:
    """Yield the value of every `event` field of a text."""
    for match in _EVENT.finditer(text):
        yield unquote_plus(match[1])


def _understand(event: str) -> Notification:
    """Read `motion,74,md_window0` and its kin."""
    event = event.strip().lower()
    kind = next(
        (kind for prefix, kind in _PREFIXES.items() if event.startswith(prefix)),
        NotificationKind.UNKNOWN,
    )
    if kind is NotificationKind.MOTION:
        return Notification(kind, _single_bit(_WINDOW, event), _level(event))
    if kind is NotificationKind.INPUT:
        return Notification(kind, input=_single_bit(_INPUT, event))
    return Notification(kind)


def _single_bit(pattern: re.Pattern[str], event: str) -> int | None:
    """Return the number of the only bit set in the mask that the pattern finds."""
    match = pattern.search(event)
    return _SINGLE_BIT.get(int(match[1])) if match else None


def _level(event: str) -> int | None:
    """Return the second field where it can only be a level."""
    fields = re.split("[,;]", event)
    if len(fields) < 2 or not re.fullmatch(r"[0-9]{1,3}", fields[1].strip()):
        return None
    level = int(fields[1])
    return level if _HIGHEST_CHANNEL < level <= _HIGHEST_LEVEL else None
