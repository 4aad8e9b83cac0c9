"""Run tests against a change of what a module does when it is imported.

A process that has imported Home Assistant, but nothing of ours, is forked; the changed
module is given to the import system. No file is ever changed.
"""

import importlib
from importlib.machinery import SourceFileLoader
from pathlib import Path
import sys
from types import CodeType
from unittest.mock import patch

import pytest

from .operators import mutated
from .run import COMPONENTS, OPTIONS, Started, Work


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


def run(work: Work, started: Started) -> int:
    """Run the tests of a change; return pytest's exit code."""
    path = work.module.resolve()
    tree = mutated(work.module.read_text(), work.mutant.number)
    code = compile(tree, str(path), "exec")
    original = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        return code if Path(self.path) == path else original(self, fullname)

    with patch.object(SourceFileLoader, "get_code", get_code):
        return int(pytest.main([*OPTIONS, "-x", *work.tests], plugins=[started]))
