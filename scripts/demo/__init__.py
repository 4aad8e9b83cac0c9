"""A real Home Assistant with the integration, for the demo and for the tests."""
