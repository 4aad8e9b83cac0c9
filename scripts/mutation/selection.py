"""Which tests may notice a change: those that run its line."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set as AbstractSet
import os
from pathlib import Path
import re
import subprocess
import sys

from coverage import CoverageData
import pytest

INTEGRATION = Path("custom_components/sercomm")
# A module or a room, and what tests it; the longest path that fits counts.
TESTS: Mapping[str, tuple[str, ...]] = {
    "delivery": ("tests/delivery", "tests/managed", "tests/issues"),
    "managed": ("tests/managed", "tests/delivery", "tests/clips"),
    "coordinator.py": ("tests/test_coordinator*.py", "tests/test_init*.py"),
    "api": ("tests/api",),
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


class UntestedError(Exception):
    """A module that no tests are named for, or whose tests do not run."""


def test_files(module: Path) -> list[str]:
    """Return the test files of a module."""
    name = module.resolve().relative_to(INTEGRATION.resolve()).as_posix()
    fitting = [key for key in TESTS if name == key or name.startswith(f"{key}/")]
    own = Path(f"tests/test_{module.stem}.py")
    globs = TESTS[max(fitting, key=len)] if fitting else (own.as_posix(),)
    found = sorted({file.as_posix() for glob in globs for file in Path().glob(glob)})
    if not found:
        raise UntestedError(f"{name}: name its tests with --tests")
    return found


class Selection:
    """For each line of a module, the tests that run it."""

    def __init__(
        self, data: CoverageData, module: Path, failed: AbstractSet[str]
    ) -> None:
        """Read what was measured; tests that `failed` unchanged tell nothing."""
        self._lines = {
            line: {context.rpartition("|")[0] for context in contexts if "|" in context}
            - failed
            for line, contexts in data.contexts_by_lineno(str(module.resolve())).items()
        }
        self._breadth = Counter(
            test for tests in self._lines.values() for test in tests
        )

    def of(self, line: int) -> list[str]:
        """Return the tests that run a line, those first that run the fewest others.

        What is run when the module is imported concerns them all.
        """
        tests: Iterable[str] = self._lines.get(line) or (
            self._breadth if line in self._lines else ()
        )
        return sorted(tests, key=lambda test: (self._breadth[test], test))


def measure(files: Iterable[str], folder: Path) -> tuple[CoverageData, set[str]]:
    """Run tests unchanged; return which lines each of them runs, and which fail."""
    measured = folder / "coverage"
    arguments = (
        *("-q", "-n", "2", "--dist", "loadfile", "-p", "no:cacheprovider"),
        *(f"--cov={INTEGRATION}", "--cov-context=test", "--cov-report="),
        *("--cov-fail-under=0", "--show-capture=no", "--tb=no", "-rfE"),
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, *files],
        env={**os.environ, "COVERAGE_FILE": str(measured), "COVERAGE_CORE": "ctrace"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise UntestedError(f"the tests do not run:\n{done.stdout[-3000:]}")
    failed = re.findall(
        r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", done.stdout, re.MULTILINE
    )
    data = CoverageData(str(measured))
    data.read()
    return data, set(failed)
