"""From which addresses a camera's notifications come."""

from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant, callback

from . import issues
from .callback_url import async_addresses
from .const import CONF_ACCEPTED_SOURCES

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry


class Sources:
    """Knows the camera's addresses, and who else used its secret address."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Know no address yet."""
        self.addresses: frozenset[str] = frozenset()
        self.accepted: frozenset[str] = frozenset()
        self.strangers = 0
        self._hass = hass
        self._entry = entry
        self._foreign: dict[str, int] = {}

    async def async_find(self) -> None:
        """Look the camera up; what was known stays known when that fails."""
        data = self._entry.data
        self.addresses = await async_addresses(self._hass, data) or self.addresses
        accepted = self.addresses.union(data.get(CONF_ACCEPTED_SOURCES, ()))
        if accepted != self.accepted:
            self.accepted = accepted
            issues.async_accepted(self._hass, self._entry, accepted)

    @callback
    def async_foreign(self, source: str) -> None:
        """Count a right id from a wrong address; it has no other effect."""
        self.strangers += 1
        if len(self._foreign) < issues.FOREIGN_KEPT or source in self._foreign:
            self._foreign[source] = self._foreign.get(source, 0) + 1
        if self._foreign.get(source) == issues.FOREIGN_ALLOWED:
            issues.async_foreign_source(self._hass, self._entry, source)
