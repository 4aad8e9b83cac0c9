"""How long to leave something alone that has failed."""

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
