"""What the rooms of one entry share while it is loaded."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry

from .api import Camera, Capabilities, Identity
from .clips import Arrivals, ClipDelivery
from .coordinator import SercommCoordinator
from .delivery import Delivery, Detections
from .pictures import CameraPictures, Privacy, StillCache
from .upkeep import Backups, Exploration, Presets, WebPages


@dataclass(kw_only=True)
class SercommRuntime:
    """What one entry's platforms share while it is loaded."""

    camera: Camera
    exploration: Exploration
    coordinator: SercommCoordinator
    detections: Detections
    delivery: Delivery
    clips: ClipDelivery
    arrivals: Arrivals
    privacy: Privacy
    pictures: CameraPictures
    backups: Backups
    presets: Presets
    web_pages: WebPages

    @property
    def identity(self) -> Identity:
        """Return who the camera is."""
        return self.exploration.identity

    @property
    def capabilities(self) -> Capabilities:
        """Return what it can do, as far as that is known."""
        return self.exploration.capabilities

    @property
    def stills(self) -> StillCache:
        """Return the still that all who ask for one share."""
        return self.pictures.stills


type SercommConfigEntry = ConfigEntry[SercommRuntime]
