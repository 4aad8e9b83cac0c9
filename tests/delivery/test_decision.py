"""What is held open and what is shown: tables with a row for each combination."""

from itertools import product
from types import EllipsisType
from typing import Any

import pytest

from custom_components.sercomm.delivery.decision import (
    WATCH_AFTER,
    Facts,
    Hold,
    Outlook,
    hold,
    is_watching,
    outlook,
)
from custom_components.sercomm.managed import DEAD, Reason, State

WISHES = ("auto", "push", "live", "off")
TRUTH = (False, True)
SOON, LATE = WATCH_AFTER - 1, WATCH_AFTER
STREAM_FAILURES = (
    Reason.STARTING,
    Reason.NO_LIVE_DATA,
    Reason.PRIVACY_MODE,
    Reason.CAMERA_BUSY,
    Reason.STREAM_BROKEN,
    Reason.STREAM_REFUSED,
)
ALIVE = (Reason.VERIFIED, Reason.AWAITING_EVENT)
PUSH = (*ALIVE, Reason.STARTING, Reason.CHOSEN, Reason.OFF, *sorted(DEAD))

type Row = tuple[Any, ...]


def matches(pattern: Row, values: Row) -> bool:
    """Whether each value is that of a row, or one of several, or the row has any."""
    return all(
        isinstance(wanted, EllipsisType)
        or value == wanted
        or (isinstance(wanted, (tuple, frozenset)) and value in wanted)
        for wanted, value in zip(pattern, values, strict=True)
    )


# paused, wish, push, awaited, held, stream up, stream fails: what to hold
HOLD: dict[Row, Hold] = {
    (True, ..., ..., ..., ..., ..., ...): Hold.NOTHING,
    (False, ..., Reason.STARTING, ..., Hold.NOTHING, ..., ...): Hold.NOTHING,
    (False, ..., Reason.STARTING, ..., Hold.STREAM, ..., ...): Hold.STREAM,
    (False, ..., Reason.STARTING, ..., Hold.ANY, ..., ...): Hold.ANY,
    (False, ..., Reason.CHOSEN, ..., ..., ..., ...): Hold.STREAM,
    (False, ..., Reason.OFF, ..., ..., ..., ...): Hold.NOTHING,
    (False, ..., Reason.VERIFIED, ..., ..., ..., ...): Hold.NOTHING,
    (False, ..., Reason.AWAITING_EVENT, None, ..., ..., ...): Hold.NOTHING,
    (False, ..., Reason.AWAITING_EVENT, SOON, Hold.NOTHING, ..., ...): Hold.NOTHING,
    (
        False,
        ...,
        Reason.AWAITING_EVENT,
        SOON,
        (Hold.STREAM, Hold.ANY),
        ...,
        ...,
    ): Hold.STREAM,
    (False, ..., Reason.AWAITING_EVENT, LATE, ..., ..., ...): Hold.STREAM,
    (False, ("push", "live", "off"), DEAD, ..., ..., ..., ...): Hold.NOTHING,
    (False, "auto", DEAD, ..., ..., True, ...): Hold.STREAM,
    (False, "auto", DEAD, ..., ..., False, True): Hold.ANY,
    (False, "auto", DEAD, ..., Hold.ANY, False, False): Hold.ANY,
    (False, "auto", DEAD, ..., (Hold.NOTHING, Hold.STREAM), False, False): Hold.STREAM,
}


def facts(**changes: Any) -> Facts:
    """Return facts; those that are not named do not matter."""
    usual: dict[str, Any] = {
        "wish": "auto",
        "paused": False,
        "push": Reason.VERIFIED,
        "awaited": None,
        "held": Hold.NOTHING,
        "stream_up": False,
        "stream_fails": False,
        "stream_failure": Reason.STARTING,
        "long_poll_up": False,
        "armed": True,
        "other_sender": False,
    }
    return Facts(**{**usual, **changes})


