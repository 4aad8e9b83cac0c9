"""Tests of the card in Chromium, in a real Home Assistant, with a simulated camera."""
