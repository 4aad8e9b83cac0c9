"""Pictures for many who look, from a camera that serves few."""

from .privacy import Privacy
from .relay import FrameRelay
from .source import PictureSource
from .stills import StillCache

__all__ = [
    "FrameRelay",
    "PictureSource",
    "Privacy",
    "StillCache",
]
