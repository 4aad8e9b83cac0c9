"""What `scripts/soak` runs: nothing of it is part of the tests."""
