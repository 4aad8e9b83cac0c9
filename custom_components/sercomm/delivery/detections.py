"""What the camera has noticed, and for how long that counts."""

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..api import Notification, NotificationKind
from ..listeners import Listeners

# These go on for a while, but no camera tells when they are over (karatecarter's
# handler has a timer for that, too).
LASTING = frozenset(
    {NotificationKind.MOTION, NotificationKind.PIR, NotificationKind.SOUND}
)

type DetectionKey = tuple[NotificationKind, int | None]


class Detections:
    """Turns what the camera tells into states, and ends them.

    A notification tells when something starts, never when it is over: its state
    is on until `clear_after` seconds have passed without another one. The live
    stream tells both. Each input and each motion window has a state of its own.
    `changed` is told each detection, and None when a state has ended.
    """

    def __init__(self, hass: HomeAssistant, clear_after: float) -> None:
        """Start with everything quiet."""
        self._hass = hass
        self._clear_after = clear_after
        # None for what the live stream began: it also tells the end, so no timer does.
        self._on: dict[DetectionKey, CALLBACK_TYPE | None] = {}
        self._heard_at: float | None = None
        self.changed = Listeners[Notification | None]()

    def is_on(self, kind: NotificationKind, number: int | None = None) -> bool:
        """Whether this was noticed and still counts.

        `number` is that of an input or a motion window; without it any counts.
        """
        if number is not None:
            return (kind, number) in self._on
        return any(kind is found for found, _ in self._on)

    def seconds_since_last(self) -> float | None:
        """How long ago the camera told of anything, None when it never has."""
        if self._heard_at is None:
            return None
        return self._hass.loop.time() - self._heard_at

    @callback
    def async_notice(self, notification: Notification) -> None:
        """Take in one notification; what the live stream shows is told already."""
        self._heard_at = self._hass.loop.time()
        kind, number = key = key_of(notification)
        # What names no part says nothing new while any part goes on.
        if any(kind is on and number in (None, part) for on, part in self.going_on()):
            return
        if kind in LASTING or number is not None:
            self.async_finish(key, self._clear_after)
        self.changed.async_tell(notification)

    @callback
    def async_begin(self, notification: Notification) -> None:
        """Take in something that goes on until it is said to be over."""
        self._heard_at = self._hass.loop.time()
        key = key_of(notification)
        known = key in self._on or (key[0], None) in self._on
        self._stop_timer(key)
        self._on[key] = None
        if not known:
            self.changed.async_tell(notification)

    def going_on(self) -> set[DetectionKey]:
        """Return what has begun and is not over."""
        return {key for key, cancel in self._on.items() if cancel is None}

    @callback
    def async_stop(self) -> None:
        """Forget everything."""
        for key in tuple(self._on):
            self._stop_timer(key)
        self._on.clear()

    @callback
    def async_finish(self, key: DetectionKey, seconds: float) -> None:
        """Be on for some seconds from now."""

        @callback
        def end(_now: object) -> None:
            del self._on[key]
            self.changed.async_tell(None)

        self._stop_timer(key)
        self._on[key] = async_call_later(
            self._hass,
            seconds,
            HassJob(end, f"sercomm {key[0]} ends", cancel_on_shutdown=True),
        )

    def _stop_timer(self, key: DetectionKey) -> None:
        if (cancel := self._on.get(key)) is not None:
            cancel()


def key_of(notification: Notification) -> DetectionKey:
    """Return which state a notification is about."""
    return notification.kind, notification.input or notification.window
