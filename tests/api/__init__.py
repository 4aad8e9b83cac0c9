"""Tests of the camera's protocol, without Home Assistant."""
