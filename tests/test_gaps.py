"""What tells a blocked event loop from a busy machine."""

import asyncio
from pathlib import Path
import time

import pytest

from tests import gaps as module
from tests.gaps import gaps


async def test_blocked() -> None:
    """An event loop that is blocked is found to be, waiting or working."""
    async with gaps() as found:
        await asyncio.sleep(0.01)
        time.sleep(0.15)  # noqa: ASYNC251 - it is to block
        await asyncio.sleep(0.01)
    assert max(found) > 0.1

    async with gaps() as found:
        await asyncio.sleep(0.01)
        end = time.thread_time() + 0.15
        while time.thread_time() < end:
            pass
        await asyncio.sleep(0.01)
    assert max(found) > 0.1


async def test_without_a_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """What others took is not counted."""
    taken = 0.0
    monkeypatch.setattr(module, "without_a_core", lambda: taken)
    async with gaps() as found:
        await asyncio.sleep(0.01)
        time.sleep(0.15)  # noqa: ASYNC251 - it is to block
        taken = 10.0
        await asyncio.sleep(0.01)
    assert min(found) < -9


def test_where_nothing_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere than on Linux, all of a gap is counted."""
    monkeypatch.setattr(module, "SCHEDULED", tmp_path / "missing")
    assert module.without_a_core() == 0
