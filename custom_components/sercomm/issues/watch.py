"""Watches a camera for as long as its entry is loaded."""

from homeassistant.core import HomeAssistant, callback

from ..runtime import SercommConfigEntry
from .delivery_watch import DeliveryWatch
from .raising import async_clear
from .settings_watch import SettingsWatch


@callback
def async_watch(hass: HomeAssistant, entry: SercommConfigEntry) -> None:
    """Raise repairs, and take them away when their cause is gone.

    An entry that is switched off needs none.
    """

    @callback
    def stop() -> None:
        if entry.disabled_by is not None:
            async_clear(hass, entry)

    entry.async_on_unload(stop)
    SettingsWatch(hass, entry).async_start()
    DeliveryWatch(hass, entry).async_start()
