"""The kinds of values that a property can hold, each with its own refusal."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address
import re
from types import MappingProxyType
from typing import override

from ..refusals import Refusal, because

# Configuration values end up in the camera's shell scripts.
SHELL = frozenset("'\"`$;|&<>\\")
SHELL_SHOWN = "' \" ` $ ; | & < > \\"
SHELL_NAMES = "quotes and ` $ ; | & < > \\"

_HOST_LABEL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")
_URL = re.compile(
    r"https?://[A-Za-z0-9_.:\[\]-]+(/[A-Za-z0-9._~:/?#\[\]@!()*+,=%&-]*)?"
)
_DECIMAL = re.compile(r"0|-?[1-9][0-9]{0,9}")


class Kind(ABC):
    """What values of a property look like."""

    @abstractmethod
    def refuse(self, value: str) -> Refusal | None:
        """Return why the camera must not get this value; None when it may.

        `value` is printable ASCII.
        """

    @abstractmethod
    def describe(self) -> str:
        """Return the allowed values in a few words, for the reference."""


@dataclass(frozen=True, slots=True)
class Boolean(Kind):
    """0 is off, 1 is on; `optional` allows nothing at all."""

    optional: bool = False

    @override
    def refuse(self, value: str) -> Refusal | None:
        if not value and self.optional:
            return None
        return None if value in {"0", "1"} else because("choice", choices=("0", "1"))

    @override
    def describe(self) -> str:
        return "0 off, 1 on"


@dataclass(frozen=True, slots=True)
class Integer(Kind):
    """A whole number in a range, in steps from its lowest; or one of `also`.

    `optional` allows nothing at all.
    """

    lowest: int
    highest: int
    step: int = 1
    also: tuple[int, ...] = ()
    optional: bool = False

    @override
    def refuse(self, value: str) -> Refusal | None:
        if not value and self.optional:
            return None
        if not _DECIMAL.fullmatch(value):
            return because("whole")
        number = int(value)
        if number in self.also:
            return None
        steps, rest = divmod(number - self.lowest, self.step)
        if rest or not 0 <= steps * self.step <= self.highest - self.lowest:
            return self._outside()
        return None

    def _outside(self) -> Refusal:
        """Say what numbers are allowed."""
        ends = {"lowest": self.lowest, "highest": self.highest}
        if self.also:
            return because("range_or", **ends, also=self.also)
        if self.step > 1:
            return because("steps", **ends, step=self.step)
        return because("range", **ends)

    @override
    def describe(self) -> str:
        steps = f" in steps of {self.step}" if self.step > 1 else ""
        also = "".join(f", or {number}" for number in self.also)
        nothing = ", or nothing" if self.optional else ""
        return f"{self.lowest} to {self.highest}{steps}{also}{nothing}"


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of a few codes; `names` gives each a name for people."""

    names: Mapping[str, str]

    def __post_init__(self) -> None:
        """Keep the names from being changed."""
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))

    @override
    def refuse(self, value: str) -> Refusal | None:
        if value in self.names:
            return None
        return because("choice", choices=tuple(self.names))

    @override
    def describe(self) -> str:
        return ", ".join(f"{code} {name}" for code, name in self.names.items())


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """Printable ASCII. `for_scripts` refuses what a shell would take for itself."""

    longest: int
    required: bool = False
    for_scripts: bool = False

    @override
    def refuse(self, value: str) -> Refusal | None:
        if len(value) > self.longest:
            return because("too_long", longest=self.longest)
        if self.required and not value:
            return because("empty")
        if self.for_scripts and not SHELL.isdisjoint(value):
            return because("without", characters=SHELL_SHOWN)
        return None

    @override
    def describe(self) -> str:
        shortest = 1 if self.required else 0
        size = f"{shortest} to {self.longest} ASCII characters"
        return f"{size} without {SHELL_NAMES}" if self.for_scripts else size


