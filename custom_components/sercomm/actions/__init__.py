"""The actions of the integration, by theme."""
