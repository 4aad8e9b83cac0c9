"""Clients of others, each a table: what it asks, and what it needs of the answers.

What they send and read, as facts; docs/architecture.md says whose they are.
"""