@dataclass(frozen=True, slots=True)
class Pattern(Kind):
    """Text of a fixed form, which `form` describes in the reference.

    `refusal` tells of it, in words that have a translation.
    """

    expression: str
    form: str
    refusal: Refusal
    longest: int = 255
    _compiled: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile once."""
        object.__setattr__(self, "_compiled", re.compile(self.expression))

    @override
    def refuse(self, value: str) -> Refusal | None:
        if len(value) > self.longest:
            return because("too_long", longest=self.longest)
        return None if self._compiled.fullmatch(value) else self.refusal

    @override
    def describe(self) -> str:
        return self.form


@dataclass(frozen=True, slots=True)
class Address(Kind):
    """An IPv4 address; `optional` allows none, `multicast` only such."""

    optional: bool = True
    multicast: bool = False

    @override
    def refuse(self, value: str) -> Refusal | None:
        if not value and self.optional:
            return None
        try:
            address = IPv4Address(value)
        except AddressValueError:
            return because("ipv4")
        if self.multicast and not address.is_multicast:
            return because("multicast")
        return None

    @override
    def describe(self) -> str:
        return "IPv4 multicast address" if self.multicast else "IPv4 address"


@dataclass(frozen=True, slots=True)
class Netmask(Kind):
    """An IPv4 netmask."""

    @override
    def refuse(self, value: str) -> Refusal | None:
        try:
            inverse = ~int(IPv4Address(value)) & 0xFFFFFFFF
        except AddressValueError:
            return because("netmask")
        return because("netmask") if inverse & (inverse + 1) else None

    @override
    def describe(self) -> str:
        return "IPv4 netmask"


@dataclass(frozen=True, slots=True)
class Host(Kind):
    """A host name or an IPv4 address, or nothing."""

    longest: int = 64

    @override
    def refuse(self, value: str) -> Refusal | None:
        if len(value) > self.longest:
            return because("too_long", longest=self.longest)
        if value and not all(map(_HOST_LABEL.fullmatch, value.split("."))):
            return because("host")
        return None

    @override
    def describe(self) -> str:
        return f"host name or IPv4 address, up to {self.longest} characters"


@dataclass(frozen=True, slots=True)
class Email(Kind):
    """An email address, or nothing."""

    longest: int = 64

    @override
    def refuse(self, value: str) -> Refusal | None:
        if len(value) > self.longest:
            return because("too_long", longest=self.longest)
        if value and not _EMAIL.fullmatch(value):
            return because("email")
        return None

    @override
    def describe(self) -> str:
        return f"email address, up to {self.longest} characters"


@dataclass(frozen=True, slots=True)
class Url(Kind):
    """An http or https address without a login, or nothing."""

    longest: int = 255

    @override
    def refuse(self, value: str) -> Refusal | None:
        if len(value) > self.longest:
            return because("too_long", longest=self.longest)
        if value and not _URL.fullmatch(value):
            return because("url")
        return None

    @override
    def describe(self) -> str:
        return f"http or https address, up to {self.longest} characters"


@dataclass(frozen=True, slots=True)
class Numbers(Kind):
    """Whole numbers with commas between, each in its own range.

    `optional` allows nothing at all; `rectangle` wants X0,Y0,X1,Y1 with the first
    corner above and left of the second.
    """

    ranges: tuple[tuple[int, int], ...]
    optional: bool = False
    rectangle: bool = False

    @override
    def refuse(self, value: str) -> Refusal | None:
        if not value and self.optional:
            return None
        fields = value.split(",")
        if len(fields) != len(self.ranges) or not all(map(_DECIMAL.fullmatch, fields)):
            return because("numbers", count=len(self.ranges))
        numbers = [int(number) for number in fields]
        for number, (lowest, highest) in zip(numbers, self.ranges, strict=True):
            if not lowest <= number <= highest:
                return because("ranges", ranges=self.describe())
        if self.rectangle and not (numbers[0] < numbers[2] and numbers[1] < numbers[3]):
            return because("corner")
        return None

    @override
    def describe(self) -> str:
        return ",".join(f"{lowest}..{highest}" for lowest, highest in self.ranges)


@dataclass(frozen=True, slots=True)
class Raw(Kind):
    """A value whose form is not known: shown as it is, never written."""

    @override
    def refuse(self, value: str) -> Refusal | None:
        return because("undocumented")

    @override
    def describe(self) -> str:
        return "as the camera shows it"
