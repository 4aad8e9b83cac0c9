"""How much moves and how loud it is, fit to be shown about once a second."""

from ..api import MotionLevels, SoundLevel

SHOWN_WITHOUT_SOUND = 3


class Levels:
    """The highest levels since they were last shown: a short peak is not lost.

    `motion` 0-255 is that of the windows that are on, `windows` has those of all,
    the first one first; `sound` is 0-100. None is what is not known, also where
    no window is on.
    """

    def __init__(self) -> None:
        """Know nothing."""
        self.motion: int | None = None
        self.windows: tuple[int, ...] = ()
        self.sound: int | None = None
        self._windows: tuple[int, ...] = ()
        self._enabled: tuple[bool, ...] = ()
        self._sound: int | None = None
        self._silent = 0

    def add(self, motion: MotionLevels | None, sound: SoundLevel | None) -> None:
        """Take in what one frame tells."""
        if motion is not None:
            levels = tuple(window.level for window in motion.windows)
            pairs = zip(levels, self._windows or levels, strict=False)
            self._windows = tuple(max(pair) for pair in pairs)
            self._enabled = tuple(window.enabled for window in motion.windows)
        if sound is not None:
            self._sound = max(sound.level, self._sound or 0)

    def show(self) -> None:
        """Make public what was collected, and begin anew."""
        if self._windows:
            self.windows = self._windows
            pairs = zip(self._windows, self._enabled, strict=False)
            self.motion = max((level for level, on in pairs if on), default=None)
            self._windows = ()
        self._silent = 0 if self._sound is not None else self._silent + 1
        if self._sound is not None or self._silent >= SHOWN_WITHOUT_SOUND:
            self.sound = self._sound
            self._sound = None
