"""How much moves and how loud it is, fit to be shown about once a second."""

from ..api import MotionLevels, SoundLevel

# The level stands behind frames of sound, not of pictures (RC8120 manual p.104).
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
        self._frames: list[tuple[MotionLevels | None, SoundLevel | None]] = []
        self._silent = 0

    def add(self, motion: MotionLevels | None, sound: SoundLevel | None) -> None:
        """Take in what one frame tells."""
        self._frames.append((motion, sound))

    def show(self) -> None:
        """Make public what was collected, and begin anew."""
        frames = [motion.windows for motion, _ in self._frames if motion is not None]
        sounds = [sound.level for _, sound in self._frames if sound is not None]
        self._frames.clear()
        if frames:
            levels = ([window.level for window in windows] for windows in frames)
            self.windows = tuple(map(max, zip(*levels, strict=False)))
            pairs = zip(self.windows, frames[-1], strict=False)
            shown = (level for level, window in pairs if window.enabled)
            self.motion = max(shown, default=None)
        self._silent = 0 if sounds else self._silent + 1
        if sounds or self._silent >= SHOWN_WITHOUT_SOUND:
            self.sound = max(sounds, default=None)
