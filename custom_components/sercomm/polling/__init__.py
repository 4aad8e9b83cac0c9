"""What is known of a camera: whose turn it is, one poll, readings and writes."""

from .known_readings import SYSTEM, KnownReadings
from .poll import READ_REFUSALS, Poll

__all__ = ["READ_REFUSALS", "SYSTEM", "KnownReadings", "Poll"]
