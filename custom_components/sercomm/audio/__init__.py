"""The camera's speaker: speech, and whose turn it is."""

from .speaker import AUDIO, SPEAKER, Speaker
from .speech import async_find

__all__ = [
    "AUDIO",
    "SPEAKER",
    "Speaker",
    "async_find",
]
