"""What delivery, clips and presets find out of themselves, told as repairs."""

from homeassistant.core import HomeAssistant, callback

from ..api import parse_presets
from ..quoting import in_code
from ..runtime import SercommConfigEntry
from ..texts import listed
from . import raising
from .raising import Problem


class DeliveryWatch:
    """Raises the repairs about what should reach us from one camera and does not."""

    def __init__(self, hass: HomeAssistant, entry: SercommConfigEntry) -> None:
        """Nothing happens before `async_start`."""
        self._hass = hass
        self._entry = entry

    @callback
    def async_start(self) -> None:
        """Look now and after every change; unloading the entry ends it."""
        runtime = self._entry.runtime_data
        for listeners, look in (
            (runtime.delivery.changed, self._look_at_delivery),
            (runtime.delivery.senders.changed, self._look_at_senders),
            (runtime.clips.changed, self._look_at_clips),
            (runtime.arrivals.changed, self._look_at_arrivals),
            (runtime.presets.changed, self._look_at_presets),
        ):
            self._entry.async_on_unload(listeners.async_add(look))
            look()

    @callback
    def _look_at_delivery(self) -> None:
        """Whether motion does not reach us, and why."""
        # None while delivery is starting: the repair of before stays until it is known
        # whether it still holds.
        if (trouble := self._entry.runtime_data.delivery.outlook.trouble) is not None:
            raising.async_delivery(self._hass, self._entry, trouble)

    @callback
    def _look_at_senders(self) -> None:
        """Whether another address knows our secret one."""
        senders = self._entry.runtime_data.delivery.senders
        raising.async_withdraw_senders(self._hass, self._entry, senders.accepted)
        for sender in senders.offered:
            raising.async_offer_sender(self._hass, self._entry, sender)

    @callback
    def _look_at_clips(self) -> None:
        """Whether clips do not reach us, and why."""
        # Uploads have a group of their own in the camera (HTTP_EVENT), so that they may
        # fail where notifications work.
        state = self._entry.runtime_data.clips.state
        raising.async_clips(self._hass, self._entry, state)

    @callback
    def _look_at_arrivals(self) -> None:
        """Whether clips come that cannot be stored."""
        arrivals = self._entry.runtime_data.arrivals
        if (name := arrivals.unknown_format) is None:
            raising.async_withdraw(self._hass, self._entry, Problem.CLIP_FORMAT)
        else:
            raising.async_raise(
                self._hass, self._entry, Problem.CLIP_FORMAT, format=name
            )
        if arrivals.disk_full:
            raising.async_raise(self._hass, self._entry, Problem.DISK_FULL)
        else:
            raising.async_withdraw(self._hass, self._entry, Problem.DISK_FULL)

    @callback
    def _look_at_presets(self) -> None:
        """Whether the camera has forgotten presets."""
        # Some cameras forget their presets with each restart (seen on a WVC210).
        presets = self._entry.runtime_data.presets
        if not (lost := presets.lost):
            raising.async_withdraw(self._hass, self._entry, Problem.PRESETS_LOST)
            return
        names = listed(
            in_code(f"{preset.number} {preset.name}").strip()
            for preset in parse_presets(presets.kept)
            if f"Preset{preset.number}Position" in lost
        )
        raising.async_raise(
            self._hass, self._entry, Problem.PRESETS_LOST, fix={}, presets=names
        )
