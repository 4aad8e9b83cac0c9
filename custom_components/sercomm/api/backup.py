"""What to write so that a camera holds the settings of a backup again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from . import catalog
from .errors import InvalidValue
from .groups import set_query

type Groups = Mapping[str, Mapping[str, str]]

# Where a wrong value cuts the camera off; the rest is written before them.
NETWORK_GROUPS = ("USER", "HTTP", "PPPOE", "WIRELESS", "NETWORK")
# Actions first, then what starts them.
LATE_GROUPS = ("HTTP_NOTIFY", "HTTP_EVENT", "MOTION", "EVENT")
# They end our own login, so nothing can be written after them.
LOGIN_KEYS = frozenset({"admin_name", "admin_password"})
LONGEST_QUERY = 2000


@dataclass(frozen=True, slots=True)
class Write:
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
    """What to write, in this order, and what differs but cannot be written."""

    writes: tuple[Write, ...] = ()
    refused: tuple[Refused, ...] = ()


@dataclass
class _Draft:
    """A plan in the making, for one group."""

    group: str
    values: dict[str, str] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def add(self, key: str, value: str) -> None:
        """Take a value that differs, if it can be written."""
        row = catalog.lookup_property(self.group, key)
        if row is None or row.access is catalog.Access.READ:
            return
        if row.secret and (not value or value.endswith(",")):
            if value:
                self.refused.append(
                    Refused(self.group, key, "the password is not in the backup")
                )
            return
        try:
            catalog.check_value(self.group, key, value)
        except InvalidValue as error:
            self.refused.append(Refused(self.group, key, error.reason))
        else:
            self.values[key] = value


def plan_restore(backup: Groups, now: Groups, *, include_network: bool = False) -> Plan:
    """Compare all groups of a backup with what the camera holds now.

    Written are the values that differ, that the camera still shows and that may be
    written at all. Left out: what is read-only or not in the catalogue, and secrets
    that the camera did not show when the backup was made. USER, HTTP, PPPOE, WIRELESS
    and NETWORK come last, and only with `include_network`; the administrator's login
    is the very last request. Pure, never raises.
    """
    held = {name.upper(): (name, pairs) for name, pairs in now.items()}
    drafts: list[_Draft] = []
    for name in sorted(backup, key=_order):
        if name.upper() not in held or (
            name.upper() in NETWORK_GROUPS and not include_network
        ):
            continue
        spelled, current = held[name.upper()]
        draft = _Draft(spelled)
        for key, value in backup[name].items():
            if key in current and current[key] != value:
                draft.add(key, value)
        drafts.append(draft)
    writes = [write for draft in drafts for write in _requests(draft)]
    return Plan(
        tuple(sorted(writes, key=lambda write: write.login)),
        tuple(refused for draft in drafts for refused in draft.refused),
    )


def _order(name: str) -> int:
    """Return the place of a group: most first, in the camera's own order."""
    late = (*LATE_GROUPS, *NETWORK_GROUPS)
    return late.index(name.upper()) + 1 if name.upper() in late else 0


def _requests(draft: _Draft) -> Iterator[Write]:
    """Yield one request for the group; more when it would be too long for a camera."""
    login = LOGIN_KEYS if draft.group.upper() == "USER" else frozenset()
    batch: dict[str, str] = {}
    for key, value in draft.values.items():
        if key in login:
            continue
        longer = {**batch, key: value}
        if batch and len(set_query(draft.group, longer)) > LONGEST_QUERY:
            yield Write(draft.group, batch)
            longer = {key: value}
        batch = longer
    if batch:
        yield Write(draft.group, batch)
    if ours := {key: draft.values[key] for key in draft.values if key in login}:
        yield Write(draft.group, ours, login=True)
