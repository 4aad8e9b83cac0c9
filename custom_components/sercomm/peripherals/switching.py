"""What /io/ switches, for the platforms that show it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from ..api import PERIPHERALS, Capabilities, Identity, Readings, Right
from ..coordinator import SercommCoordinator


def is_peripheral_on(name: str) -> Callable[[Readings], bool | None]:
    """Return a function that reads a peripheral which is on or off."""
    # `disabled` and `error` are neither (RC8221 manual p.95).
    return lambda readings: {"on": True, "off": False}.get(
        readings.get(PERIPHERALS.name, name) or ""
    )


def switching(
    coordinator: SercommCoordinator, capabilities: Capabilities, name: str, value: str
) -> AbstractContextManager[None]:
    """Show what is switched in this block, where the camera tells its state.

    Such a command is not looked at afterwards: without an answer it is unknown.
    """
    shown = name in capabilities.peripherals
    return coordinator.writing(
        {PERIPHERALS.name: {name: value}} if shown else {}, read_back=False
    )


async def async_set_white_leds(
    coordinator: SercommCoordinator, capabilities: Capabilities, on: bool
) -> None:
    """Switch the white LEDs."""
    with switching(coordinator, capabilities, "wl_leds", "on" if on else "off"):
        await coordinator.camera.set_white_leds(on)


def obeys_blindly(
    identity: Identity,
    capabilities: Capabilities,
    flag: str,
    peripheral: str,
    *rights: Right,
) -> bool:
    """Return whether something obeys accounts with these rights but is not shown."""
    # SerComm's app switches the LEDs by CGIs that tell no state (SerComm iOS app).
    return (
        identity.has(flag)
        and peripheral not in capabilities.peripherals
        and capabilities.right in rights
    )
