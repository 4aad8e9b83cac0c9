"""Tests of how motion reaches us."""
