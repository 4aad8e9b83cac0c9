"""What keeps a run of all tests short; no test depends on anything here."""

import gc
import logging
import sys
from typing import override

from hypothesis import HealthCheck, settings
from hypothesis.internal.detection import is_hypothesis_test
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling, Scheduling

# Its tests share one running Home Assistant, and wait more than they compute.
REAL = "tests/real"
# Waits for polls as long as all others of them take.
LONGEST = f"{REAL}/test_push_death.py"
# Collections of the youngest objects: at the default of 2000, a test of one camera
# starts ten of them and nothing is found.
YOUNG_OBJECTS = 20_000
LONGEST_NAME = 100
# Of each property that holds for any value; 100 with --whole.
EXAMPLES = 25


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that tries each cell of each table of faults."""
    parser.addoption(
        "--whole",
        action="store_true",
        help="try every cell of a matrix, and more of any value",
    )
    parser.addoption(
        "--fuzz", type=int, metavar="N", help="only properties, with N examples each"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Log less of Home Assistant.

    With `-v`, all that Home Assistant logs is kept. Any value is tried a few times.
    """
    # How long one takes tells how busy the machine is.
    settings.register_profile("whole", deadline=None, max_examples=4 * EXAMPLES)
    settings.register_profile("plain", deadline=None, max_examples=EXAMPLES)
    settings.register_profile(
        "fuzz",
        deadline=None,
        max_examples=config.getoption("fuzz") or EXAMPLES,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    names = [name for name in ("fuzz", "whole") if config.getoption(name)]
    settings.load_profile([*names, "plain"][0])
    if config.get_verbosity() <= 0:
        logging.getLogger("homeassistant").setLevel(logging.WARNING)
    root = logging.getLogger()
    for handler in root.handlers[:]:
        # pytest shows the same lines once more, as captured log.
        if type(handler) is logging.StreamHandler and handler.stream is sys.stderr:
            root.removeHandler(handler)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a long value by its beginning.

    A picture of megabytes was the name of its test, which is kept, told by each process
    to the others, and put into the environment.
    """
    if isinstance(val, (bytes, str)) and len(val) > LONGEST_NAME:
        return repr(val[:LONGEST_NAME])
    return None


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Take some cells of each matrix; let what waits most begin first.

    The latter where several processes share the tests.
    """
    if config.getoption("fuzz"):
        _leave_properties(config, items)
    elif not config.getoption("whole"):
        _thin_out(config, items)
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.nodeid.startswith(f"{REAL}/"))


def examples(part: float) -> int:
    """Return how many examples a property gets that costs more, or less, than others.

    `part` is of the usual number, which is much larger in `scripts/fuzz`.
    """
    return max(1, round(settings().max_examples * part))


def _leave_properties(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave only the tests to which examples are given."""
    kept = [
        item
        for item in items
        if isinstance(item, pytest.Function) and is_hypothesis_test(item.function)
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _thin_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave every row and every column of a matrix in, but not every cell.

    Tests that are named on the command line are wanted as they are.
    """
    if any("::" in argument for argument in config.args):
        return
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    values: dict[tuple[str, str], list[str]] = {}
    rows: dict[bool, set[tuple[str, str, str]]] = {True: set(), False: set()}
    for item in items:
        marker = item.get_closest_marker("matrix")
        if marker is None or not isinstance(item, pytest.Function):
            kept.append(item)
            continue
        test = item.nodeid.partition("[")[0]
        place = 0
        cell = {(test, name, repr(it)) for name, it in item.callspec.params.items()}
        for *column, value in cell:
            known = values.setdefault((column[0], column[1]), [])
            if value not in known:
                known.append(value)
            place += known.index(value)
        stays = place % marker.args[0] == 0
        (kept if stays else left_out).append(item)
        rows[stays] |= cell
    if missed := rows[False] - rows[True]:
        raise pytest.UsageError(f"no cell of a matrix is tried: {sorted(missed)}")
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of every garbage collection."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)


class _Scheduling(LoadFileScheduling):  # type: ignore[misc] # has no types
    """Each file to one process; of the whole Home Assistants, the folder to two."""

    @override
    def _split_scope(self, nodeid: str) -> str:
        """Return what is run by one process, one test after the other."""
        shares = nodeid.startswith(f"{REAL}/") and not nodeid.startswith(LONGEST)
        return REAL if shares else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(
    config: pytest.Config, log: Producer
) -> Scheduling | None:
    """Return what spreads the tests for `--dist loadfile`."""
    if config.getvalue("dist") == "loadfile":
        return _Scheduling(config, log)
    return None
