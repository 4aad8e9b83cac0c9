"""Pictures for many who look, from a camera that serves few."""

from .relay import FrameRelay
from .stills import StillCache

__all__ = [
    "FrameRelay",
    "StillCache",
]
