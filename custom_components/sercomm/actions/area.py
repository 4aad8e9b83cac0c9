"""Areas as automations and forms give them."""

from collections.abc import Mapping
from typing import Any

import voluptuous as vol

from ..api import Area
from .action import whole

CORNERS = ("x0", "y0", "x1", "y1")


def to_area(value: Any) -> Area:
    """Take an area as a list of four numbers, or as the form names them."""
    if isinstance(value, Mapping):
        value = vol.Schema({vol.Required(corner): whole for corner in CORNERS})(value)
        value = [value[corner] for corner in CORNERS]
    return Area(*vol.ExactSequence([whole] * len(CORNERS))(value))
