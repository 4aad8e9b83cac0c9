"""Tests of the settings that a camera holds for us."""
