"""What every part of one camera's delivery works with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..api import Camera, Capabilities, Identity, Readings
from ..coordinator import SercommCoordinator
from .detections import Detections


@dataclass(frozen=True, kw_only=True)
class Context:
    """One camera's delivery; `changed` is called when a way comes, goes or fails."""

    coordinator: SercommCoordinator
    identity: Identity
    capabilities: Capabilities
    detections: Detections
    changed: Callable[[], None]

    @property
    def hass(self) -> HomeAssistant:
        """Home Assistant."""
        return self.coordinator.hass

    @property
    def entry(self) -> ConfigEntry[Any]:
        """The camera's entry."""
        return self.coordinator.config_entry

    @property
    def camera(self) -> Camera:
        """The camera."""
        return self.coordinator.camera

    @property
    def readings(self) -> Readings:
        """What polls have read."""
        return self.coordinator.data

    @property
    def now(self) -> float:
        """The seconds of the monotonic clock that everything is timed by."""
        return self.hass.loop.time()
