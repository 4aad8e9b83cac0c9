"""Run the tests of each change in a process of its own, a few at a time."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
import os
from pathlib import Path
import signal
import tempfile
import time
import traceback

import pytest

from .operators import Mutant

INTEGRATION = Path("custom_components/sercomm")
OPTIONS = (
    *("-qq", "-s", "-p", "no:cacheprovider", "-p", "no:cov", "-p", "no:randomly"),
    "--disable-warnings",
)
BROKEN = 70
"""Exit code of a process in which not a test failed, but the tool."""
GRACE = 10.0
"""Seconds that a test gets beside its limit, to end by itself."""
COMPONENTS = ("camera", "http", "media_player", "media_source", "repairs", "stream")


class UntestedError(Exception):
    """A module that no tests are named for, or whose tests do not run."""


class Outcome(StrEnum):
    """What became of a change."""

    KILLED = "killed"
    TIMEOUT = "timeout"
    SURVIVED = "survived"
    UNTESTED = "untested"
    BROKEN = "not tried"


@dataclass(frozen=True)
class Work:
    """A change of a module, and the seconds that each of its tests may take."""

    module: Path
    mutant: Mutant
    key: str
    """The same for the same change of the same function, wherever it stands."""
    tests: Mapping[str, float] = field(repr=False)


@dataclass(frozen=True)
class Result:
    """What became of a change, and the last test that ran."""

    work: Work
    outcome: Outcome
    test: str = ""


@dataclass(frozen=True)
class _Running:
    """A process that runs the tests of one change."""

    work: Work
    process: int
    started: Path
    deadline: float

    def result(self) -> Result | None:
        """Return what became of it, None while it runs."""
        process, status = os.waitpid(self.process, os.WNOHANG)
        if process:
            match os.waitstatus_to_exitcode(status):
                case pytest.ExitCode.OK:
                    outcome = Outcome.SURVIVED
                case code:
                    outcome = Outcome.BROKEN if code == BROKEN else Outcome.KILLED
        elif not self._hangs():
            return None
        else:
            os.killpg(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
            outcome = Outcome.TIMEOUT
        test = self.started.read_text() if self.started.exists() else ""
        self.started.unlink(missing_ok=True)
        return Result(self.work, outcome, test)

    def _hangs(self) -> bool:
        """Whether its time is up, or a test does not heed its own limit."""
        if not self.started.exists():
            return time.monotonic() > self.deadline
        limit = self.work.tests.get(self.started.read_text(), 0) + GRACE
        return time.time() - self.started.stat().st_mtime > limit


class Started:
    """A pytest plugin that writes down which test has begun, and limits its time."""

    def __init__(self, file: Path, limits: Mapping[str, float]) -> None:
        """Write into `file`; `limits` are seconds."""
        self._file = file
        self._limits = limits

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Note a test before it runs."""
        self._file.write_text(item.nodeid)
        item.add_marker(pytest.mark.timeout(self._limits[item.nodeid]))


type Body = Callable[[Work, Started], int]
"""Runs the tests of a change, returns pytest's exit code."""


def fork(body: Callable[[], int]) -> int:
    """Run something in silence in a process with a group of its own; return its id."""
    if not (process := os.fork()):
        code, errors = BROKEN, os.dup(2)
        try:
            os.setpgid(0, 0)
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nowhere, stream)
            code = body()
        except BaseException:
            os.write(errors, traceback.format_exc().encode())
            raise
        finally:
            os._exit(code)
    # As in the child: whoever comes first, it can be killed with all that it starts.
    os.setpgid(process, process)
    return process


def run_all(
    work: Iterable[Work], jobs: int, body: Body, done: Callable[[Result], None]
) -> None:
    """Run some changes at a time; tell what becomes of each."""
    waiting = iter(work)
    running: list[_Running] = []
    with tempfile.TemporaryDirectory() as folder:
        while True:
            while len(running) < jobs and (one := next(waiting, None)):
                if one.tests:
                    running.append(_start(one, body, Path(folder)))
                else:
                    done(Result(one, Outcome.UNTESTED))
            if not running:
                return
            time.sleep(0.02)
            for one_running in tuple(running):
                if result := one_running.result():
                    running.remove(one_running)
                    done(result)


def check(result: Result) -> None:
    """Make sure that tests without a change notice nothing; raises UntestedError."""
    if result.outcome is not Outcome.SURVIVED:
        raise UntestedError(f"without a change this fails here: {result.test}")


def _start(work: Work, body: Body, folder: Path) -> _Running:
    """Begin to run the tests of a change."""
    file = folder / work.key
    process = fork(lambda: body(work, Started(file, work.tests)))
    deadline = time.monotonic() + 60
    return _Running(work, process, file, deadline)
