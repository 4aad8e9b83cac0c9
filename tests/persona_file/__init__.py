"""Tests of `scripts/persona`: cameras made of what cameras have shown."""
