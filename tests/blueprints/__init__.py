"""Each blueprint as an automation of a real Home Assistant, from cause to result."""
