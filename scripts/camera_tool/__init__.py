"""`scripts/camera`: the library `custom_components/sercomm/api` as a tool.

The library alone, without Home Assistant.
"""
