"""The camera's speaker: speech, and whose turn it is."""

from .media import async_find
from .speaker import AUDIO, SPEAKER, Speaker
from .voice import Voice

__all__ = [
    "AUDIO",
    "SPEAKER",
    "Speaker",
    "Voice",
    "async_find",
]
