"""What the SYSTEM group tells about restarts that nobody asked for."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
import re

from .clock import PLAUSIBLE_YEARS

DAY = timedelta(days=1)
# How far a camera's clock may be ahead of ours.
AHEAD = timedelta(hours=1)
MAX_TIMES = 1000
SECONDS = re.compile(r"\s*([0-9]{1,10})\s*")


def watchdog_reboots(system: Mapping[str, str]) -> int | None:
    """Return how often the watchdog has restarted the camera; None when not told."""
    match = SECONDS.fullmatch(system.get("wd_reboot_num", ""))
    return int(match[1]) if match else None


def watchdog_times(system: Mapping[str, str]) -> tuple[datetime, ...]:
    """Return when the watchdog restarted the camera, in UTC, as far as it remembers.

    In the camera's order. Written as `1444713006;1444585286`, seconds since 1970;
    times before its clock was set are left out.
    """
    parts = system.get("wd_reboot_time", "").split(";")[:MAX_TIMES]
    matches = map(SECONDS.fullmatch, parts)
    times = (datetime.fromtimestamp(int(match[1]), UTC) for match in matches if match)
    return tuple(time for time in times if time.year in PLAUSIBLE_YEARS)


def recent_reboots(
    system: Mapping[str, str], now: datetime, within: timedelta = DAY
) -> int:
    """Count the watchdog's restarts in the last 24 h before `now`, which has a zone.

    The camera remembers a few only: a growing `watchdog_reboots` tells more.
    """
    return sum(now - within < time <= now + AHEAD for time in watchdog_times(system))
