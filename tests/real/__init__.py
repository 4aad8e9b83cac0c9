"""Tests with a whole Home Assistant as a process of its own."""
