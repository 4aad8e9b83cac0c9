"""Texts in the language of Home Assistant: looked up, and joined as it joins them."""

from .joints import async_load, detailed, listed, percent, text, valued

__all__ = ["async_load", "detailed", "listed", "percent", "text", "valued"]
