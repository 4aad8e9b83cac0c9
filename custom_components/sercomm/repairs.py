"""Where Home Assistant looks for the flows of repairs."""

from .issues import async_create_fix_flow

__all__ = ["async_create_fix_flow"]
