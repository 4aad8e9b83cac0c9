"""THE table: every documented property of every group of the camera.

Validation, the options and ranges of entities, redaction and the reference are all read
from here. Where sources disagree, a row follows the one that working clients confirm.
"""

from collections.abc import Mapping
import re
from types import MappingProxyType

from .errors import InvalidValue
from .properties.audio import ROWS as AUDIO
from .properties.events import ROWS as EVENTS
from .properties.kinds import (
    SHELL,
    SHELL_SHOWN,
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
    Raw,
    Text,
    Url,
)
from .properties.network import ROWS as NETWORK
from .properties.property import Access, Generation, Origin, Property
from .properties.services import ROWS as SERVICES
from .properties.storage import ROWS as STORAGE
from .properties.streaming import ROWS as STREAMING
from .properties.system import ROWS as SYSTEM
from .properties.time_zones import TIME_ZONES, TimeZone
from .properties.users import ROWS as USERS
from .properties.video import ROWS as VIDEO
from .refusals import Refusal, because

__all__ = [
    "TIME_ZONES",
    "Access",
    "Address",
    "Boolean",
    "Choice",
    "Email",
    "Generation",
    "Host",
    "Integer",
    "Kind",
    "Netmask",
    "Numbers",
    "Origin",
    "Pattern",
    "Property",
    "Raw",
    "Text",
    "TimeZone",
    "Url",
    "check_value",
    "documented_properties",
    "is_private",
    "is_secret",
    "lookup_property",
]

TEXTS = (Email, Host, Pattern, Text, Url)
"""The kinds that hold text: a camera may have less room for it than is documented."""

MAX_VALUE = 1024
"""Most characters of any value."""

_PROPERTIES: tuple[Property, ...] = (
    *SYSTEM,
    *NETWORK,
    *SERVICES,
    *STORAGE,
    *VIDEO,
    *STREAMING,
    *AUDIO,
    *USERS,
    *EVENTS,
)

# Group names are case-insensitive (RC8120 manual p.96), keys are not.
_BY_KEY: Mapping[tuple[str, str], Property] = MappingProxyType(
    {(row.group.upper(), key): row for row in _PROPERTIES for key in row.keys}
)

# A wrong write to these ends every connection to the camera, ours too.
CLOSED = frozenset({"IP_FILTER", "PORT_FILTER"})

# Firmware that nobody has described brings keys of its own.
_SECRET_NAME = re.compile(
    r"pass|pwd|psk|secret|token|pin(?![a-z])|key|^wpa_|^wep_|^user[0-9]+$",
    re.IGNORECASE,
)
_PRIVATE_NAME = re.compile(
    r"account|user|ssid|mac|serial|mail|addr|url|host|server|sendto|gateway|_ip|_gw",
    re.IGNORECASE,
)


def documented_properties(group: str | None = None) -> tuple[Property, ...]:
    """Return every row, or those of one group, in the order of the table."""
    if group is None:
        return _PROPERTIES
    return tuple(row for row in _PROPERTIES if row.group.upper() == group.upper())


def lookup_property(group: str, key: str) -> Property | None:
    """Return the row of a property; None when it is not in the table."""
    return _BY_KEY.get((group.upper(), key))


def is_secret(group: str, key: str) -> bool:
    """Tell whether a value must never be shown.

    A property that is not in the table is judged by its name.
    """
    row = lookup_property(group, key)
    return _SECRET_NAME.search(key) is not None if row is None else row.secret


def is_private(group: str, key: str) -> bool:
    """Tell whether a value must not be in what people publish; every secret is.

    A property that is not in the table is judged by its name.
    """
    if is_secret(group, key):
        return True
    row = lookup_property(group, key)
    return _PRIVATE_NAME.search(key) is not None if row is None else row.private


def check_undocumented(group: str, key: str, value: str) -> None:
    """Raise InvalidValue unless an administrator may try this value.

    For properties whose form nobody knows: one line of printable ASCII without what a
    shell would take for itself. Others keep to `check_value`, filters are closed.
    """
    row = lookup_property(group, key)
    if row is not None and row.access is not Access.NEVER:
        check_value(group, key, value)
    elif group.upper() in CLOSED:
        raise InvalidValue(group, key, because("locks_out"))
    else:
        _check_line(group, key, value)
        # A CGI of the RC8310A hands its text to a shell (RC8310A notes).
        if not SHELL.isdisjoint(value):
            raise InvalidValue(group, key, because("without", characters=SHELL_SHOWN))


def check_held(group: str, key: str, value: str) -> None:
    """Raise InvalidValue unless a camera may be given back what it showed itself."""
    row = lookup_property(group, key)
    if row is None or row.access is Access.READ:
        raise InvalidValue(group, key, because("read_only"))
    _check_line(group, key, value)


def check_original(group: str, key: str, value: str) -> None:
    """Raise InvalidValue unless a camera may get its owner's value back from us.

    That is what `check_value` allows, and what else the owner has set: addresses with a
    login and the like. Not what a shell would take for itself.
    """
    try:
        check_value(group, key, value)
    except InvalidValue:
        row = lookup_property(group, key)
        if row is None or row.access is not Access.WRITE:
            raise
        _check_line(group, key, value)
        # Without it there is no address of several parameters.
        harmless = {"&"} if isinstance(row.kind, Url) else set()
        if not (SHELL - harmless).isdisjoint(value):
            raise


def _check_line(group: str, key: str, value: str) -> None:
    """Raise InvalidValue for what may break out of its field."""
    if len(value) > MAX_VALUE:
        raise InvalidValue(group, key, because("too_long", longest=MAX_VALUE))
    if value and not (value.isascii() and value.isprintable()):
        raise InvalidValue(group, key, because("not_ascii"))


def check_value(group: str, key: str, value: str, *, name: str | None = None) -> None:
    """Raise InvalidValue unless the camera may be told this value.

    Refused are properties that are not in the table or not ours to write, everything
    outside printable ASCII, and what the property's kind does not allow. The reason
    never repeats the value. `name` is the parameter that it came in by.
    """
    row = lookup_property(group, key)
    if row is None:
        reason: Refusal | None = because("unknown")
    elif row.access is Access.READ:
        reason = because("read_only")
    elif row.access is Access.NEVER:
        reason = because("undocumented")
    elif len(value) > MAX_VALUE:
        reason = because("too_long", longest=MAX_VALUE)
    elif not (value.isascii() and value.isprintable()):
        reason = because("not_ascii")
    else:
        reason = row.kind.refuse(value)
    if reason is not None:
        raise InvalidValue(group, key, reason, name=name)
