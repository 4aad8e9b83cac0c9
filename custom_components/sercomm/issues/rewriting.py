"""How often somebody else has changed what the camera holds for us, within a day."""

from collections import deque
from datetime import datetime

from ..api import DAY

# Who tries out settings on the camera's own page does so once or twice; a provider's
# server writes them again as often as the camera asks it, for ever.
ALLOWED = 2


class Rewriting:
    """Counts from a growing number of times that settings were put back."""

    def __init__(self) -> None:
        """Start without a past."""
        self._times: deque[datetime] = deque()
        self._seen = 0

    def count(self, put_back: int, now: datetime) -> int:
        """Return how often settings were put back in the 24 h before `now`."""
        self._times.extend(now for _ in range(put_back - self._seen))
        self._seen = put_back
        while self._times and now - self._times[0] >= DAY:
            self._times.popleft()
        return len(self._times)
