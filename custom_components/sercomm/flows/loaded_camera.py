"""A camera that has an entry, in the dialog behind its Configure button."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant

from ..api import CannotConnect, Credentials
from ..runtime import SercommConfigEntry, SercommRuntime
from ..upkeep import ADVICE_GROUPS, PasswordOutcome, Settings, async_change_password


class LoadedCamera:
    """What a dialog asks of a camera through its entry."""

    def __init__(self, hass: HomeAssistant, entry: SercommConfigEntry) -> None:
        """Nothing is asked yet; the entry is loaded."""
        self._hass = hass
        self._entry = entry
        self._last = entry.runtime_data

    @property
    def _runtime(self) -> SercommRuntime:
        """What the entry shares; while it is loaded anew, what it shared before."""
        if self._entry.state is ConfigEntryState.LOADED:
            self._last = self._entry.runtime_data
        return self._last

    @property
    def settings(self) -> Settings:
        """Its groups."""
        return self._runtime.coordinator

    @property
    def login(self) -> Credentials:
        """The login that the entry holds."""
        data = self._entry.data
        return Credentials(data[CONF_USERNAME], data.get(CONF_PASSWORD, ""))

    @property
    def may_show_pages(self) -> bool:
        """Whether the camera has not refused to show its own pages."""
        return self._runtime.web_pages.can_follow

    async def async_prove(self) -> None:
        """Make sure that our camera answers; raises SercommError."""
        if self._entry.state is not ConfigEntryState.LOADED:
            raise CannotConnect("the entry is not loaded")
        await self._runtime.coordinator.async_prove()

    async def async_read(self) -> None:
        """Read anew what advice is about, in one request where the camera can.

        Raises SercommError.
        """
        shown = self._runtime.capabilities.groups
        await self._runtime.coordinator.async_read_groups(
            name for name in ADVICE_GROUPS if name in shown
        )

    async def async_show_pages(self) -> None:
        """Make the camera show its own pages; raises SercommError."""
        await self._runtime.web_pages.async_show()

    async def async_still(self) -> bytes:
        """Take a picture, or the one just taken; raises SercommError."""
        return await self._runtime.stills.get()

    async def async_give_password(self, password: str) -> PasswordOutcome:
        """Give the account another password, and store what works."""
        return await async_change_password(
            self._hass, self._entry, self._runtime.coordinator, password
        )
