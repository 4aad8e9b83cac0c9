"""Motion from the camera's live stream: levels, real beginnings and real ends.

One stream is held open while it is wanted. What it shows is on within one frame, and
off when no frame has shown it for two seconds, so that somebody who stands still for
a moment is one motion.
"""

from collections.abc import Callable, Iterable
from typing import override

from homeassistant.core import callback

from ..api import (
    AccessDenied,
    AuthenticationFailed,
    CameraBusy,
    CommandRefused,
    FrameKind,
    InvalidReply,
    LiveFrame,
    NotAvailable,
    Notification,
    NotificationKind,
    PrivacyMode,
    Signal,
    live_channels,
)
from ..coordinator import SercommCoordinator
from ..listeners import Listeners
from ..managed import Reason
from .connection import HeldConnection
from .detections import Detections, key_of
from .levels import Levels

OFF_DELAY = 2.0
# Pictures without a word of motion: some seconds at any frame rate that cameras have.
SILENT_PICTURES = 50
# Each is a state that Home Assistant writes to its database.
SECONDS_BETWEEN_LEVELS = 1.0


# What answers so may give another channel; a 403 locks them all.
NO_CHANNEL = (CommandRefused, InvalidReply, NotAvailable)


class LiveDelivery(HeldConnection):
    """Holds one live stream of a camera while it is wanted, and reads it.

    `measured` tells of new levels, at most about once a second.
    """

    name = "live data"
    reasons = (
        ((AccessDenied, AuthenticationFailed), Reason.STREAM_REFUSED),
        # 406 in privacy mode (NV812D manual p.80), 503 while no session is free
        # (SerComm's app).
        (PrivacyMode, Reason.PRIVACY_MODE),
        (CameraBusy, Reason.CAMERA_BUSY),
        ((InvalidReply, NotAvailable), Reason.NO_LIVE_DATA),
        (Exception, Reason.STREAM_BROKEN),
    )

    def __init__(
        self,
        coordinator: SercommCoordinator,
        detections: Detections,
        changed: Callable[[], None],
        saw: Callable[[NotificationKind], None],
    ) -> None:
        """Open nothing yet; `saw` is called when something begins."""
        super().__init__(coordinator, changed)
        self.levels = Levels()
        self._detections = detections
        self._saw = saw
        self.measured = Listeners[[]]()
        # Told each frame as it comes.
        self.frames = Listeners[LiveFrame]()
        # Told each time when the stream, or a try to open it, has ended.
        self.ended = Listeners[[]]()
        # Whether what it shows counts; else it is only looked at.
        self.detects = True
        self._told_at = 0.0

    @callback
    def async_detect(self, detects: bool) -> None:
        """Let what it shows count from now on, or not."""
        if self.detects and not detects:
            self._finish_all()
        self.detects = detects

    @override
    async def _hold(self) -> None:
        """Read the stream of the smallest channel that the camera gives to its end."""
        # Three streams at a time is what one firmware gives (RC4551 build flags):
        # viewers need them more.
        for channel in live_channels(self._coordinator.data):
            pictures = 0
            try:
                async with self._coordinator.camera.live(channel) as frames:
                    async for frame in frames:
                        self._take(frame)
                        pictures += frame.kind is FrameKind.JPEG
                        if not self.is_up and pictures >= SILENT_PICTURES:
                            # A camera that does not know our User-Agent sends pictures
                            # alone (RC8120 manual p.81).
                            raise InvalidReply("the stream tells nothing of motion")
            except NO_CHANNEL as error:
                if self.is_up or pictures:
                    raise
                refused = error
            else:
                return
        raise refused

    def _take(self, frame: LiveFrame) -> None:
        if self.is_wanted and frame.motion is not None:
            self._came_up()
        if not self.is_wanted:
            return
        begun: list[bool] = []
        if self.detects:
            # The stream does not tell from which level on it is loud.
            threshold = self._coordinator.data.number("AUDIO", "au_trigger_volume")
            told = _told(frame, threshold)
            begun = [self._show(kind, shown) for kind, shown in told.items()]
        self.levels.add(frame.motion, frame.sound)
        self.frames.async_tell(frame)
        now = self._coordinator.now
        if any(begun) or now - self._told_at >= SECONDS_BETWEEN_LEVELS:
            self._told_at = now
            self._tell()

    def _show(self, kind: NotificationKind, shown: Iterable[Notification]) -> bool:
        """Begin and end the detections of a kind; whether one has begun."""
        current = {key_of(found): found for found in shown}
        before = self._detections.going_on()
        for key in before - current.keys():
            if key[0] is kind:
                self._detections.async_finish(key, OFF_DELAY)
        begun = current.keys() - before
        for key, notification in current.items():
            if key in begun:
                self._detections.async_begin(notification)
        if begun:
            self._saw(kind)
        return bool(begun)

    @override
    def _ended(self, error: Exception) -> float:
        delay = super()._ended(error)
        self.ended.async_tell()
        return delay

    @override
    def _went_down(self) -> None:
        super()._went_down()
        self.levels = Levels()
        self._finish_all()
        self._tell()

    def _finish_all(self) -> None:
        for key in self._detections.going_on():
            self._detections.async_finish(key, OFF_DELAY)

    def _tell(self) -> None:
        self.levels.show()
        self.measured.async_tell()


def _told(
    frame: LiveFrame, sound_threshold: int | None
) -> dict[NotificationKind, list[Notification]]:
    """Return what a frame shows of each kind of which it tells anything.

    What is switched off or outside its schedule does not count: the camera would not
    notify of it either.
    """
    told = {}
    if (motion := frame.motion) is not None:
        kind = NotificationKind.MOTION
        told[kind] = [
            Notification(kind, window=number, level=window.level)
            for number, window in enumerate(motion.windows, 1)
            # The manual has a value of its own for "in effect schedule" (RC8120 manual
            # p.104).
            if motion.switch is Signal.ON and window.moving
        ]
    if frame.pir is not None:
        kind = NotificationKind.PIR
        told[kind] = [Notification(kind)] * (frame.pir is Signal.ON)
    if frame.inputs is not None:
        kind = NotificationKind.INPUT
        told[kind] = [
            Notification(kind, input=number)
            for number, signal in enumerate(frame.inputs, 1)
            if signal is Signal.ON
        ]
    if (sound := frame.sound) is not None and sound_threshold is not None:
        kind = NotificationKind.SOUND
        loud = sound.switch is Signal.ON and sound.level > sound_threshold
        told[kind] = [Notification(kind, level=sound.level)] * loud
    return told
