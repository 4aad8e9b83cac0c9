"""What the tests of a real Home Assistant share: cameras in it."""

from scripts.demo.api import HomeAssistantApi
from scripts.demo.camera import add_camera, wait_for_push
from tests.simulator import Simulator


async def add(api: HomeAssistantApi, camera: Simulator) -> str:
    """Add a camera as a user does; return its entry once it tells us of motion."""
    entry_id = await add_camera(api, camera)
    await wait_for_push(api, entry_id)
    return entry_id
