"""How motion, sound, PIR and inputs reach us."""

from .delivery import Delivery
from .detections import Detections
from .levels import Levels
from .outcome import KEEPS_ADDRESS, TestOutcome
from .push import NOTIFICATIONS
from .webhook import async_register_webhook

__all__ = [
    "KEEPS_ADDRESS",
    "NOTIFICATIONS",
    "Delivery",
    "Detections",
    "Levels",
    "TestOutcome",
    "async_register_webhook",
]
