"""Pictures for many who look, from a camera that serves few."""

from .relay import FrameRelay, StillCache

__all__ = [
    "FrameRelay",
    "StillCache",
]
