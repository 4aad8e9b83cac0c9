"""Clips of an entry: the camera's settings, the door, and the age of what is kept."""

from datetime import datetime, timedelta
import secrets

from homeassistant.core import HomeAssistant
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .clip_upload import async_open_clip_door
from .const import CONF_CLIP_DAYS, CONF_CLIP_WEBHOOK_ID, DEFAULT_CLIP_DAYS, LOGGER
from .coordinator import SercommConfigEntry
from .recordings import recordings

DAILY = timedelta(days=1)


async def async_start_clips(hass: HomeAssistant, entry: SercommConfigEntry) -> None:
    """Receive clips if the user wants them; let old ones go in any case."""
    runtime = entry.runtime_data
    store = recordings(hass, runtime.identity.mac)

    async def sweep(_now: datetime | None = None) -> None:
        days = entry.options.get(CONF_CLIP_DAYS, DEFAULT_CLIP_DAYS)
        oldest = dt_util.now().date() - timedelta(days=days)
        try:
            await hass.async_add_executor_job(store.sweep, oldest)
        except OSError as error:
            LOGGER.warning("%s: old clips were not deleted: %r", entry.title, error)

    entry.async_create_background_task(hass, sweep(), "sercomm old clips")
    entry.async_on_unload(
        async_track_time_interval(
            hass, sweep, DAILY, name="sercomm old clips", cancel_on_shutdown=True
        )
    )
    if runtime.clips.wanted:
        if CONF_CLIP_WEBHOOK_ID not in entry.data:
            clip_id = secrets.token_urlsafe(16)
            hass.config_entries.async_update_entry(
                entry, data={**entry.data, CONF_CLIP_WEBHOOK_ID: clip_id}
            )
        entry.async_on_unload(async_open_clip_door(hass, runtime.delivery, store))
    runtime.clips.async_start()
