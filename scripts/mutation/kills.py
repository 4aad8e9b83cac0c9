"""Remember which changes were noticed, so that a second run asks of the others only."""

from collections import Counter
import hashlib
import json
from pathlib import Path

from .run import Outcome, Result, Work


class Kills:
    """For each change that was noticed, the test that did, and what it was then."""

    def __init__(self, file: Path) -> None:
        """Read what is known."""
        self._file = file
        self._known: dict[str, list[str]] = (
            json.loads(file.read_text()) if file.exists() else {}
        )

    def of(self, work: Work) -> Result | None:
        """Return how a change was noticed; None when it was not, or the test changed.

        A function that changed makes other changes, see `Work.key`.
        """
        outcome, test, mark = self._known.get(work.key, ("", "", ""))
        if not mark or mark != _mark(test):
            return None
        return Result(work, Outcome(outcome), test)

    def tests(self) -> Counter[str]:
        """Return how many changes each test has noticed."""
        return Counter(test for _, test, _ in self._known.values())

    def add(self, result: Result) -> None:
        """Remember how a change was noticed."""
        if result.outcome in (Outcome.KILLED, Outcome.TIMEOUT) and result.test:
            mark = _mark(result.test)
            self._known[result.work.key] = [result.outcome, result.test, mark]
            self._file.write_text(json.dumps(self._known))


def _mark(test: str) -> str:
    """Return a mark of the file of a test; none when it is gone."""
    file = Path(test.partition("::")[0])
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""