def test_hold() -> None:
    """Each combination of facts has one row, and that is what is held."""
    used = set()
    for values in product(TRUTH, WISHES, PUSH, (None, SOON, LATE), Hold, TRUTH, TRUTH):
        paused, wish, push, awaited, held, up, fails = values
        found = facts(
            paused=paused,
            wish=wish,
            push=push,
            awaited=awaited,
            held=held,
            stream_up=up,
            stream_fails=fails,
        )
        (row,) = [pattern for pattern in HOLD if matches(pattern, values)]
        assert hold(found) is HOLD[row], values
        used.add(row)
    assert used == set(HOLD)


# push, stream up, long poll up, why the stream is down: state, reason (None: that of
# push, ... : that of the stream), what to mend (None: the reason)
OUTLOOK: dict[Row, Row] = {
    (ALIVE, ..., ..., ...): (State.PUSH, None, None),
    ((Reason.STARTING, Reason.CHOSEN, Reason.OFF, *DEAD), True, ..., ...): (
        State.LIVE,
        None,
        None,
    ),
    ((Reason.STARTING, Reason.CHOSEN, Reason.OFF, *DEAD), False, True, ...): (
        State.LIVE,
        Reason.LONG_POLL,
        "push",
    ),
    (Reason.STARTING, False, False, ...): (None, None, None),
    (Reason.CHOSEN, False, False, Reason.STARTING): (None, ..., None),
    (Reason.CHOSEN, False, False, STREAM_FAILURES[1:]): (State.NONE, ..., None),
    ((Reason.OFF, *DEAD), False, False, ...): (State.NONE, None, None),
}


def test_outlook() -> None:
    """Each combination of facts has one row, and that is what is shown."""
    used = set()
    for values in product(PUSH, TRUTH, TRUTH, STREAM_FAILURES):
        push, up, poll, failure = values
        found = facts(
            push=push, stream_up=up, long_poll_up=poll, stream_failure=failure
        )
        (row,) = [pattern for pattern in OUTLOOK if matches(pattern, values)]
        state, reason, trouble = OUTLOOK[row]
        reason = push if reason is None else failure if reason is ... else reason
        shown = Outlook(state, reason, push if trouble == "push" else reason)
        assert outlook(found) == shown, values
        used.add(row)
    assert used == set(OUTLOOK)


@pytest.mark.parametrize(
    ("paused", "awaited", "held", "watching"),
    [
        (False, None, Hold.STREAM, False),
        (False, SOON, Hold.NOTHING, False),
        (False, SOON, Hold.STREAM, True),
        (False, SOON, Hold.ANY, True),
        (False, LATE, Hold.NOTHING, True),
        (True, LATE, Hold.STREAM, False),
    ],
)
def test_watching(
    paused: bool, awaited: float | None, held: Hold, watching: bool
) -> None:
    """Motion of the stream counts against push only while the stream is to tell."""
    assert is_watching(facts(paused=paused, awaited=awaited, held=held)) is watching


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"push": Reason.VERIFIED}, (State.PUSH, Reason.DISARMED, Reason.VERIFIED)),
        (
            {"push": Reason.UNREACHABLE, "stream_up": True},
            (State.LIVE, Reason.DISARMED, Reason.UNREACHABLE),
        ),
        (
            {"push": Reason.UNREACHABLE, "long_poll_up": True},
            (State.LIVE, Reason.DISARMED, Reason.UNREACHABLE),
        ),
        (
            {"push": Reason.UNREACHABLE},
            (State.NONE, Reason.UNREACHABLE, Reason.UNREACHABLE),
        ),
        ({"push": Reason.OFF}, (State.NONE, Reason.OFF, Reason.OFF)),
    ],
)
def test_outlook_of_a_disarmed_camera(changes: dict[str, Any], expected: Row) -> None:
    """Whichever way is open, nothing comes through it."""
    assert outlook(facts(armed=False, **changes)) == Outlook(*expected)


@pytest.mark.parametrize("push", PUSH)
def test_outlook_with_another_sender(push: Reason) -> None:
    """Notifications that arrive from elsewhere are not said to be lost."""
    found = outlook(facts(push=push, other_sender=True))
    if push is Reason.UNREACHABLE:
        other = Reason.OTHER_SENDER
        assert found == Outlook(State.NONE, other, other)
    else:
        assert found == outlook(facts(push=push))
