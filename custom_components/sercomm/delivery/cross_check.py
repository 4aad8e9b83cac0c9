"""The live stream as a witness of whether the camera notifies of what it shows."""

from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

# A camera notifies within a second or two.
ANSWER_TIME = 10.0
# A peak of a single frame need not be an event for the camera.
UNANSWERED_ALLOWED = 1


class Witness:
    """Counts motion that was seen and not notified of."""

    def __init__(
        self,
        hass: HomeAssistant,
        arrived: Callable[[], float | None],
        pause: Callable[[], float],
        dead: Callable[[], None],
    ) -> None:
        """Begin with nothing seen.

        `arrived` tells when the last notification came, `pause` for how many seconds
        after an event the camera tells of no other; `dead` is called when none came of
        two motions in a row.
        """
        self._hass = hass
        self._arrived = arrived
        self._pause = pause
        self._dead = dead
        self._seen: float | None = None
        self._unanswered = 0
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def async_saw(self) -> None:
        """Take note that motion has begun."""
        begun = self._hass.loop.time()
        seen, self._seen = self._seen, begun
        pause = self._pause()
        pausing = pause > 0 and (seen is None or begun - seen < pause)
        if self._cancel is not None or pausing:
            return

        @callback
        def judge(_now: object) -> None:
            self._cancel = None
            arrived = self._arrived()
            if arrived is not None and arrived >= begun - ANSWER_TIME:
                self._unanswered = 0
                return
            self._unanswered += 1
            if self._unanswered > UNANSWERED_ALLOWED:
                self._unanswered = 0
                self._dead()

        self._cancel = async_call_later(
            self._hass,
            ANSWER_TIME,
            HassJob(judge, "sercomm witness", cancel_on_shutdown=True),
        )

    @callback
    def async_stop(self) -> None:
        """Forget what was seen."""
        self._unanswered = 0
        self._seen = None
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
