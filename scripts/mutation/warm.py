"""Run tests against changed functions in forks of one process that has all tests.

Everything is imported and collected once. In each fork the code of one function is
replaced in place, so that only the tests themselves take time.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
import gc
import importlib
import inspect
from pathlib import Path
from types import CodeType, FunctionType

import pytest

from .operators import UNCHANGED, Mutant, mutated
from .run import COMPONENTS, INTEGRATION, OPTIONS, Result, Started, Work, check, run_all

type Functions = dict[tuple[str, str, int], list[FunctionType]]


def changed_function(module: Path, mutant: Mutant) -> CodeType | None:
    """Return the changed code of the one function that a change is in.

    None when it changes what happens on import: constants, defaults, class bodies.
    """
    source, path = module.read_text(), str(module.resolve())
    before = _unchanged(source, path)
    after = compile(mutated(source, mutant.number), path, "exec")
    return _difference(before, after)


@cache
def _unchanged(source: str, path: str) -> CodeType:
    """Return the code of a module as it is."""
    return compile(mutated(source, UNCHANGED.number), path, "exec")


def _difference(before: CodeType, after: CodeType) -> CodeType | None:
    """Return the outermost function that differs, None when more than it does."""
    if before.co_code != after.co_code or len(before.co_consts) != len(after.co_consts):
        return None
    differing = [
        (old, new)
        for old, new in zip(before.co_consts, after.co_consts, strict=True)
        # A class also lists the attributes that its functions set: no difference here.
        if old != new and not isinstance(new, tuple)
    ]
    if len(differing) != 1:
        return None
    ((old, new),) = differing
    if not isinstance(old, CodeType) or not isinstance(new, CodeType):
        return None
    # The body of a class, or what stands around a function with parameters of types.
    if not new.co_flags & inspect.CO_OPTIMIZED or new.co_name.startswith("<generic"):
        return _difference(old, new)
    return new if old.co_freevars == new.co_freevars else None


def functions() -> Functions:
    """Import all of ours; return its functions by file, name and line."""
    for file in sorted(INTEGRATION.rglob("*.py")):
        if file.name != "__main__.py":
            parts = file.with_suffix("").parts
            importlib.import_module(".".join(parts).removesuffix(".__init__"))
    for name in COMPONENTS:
        importlib.import_module(f"homeassistant.components.{name}")
    ours = str(INTEGRATION.resolve())
    found: Functions = {}
    gc.unfreeze()  # what is frozen is not found
    for thing in gc.get_objects():
        if type(thing) is FunctionType:
            code = thing.__code__
            if code.co_filename.startswith(ours):
                place = (code.co_filename, code.co_qualname, code.co_firstlineno)
                found.setdefault(place, []).append(thing)
    # What is there now is not looked through, and so not copied, in any fork.
    gc.freeze()
    return found


class InPlace:
    """A pytest plugin that, in place of the tests, does something with all of them."""

    def __init__(self, act: Callable[[pytest.Session], None]) -> None:
        """`act` is called once the tests are collected."""
        self._act = act

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run no tests but those that are asked for."""
        self._act(session)
        return True


def with_tests(files: Iterable[str], act: Callable[[pytest.Session], None]) -> None:
    """Collect tests, and do something with them."""
    pytest.main([*OPTIONS, *files], plugins=[InPlace(act)])


def run_items(session: pytest.Session, items: Sequence[pytest.Item]) -> bool:
    """Run tests until one fails; return whether none did."""
    for item, following in zip(items, (*items[1:], None), strict=True):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return False
    return True


def run_warm(
    unchanged: Work,
    work: Iterable[Work],
    files: Iterable[str],
    jobs: int,
    done: Callable[[Result], None],
) -> None:
    """Run the tests of changes that lie in functions; tell what becomes of each.

    Raises UntestedError when tests fail without a change.
    """

    def act(session: pytest.Session) -> None:
        items = {item.nodeid: item for item in session.items}
        places = functions()

        def run(one: Work, started: Started) -> int:
            session.config.pluginmanager.register(started)
            if code := changed_function(one.module, one.mutant):
                place = (code.co_filename, code.co_qualname, code.co_firstlineno)
                for function in places[place]:
                    function.__code__ = code
            return int(not run_items(session, [items[test] for test in one.tests]))

        run_all([unchanged], 1, run, check)
        run_all(work, jobs, run, done)

    with_tests(files, act)
