"""A refused value costs nothing of the rest."""

import asyncio
from typing import Any, cast, override

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import (
    Camera,
    CommandRefused,
    ConnectionDropped,
    OutcomeUnknown,
    SercommError,
)
from custom_components.sercomm.managed.settings import Term
from custom_components.sercomm.managed.writing import async_write_parts

KEYS = [("A", "a"), ("A", "b"), ("A", "c"), ("B", "a"), ("C", "x"), ("C", "y")]


class Picky:
    """A camera that takes nothing that holds a refused key."""

    def __init__(self, refused: set[tuple[str, str]]) -> None:
        """Hold nothing."""
        self.refused = refused
        self.held: set[tuple[str, str]] = set()
        self.requests = 0

    async def set_groups(self, changes: dict[str, dict[str, str]], check: Any) -> None:
        """Take all or nothing."""
        self.requests += 1
        keys = {(group, key) for group, values in changes.items() for key in values}
        if keys & self.refused:
            raise CommandRefused("ERROR")
        self.held |= keys


def written(camera: Picky, keys: Any, known: set[tuple[str, str]]) -> bool:
    """Write these keys; return whether anything was taken."""
    changes: dict[str, dict[str, str]] = {}
    for group, key in keys:
        changes.setdefault(group, {})[key] = "1"
    work = async_write_parts(cast("Camera", camera), changes, known)
    try:
        asyncio.run(work)
    except CommandRefused:
        return False
    return True


@given(
    wanted=st.lists(st.sampled_from(KEYS), min_size=1, unique=True),
    refused=st.sets(st.sampled_from(KEYS)),
)
def test_all_but_the_refused(
    wanted: list[tuple[str, str]], refused: set[tuple[str, str]]
) -> None:
    """Exactly what is refused is missing, and known; it is tried alone only once."""
    camera = Picky(refused)
    known: set[tuple[str, str]] = set()
    assert written(camera, wanted, known) is bool(set(wanted) - refused)
    assert camera.held == set(wanted) - refused
    assert known == set(wanted) & refused
    assert camera.requests <= 1 + 3 + len(wanted)

    if known:
        camera.requests = 0
        assert not written(camera, known, known)
        assert camera.requests == 1
        camera.refused = set()
        assert written(camera, known, known)
        assert not known
        assert camera.held == set(wanted)


@pytest.mark.parametrize(
    ("lost", "error"), [("A", ConnectionDropped), ("B", OutcomeUnknown)]
)
def test_lost_between_parts(lost: str, error: type[SercommError]) -> None:
    """What the camera holds then is only known where nothing was written."""

    class Leaving(Picky):
        """Hangs up over one group, asked for alone."""

        @override
        async def set_groups(
            self, changes: dict[str, dict[str, str]], check: Any
        ) -> None:
            if changes.keys() == {lost}:
                raise ConnectionDropped("the camera hung up")
            await super().set_groups(changes, check)

    with pytest.raises(SercommError) as raised:
        written(Leaving({("C", "x")}), [("A", "a"), ("B", "a"), ("C", "x")], set())
    assert type(raised.value) is error


def test_another_address_begins_anew() -> None:
    """Nothing of what an address has gone through counts for the next one."""
    term = Term("http://192.0.2.1/a")
    term.kept = term.written = True
    term.refused.add(("A", "a"))
    term.given_up.add(("A", "b"))
    term.backoff.failed(0.0)
    other = Term("http://192.0.2.1/b")
    assert not any((other.kept, other.written, other.refused, other.given_up))
    assert other.backoff.is_over(0.0)
