"""How often a camera has restarted itself within a day."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime

from ..api import DAY, recent_reboots, watchdog_reboots


class Restarts:
    """Counts from the times that the camera remembers, and from its growing counter."""

    def __init__(self) -> None:
        """Start without a past."""
        self._counts: deque[tuple[datetime, int]] = deque()
        self._looked: datetime | None = None

    def count(self, system: Mapping[str, str], now: datetime) -> int:
        """Return how often the watchdog restarted the camera in the 24 h before `now`.

        Restarts that we slept through for more than a day are not of this day, and a
        counter that goes back starts anew: the camera was reset.
        """
        # Only newer firmware counts (SYSTEM.wd_reboot_num of an iCamera2). The others
        # keep the times of a few restarts, which grow old by themselves.
        number = watchdog_reboots(system)
        if number is None:
            return recent_reboots(system, now)
        if self._looked is None or now - self._looked > DAY:
            self._counts.clear()
        if self._counts and number < self._counts[-1][1]:
            self._counts.clear()
        self._looked = now
        if not self._counts or number > self._counts[-1][1]:
            self._counts.append((now, number))
        while len(self._counts) > 1 and now - self._counts[1][0] >= DAY:
            self._counts.popleft()
        return max(number - self._counts[0][1], recent_reboots(system, now))
