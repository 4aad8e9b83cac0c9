"""Writes docs/reference.md from the code."""
