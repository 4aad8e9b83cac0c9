"""Change modules in small ways, run the tests of each, and list what none noticed."""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
import random
import sys
from tempfile import TemporaryDirectory
import time

from .operators import UNCHANGED, Mutant, mutants_of
from .run import Outcome, Result, Running, prepare, start
from .selection import INTEGRATION, Selection, UntestedError, measure, test_files

DEFAULT = ("delivery", "coordinator.py", "api/transport.py")

type Work = tuple[Path, Mutant, list[str]]


def main() -> int:
    """Return 1 when fewer changes are noticed than are asked for."""
    arguments = _arguments()
    modules = list(_modules(arguments.path))
    files = arguments.tests or sorted(
        {file for module in modules for file in test_files(module)}
    )
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        data, failed = measure(files, Path(folder))
        selections = {module: Selection(data, module, failed) for module in modules}
    print(f"tests measured in {time.monotonic() - began:.0f} s", flush=True)
    for test in sorted(failed):
        print(f"left out, for it fails unchanged: {test}", flush=True)
    work = [
        (module, mutant, selection.of(mutant.line))
        for module, selection in selections.items()
        for mutant in mutants_of(module.read_text())
    ]
    print(f"{len(work)} changes in {len(modules)} modules", flush=True)
    if arguments.sample and arguments.sample < len(work):
        # The same sample each time, so that two runs can be compared.
        work = random.Random(arguments.seed).sample(work, arguments.sample)  # noqa: S311
    prepare()
    _check(work)
    return _report(_run(work, arguments.jobs), arguments.at_least)


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
    parser.add_argument("--sample", type=int, help="only so many changes, by chance")
    parser.add_argument("--seed", type=int, default=1, help="for another sample")
    parser.add_argument("--jobs", type=int, default=2, help="at a time (2)")
    parser.add_argument("--at-least", type=float, default=90, help="per cent (90)")
    return parser.parse_args()


def _modules(paths: Iterable[str]) -> Iterator[Path]:
    """Return the modules that are meant."""
    for path in paths:
        place = INTEGRATION / path
        if not place.exists():
            raise UntestedError(f"there is no {place}")
        found = sorted(place.rglob("*.py")) if place.is_dir() else [place]
        yield from (module for module in found if module.name != "__init__.py")


def _check(work: Iterable[Work]) -> None:
    """Run some tests unchanged, in the same way: they must not notice anything."""
    module, _, tests = max(work, key=lambda one: len(one[2]))
    (result,) = _run([(module, UNCHANGED, tests[:20])], 1)
    if result.outcome is not Outcome.SURVIVED:
        raise UntestedError(f"without a change, tests of {module} fail here")


def _run(work: Iterable[Work], jobs: int) -> Iterator[Result]:
    """Run some changes at a time; return what becomes of each."""
    waiting = iter(work)
    running: list[Running] = []
    while True:
        while len(running) < jobs and (one := next(waiting, None)):
            module, mutant, tests = one
            if tests:
                running.append(start(module, mutant, tests))
            else:
                yield Result(module, mutant, Outcome.UNTESTED)
        if not running:
            return
        time.sleep(0.02)
        for one_running in tuple(running):
            if result := one_running.result():
                running.remove(one_running)
                yield result


def _report(results: Iterable[Result], at_least: float) -> int:
    """Print what was not noticed as it comes, then the score of each module."""
    counts: dict[Path, Counter[Outcome]] = {}
    for result in results:
        counts.setdefault(result.module, Counter())[result.outcome] += 1
        if result.outcome in (Outcome.SURVIVED, Outcome.UNTESTED):
            place = f"{result.module}:{result.mutant.line}"
            print(f"{result.outcome} {place}: {result.mutant.change}", flush=True)
    for module, count in sorted(counts.items()):
        print(f"{_score(count):6.1f} %  {count.total():4}  {module}")
    score = _score(sum(counts.values(), Counter()))
    print(f"{score:6.1f} %  {sum(c.total() for c in counts.values()):4}  all")
    return score < at_least


def _score(count: Counter[Outcome]) -> float:
    """Return how many per cent were noticed."""
    noticed = count[Outcome.KILLED] + count[Outcome.TIMEOUT]
    return 100 * noticed / count.total() if count else 100.0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UntestedError as error:
        sys.exit(str(error))
