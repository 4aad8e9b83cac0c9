"""What the camera notices, as it tells behind the frames of its own MJPEG framing.

"Padding data" of the RC8120 manual (p.104-106) and RC8221 manual (p.108-110): a
big-endian total length, commands of one byte, a length and data, and the end 0xBF 0x00.
"""

from dataclasses import dataclass
from enum import Enum

MAX_PADDING = 64 * 1024
"""Most bytes of one block of padding; real ones have some twenty."""

_MOTION = 0x01
_INPUTS = 0x02
_PIR = 0x03
_SOUND = 0x04
_MOTION_EXTENSION = 0x11
_END = 0xBF
# Commands of the class of 0xC1 have a length of two bytes (RC8120 manual p.104).
_FIRST_LONG_COMMAND = 0xC0
_WINDOWS = 4
_IN_SCHEDULE = 0x10


class Signal(Enum):
    """State of a switch or a sensor, and whether its schedule is in force."""

    OFF = 0x00
    OUTSIDE_SCHEDULE = 0x01
    ON = 0x11

    @classmethod
    def of(cls, code: int) -> Signal:
        """Read the camera's code; unknown ones count by their schedule bit."""
        if code == 0:
            return cls.OFF
        return cls.ON if code & _IN_SCHEDULE else cls.OUTSIDE_SCHEDULE


@dataclass(frozen=True, slots=True)
class WindowLevel:
    """How much moves in one motion window: 0-255, against a threshold of 0-255.

    `sensitivity` (0-10, 10 is most sensitive) and `update_frequency` (1-100, 100 is
    every frame) are told by some models only.
    """

    level: int
    threshold: int
    enabled: bool
    sensitivity: int | None = None
    update_frequency: int | None = None

    @property
    def moving(self) -> bool:
        """Whether the window is on and its level is above its threshold."""
        return self.enabled and self.level > self.threshold


@dataclass(frozen=True, slots=True)
class MotionLevels:
    """Motion detection as a whole, and each window, the first one first."""

    switch: Signal
    windows: tuple[WindowLevel, ...]


@dataclass(frozen=True, slots=True)
class SoundLevel:
    """Sound detection, and how loud it is now: 0-100."""

    switch: Signal
    level: int


@dataclass(frozen=True, slots=True)
class Padding:
    """Everything that one block of padding tells; None is what it leaves out."""

    motion: MotionLevels | None = None
    inputs: tuple[Signal, Signal] | None = None
    pir: Signal | None = None
    sound: SoundLevel | None = None


def parse_padding(block: bytes) -> Padding | None:
    """Read a block that begins with its own length; None when it is no padding.

    Commands that are unknown or of an unknown size are skipped.
    """
    if len(block) < 6 or int.from_bytes(block[:4]) != len(block):
        return None
    motion = extension = inputs = pir = sound = None
    position = 4
    while position + 2 <= len(block):
        command = block[position]
        if command == _END:
            return Padding(extension or motion, inputs, pir, sound)
        size = 2 if command >= _FIRST_LONG_COMMAND else 1
        start = position + 1 + size
        position = start + int.from_bytes(block[position + 1 : start])
        data = block[start:position]
        if command == _MOTION and len(data) == 1 + 3 * _WINDOWS:
            motion = _motion(data)
        elif command == _MOTION_EXTENSION:
            extension = _motion_extension(data)
        elif command == _INPUTS and len(data) == 2:
            inputs = (Signal.of(data[0]), Signal.of(data[1]))
        elif command == _PIR and len(data) == 1:
            pir = Signal.of(data[0])
        elif command == _SOUND and len(data) == 2:
            sound = SoundLevel(Signal.of(data[0]), data[1])
    return None


def _motion(data: bytes) -> MotionLevels:
    """Read command 0x01: switch, four levels, four thresholds, four switches."""
    levels, thresholds, enabled = data[1:5], data[5:9], data[9:]
    return MotionLevels(
        Signal.of(data[0]),
        tuple(
            WindowLevel(level, threshold, on != 0)
            for level, threshold, on in zip(levels, thresholds, enabled, strict=True)
        ),
    )


def _motion_extension(data: bytes) -> MotionLevels | None:
    """Read command 0x11: eight bytes a window; None when the size is wrong.

    The manual counts the length byte as the first of the data; whether it comes twice
    is not clear, so both are read.
    """
    if len(data) % 8 == 2:
        data = data[1:]
    if len(data) % 8 != 1:
        return None
    blocks = [data[start : start + 8] for start in range(1, len(data), 8)]
    return MotionLevels(Signal.of(data[0]), tuple(_window(block) for block in blocks))


def _window(block: bytes) -> WindowLevel:
    """Read one window of command 0x11."""
    return WindowLevel(
        level=_word(block[0:2]),
        threshold=_word(block[4:6]),
        enabled=block[2] != 0,
        sensitivity=_word(block[6:8]),
        update_frequency=block[3],
    )


def _word(data: bytes) -> int:
    """Read a word that only uses 0..255, whose byte order the manual does not give."""
    return max(data)
