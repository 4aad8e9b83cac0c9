"""The camera's speaker: speech, and whose turn it is."""

from .media import async_find
from .speaker import AUDIO, SPEAKER, Speaker

__all__ = [
    "AUDIO",
    "SPEAKER",
    "Speaker",
    "async_find",
]
