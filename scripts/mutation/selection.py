"""Which tests may notice a change: those that run its line."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
import hashlib
from pathlib import Path
import re

from .measure import Measured
from .operators import Mutant, mutants_of
from .run import INTEGRATION, UntestedError, Work

# A module or a room, and what tests it; the longest path that fits counts.
TESTS: Mapping[str, tuple[str, ...]] = {
    "delivery": (
        *("tests/delivery", "tests/managed", "tests/issues/test_delivery*.py"),
        *("tests/test_requests.py", "tests/websocket/test_levels.py"),
    ),
    "managed": (
        *("tests/managed", "tests/delivery", "tests/clips"),
        "tests/issues/test_vendor_watch.py",
    ),
    "coordinator.py": (
        *("tests/test_coordinator*.py", "tests/test_init*.py", "tests/test_pause.py"),
        *("tests/test_poll_faults.py", "tests/test_stopping.py"),
        *("tests/test_spoiled*.py", "tests/test_button.py"),
    ),
    "api": (
        *("tests/api", "tests/actions", "tests/flows/test_schemas.py"),
        *("tests/test_reference.py", "tests/test_channels.py"),
    ),
    "api/transport.py": ("tests/api", "tests/test_who_answers.py", "tests/test_pause*"),
    "limits.py": ("tests/test_limits.py",),
    "listeners.py": ("tests/delivery/test_delivery.py", "tests/upkeep"),
    "actions": ("tests/actions",),
    "audio": ("tests/audio",),
    "clips": ("tests/clips",),
    "flows": ("tests/flows",),
    "issues": ("tests/issues",),
    "pictures": ("tests/pictures", "tests/test_camera*.py", "tests/test_image.py"),
    "upkeep": ("tests/upkeep",),
}
# Words in the names of the test files that say most of a module, beside its own name.
NEAREST: Mapping[str, tuple[str, ...]] = {
    "coordinator": ("poll", "spoiled", "pause"),
    "delivery": ("fallback", "cross_check", "pause"),
    "detections": ("live_stream", "long_poll"),
    "levels": ("live_stream",),
    "provision": ("settings",),
    "push": ("verification", "silent_death", "delivery_", "fallback"),
    "verification": ("silent_death", "delivery_button", "cross_check"),
    "transport": ("connection", "giving_way", "lifetime", "firmware", "completeness"),
    "webhook": ("test_delivery",),
}
SLACK = 6.0
"""Seconds that a test may take longer, beside ten times what it takes."""


def test_files(module: Path) -> list[str]:
    """Return the test files of a module."""
    name = module.resolve().relative_to(INTEGRATION.resolve()).as_posix()
    fitting = [key for key in TESTS if name == key or name.startswith(f"{key}/")]
    own = Path(f"tests/test_{module.stem}.py")
    globs = TESTS[max(fitting, key=len)] if fitting else (own.as_posix(),)
    found = {
        file.as_posix()
        for glob in globs
        for place in Path().glob(glob)
        for file in (place.rglob("test_*.py") if place.is_dir() else (place,))
    }
    if not found:
        raise UntestedError(f"{name}: name its tests with --tests")
    return sorted(found)


@dataclass(frozen=True)
class _Place:
    """A function, or a statement outside of all functions."""

    name: str
    node: ast.stmt
    in_function: bool

    def holds(self, line: int) -> bool:
        """Whether a line is in it."""
        return self.node.lineno <= line <= (self.node.end_lineno or self.node.lineno)


class Selection:
    """The changes of a module, and for each of its lines the tests that run it."""

    def __init__(
        self,
        module: Path,
        tests: Mapping[str, Measured],
        noticed: Mapping[str, int],
        most: int | None,
    ) -> None:
        """Use what was measured, and how many changes each test has `noticed` so far.

        At most so many tests are chosen for each change.
        """
        self._noticed = noticed
        self._module = module
        self._most = most
        self._source = module.read_text()
        self._places = list(_places(ast.parse(self._source)))
        self._tests = {name: test for name, test in tests.items() if test.passed}
        path = module.as_posix()
        self._breadth = {
            name: len(test.lines.get(path, ())) for name, test in self._tests.items()
        }

    def work(self) -> Iterator[Work]:
        """Return all changes."""
        seen: Counter[str] = Counter()
        for mutant in mutants_of(self._source):
            place = next(p for p in self._places if p.holds(mutant.line))
            text = f"{self._module} {place.name} {ast.dump(place.node)} {mutant.change}"
            seen[text] += 1
            key = hashlib.sha256(f"{text} {seen[text]}".encode()).hexdigest()[:16]
            tests = self._running(mutant, place)[: self._most]
            limits = {test: SLACK + 10 * self._tests[test].seconds for test in tests}
            yield Work(self._module, mutant, key, limits)

    def _running(self, mutant: Mutant, place: _Place) -> list[str]:
        """Return the tests that run a line, the most promising first.

        Those that have noticed other changes, then those that run few other lines.

        A default is run by the tests of its function, a constant or a field by the
        tests of all lines that name it.
        """
        wanted = {self._module.as_posix(): {mutant.line}}
        found = self._that_run(wanted)
        if not found and place.in_function:
            last = place.node.end_lineno or mutant.line
            wanted = {self._module.as_posix(): set(range(place.node.lineno, last + 1))}
            found = self._that_run(wanted)
        elif not found:
            named = self._that_run(self._naming(place.name))
            found = sorted({*named, *self._that_name(place.name)}) or [
                name for name, breadth in self._breadth.items() if breadth
            ]
        return sorted(
            found,
            key=lambda test: (
                not self._noticed.get(test),
                self._is_far(Path(test.partition("::")[0]).name),
                self._breadth[test] * self._tests[test].seconds,
                test,
            ),
        )

    def _that_name(self, name: str) -> list[str]:
        """Return the tests of files that name a constant or a field."""
        word = re.compile(rf"\b{re.escape(name)}\b")
        files = {Path(test.partition("::")[0]) for test in self._tests if name}
        naming = {
            file.as_posix()
            for file in files
            if file.exists() and word.search(file.read_text())
        }
        return [test for test in self._tests if test.partition("::")[0] in naming]

    def _naming(self, name: str) -> dict[str, set[int]]:
        """Return the lines that name a constant or a field, defaults at their use."""
        if not name:
            return {}
        word = re.compile(rf"\b{re.escape(name)}\b")
        found = {
            file.as_posix(): {
                number
                for number, line in enumerate(file.read_text().splitlines(), 1)
                if word.search(line)
            }
            for file in INTEGRATION.rglob("*.py")
        }
        own = found.get(self._module.as_posix(), set())
        for place in self._places:
            node = place.node
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and any(
                node.lineno <= line < node.body[0].lineno for line in own
            ):
                own |= set(range(node.body[0].lineno, (node.end_lineno or 0) + 1))
        return found

    def _is_far(self, file: str) -> bool:
        """Whether a test file is hardly about the module."""
        stem = self._module.stem
        return not any(word in file for word in (stem, *NEAREST.get(stem, ())))

    def _that_run(self, wanted: Mapping[str, set[int]]) -> list[str]:
        """Return the tests that run any of these lines of these modules."""
        return [
            name
            for name, test in self._tests.items()
            if any(
                not lines.isdisjoint(test.lines.get(path, ()))
                for path, lines in wanted.items()
            )
        ]


def _places(tree: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[_Place]:
    """Return the outermost functions, and the statements outside of them."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _places(node, f"{prefix}{node.name}.")
            yield _Place(node.name, node, in_function=False)
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield _Place(f"{prefix}{node.name}", node, in_function=True)
        elif isinstance(target, ast.AnnAssign):
            yield _Place(ast.unparse(target.target), node, in_function=False)
        else:
            name = target.id if isinstance(target, ast.Name) else ""
            yield _Place(name, node, in_function=False)
