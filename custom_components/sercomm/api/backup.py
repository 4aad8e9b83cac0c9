"""What to write so that a camera holds the settings of a backup again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

from . import catalog
from .errors import InvalidValue
from .group_access import Check
from .groups import set_query

type Groups = Mapping[str, Mapping[str, str]]

# Where a wrong value cuts the camera off; the rest is written before them. What lets
# nobody in any more comes before what changes the address or the connection.
NETWORK_GROUPS = (
    "USER",
    "HTTP",
    "PORT_FILTER",
    "IP_FILTER",
    "PPPOE",
    "WIRELESS",
    "NETWORK",
)
# What hangs on them may move, unlock or get hot.
OUTPUTS = "IO"
# Actions first, then what starts them.
LATE_GROUPS = ("HTTP_NOTIFY", "HTTP_EVENT", "MOTION", "EVENT")
# They end our own login, so nothing can be written after them.
LOGIN_KEYS = frozenset({"admin_name", "admin_password"})
# The web servers inside are of 2006; nobody has told how long a line they read.
LONGEST_QUERY = 2000


class Terms(TypedDict, total=False):
    """What a restore may write; nothing is allowed by default.

    `include_network` opens what may lock everybody out, `confirm_outputs` the outputs.
    With `same_firmware` the backup comes from a camera of this very model and
    firmware: what it showed is written back, whatever our table says of it.
    """

    include_network: bool
    confirm_outputs: bool
    same_firmware: bool


@dataclass(frozen=True, slots=True)
class GroupWrite:
    """One request: keys of one group with their values; `login` changes ours."""

    group: str
    values: Mapping[str, str]
    login: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that was not written back, and why; the value is not repeated."""

    group: str
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write, in this order; what may not be written; what is left out."""

    writes: tuple[GroupWrite, ...] = ()
    refused: tuple[Refused, ...] = ()
    left_out: tuple[Refused, ...] = ()


@dataclass
class _Draft:
    """A plan in the making, for one group; `closed` is why nothing may be written."""

    group: str
    check: Check
    closed: str | None
    values: dict[str, str] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    left_out: list[Refused] = field(default_factory=list)

    def add(self, key: str, value: str, now: str | None) -> None:
        """Take a value, if it differs from what is held now and can be written."""
        row = catalog.lookup_property(self.group, key)
        if value == now or (row and row.access is catalog.Access.READ):
            return
        if reason := self._reason_to_leave(row, value, now):
            self.left_out.append(Refused(self.group, key, reason))
            return
        try:
            self.check(self.group, key, value)
        except InvalidValue as error:
            self.refused.append(Refused(self.group, key, error.reason))
        else:
            self.values[key] = value

    def _reason_to_leave(
        self, row: catalog.Property | None, value: str, now: str | None
    ) -> str | None:
        """Return why a value is not even tried; None when it is."""
        if row is None:
            return "is not a known property"
        if now is None:
            return "the camera does not show it"
        # Written back, what only looks empty would open the account.
        if row.secret and (not value or value.endswith(",")):
            return "the password is not in the backup"
        return self.closed


def plan_restore(backup: Groups, now: Groups, **terms: Unpack[Terms]) -> Plan:
    """Compare all groups of a backup with what the camera holds now.

    Written are the values that differ, that the camera still shows and that may be
    written at all. Left out is what is not in the catalogue, secrets that the camera
    did not show when the backup was made, and what the terms do not allow; nothing is
    said of what is read-only. What may lock everybody out comes last, the
    administrator's login is the very last request. Pure, never raises.
    """
    held = {name.upper(): (name, pairs) for name, pairs in now.items()}
    drafts: list[_Draft] = []
    for name in sorted(backup, key=_order):
        spelled, current = held.get(name.upper(), (name, {}))
        draft = _Draft(spelled, check_of(**terms), _closed(name.upper(), **terms))
        for key, value in backup[name].items():
            draft.add(key, value, current.get(key))
        drafts.append(draft)
    writes = [write for draft in drafts for write in _requests(draft)]
    return Plan(
        tuple(sorted(writes, key=lambda write: write.login)),
        tuple(refused for draft in drafts for refused in draft.refused),
        tuple(left for draft in drafts for left in draft.left_out),
    )


def check_of(**terms: Unpack[Terms]) -> Check:
    """Return what decides whether a value may be written back."""
    same = terms.get("same_firmware", False)
    return catalog.check_held if same else catalog.check_value


def _closed(name: str, **terms: Unpack[Terms]) -> str | None:
    """Return the word that is missing to write a group, if there is one."""
    if name in NETWORK_GROUPS and not terms.get("include_network"):
        return "wants include_network"
    if name == OUTPUTS and not terms.get("confirm_outputs"):
        return "wants confirm_outputs"
    return None


def _order(name: str) -> int:
    """Return the place of a group: most first, in the camera's own order."""
    late = (*LATE_GROUPS, *NETWORK_GROUPS)
    return late.index(name.upper()) + 1 if name.upper() in late else 0


def _requests(draft: _Draft) -> Iterator[GroupWrite]:
    """Yield one request for the group; more when it would be too long for a camera."""
    login = LOGIN_KEYS if draft.group.upper() == "USER" else frozenset()
    batch: dict[str, str] = {}
    for key, value in draft.values.items():
        if key in login:
            continue
        longer = {**batch, key: value}
        if batch and len(set_query(draft.group, longer)) > LONGEST_QUERY:
            yield GroupWrite(draft.group, batch)
            longer = {key: value}
        batch = longer
    if batch:
        yield GroupWrite(draft.group, batch)
    if ours := {key: draft.values[key] for key in draft.values if key in login}:
        yield GroupWrite(draft.group, ours, login=True)
