"""When each source of a camera is read: counted in polls, nothing for ever last."""

from collections.abc import Collection, Iterable

from ..api import Source

NEVER = -999
# A group that is spoiled once or twice keeps what it showed, like a whole poll.
MISSES_ALLOWED = 3


class Schedule:
    """Counts polls and knows which source was read, or missed, at which of them."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.polls = 0
        self._read_at: dict[str, int] = {}
        self._misses: dict[str, int] = {}
        self._hurried: set[str] = set()

    def begin(self) -> None:
        """Note that a poll is about to read; what is hurried from now on stays due."""
        self._hurried.clear()

    def due(
        self, wanted: Iterable[Source], first: Collection[Source] = ()
    ) -> list[Source]:
        """Return what is old enough to be read, the latest first, then those `first`.

        A source that is wanted at several rhythms is read at the quickest. Where
        there is more than fits into the polls, everything is late by about as many
        polls, so that nothing waits for ever.
        """
        quickest: dict[str, Source] = {}
        for source in wanted:
            known = quickest.setdefault(source.name, source)
            if source.rhythm < known.rhythm:
                quickest[source.name] = source
        order = sorted(
            quickest.values(), key=lambda s: (-self._late(s), s not in first, s.name)
        )
        return [source for source in order if self._late(source) >= 0]

    def read(self, names: Iterable[str]) -> None:
        """Note that sources were read at this poll; they wait their rhythm."""
        for name in names:
            self._asked(name)
            self._misses.pop(name, None)

    def missed(self, name: str, allowed: int = MISSES_ALLOWED) -> bool:
        """Note that a source was asked in vain; whether that was so `allowed` times.

        It waits its rhythm like one that was read.
        """
        self._asked(name)
        self._misses[name] = self._misses.get(name, 0) + 1
        return self._misses[name] >= allowed

    @property
    def missing(self) -> Collection[str]:
        """The sources that were asked in vain since they were read."""
        return self._misses.keys()

    def hurry(self, names: Iterable[str]) -> None:
        """Read these at the next poll, before all others."""
        for name in names:
            self._read_at.pop(name, None)
            self._hurried.add(name)

    def _asked(self, name: str) -> None:
        """Let a source wait, unless it was hurried while this poll was under way."""
        if name not in self._hurried:
            self._read_at[name] = self.polls

    def _late(self, source: Source) -> int:
        """Return for how many polls a source has been due; negative before that."""
        return self.polls - self._read_at.get(source.name, NEVER) - source.rhythm
