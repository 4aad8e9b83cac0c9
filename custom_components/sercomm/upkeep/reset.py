"""The way back to the factory's settings, and the question who is sent there."""

from ..api import Identity
from ..coordinator import SercommCoordinator
from ..errors import invalid
from .backups import Backups
from .firmware import refuse_while_running


async def async_factory_reset(
    coordinator: SercommCoordinator, identity: Identity, backups: Backups
) -> None:
    """Back the settings up, then reset; the camera may go before it answers.

    Raises SercommError or HomeAssistantError; nothing has been reset then.
    """
    refuse_while_running(coordinator)
    await async_require_model(coordinator, identity)
    await backups.async_create(whole=False)
    # It comes back as `administrator` without password, or with what its vendor's
    # gateway sets within seconds (Sercomm-API issues 14 and 18).
    async with coordinator.async_restarting(reload=True):
        await coordinator.camera.maintenance.factory_reset()


async def async_require_model(
    coordinator: SercommCoordinator, identity: Identity, *, extended: bool = False
) -> Identity:
    """Make sure that the camera at this address is still ours, and of its model.

    Returns who it is now, `extended` with its firmware. Raises SercommError or
    ServiceValidationError.
    """
    found = await coordinator.async_prove(extended=extended)
    if found.model != identity.model:
        raise invalid("confirm_model", model=found.model)
    return found
