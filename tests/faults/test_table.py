"""The table in docs/faults.md names rows, files and tests that there are."""

from pathlib import Path
import re

from tests.faults.test_wire import COLUMNS

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs/faults.md").read_text()


def test_columns() -> None:
    """The columns are those of the test."""
    head = next(line for line in TABLE.splitlines() if line.startswith("| | set-up"))
    assert [name.strip() for name in head.split("|")[2:-1]] == list(COLUMNS)


def test_files_and_tests() -> None:
    """What a cell points to exists."""
    files = set(re.findall(r"tests/[\w/]+\.py", TABLE))
    assert len(files) > 20
    assert not [name for name in files if not (ROOT / name).exists()]
    tests = set(re.findall(r"`(test_\w+)…?`", TABLE))
    code = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    assert tests
    assert not [name for name in tests if f"def {name}" not in code]
