"""Clips of an entry: the camera's settings, the webhook, the age of what is kept."""

from datetime import datetime, timedelta
import secrets
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..const import CONF_CLIP_DAYS, CONF_CLIP_WEBHOOK_ID, DEFAULT_CLIP_DAYS, LOGGER
from ..managed import Senders
from .arrivals import Arrivals
from .settings import ClipDelivery
from .storage import recordings
from .upload import async_receive_clips

DAILY = timedelta(days=1)


async def async_start_clips(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    clips: ClipDelivery,
    senders: Senders,
    arrivals: Arrivals,
) -> None:
    """Receive clips if the user wants them; let old ones go in any case."""
    store = recordings(hass, entry.unique_id or "")

    told: set[str] = set()

    async def sweep(_now: datetime | None = None) -> None:
        days = entry.options.get(CONF_CLIP_DAYS, DEFAULT_CLIP_DAYS)
        oldest = dt_util.now().date() - timedelta(days=days)
        try:
            await hass.async_add_executor_job(store.sweep, oldest)
        except OSError as error:
            level = LOGGER.debug if repr(error) in told else LOGGER.warning
            level("%s: old clips were not deleted: %r", entry.title, error)
            told.add(repr(error))

    entry.async_create_background_task(hass, sweep(), "sercomm old clips")
    entry.async_on_unload(
        async_track_time_interval(
            hass, sweep, DAILY, name="sercomm old clips", cancel_on_shutdown=True
        )
    )
    if clips.wanted:
        # An id of its own: what may write to the disk is not what tells of motion.
        if CONF_CLIP_WEBHOOK_ID not in entry.data:
            clip_id = secrets.token_urlsafe(16)
            hass.config_entries.async_update_entry(
                entry, data={**entry.data, CONF_CLIP_WEBHOOK_ID: clip_id}
            )
        entry.async_on_unload(
            async_receive_clips(hass, entry, senders, store, arrivals)
        )
    clips.async_start()
