"""Find out which lines of the integration each test runs, and how long it takes."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
import hashlib
import json
import os
from pathlib import Path
import sys
import tempfile
import time
from types import CodeType
from typing import Any, cast

import pytest

from .run import INTEGRATION, UntestedError, fork
from .warm import functions, run_items, with_tests

monitoring = sys.monitoring
TOOL = monitoring.COVERAGE_ID
LINE = monitoring.events.LINE


@dataclass(frozen=True)
class Measured:
    """What one test does: its seconds, whether it passes, its lines by module."""

    seconds: float
    passed: bool
    lines: Mapping[str, list[int]]


def measured(files: Iterable[str], jobs: int, file: Path) -> dict[str, Measured]:
    """Return what each test does; what `file` holds is used while nothing changed."""
    sources = {name: _mark([Path(name)]) for name in files}
    shared = _mark(
        path
        for folder in (INTEGRATION, Path("tests"))
        for path in sorted(folder.rglob("*.py"))
        if not path.name.startswith("test_")
    )
    held = json.loads(file.read_text()) if file.exists() else {}
    if held.get("shared") != shared:
        held = {"shared": shared, "sources": {}, "tests": {}}
    if new := [
        name for name, mark in sources.items() if held["sources"].get(name) != mark
    ]:
        tests = _measured(new, jobs)
        if not any(test["lines"] for test in tests.values()):
            raise UntestedError("the tests run nothing of the integration")
        # Without those that are gone from their files.
        for test in [name for name in held["tests"] if name.partition("::")[0] in new]:
            del held["tests"][test]
        held["tests"].update(tests)
        held["sources"].update((name, sources[name]) for name in new)
        file.write_text(json.dumps(held))
    return {
        test: Measured(**values)
        for test, values in held["tests"].items()
        if test.partition("::")[0] in sources
    }


def _mark(files: Iterable[Path]) -> str:
    """Return a mark of what files hold."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _measured(files: Iterable[str], jobs: int) -> dict[str, Any]:
    """Run tests in a process that has imported all of ours; return what they did."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "all")
        _, status = os.waitpid(fork(lambda: _measure(files, jobs, file)), 0)
        if status:
            raise UntestedError("the tests do not run")
        return cast("dict[str, Any]", json.loads(file.read_text()))


def _measure(files: Iterable[str], jobs: int, file: Path) -> int:
    """Run all tests, each process some of the files; write down what they did."""

    def act(session: pytest.Session) -> None:
        lines = _Lines()
        order = sorted({item.path for item in session.items})
        with tempfile.TemporaryDirectory() as folder:
            parts = [Path(folder, str(part)) for part in range(jobs)]

            def run(part: int) -> int:
                mine = set(order[part::jobs])
                items = [item for item in session.items if item.path in mine]
                tests = {item.nodeid: asdict(lines.of(session, item)) for item in items}
                parts[part].write_text(json.dumps(tests))
                return 0

            processes = [fork(lambda part=part: run(part)) for part in range(jobs)]  # type: ignore[misc]
            for process in processes:
                os.waitpid(process, 0)
            tests = {}
            for part in parts:
                tests.update(json.loads(part.read_text()))
        file.write_text(json.dumps(tests))

    with_tests(files, act)
    return not file.exists()


class _Lines:
    """Notes the lines of ours that run, each once for each test."""

    def __init__(self) -> None:
        """Watch all functions of the integration."""
        self._ran: dict[str, set[int]] = {}
        self._root = Path.cwd()
        monitoring.use_tool_id(TOOL, "mutants")
        monitoring.register_callback(TOOL, LINE, self._note)
        for found in functions().values():
            for function in found:
                self._watch(function.__code__)
        self._caches = [
            thing
            for name, module in sys.modules.items()
            if name.startswith("custom_components.")
            for thing in vars(module).values()
            if hasattr(thing, "cache_clear")
        ]

    def _watch(self, code: CodeType) -> None:
        """Watch a function and those in it."""
        monitoring.set_local_events(TOOL, code, LINE)
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self._watch(constant)

    def _note(self, code: CodeType, line: int) -> object:
        """Note a line, and ask not to be told of it again."""
        self._ran.setdefault(code.co_filename, set()).add(line)
        return monitoring.DISABLE

    def of(self, session: pytest.Session, item: pytest.Item) -> Measured:
        """Run one test, return what it did."""
        self._ran.clear()
        # What a test before has computed is run by this one, too.
        for cached in self._caches:
            cached.cache_clear()
        monitoring.restart_events()
        session.testsfailed = 0
        begun = time.monotonic()
        passed = run_items(session, [item])
        seconds = round(time.monotonic() - begun, 2)
        lines = {
            Path(file).relative_to(self._root).as_posix(): sorted(lines)
            for file, lines in self._ran.items()
        }
        return Measured(seconds, passed, lines)
