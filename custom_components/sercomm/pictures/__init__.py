"""Pictures for many who look, from a camera that serves few."""

from .last_motion import LastMotion, LastMotionStore
from .privacy import Privacy
from .relay import FrameRelay
from .source import PictureSource
from .stills import StillCache

__all__ = [
    "FrameRelay",
    "LastMotion",
    "LastMotionStore",
    "PictureSource",
    "Privacy",
    "StillCache",
]
