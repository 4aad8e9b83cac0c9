"""What settings of the camera are managed for."""

from collections.abc import Callable
from dataclasses import dataclass

from homeassistant.const import CONF_WEBHOOK_ID

from ..api import EventAction, Readings

type SettingKey = tuple[str, str]
"""A group and a key of it."""


@dataclass(frozen=True, kw_only=True)
class Use:
    """One thing that settings are managed for.

    `name` is for the log and for what is kept, `ours` what we switch on in rules,
    `address` the group and key of our address in the camera, `webhook` where the entry
    keeps the id of it, `optional` what the camera need not keep. `groups` is what has
    to be read, of that `needed` not in vain; `possible` is whether a camera can do it.
    """

    name: str
    ours: tuple[EventAction, ...] = ()
    address: SettingKey | None = None
    webhook: str = CONF_WEBHOOK_ID
    optional: frozenset[SettingKey] = frozenset()
    groups: tuple[str, ...] = ()
    needed: frozenset[str] = frozenset()
    possible: Callable[[Readings], bool] = lambda _: True
