"""What takes the place of notifications: the live stream, else the long poll."""

from homeassistant.core import callback

from ..managed import Reason
from .live_stream import LiveDelivery
from .long_poll import LongPoll

# The camera answers, but gives us no stream that tells of motion.
REFUSED = frozenset(
    {
        Reason.CAMERA_BUSY,
        Reason.NO_LIVE_DATA,
        Reason.PRIVACY_MODE,
        Reason.STREAM_REFUSED,
    }
)
FAILURES_ALLOWED = 3


class Ladder:
    """Holds the stream; where the camera refuses it, the long poll besides."""

    def __init__(self, live: LiveDelivery, poll: LongPoll) -> None:
        """Hold nothing yet."""
        self._live = live
        self._poll = poll

    @property
    def is_up(self) -> bool:
        """Whether one of them tells of motion now."""
        return self._live.is_up or self._poll.is_up

    @property
    def is_poll(self) -> bool:
        """Whether it is the long poll that does."""
        return self._poll.is_up and not self._live.is_up

    @callback
    def async_hold_live(self) -> None:
        """Hold the stream alone."""
        self._poll.async_stop()
        self._live.async_start()

    @callback
    def async_hold_any(self) -> None:
        """Hold the best that there is."""
        self._live.async_start()
        if self._live.is_up:
            self._poll.async_stop()
        elif self._live.failure in REFUSED or self._live.failures >= FAILURES_ALLOWED:
            self._poll.async_start()

    @callback
    def async_leave(self) -> None:
        """Hold nothing."""
        self._poll.async_stop()
        self._live.async_stop()
