"""Gives a camera another Wi-Fi network."""

from collections.abc import Mapping

from ..api import change_wifi
from ..coordinator import SercommCoordinator


async def async_join_wifi(
    coordinator: SercommCoordinator,
    before: Mapping[str, str],
    *,
    ssid: str,
    password: str,
    security: str,
) -> None:
    """Make a camera join a network, and read it back as long as it can be reached.

    `before` is WIRELESS as the camera shows it; for the rest see `change_wifi`. There
    it usually has another address, to which discovery follows it. Raises InvalidValue,
    HeldOtherwise, or any other SercommError; after one that `may_have_acted` it has
    perhaps changed networks before it answered.
    """
    change = change_wifi(before, ssid=ssid, password=password, security=security)
    held = await coordinator.async_write_and_look(
        change.group, change.values, before=change.before
    )
    held.require(change.name_of)
