"""How long to leave something alone that has failed, or was done too often."""

FIRST_WAIT = 50.0


class Patience:
    """Waits about a poll after the first failure, and twice as long after each."""

    def __init__(self, longest: float) -> None:
        """Start without failures; `longest` is the longest wait in seconds."""
        self._longest = longest
        self._wait = 0.0
        self._until = 0.0

    def is_over(self, now: float) -> bool:
        """Whether to try again; `now` in seconds of a monotonic clock."""
        return now >= self._until

    def failed(self, now: float) -> None:
        """Wait longer than last time."""
        self._wait = min(max(FIRST_WAIT, 2 * self._wait), self._longest)
        self._until = now + self._wait

    def reset(self) -> None:
        """Forget all failures."""
        self._wait = self._until = 0.0


class Allowance:
    """Lets so many through at once, and then one every so many seconds."""

    def __init__(self, number: int, seconds: float) -> None:
        """Start with all of them."""
        self._number = number
        self._seconds = seconds
        self._left = float(number)
        self._counted = 0.0

    def wait(self, now: float) -> float:
        """Use one; return how long to wait for it, `now` in seconds of a clock."""
        gained = (now - self._counted) / self._seconds
        self._left = min(float(self._number), self._left + gained) - 1
        self._counted = now
        return max(0.0, -self._left * self._seconds)

    def spend(self) -> None:
        """Use all that are left."""
        self._left = min(self._left, 0.0)
