"""How often something may be done: the three ways in which this integration waits.

All times are seconds of one monotonic clock, such as that of the event loop.
"""

from collections import deque

# A little less than the usual time between two polls, so that the next one tries.
ABOUT_A_POLL = 50.0


class Backoff:
    """Waits longer and longer after failures: `first`, then twice as long each time.

    `failures` is how many there were in a row.
    """

    def __init__(self, longest: float, first: float = ABOUT_A_POLL) -> None:
        """Start without failures; no wait is longer than `longest`."""
        self.failures = 0
        self._first = first
        self._longest = longest
        self._wait = 0.0
        self._until = 0.0

    def is_over(self, now: float) -> bool:
        """Whether it may be tried again."""
        return now >= self._until

    def failed(self, now: float) -> float:
        """Count a failure; return for how long to leave it alone."""
        self.failures += 1
        self._wait = min(max(self._first, 2 * self._wait), self._longest)
        self._until = now + self._wait
        return self._wait

    def reset(self) -> None:
        """Forget all failures."""
        self.failures = 0
        self._wait = self._until = 0.0


class RateLimit:
    """Lets `number` through at once, and then one every `seconds`."""

    def __init__(self, number: int, seconds: float) -> None:
        """Start with all of them."""
        self._number = number
        self._seconds = seconds
        self._left = float(number)
        self._counted = 0.0

    def wait(self, now: float) -> float:
        """Use one; return how long to wait for it."""
        self._refill(now)
        # Below zero those who wait stand in line.
        self._left -= 1
        return max(0.0, -self._left * self._seconds)

    def passes(self, now: float) -> bool:
        """Use one if there is one; return whether there was."""
        self._refill(now)
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def spend(self) -> None:
        """Use all that are left."""
        self._left = min(self._left, 0.0)

    def _refill(self, now: float) -> None:
        gained = (now - self._counted) / self._seconds
        self._left = min(float(self._number), self._left + gained)
        self._counted = now


class Budget:
    """Allows `number` uses within the last `period` seconds."""

    def __init__(self, number: int, period: float) -> None:
        """Start unused."""
        self._number = number
        self._period = period
        self._uses: deque[float] = deque()

    def used(self, now: float) -> int:
        """Return how many uses lie within the period."""
        while self._uses and now - self._uses[0] >= self._period:
            self._uses.popleft()
        return len(self._uses)

    def is_spent(self, now: float) -> bool:
        """Whether no use is left."""
        return self.used(now) >= self._number

    def take(self, now: float) -> bool:
        """Use one if one is left; return whether there was."""
        if self.is_spent(now):
            return False
        self._uses.append(now)
        return True

    def reset(self) -> None:
        """Forget all uses."""
        self._uses.clear()
