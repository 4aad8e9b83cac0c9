"""The tool that changes the code: what it changes, and which tests it asks."""

import ast
from pathlib import Path

import pytest

from scripts.mutation.kills import Kills
from scripts.mutation.measure import Measured
from scripts.mutation.operators import mutants_of, mutated
from scripts.mutation.run import INTEGRATION, Outcome, Result, UntestedError, Work
from scripts.mutation.selection import TESTS, Selection, test_files as files_of
from scripts.mutation.warm import changed_function

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

def is_far(self):
    return False
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
    (17, "False -> True"),
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
    assert "tests/delivery/test_delivery.py" in files_of(INTEGRATION / "delivery/a.py")
    with pytest.raises(UntestedError, match=r"errors\.py: name its tests"):
        files_of(INTEGRATION / "errors.py")


MODULE = """
LIMIT = 2
class Count:
    size: int = 1
    @property
    def far(self):
        def inner():
            return self.size > LIMIT
        return inner()
    def grow[T](self, by=1):
        self.size += by
"""
TEST = "tests/test_mutation.py::test_"
"""Stands for tests of a module that nothing but these tests knows."""


@pytest.fixture
def work(tmp_path: Path) -> list[Work]:
    """Return what is to be tried of a module of which three tests run something."""
    module = tmp_path / "module.py"
    module.write_text(MODULE)
    lines = {"far": [7, 8, 9], "all": [7, 8, 9, 11], "grow": [11], "broken": [8, 11]}
    measured = {
        f"{TEST}{name}": Measured(0.5, name != "broken", {module.as_posix(): ran})
        for name, ran in lines.items()
    }
    return list(Selection(module, measured, {}, None).work())


def test_selection(work: list[Work]) -> None:
    """A line is tried by tests that run it, those first that have noticed something."""
    chosen = {
        one.mutant.change: [test.removeprefix(TEST) for test in one.tests]
        for one in work
    }
    assert chosen["Gt -> GtE"] == ["far", "all"]
    assert chosen["without self.size += by"] == ["grow", "all"]
    (module,) = {one.module for one in work}
    measured = {
        f"{TEST}{name}": Measured(0.5, True, {module.as_posix(): ran})
        for name, ran in (("far", [8]), ("all", [8, 9]))
    }
    again = Selection(module, measured, {f"{TEST}all": 1}, 1).work()
    assert {tuple(one.tests) for one in again if one.mutant.line == 8} == {
        (f"{TEST}all",)
    }
    # What happens on import is tried by the tests of all lines, here.
    assert chosen["2 -> 3"] == ["grow", "far", "all"]
    assert {limit for one in work for limit in one.tests.values()} == {11.0}
    assert len({one.key for one in work}) == len(work)


def test_changed_functions(work: list[Work]) -> None:
    """The outermost function that a change is in; none for what is done on import."""
    found = {
        one.mutant.change: code.co_qualname if code else None
        for one in work
        for code in [changed_function(one.module, one.mutant)]
    }
    assert found["Gt -> GtE"] == "Count.far"
    assert found["without self.size += by"] == "Count.grow"
    assert found["2 -> 3"] is None
    assert found["1 -> 2"] is None


def test_kills(work: list[Work], tmp_path: Path) -> None:
    """What a test has noticed is known until the test's file changes."""
    file = tmp_path / "kills.json"
    kills = Kills(file)
    first, second, third, *_ = work
    kills.add(Result(first, Outcome.KILLED, f"{TEST}kills"))
    kills.add(Result(second, Outcome.SURVIVED, f"{TEST}kills"))
    kills.add(Result(third, Outcome.KILLED, "tests/gone.py::test_gone"))
    known = Kills(file)
    assert known.of(first) == Result(first, Outcome.KILLED, f"{TEST}kills")
    assert known.of(second) is None
    assert known.of(third) is None
    assert known.tests()[f"{TEST}kills"] == 1
