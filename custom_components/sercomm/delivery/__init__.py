"""How motion, sound, PIR and inputs reach us."""

from .delivery import Delivery
from .detections import Detections
from .levels import Levels
from .push import NOTIFICATIONS
from .webhook import async_register_webhook

__all__ = [
    "NOTIFICATIONS",
    "Delivery",
    "Detections",
    "Levels",
    "async_register_webhook",
]
