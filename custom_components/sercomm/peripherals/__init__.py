"""What a camera switches besides its picture: lights, infrared, the privacy button."""

from .switching import async_set_white_leds, is_peripheral_on, obeys_blindly, switching

__all__ = ["async_set_white_leds", "is_peripheral_on", "obeys_blindly", "switching"]
