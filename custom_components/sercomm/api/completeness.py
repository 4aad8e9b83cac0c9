"""Whether an answer without an announced length is whole.

The cameras' HTTP/1.0 ends a body by closing (RC8120 manual p.97), and a connection
that breaks within the body closes, too. What tells the two apart is what the camera
showed before: the line end behind its last line, its groups and its keys.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
import re

from .answers import is_refusal
from .errors import ConnectionDropped, IncompleteAnswer
from .exchange import Reply

type Sections = Mapping[str, Mapping[str, str]]
"""Values by group, or by the one CGI that was read, then by key."""

# So many readings in a row without a key, each with its retry, and it is gone:
# a rule that was deleted in the camera's own pages. Cut answers end elsewhere.
READINGS_WITHOUT = 6
STUMP = re.compile(r"(\[?[A-Za-z0-9_.-]{0,64})?")


@dataclass(frozen=True)
class Answer:
    """A text and what it says; `lines` counts the values of each section."""

    text: str
    sections: Sections
    lines: Mapping[str, int]

    @property
    def is_ended(self) -> bool:
        """Whether a line end stands behind the last line."""
        return self.text.rstrip(" \t").endswith(("\r", "\n"))

    @property
    def last(self) -> tuple[str, str, str]:
        """The section, key and value that stand last; an empty key without any."""
        section, pairs = list(self.sections.items())[-1]
        return (section, *(list(pairs.items()) or [("", "")])[-1])

    @property
    def shape(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Everything but the values."""
        return tuple((name, tuple(pairs)) for name, pairs in self.sections.items())

    def confirms(self, earlier: Answer | None) -> bool:
        """Whether two answers to one request end at the same place."""
        if earlier is None:
            return False
        if self.text == earlier.text:
            return True
        ours, theirs = self.last[2], earlier.last[2]
        cut = ours.startswith(theirs) or theirs.startswith(ours)
        return self.shape == earlier.shape and (ours == theirs or not cut)


