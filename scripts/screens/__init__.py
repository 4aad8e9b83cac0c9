"""Pictures of the integration in a real Home Assistant, taken by a real browser."""
