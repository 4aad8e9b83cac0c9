"""`scripts/camera HOST dump FILE`: all that can be read, without secrets."""

from .take import Dump, summary, take

__all__ = ["Dump", "summary", "take"]
