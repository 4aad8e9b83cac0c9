"""What the tests of the camera entity share."""

from typing import Any

from homeassistant.components.camera import async_get_image
from homeassistant.core import HomeAssistant

from tests.cameras import entity_id
from tests.simulator import Simulator

LIVE = "camera.live"
SNAPSHOT = "/img/snapshot.cgi"


async def get_image(hass: HomeAssistant, camera: Simulator) -> bytes:
    """Take a still, as the picture card does: it names its size."""
    live = entity_id(hass, camera, LIVE)
    return (await async_get_image(hass, live, width=1280, height=720)).content


def live_entity(hass: HomeAssistant, camera: Simulator) -> Any:
    """Return the entity itself."""
    return hass.data["camera"].get_entity(entity_id(hass, camera, LIVE))
