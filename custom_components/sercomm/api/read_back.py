"""What a camera made of values that it was given: texts may be cut without a word.

SerComm's firmware source of 2006 has less room than later manuals promise (names 16,
comments 32, passwords of servers 16 characters), so that only a look afterwards tells.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from . import catalog
from .errors import HeldOtherwise


class Difference(StrEnum):
    """How a camera holds something else than it was given."""

    CUT = "cut"
    REFUSED = "refused"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a camera shows by key of what it was given, and how that differs by key."""

    values: Mapping[str, str] = field(default_factory=dict)
    differs: Mapping[str, Difference] = field(default_factory=dict)

    def require(self, name_of: Callable[[str], str] = str) -> None:
        """Raise HeldOtherwise unless the camera holds all as it was given.

        `name_of` gives the parameter that a key came in by.
        """
        told = {name_of(key): word for key, word in self.differs.items()}
        if told:
            raise HeldOtherwise(told)


def look(
    group: str,
    given: Mapping[str, str],
    shown: Mapping[str, str],
    before: Mapping[str, str],
) -> ReadBack:
    """Compare what a group was given with what it shows now, and with what was before.

    What is not shown is left out. Hidden passwords are shown as nothing, those of
    further users as `name,` (base document). Spaces around a value are not read, so
    that nothing is said of them. Never raises.
    """
    values = {
        key: shown[key]
        for key in given
        if key in shown and not _is_hidden(group, key, given[key], shown[key])
    }
    return ReadBack(
        values,
        {
            key: _difference(given[key].strip(), value, before.get(key))
            for key, value in values.items()
            if value != given[key].strip()
        },
    )


def _difference(given: str, held: str, before: str | None) -> Difference:
    """Return how a value that is held differs from the one that was given."""
    # Every text begins with nothing: an empty value is no cut one.
    if held and given.startswith(held):
        return Difference.CUT
    return Difference.REFUSED if held == before else Difference.CHANGED


def _is_hidden(group: str, key: str, given: str, shown: str) -> bool:
    """Whether what is shown says nothing of the password that was given."""
    if not catalog.is_secret(group, key):
        return False
    name, comma, _ = given.partition(",")
    return not shown or (key.startswith("user") and shown == name + comma)
