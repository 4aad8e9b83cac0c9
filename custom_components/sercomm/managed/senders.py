"""From which addresses a camera's notifications and uploads come."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST
from homeassistant.core import callback

from ..api import Camera
from ..const import CONF_ACCEPTED_SENDERS
from ..listeners import Listeners
from .address import plain_address

# So often an unknown address must know our secret one before the user is asked.
SUSPICIOUS = 3
# Whoever tries more addresses than this is no camera, and must cost no memory.
SUSPECTS_KEPT = 16


class Senders:
    """Knows the camera's addresses, and who else used its secret one.

    `addresses` are the camera's own, `accepted` those and what the user has accepted,
    `unknown` counts what came from elsewhere, `last_unknown` is where the last of that
    came from, `offered` names the addresses that the user is asked about: those that
    came often, or once when we had made the camera fire.
    """

    def __init__(self, entry: ConfigEntry[Any], camera: Camera) -> None:
        """Know no address yet."""
        self.addresses: frozenset[str] = frozenset()
        self.unknown = 0
        self.last_unknown = ""
        self.changed = Listeners[[]]()
        self._entry = entry
        self._camera = camera
        self._counts: dict[str, int] = {}

    @property
    def accepted(self) -> frozenset[str]:
        """The addresses whose notifications count."""
        return self.addresses.union(self._entry.data.get(CONF_ACCEPTED_SENDERS, ()))

    @property
    def offered(self) -> list[str]:
        """The addresses that the user may want to accept."""
        return [
            address
            for address, count in self._counts.items()
            if count >= SUSPICIOUS and address not in self.accepted
        ]

    @callback
    def async_find(self) -> None:
        """Take the address that answered last for the camera's.

        No name is looked up for that: the answer came from wherever its name leads.
        """
        known = self._camera.peer or plain_address(self._entry.data[CONF_HOST])
        if known is not None and known not in self.addresses:
            self.addresses = frozenset({known})
            self.changed.async_tell()

    @callback
    def async_refuse(self, address: str, *, expected: bool = False) -> None:
        """Count a right id from a wrong address; it has no other effect.

        `expected` while the camera was made to fire: then it is hardly anybody else.
        """
        before = self.offered
        self.unknown += 1
        self.last_unknown = address
        # Behind a second router, or a container's network, a camera has another
        # address.
        if len(self._counts) < SUSPECTS_KEPT or address in self._counts:
            step = SUSPICIOUS if expected else 1
            self._counts[address] = self._counts.get(address, 0) + step
        if self.offered != before:
            self.changed.async_tell()
