"""Run tests against one changed module, in a process of its own.

A process that has imported Home Assistant is forked for each change, and the changed
module is given to the import system: no file is ever changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
import importlib
from importlib.machinery import SourceFileLoader
import os
from pathlib import Path
import signal
import sys
import time
from types import CodeType
from unittest.mock import patch

import pytest

from .operators import Mutant, mutated

TIMEOUT = 20.0
"""Seconds for one test; one that takes longer has noticed the change."""

COMPONENTS = ("camera", "http", "media_player", "media_source", "repairs", "stream")


class Outcome(StrEnum):
    """What became of a change."""

    KILLED = "killed"
    TIMEOUT = "timeout"
    SURVIVED = "survived"
    UNTESTED = "untested"


@dataclass(frozen=True)
class Result:
    """What became of a change of a module, and after how many seconds."""

    module: Path
    mutant: Mutant
    outcome: Outcome
    seconds: float = 0


def prepare() -> None:
    """Import what all tests need, but nothing of ours."""
    for name in (
        # First: it replaces the clock that the others import.
        "pytest_homeassistant_custom_component.plugins",
        *(f"homeassistant.components.{part}" for part in COMPONENTS),
        "hypothesis",
        "av",
    ):
        importlib.import_module(name)
    if any(name.startswith("custom_components") for name in sys.modules):
        raise RuntimeError("a module of ours is imported already")


@dataclass
class Running:
    """A process that runs the tests of one change."""

    module: Path
    mutant: Mutant
    process: int
    begun: float
    deadline: float

    def result(self) -> Result | None:
        """Return what became of it, None while it runs."""
        passed = time.monotonic() - self.begun
        process, status = os.waitpid(self.process, os.WNOHANG)
        if process:
            survived = os.waitstatus_to_exitcode(status) == pytest.ExitCode.OK
            outcome = Outcome.SURVIVED if survived else Outcome.KILLED
            return Result(self.module, self.mutant, outcome, passed)
        if time.monotonic() < self.deadline:
            return None
        os.killpg(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        return Result(self.module, self.mutant, Outcome.TIMEOUT, passed)


def start(module: Path, mutant: Mutant, tests: Sequence[str]) -> Running:
    """Begin to run tests against a change."""
    begun = time.monotonic()
    if not (process := os.fork()):
        noticed = 1
        try:
            os.setpgid(0, 0)
            noticed = _child(module, mutant, tests)
        finally:
            os._exit(noticed)
    # As in the child: whoever comes first, it can be killed with all that it starts.
    os.setpgid(process, process)
    deadline = begun + 60 + TIMEOUT * len(tests) / 4
    return Running(module, mutant, process, begun, deadline)


def _child(module: Path, mutant: Mutant, tests: Sequence[str]) -> int:
    """Run the tests in silence; return pytest's exit code."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    path = module.resolve()
    code = compile(mutated(module.read_text(), mutant.number), str(path), "exec")
    original = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        return code if Path(self.path) == path else original(self, fullname)

    options = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov")
    with patch.object(SourceFileLoader, "get_code", get_code):
        return int(pytest.main([*options, f"--timeout={TIMEOUT:.0f}", *tests]))
