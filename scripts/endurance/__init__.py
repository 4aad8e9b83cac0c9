"""Endurance: what grows when the integration runs for long."""