class Completeness:
    """What one camera has shown, and so what a whole answer of it looks like."""

    def __init__(self) -> None:
        """Know nothing."""
        self.forget()

    def forget(self) -> None:
        """Know nothing any more: the camera may come back as another."""
        self._values: dict[str, dict[str, str | None]] = {}
        self._lines: dict[str, int] = {}
        self._expected: dict[str, frozenset[str]] = {}
        # Sections that stood last before a line end, and the CGIs that print them.
        self._ended: set[str] = set()
        self._without: dict[str, tuple[frozenset[str], int]] = {}

    def expect(self, sections: Mapping[str, Collection[str]]) -> None:
        """Remember keys of an earlier run: what lacks them is asked for twice."""
        for name, keys in sections.items():
            self._expected[name.lower()] = frozenset(keys)

    def wrote(self, section: str, values: Mapping[str, str]) -> None:
        """Expect other values than before, shorter ones too."""
        if (known := self._values.get(section.lower())) is not None:
            known |= dict.fromkeys(values)

    def reading(
        self,
        cgi: str,
        parse: Callable[[str], Sections],
        wanted: Iterable[str],
        owner: str | None = None,
    ) -> Reading:
        """Return the check of one reading, its retry included.

        `parse` gives the sections of a text of that CGI, none when it is something
        else, such as a refusal; `wanted` names those that were asked for. The key
        `owner` tells whose answer it is.
        """
        return Reading(self, cgi, parse, [name.lower() for name in wanted], owner)

    def look_whose(self, answer: Answer, owner: str) -> None:
        """Forget what an answer of another device, or of none, looked like."""
        for name, pairs in answer.sections.items():
            known = self._values.get(name, {})
            if owner in pairs and known and known.get(owner) != pairs[owner]:
                self._forget_section(name)

    def check(
        self, answer: Answer, earlier: Answer | None, cgi: str, wanted: Collection[str]
    ) -> None:
        """Learn from an answer; raise IncompleteAnswer when it has been cut."""
        confirmed = answer.confirms(earlier)
        lost = {
            name: keys
            for name in dict.fromkeys((*wanted, *answer.sections))
            if (keys := self._lost(name, answer, confirmed))
        }
        if not answer.is_ended:
            section, key, value = answer.last
            known = self._values.get(section, {}).get(key)
            if known is not None and known != value and known.startswith(value):
                lost.setdefault(section, frozenset({key}))
            # Some firmware ends no answer so. It is known by saying the same twice.
            if (
                not self._ended.isdisjoint((section, *wanted))
                or (lost and cgi in self._ended)
                or (known != value and not confirmed)
            ):
                raise self._incomplete(answer, {*lost, section})
        if spoiled := {n for n in lost if not self._is_gone(n, lost[n], earlier)}:
            raise self._incomplete(answer, spoiled)
        if not confirmed and self._misses_expected(answer, wanted):
            raise self._incomplete(answer, answer.sections)
        self._learn(answer, cgi, lost)

    def knows(self, names: Iterable[str]) -> bool:
        """Whether one of these sections has been read before."""
        return any(name in self._values for name in names)

    def _lost(self, name: str, answer: Answer, confirmed: bool) -> frozenset[str]:
        """Return the keys that a section showed before and no more.

        A value that was printed twice and is printed once is lost, too, where the
        answer may have been cut: the last of equal keys counts. An answer that was
        all there twice, once, is not.
        """
        shown = answer.sections.get(name, {})
        known = self._values.get(name, {})
        if lost := known.keys() - shown.keys():
            return frozenset(lost)
        lines, before = answer.lines.get(name, 0), self._lines.get(name, 0)
        is_whole = name != answer.last[0] or (confirmed and not before % (lines or 1))
        return frozenset() if is_whole or lines >= before else frozenset(known)

    def _is_gone(self, name: str, keys: frozenset[str], earlier: Answer | None) -> bool:
        """Count the readings, not their retries, that lack the very same keys."""
        before, count = self._without.get(name, (keys, 0))
        if before != keys:
            count = 0
        count += earlier is not None
        self._without[name] = (keys, count)
        return count >= READINGS_WITHOUT

    def _incomplete(self, answer: Answer, spoiled: Collection[str]) -> IncompleteAnswer:
        """Learn what is whole beside what is spoiled; return the error that holds it.

        What was never read before may lack anything.
        """
        whole = {
            name: pairs
            for name, pairs in answer.sections.items()
            if name not in spoiled and name in self._values
        }
        for name in whole:
            self._learn_section(name, answer)
        return IncompleteAnswer(whole)

    def _misses_expected(self, answer: Answer, wanted: Collection[str]) -> bool:
        """Whether keys of an earlier run are missing in what is read the first time."""
        return any(
            self._expected[name] - answer.sections.get(name, {}).keys()
            for name in wanted
            if name in self._expected and name not in self._values
        )

    def _learn(self, answer: Answer, cgi: str, lost: Collection[str]) -> None:
        """Remember what a whole answer looks like."""
        for name in answer.sections:
            self._learn_section(name, answer)
        for name in lost:
            if name not in answer.sections:
                self._forget_section(name)
        if answer.is_ended:
            self._ended |= {cgi, answer.last[0]}

    def _forget_section(self, name: str) -> None:
        """Know nothing any more of one section."""
        del self._values[name], self._lines[name]

    def _learn_section(self, name: str, answer: Answer) -> None:
        """Remember what a section looks like that is whole."""
        self._values[name] = dict(answer.sections[name])
        self._lines[name] = answer.lines.get(name, 0)
        self._without.pop(name, None)


class Reading:
    """The check of one reading: call it with each answer."""

    def __init__(
        self,
        memory: Completeness,
        cgi: str,
        parse: Callable[[str], Sections],
        wanted: list[str],
        owner: str | None,
    ) -> None:
        """Begin without an answer."""
        self._memory = memory
        self._cgi = cgi
        self._parse = parse
        self._wanted = wanted
        self._owner = owner
        self._begun = ""
        self._earlier: Answer | None = None

    def __call__(self, reply: Reply) -> None:
        """Raise ConnectionDropped unless the answer is whole, or tells no values."""
        text = reply.text
        found = self._parse(text)
        if not found:
            known = self._memory.knows(self._wanted)
            begun, self._begun = self._begun, text
            if is_stump(text) and (known or (text and text != begun)):
                raise _cut()
            return
        sections = {name.lower(): pairs for name, pairs in found.items()}
        answer = Answer(text, sections, count_lines(text, next(iter(sections))))
        earlier, self._earlier = self._earlier, answer
        if self._owner is not None:
            self._memory.look_whose(answer, self._owner)
        several = len(sections) > 1 or self._memory.knows(self._wanted)
        wanted = self._wanted if several else list(sections)
        self._memory.check(answer, earlier, self._cgi, wanted)


def is_stump(text: str) -> bool:
    """Whether a text without any value may be the beginning of one with values."""
    text = text.lstrip()
    return STUMP.fullmatch(text) is not None and not is_refusal(text)


def count_lines(text: str, first: str) -> dict[str, int]:
    """Count the values under each `[HEADER]`, in lower case; `first` needs none."""
    counts: dict[str, int] = {}
    name = first
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            name = line[1:-1].strip().lower()
        elif "=" in line:
            counts[name] = counts.get(name, 0) + 1
    return counts


def _cut() -> ConnectionDropped:
    """Return the error of an answer that lacks its end."""
    return ConnectionDropped("the answer ended too early")
