"""What can be read from a camera again and again, and what was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

# Ten minutes: what hardly changes must not fill the minute of a slow camera.
SLOW = 10


@dataclass(frozen=True)
class Source:
    """Something to poll: a group, or a CGI named by its path, maybe with a query.

    `rhythm` counts polls: 1 reads at every poll, 10 at every tenth.
    """

    name: str
    rhythm: int = 1

    @property
    def is_group(self) -> bool:
        """Whether several of this kind fit into one request."""
        return not self.name.startswith("/")


NIGHT_FILTER = Source("/io/query_filter.cgi")
PERIPHERALS = Source("/io/query_pc.cgi")
WIRELESS = Source("/adm/wireless_status.cgi", SLOW)
CLOCK = Source("/adm/date.cgi?action=get", SLOW)
LOG = Source("/adm/log.cgi", SLOW)
INFORMATION = Source("/adm/sysinfo.cgi", SLOW)
EXTENSION = Source("/util/query.cgi?extension=yes", SLOW)
RIGHTS = Source("/img/query.cgi")


def group(name: str, rhythm: int = 1) -> Source:
    """Name a group as a source."""
    return Source(name, rhythm)


@dataclass(frozen=True, kw_only=True)
class Readings:
    """Everything read so far: values by source name, then by key, as text."""

    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def get(self, source: str, key: str) -> str | None:
        """Return a value, or None when it was not read or is not shown."""
        return self.values.get(source, {}).get(key)

    def number(self, source: str, key: str) -> int | None:
        """Return a whole number, or None when it is not one."""
        text = self.get(source, key) or ""
        digits = text.removeprefix("-")
        if digits.isascii() and digits.isdecimal() and len(digits) < 16:
            return int(text)
        return None

    def with_source(self, source: str, pairs: Mapping[str, str]) -> Self:
        """Return a copy in which one source was read anew."""
        return replace(self, values={**self.values, source: dict(pairs)})

    def with_changes(self, source: str, pairs: Mapping[str, str | None]) -> Self:
        """Return a copy in which some keys have new values; None takes one out."""
        changed = {**self.values.get(source, {}), **pairs}
        return self.with_source(
            source, {key: value for key, value in changed.items() if value is not None}
        )

    def without(self, sources: Iterable[str]) -> Self:
        """Return a copy that forgot some sources."""
        gone = set(sources)
        kept = {name: read for name, read in self.values.items() if name not in gone}
        return replace(self, values=kept)
