"""The camera's clock: set from Home Assistant's, on demand or every night."""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from ..api import (
    CLOCK,
    SETTABLE_YEARS,
    ZONES,
    InvalidValue,
    NotAvailable,
    SercommError,
    outside,
    true_time,
)
from ..const import CONF_NIGHTLY_CLOCK_SYNC, DOMAIN, LOGGER
from ..coordinator import SercommCoordinator
from .exploring import Exploration

SYSTEM = "SYSTEM"
# Later than clocks change for daylight saving.
NIGHTLY_HOUR = 3
# Cameras do not all ask for attention in the same minute.
NIGHTLY_MINUTES = 30
# The camera takes whole seconds: rounded, not cut.
HALF_A_SECOND = timedelta(milliseconds=500)


async def async_set_clock(
    coordinator: SercommCoordinator, moment: datetime | None = None
) -> None:
    """Set the camera's clock to a moment, which has a zone, or to now.

    The zone is read anew, for a wrong one would move the clock by hours. Raises
    SercommError, or ServiceValidationError when the camera's zone is not known.
    """
    groups = await coordinator.async_read_groups([SYSTEM])
    if (system := groups.get(SYSTEM)) is None:
        raise NotAvailable("the camera does not show its time zone")
    zone = coordinator.data.number(SYSTEM, "time_zone")
    summer = system.get("daylight_saving") == "1"
    moment = moment or dt_util.utcnow() + HALF_A_SECOND
    home = dt_util.get_default_time_zone()
    local = (
        None
        if zone is None
        else true_time(moment, zone, daylight_saving=summer, home=home)
    )
    if local is None and zone in ZONES:
        # At the ends of the calendar there is no such time at another place.
        raise InvalidValue("date", "year", outside(SETTABLE_YEARS), name="datetime")
    if local is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="clock_unknown_zone"
        )
    await coordinator.camera.set_clock(local.replace(microsecond=0))
    try:
        await coordinator.async_read(CLOCK)
    except SercommError:
        coordinator.async_forget(CLOCK)


def async_start_nightly_sync(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    coordinator: SercommCoordinator,
    exploration: Exploration,
) -> None:
    """Set the clock every night after three, if the user wants that."""
    if not entry.options.get(CONF_NIGHTLY_CLOCK_SYNC):
        return
    number = int((entry.unique_id or "").replace(":", ""), 16)
    minute, second = divmod(number % (NIGHTLY_MINUTES * 60), 60)

    async def sync(_now: datetime) -> None:
        if not coordinator.last_update_success or not exploration.capabilities.clock:
            return
        try:
            await async_set_clock(coordinator)
        except (SercommError, HomeAssistantError) as error:
            LOGGER.warning("%s: the clock was not set: %s", entry.title, error)

    entry.async_on_unload(
        async_track_time_change(
            hass, sync, hour=NIGHTLY_HOUR, minute=minute, second=second
        )
    )
