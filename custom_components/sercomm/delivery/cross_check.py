"""Whether the camera notifies of the motion that its live stream shows."""

from homeassistant.core import CALLBACK_TYPE, HassJob, callback
from homeassistant.helpers.event import async_call_later

from ..coordinator import SercommCoordinator
from . import provision
from .push import Push

# A camera notifies within a second or two. A lost SYN is sent again after 1, 3 and 7
# seconds (RFC 6298).
ANSWER_TIME = 10.0
# A peak of a single frame need not be an event for the camera.
UNANSWERED_ALLOWED = 1


class CrossCheck:
    """Counts motion that was seen and not notified of."""

    def __init__(self, coordinator: SercommCoordinator, push: Push) -> None:
        """Begin with nothing seen; `push` is told when notifications do not come."""
        self._coordinator = coordinator
        self._push = push
        self._seen: float | None = None
        self._unanswered = 0
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def async_saw(self) -> None:
        """Take note that motion has begun.

        Within its pause after an event the camera need not tell of another.
        """
        begun = self._coordinator.now
        seen, self._seen = self._seen, begun
        pause = provision.pause(self._coordinator.data)
        pausing = pause > 0 and (seen is None or begun - seen < pause)
        if self._cancel is not None or pausing:
            return

        @callback
        def judge(_now: object) -> None:
            self._cancel = None
            arrived = self._push.verification.arrived
            if arrived is not None and arrived >= begun - ANSWER_TIME:
                self._unanswered = 0
                return
            self._unanswered += 1
            if self._unanswered > UNANSWERED_ALLOWED:
                self._unanswered = 0
                self._push.async_fail()

        self._cancel = async_call_later(
            self._coordinator.hass,
            ANSWER_TIME,
            HassJob(judge, "sercomm cross-check", cancel_on_shutdown=True),
        )

    @callback
    def async_stop(self) -> None:
        """Forget what was seen."""
        self._unanswered = 0
        self._seen = None
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
