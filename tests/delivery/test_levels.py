"""Levels that are fit to be shown: peaks are kept, and what falls silent goes."""

import pytest

from custom_components.sercomm.api import MotionLevels, Signal, SoundLevel
from custom_components.sercomm.api.padding import WindowLevel
from custom_components.sercomm.delivery.levels import Levels


def motion(*levels: int, enabled: tuple[bool, ...] = (True, True)) -> MotionLevels:
    """Return what a frame tells of motion in windows."""
    windows = zip(levels, enabled, strict=True)
    return MotionLevels(
        Signal.ON, tuple(WindowLevel(level, 10, on) for level, on in windows)
    )


def sound(level: int) -> SoundLevel:
    """Return what a frame tells of sound."""
    return SoundLevel(Signal.ON, level)


def test_nothing_is_known_at_first() -> None:
    """Before the first frame, and after showing none."""
    levels = Levels()
    for _ in range(2):
        assert (levels.motion, levels.windows, levels.sound) == (None, (), None)
        levels.show()


def test_peaks() -> None:
    """The highest of each since it was last shown, and nothing from before that."""
    levels = Levels()
    levels.add(motion(5, 90), sound(40))
    levels.add(motion(70, 3), sound(20))
    levels.show()
    assert (levels.motion, levels.windows, levels.sound) == (90, (70, 90), 40)
    levels.add(motion(1, 2), sound(3))
    levels.show()
    assert (levels.motion, levels.windows, levels.sound) == (2, (1, 2), 3)


@pytest.mark.parametrize(
    ("enabled", "expected"),
    [((True, False), 5), ((False, True), 90), ((False, False), None)],
)
def test_windows_that_are_off(enabled: tuple[bool, bool], expected: int | None) -> None:
    """They have their levels, and do not count in that of motion."""
    levels = Levels()
    levels.add(motion(5, 90, enabled=enabled), None)
    levels.show()
    assert levels.motion == expected
    assert levels.windows == (5, 90)


def test_windows_that_come_and_go() -> None:
    """Those that every frame has are shown."""
    levels = Levels()
    levels.add(motion(5, 90), None)
    levels.add(motion(7, enabled=(True,)), None)
    levels.show()
    assert (levels.motion, levels.windows) == (7, (7,))
    levels.add(motion(6, enabled=(True,)), None)
    levels.add(motion(5, 90), None)
    levels.show()
    assert (levels.motion, levels.windows) == (6, (6,))


def test_sound_in_few_frames() -> None:
    """It is shown on while it is missing twice; the third time it is unknown."""
    levels = Levels()
    for _ in range(2):
        levels.add(None, sound(17))
        levels.show()
        for expected in (17, 17, None):
            levels.add(motion(1, 2), None)
            levels.show()
            assert levels.sound == expected
    assert levels.motion == 2
