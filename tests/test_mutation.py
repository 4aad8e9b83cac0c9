"""The tool that changes the code: what it changes, and which tests it asks."""

import ast
from pathlib import Path

import pytest

from scripts.mutation.operators import mutants_of, mutated
from scripts.mutation.selection import (
    INTEGRATION,
    TESTS,
    UntestedError,
    test_files as files_of,
)

BEFORE = """
\"\"\"Texts stay.\"\"\"
LIMIT: int = 2

@callback
def look(self, now=1.5):
    assert now > 0
    LOGGER.info("seen", now + 1)
    if self.over:
        raise ValueError(now)
    self.count += 8
    self.seen = not now <= self.limit or now in (True, None)
    forget(self)
    return self
"""
CHANGES = [
    (3, "2 -> 3"),
    (6, "1.5 -> 0.5"),
    (10, "without raise ValueError(now)"),
    (9, "if self.over -> if not"),
    (11, "8 -> 32"),
    (11, "without self.count += 8"),
    (12, "LtE -> Lt"),
    (12, "without not"),
    (12, "True -> False"),
    (12, "In -> NotIn"),
    (12, "Or -> And"),
    (12, "without self.seen = not now <= self.limit or now in (True, None)"),
    (13, "without forget(self)"),
    (14, "return None"),
]


def test_changes() -> None:
    """Each change is offered once, and nothing that only logs, asserts or decorates."""
    found = mutants_of(BEFORE)
    assert [(mutant.line, mutant.change) for mutant in found] == CHANGES
    assert [mutant.number for mutant in found] == list(range(len(CHANGES)))


def test_each_change_is_another() -> None:
    """Exactly one thing is changed at a time, and the rest stays as it was."""
    before = ast.unparse(ast.parse(BEFORE)).splitlines()
    texts = set()
    for number in range(len(CHANGES)):
        tree = mutated(BEFORE, number)
        compile(tree, "changed", "exec")
        after = ast.unparse(tree).splitlines()
        changed = [old for old, new in zip(before, after, strict=True) if old != new]
        assert len(changed) == 1, CHANGES[number]
        texts.add("\n".join(after))
    assert len(texts) == len(CHANGES)
    with pytest.raises(IndexError):
        mutated(BEFORE, len(CHANGES))


def test_the_map_is_true() -> None:
    """The modules and the tests that it names are there."""
    for name, globs in TESTS.items():
        assert (INTEGRATION / name).exists(), name
        assert all(list(Path().glob(glob)) for glob in globs), name
    assert files_of(INTEGRATION / "limits.py") == ["tests/test_limits.py"]
    assert files_of(INTEGRATION / "sensor.py") == ["tests/test_sensor.py"]
    with pytest.raises(UntestedError, match=r"errors\.py: name its tests"):
        files_of(INTEGRATION / "errors.py")
