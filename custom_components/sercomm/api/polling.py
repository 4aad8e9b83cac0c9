"""Reads a source that is not a group: whatever its form, as keys and values."""

from datetime import UTC, datetime

from .camera import Camera
from .clock import DATE_TIME, READ_AT
from .gate import Priority
from .log import last_entry, wifi_reconnects
from .readings import CLOCK, EXTENSION, INFORMATION, LOG, Source


async def read_source(
    camera: Camera, source: Source, priority: Priority = Priority.POLL
) -> dict[str, str]:
    """Read a CGI; raises SercommError as `Camera.read_pairs` does.

    The clock gets `read_at`, the moment of its answer in UTC, because only the two
    together tell something. Of the log stay `time`, `source` and `message` of the
    newest entry with a time, if there is one, and the count `wifi_reconnects`.
    """
    if source.name == LOG.name:
        return await _read_log(camera, priority)
    if source.name == INFORMATION.name:
        return await camera.maintenance.system_info()
    if source.name == EXTENSION.name:
        return await camera.extension()
    path, _, query = source.name.partition("?")
    pairs = await camera.read_pairs(path, query, priority)
    if source.name == CLOCK.name:
        pairs[READ_AT] = datetime.now(UTC).isoformat()
    return pairs


async def _read_log(camera: Camera, priority: Priority) -> dict[str, str]:
    """Read the log and keep what is shown of it."""
    entries = await camera.log(priority)
    found = {"wifi_reconnects": str(wifi_reconnects(entries))}
    if (entry := last_entry(entries)) is not None and entry.time is not None:
        found["time"] = entry.time.strftime(DATE_TIME)
        found["tag"] = entry.tag
        found["message"] = entry.message
    return found
