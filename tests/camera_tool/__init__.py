"""Tests of `scripts/camera`: its commands, run here, at simulated cameras."""
