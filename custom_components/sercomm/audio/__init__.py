"""The camera's speaker: speech, and whose turn it is."""

from .speaker import AUDIO, Speaker
from .speech import async_find

__all__ = [
    "AUDIO",
    "Speaker",
    "async_find",
]
