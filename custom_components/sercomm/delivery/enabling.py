"""What a user asked for once, at set-up: that the camera watches for motion."""

from ..const import CONF_ENABLE_MOTION
from ..coordinator import SercommCoordinator
from ..managed import WRITE_REFUSALS, Changes, async_write_parts
from . import provision


class Enabling:
    """Switches motion on, once; from then on the switches are the user's."""

    def __init__(self, coordinator: SercommCoordinator) -> None:
        """Write nothing yet."""
        self._coordinator = coordinator

    @property
    def changes(self) -> Changes:
        """What is still to be switched on."""
        # Detection is off in the dump of a newer camera (jeedom plugin).
        if not self._coordinator.config_entry.data.get(CONF_ENABLE_MOTION):
            return {}
        return provision.motion_changes(self._coordinator.data)

    async def async_apply(self) -> None:
        """Switch it on where no notification plays a part. Raises SercommError."""
        try:
            async with self._coordinator.rules_lock:
                if changes := self.changes:
                    camera = self._coordinator.camera
                    with self._coordinator.doubting(changes):
                        written = await async_write_parts(camera, changes, set())
                    self._coordinator.async_patch_groups(written)
        except WRITE_REFUSALS:
            self.forget()
            raise
        self.forget()

    def forget(self) -> None:
        """Never switch it on again."""
        entry, hass = self._coordinator.config_entry, self._coordinator.hass
        data = dict(entry.data)
        if data.pop(CONF_ENABLE_MOTION, None) is not None:
            hass.config_entries.async_update_entry(entry, data=data)
