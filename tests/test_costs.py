"""What a run of all tests leaves out, and what it may not."""

from pathlib import Path

from hypothesis import settings
import pytest

pytest_plugins = ("pytester",)

TABLE = """
import pytest

@pytest.mark.matrix({part})
@pytest.mark.parametrize("fault", ["page", "404", "cut"])
@pytest.mark.parametrize("path", [{{"a": 1}}, {{"a": 2}}, {{"a": 3}}])
def test_cell(path, fault):
    pass

def test_other():
    pass
"""


SKIPPED = """
import pytest

@pytest.mark.browser
def test_in_a_browser():
    pytest.skip("no reason")

@pytest.mark.browser
@pytest.mark.skipif(True, reason="none either")
def test_never_begun():
    pass

def test_other():
    pytest.skip("may be")
"""


@pytest.fixture
def run(pytester: pytest.Pytester) -> pytest.Pytester:
    """Return what runs a pytest of its own with the plugin."""
    pytester.syspathinsert(Path(__file__).parents[1])
    pytester.makeini(
        "[pytest]\nmarkers =\n  matrix(part): a table\n  browser: in one\n"
        "asyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n"
    )
    return pytester


@pytest.mark.parametrize(
    ("arguments", "cells"),
    [((), 3), (("--whole",), 9), (("test_it.py::test_cell",), 9)],
)
def test_cells(run: pytest.Pytester, arguments: tuple[str, ...], cells: int) -> None:
    """Three of nine cells, all with --whole, all of a test that is named."""
    run.makepyfile(test_it=TABLE.format(part=3))
    result = run.inline_run("-p", "tests.costs", "--collect-only", *arguments)
    (finish,) = result.getcalls("pytest_collection_finish")
    names = [item.name for item in finish.session.items]
    assert ("test_other" in names) is ("test_it.py::test_cell" not in arguments)
    taken = [name for name in names if name.startswith("test_cell")]
    assert len(taken) == cells
    for value in ("page", "404", "cut", "path0", "path1", "path2"):
        assert len([name for name in taken if value in name]) == cells // 3


PROPERTIES = """
from hypothesis import given, settings, strategies as st
from tests.costs import examples

NUMBER = examples(0.5)

@given(st.booleans())
@settings(max_examples=NUMBER)
def test_property(it):
    assert NUMBER == {number}

def test_other():
    raise AssertionError
"""


@pytest.mark.parametrize(
    ("arguments", "number"), [((), 12), (("--whole",), 50), (("--fuzz", "8"), 4)]
)
def test_properties(
    run: pytest.Pytester, arguments: tuple[str, ...], number: int
) -> None:
    """With --fuzz only they are tried, each with as many examples as is its part."""
    run.makepyfile(test_it=PROPERTIES.format(number=number))
    profile = settings.get_current_profile_name()
    try:
        result = run.inline_run("-p", "tests.costs", *arguments)
    finally:
        settings.load_profile(profile)
    result.assertoutcome(passed=1, failed=0 if "--fuzz" in arguments else 1)


def test_a_row_that_is_lost(run: pytest.Pytester) -> None:
    """A part that misses a row is no run at all."""
    run.makepyfile(test_it=TABLE.format(part=7))
    result = run.inline_run("-p", "tests.costs", "--collect-only")
    assert result.ret is pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize(("insists", "failed"), [(True, 2), (False, 0)])
def test_no_browser_test_is_skipped(
    run: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, insists: bool, failed: int
) -> None:
    """Where one is insisted on, skipping is failing, however it is done."""
    monkeypatch.delenv("NEED_BROWSER", raising=False)
    if insists:
        monkeypatch.setenv("NEED_BROWSER", "1")
    run.makepyfile(test_it=SKIPPED)
    result = run.inline_run("-p", "tests.no_skips")
    result.assertoutcome(skipped=3 - failed, failed=failed)
