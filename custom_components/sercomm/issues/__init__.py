"""Repairs: what is watched, how it is told, and the flows that mend it."""

from .flows import async_create_fix_flow
from .raising import async_clear
from .watch import async_watch

__all__ = ["async_clear", "async_create_fix_flow", "async_watch"]
