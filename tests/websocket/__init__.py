"""Tests of the card's WebSocket commands."""
