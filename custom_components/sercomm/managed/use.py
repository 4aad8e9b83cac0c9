"""What settings are held in the camera for."""

from dataclasses import dataclass

from ..api import Action

type Key = tuple[str, str]
"""A group and a key of it."""


@dataclass(frozen=True, kw_only=True)
class Use:
    """One thing that settings are held for.

    `name` is for the log and for what is kept, `ours` what we switch on in rules,
    `address` the group and key of our address in the camera, `optional` what the
    camera need not keep.
    """

    name: str
    ours: tuple[Action, ...] = ()
    address: Key | None = None
    optional: frozenset[Key] = frozenset()
