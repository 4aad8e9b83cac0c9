"""Change modules in small ways, run the tests of each, and list what none noticed."""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import takewhile
from math import inf
from pathlib import Path
import random
import sys
import time

from scripts.arguments import positive, whole

from . import anew
from .kills import Kills
from .measure import measured
from .operators import UNCHANGED
from .run import INTEGRATION, Outcome, Result, UntestedError, Work, check, run_all
from .selection import Selection, test_files
from .warm import changed_function, run_warm

DEFAULT = ("delivery", "coordinator.py", "api/transport.py")
FOLDER = Path(".mutants")


def main() -> int:
    """Return 1 when fewer changes are noticed than are asked for."""
    arguments = _arguments()
    FOLDER.mkdir(exist_ok=True)
    modules = list(_modules(arguments.path))
    files = arguments.tests or sorted(
        {file for module in modules for file in test_files(module)}
    )
    anew.prepare()
    began = time.monotonic()
    tests = measured(files, arguments.jobs, FOLDER / "measured.json")
    print(
        f"{len(tests)} tests measured in {time.monotonic() - began:.0f} s", flush=True
    )
    for name, test in sorted(tests.items()):
        if not test.passed:
            print(f"left out, for it fails unchanged: {name}", flush=True)
    kills = Kills(FOLDER / "kills.json")
    work = []
    for module in modules:
        chosen = Selection(module, tests, kills.tests(), arguments.most)
        found = list(chosen.work())
        if arguments.sample and arguments.sample < len(found):
            # The same sample each time, so that two runs can be compared.
            found = random.Random(arguments.seed).sample(found, arguments.sample)  # noqa: S311
        work += found
    print(f"{len(work)} changes in {len(modules)} modules", flush=True)
    # By chance, so that a run that ends early is a sample of all.
    random.Random(arguments.seed).shuffle(work)  # noqa: S311
    report = Report(kills)
    known = [] if arguments.afresh else [kills.of(one) for one in work]
    for result in filter(None, known):
        report.add(result)
    rest = [one for one in work if one.key not in report.keys]
    on_import = [o for o in rest if changed_function(o.module, o.mutant) is None]
    in_functions = [one for one in rest if one not in on_import]
    end = time.monotonic() + 60 * arguments.minutes
    if on_import and not arguments.functions:
        run_all([_unchanged(on_import)], 1, anew.run, check)
        run_all(_until(end, on_import), arguments.jobs, anew.run, report.add)
    if in_functions:
        unchanged, rest_of_it = _unchanged(in_functions), _until(end, in_functions)
        run_warm(unchanged, rest_of_it, files, arguments.jobs, report.add)
    return report.close(arguments.at_least)


def _arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/mutants", description=__doc__)
    parser.add_argument(
        "path",
        nargs="*",
        default=DEFAULT,
        help=f"modules or folders in {INTEGRATION} (default: {' '.join(DEFAULT)})",
    )
    parser.add_argument("--tests", nargs="+", help="test files, in place of the known")
    parser.add_argument(
        "--most", type=whole(1), help="only so many tests for each change"
    )
    parser.add_argument(
        "--sample", type=whole(1), help="so many changes of each module"
    )
    parser.add_argument(
        "--minutes", type=positive, default=inf, help="begin no change after so many"
    )
    parser.add_argument(
        "--functions",
        action="store_true",
        help="leave out constants and defaults, which take longest",
    )
    parser.add_argument("--seed", type=int, default=1, help="for another sample")
    parser.add_argument("--jobs", type=whole(1), default=2, help="at a time (2)")
    parser.add_argument("--at-least", type=float, default=90, help="per cent (90)")
    parser.add_argument(
        "--afresh", action="store_true", help="also what was noticed before"
    )
    return parser.parse_args()


def _modules(paths: Iterable[str]) -> Iterator[Path]:
    """Return the modules that are meant."""
    for path in paths:
        place = INTEGRATION / path
        if not place.exists():
            raise UntestedError(f"there is no {place}")
        found = sorted(place.rglob("*.py")) if place.is_dir() else [place]
        yield from (module for module in found if module.name != "__init__.py")


def _until(end: float, work: Iterable[Work]) -> Iterator[Work]:
    """Return work for as long as there is time."""
    return takewhile(lambda _: time.monotonic() < end, work)


def _unchanged(work: Iterable[Work]) -> Work:
    """Return no change, with some of the tests of the work."""
    one = max(work, key=lambda one: len(one.tests))
    tests = dict(list(one.tests.items())[:20])
    return Work(one.module, UNCHANGED, "unchanged", tests)


class Report:
    """Prints what was not noticed as it comes, then the score of each module."""

    def __init__(self, kills: Kills) -> None:
        """Start with nothing counted."""
        self.keys: set[str] = set()
        self._kills = kills
        self._counts: dict[Path, Counter[Outcome]] = {}

    def add(self, result: Result) -> None:
        """Count a result."""
        work = result.work
        self.keys.add(work.key)
        self._kills.add(result)
        self._counts.setdefault(work.module, Counter())[result.outcome] += 1
        if result.outcome not in (Outcome.KILLED, Outcome.TIMEOUT):
            place = f"{work.module}:{work.mutant.line}"
            tried = f"{len(work.tests)} tests"
            print(
                f"{result.outcome} {place}: {work.mutant.change} ({tried})", flush=True
            )

    def close(self, at_least: float) -> int:
        """Print the score of each module; return 1 when it is less in all."""
        print("  noticed   of  module")
        for module, count in sorted(self._counts.items()):
            print(f"{_score(count):6.1f} %  {count.total():4}  {module}")
        all_of_them = sum(self._counts.values(), Counter())
        print(f"{_score(all_of_them):6.1f} %  {all_of_them.total():4}  all")
        return _score(all_of_them) < at_least


def _score(count: Counter[Outcome]) -> float:
    """Return how many per cent were noticed."""
    noticed = count[Outcome.KILLED] + count[Outcome.TIMEOUT]
    return 100 * noticed / count.total() if count else 100.0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UntestedError as error:
        sys.exit(str(error))
