"""Mutation testing: change one thing in the code, and see whether a test fails.

A tool of our own, because none fits: one that keeps its changes behind a switch in
each function leaves out all that are decorated (here every callback and property), and
one that starts the tests anew for each change imports Home Assistant each time.
"""
