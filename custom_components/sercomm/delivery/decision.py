"""What is held open, and what is shown: decided from facts alone.

The live stream takes the place of dead notifications, the long poll that of a stream
which is refused. Between two tries of notifications everything stays as it is.
"""

from dataclasses import dataclass
from enum import Enum, auto

from ..managed import DEAD, Reason, State

# A stream takes one of the camera's few sessions: the first event has about a poll to
# come by itself before it is opened to watch too.
WATCH_AFTER = 60.0
# By these notifications arrive, as far as is known.
WORKING = frozenset({Reason.VERIFIED, Reason.AWAITING_EVENT})


class Hold(Enum):
    """What is held open; ANY is the stream, and the long poll until it comes up."""

    NOTHING = auto()
    STREAM = auto()
    ANY = auto()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that decides.

    `wish` is auto, push, live or off, `push` how notifications fare, `awaited` for how
    many seconds only an event can tell whether they arrive (None: not so), `held` what
    is held now; `stream_fails` whether something must take the stream's place,
    `other_sender` whether notifications come from an address that is not accepted.
    """

    wish: str
    paused: bool
    push: Reason
    awaited: float | None
    held: Hold
    stream_up: bool
    stream_fails: bool
    stream_failure: Reason
    long_poll_up: bool
    armed: bool
    other_sender: bool


@dataclass(frozen=True)
class Outlook:
    """What is shown: the way in use (None: not known yet), why, and what to mend."""

    state: State | None
    reason: Reason
    trouble: Reason | None


def is_watching(facts: Facts) -> bool:
    """Whether the stream has to tell if the camera notifies of what it shows.

    A stream that is there already stays.
    """
    if facts.paused or facts.awaited is None:
        return False
    return facts.awaited >= WATCH_AFTER or facts.held is not Hold.NOTHING


def hold(facts: Facts) -> Hold:
    """Return what to hold open."""
    if facts.paused:
        return Hold.NOTHING
    match facts.push:
        case Reason.STARTING:
            return facts.held
        case Reason.CHOSEN:
            return Hold.STREAM
        case Reason.AWAITING_EVENT:
            return Hold.STREAM if is_watching(facts) else Hold.NOTHING
        case reason if reason in DEAD and facts.wish == "auto":
            return _in_place_of_push(facts)
        case _:
            return Hold.NOTHING


def outlook(facts: Facts) -> Outlook:
    """Return what to show.

    A way that is open tells of nothing while the camera is disarmed. Notifications
    from another address do reach Home Assistant: that is to be mended, nothing else.
    """
    push = facts.push
    if push is Reason.UNREACHABLE and facts.other_sender:
        push = Reason.OTHER_SENDER
    disarmed = None if facts.armed else Reason.DISARMED
    if push in WORKING:
        return Outlook(State.PUSH, disarmed or push, push)
    if facts.stream_up:
        return Outlook(State.LIVE, disarmed or push, push)
    if facts.long_poll_up:
        return Outlook(State.LIVE, disarmed or Reason.LONG_POLL, push)
    chosen = push is Reason.CHOSEN
    reason = facts.stream_failure if chosen else push
    state = None if reason is Reason.STARTING else State.NONE
    return Outlook(state, reason, reason)


def _in_place_of_push(facts: Facts) -> Hold:
    if facts.stream_up:
        return Hold.STREAM
    # Long polls are known from 3.0.x firmware only (Comcast's code): they come last.
    return Hold.ANY if facts.stream_fails or facts.held is Hold.ANY else Hold.STREAM
