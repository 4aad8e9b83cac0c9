"""A firmware upgrade under way: what the user is told, and when it is over."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..api import Encoding, Identity, SercommError
from ..client import create_camera
from ..const import CONF_IDENTITY, DOMAIN
from ..coordinator import SercommCoordinator
from ..errors import invalid
from ..quoting import placeholders

RUNNING = "firmware_upgrade"
LOST = "firmware_upgrade_lost"
# Not of the same beginning: the others say that an upgrade is running.
UNCHANGED = "firmware_unchanged"
LOOK = timedelta(minutes=1)
# A camera that answers all the time may be writing its flash for so long.
FLASHING = timedelta(minutes=5)
# Twice what the base document has people wait.
LONGEST = timedelta(minutes=10)


class UpgradeWatch:
    """Leaves a camera alone while it writes its flash, then sets it up anew.

    It is asked once a minute, without login, who it is. It is back when it was away
    in between, shows another firmware or boot time, or has answered for five minutes.
    One that is back with the firmware that it had may have said OK to a file that it
    could not read, so the user is told in which encoding it was sent.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        coordinator: SercommCoordinator,
        identity: Identity,
        encoding: Encoding,
    ) -> None:
        """Begin to look; reloading the entry does not end it."""
        self._hass = hass
        self._entry_id = coordinator.config_entry.entry_id
        self._before = identity
        self._after = identity
        self._encoding = encoding
        self._booted = coordinator.data.get("SYSTEM", "boot_up_time")
        self._away = False
        self._begun = dt_util.utcnow()
        self._stop = async_track_time_interval(
            hass, self._look, LOOK, name="sercomm upgrade", cancel_on_shutdown=True
        )

    async def _look(self, now: datetime) -> None:
        """Look once."""
        entry = self._hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or entry.disabled_by is not None:
            self._stop()
            async_end(self._hass, self._entry_id)
        elif await self._is_back(entry, now - self._begun):
            self._stop()
            async_end(self._hass, self._entry_id)
            if self._after.firmware and self._after.firmware == self._before.firmware:
                async_tell(self._hass, entry, UNCHANGED, self._encoding)
            number = self._before.serial_number
            identity = replace(self._after, serial_number=number).as_dict()
            data = {**entry.data, CONF_IDENTITY: identity}
            self._hass.config_entries.async_update_entry(entry, data=data)
            self._hass.config_entries.async_schedule_reload(self._entry_id)
        elif now - self._begun >= LONGEST:
            async_tell(self._hass, entry, LOST, self._encoding)

    async def _is_back(self, entry: ConfigEntry[Any], waited: timedelta) -> bool:
        """Whether our camera answers and has restarted."""
        camera = create_camera(self._hass, entry.data)
        try:
            self._after = identity = await camera.identity(extended=True)
            if identity.mac != self._before.mac:
                return False
            if self._away or waited >= FLASHING or self._is_another(identity):
                return True
            system = (await camera.get_groups(["SYSTEM"])).get("SYSTEM", {})
        except SercommError:
            self._away = True
            return False
        return _differ(system.get("boot_up_time"), self._booted)

    def _is_another(self, identity: Identity) -> bool:
        """Whether the camera shows another firmware than before."""
        return _differ(identity.firmware, self._before.firmware)


def _differ(one: str | None, other: str | None) -> bool:
    """Whether two values are known and not the same."""
    return None not in (one, other) and one != other


@callback
def is_running(hass: HomeAssistant, entry_id: str) -> bool:
    """Whether the camera of an entry is being upgraded, as far as we know."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, _issue_id(RUNNING, entry_id))
    return issue is not None and issue.active


@callback
def refuse_while_running(coordinator: SercommCoordinator) -> None:
    """Refuse what must not reach a camera that is being upgraded."""
    if is_running(coordinator.hass, coordinator.config_entry.entry_id):
        raise invalid("upgrade_running")


@callback
def async_tell(
    hass: HomeAssistant, entry: ConfigEntry[Any], key: str, encoding: Encoding
) -> None:
    """Tell the user what goes on, how the file is sent, and what not to do."""
    kind = UNCHANGED if key == UNCHANGED else RUNNING
    ir.async_create_issue(
        hass,
        DOMAIN,
        _issue_id(kind, entry.entry_id),
        is_fixable=False,
        severity=ir.IssueSeverity.ERROR if key == LOST else ir.IssueSeverity.WARNING,
        translation_key=key,
        translation_placeholders=placeholders(name=entry.title, encoding=encoding),
    )


@callback
def async_end(hass: HomeAssistant, entry_id: str) -> None:
    """Take back what was told, of an earlier upgrade too."""
    for kind in (RUNNING, UNCHANGED):
        ir.async_delete_issue(hass, DOMAIN, _issue_id(kind, entry_id))


def _issue_id(kind: str, entry_id: str) -> str:
    """Return the id of a repair about an upgrade."""
    return f"{kind}_{entry_id}"
