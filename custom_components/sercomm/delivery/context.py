"""What every part of one camera's delivery works with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..api import Capabilities, Identity
from ..coordinator import SercommCoordinator
from .detections import Detections


@dataclass(frozen=True, kw_only=True)
class Context:
    """One camera's delivery; `changed` is called when a way comes, goes or fails."""

    hass: HomeAssistant
    entry: ConfigEntry[Any]
    coordinator: SercommCoordinator
    identity: Identity
    capabilities: Capabilities
    detections: Detections
    changed: Callable[[], None]

    @property
    def now(self) -> float:
        """The seconds of the monotonic clock that everything is timed by."""
        return self.hass.loop.time()
