"""One row of the catalogue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Flag, StrEnum, auto
import itertools
import re
from types import MappingProxyType

from .kinds import Choice, Integer, Kind, Pattern, Text

_FAMILY = re.compile(r"\{([^}]*)\}")
_SPAN = re.compile(r"([0-9]+)-([0-9]+)")


class Access(StrEnum):
    """Who changes a property."""

    WRITE = "write"
    READ = "read"
    """The camera itself; it refuses a write."""
    NEVER = "never"
    """Nobody through us: what a write needs is not documented."""


class Generation(Flag):
    """The firmware generations that show a property; told apart by their keys."""

    G0 = auto()
    """Cisco and Linksys siblings, MPEG-4 and MJPEG only."""
    G1 = auto()
    """Firmware 1.0.x with `event_mt`."""
    G2 = auto()
    """Firmware 1.0.16 and 3.0.x with `eventN_entry` and day/night keys."""


class Origin(StrEnum):
    """Where a row comes from."""

    BASE = "Sercomm-API"
    MANUAL = "RC8120, RC8221 and WVC80N manuals"
    JEEDOM = "jeedom_sercomm_plugin"
    WVC210 = "maksit-wvc210"
    OC835 = "oc835"
    SMARTTHINGS = "SmartThings handlers"
    ZILKER = "zilker-sdk"
    FIRMWARE = "SerComm firmware source, 2006"
    RDKC = "Comcast's open-source camera code"
    SCRIPT = "configuration script in a Sercomm-API pull request"


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a group, or a numbered family of them in one row.

    `key` is the key on the wire; braces stand for its numbers: `md_switch{1-4}`,
    `resolution{,2,3}`. `secret` values are never shown; `private` ones (accounts,
    addresses, networks) not in what people publish. Every secret is private.
    """

    key: str
    kind: Kind
    description: str
    access: Access = Access.WRITE
    secret: bool = False
    private: bool = False
    generations: Generation = Generation.G1 | Generation.G2
    origin: Origin = Origin.BASE
    group: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key of the family, in order; the key itself when it is no family."""
        return tuple(_expand(self.key))

    @property
    def choices(self) -> Mapping[str, str]:
        """Code -> name of a choice; empty for other kinds."""
        return (
            self.kind.names if isinstance(self.kind, Choice) else MappingProxyType({})
        )

    @property
    def limits(self) -> tuple[int, int] | None:
        """Lowest and highest of a whole number; None for other kinds."""
        if isinstance(self.kind, Integer):
            return self.kind.lowest, self.kind.highest
        return None

    @property
    def max_length(self) -> int | None:
        """Most characters of a text; None for other kinds."""
        return self.kind.longest if isinstance(self.kind, Text | Pattern) else None


def table(group: str, *rows: Property) -> tuple[Property, ...]:
    """Return the rows of one group."""
    return tuple(replace(row, group=group) for row in rows)


def _expand(key: str) -> Iterator[str]:
    """Yield the keys that a family stands for."""
    texts = _FAMILY.split(key)
    numbers = [list(_numbers(text)) for text in texts[1::2]]
    for combination in itertools.product(*numbers):
        filled = itertools.zip_longest(texts[::2], combination, fillvalue="")
        yield "".join(itertools.chain.from_iterable(filled))


def _numbers(text: str) -> Iterator[str]:
    """Yield what stands in braces: `1-4` or `,2,3`."""
    if span := _SPAN.fullmatch(text):
        yield from map(str, range(int(span[1]), int(span[2]) + 1))
    else:
        yield from text.split(",")
