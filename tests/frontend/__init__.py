"""Tests of how the card comes to the browser."""
