"""How much is asked of one camera, and what went wrong last."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from .errors import (
    AccessDenied,
    CommandRefused,
    Interrupted,
    NotAvailable,
    Paused,
    SercommError,
)

MINUTE = 60.0
LOOK_BACK = 10 * MINUTE
# A camera that says what it lacks is well, and so is one that we leave alone.
NO_TROUBLE = (AccessDenied, CommandRefused, Interrupted, NotAvailable, Paused)


class Traffic:
    """Counts requests of the last ten minutes, those beside the queue too.

    `last_error` is the class of the last error that a request ended with.
    """

    def __init__(self) -> None:
        """Begin to count."""
        self.last_error: str | None = None
        self._since = monotonic()
        self._sent: deque[float] = deque()

    def count(self) -> None:
        """Note that a request is sent."""
        self._sent.append(monotonic())
        self._forget()

    @property
    def per_minute(self) -> float:
        """Requests a minute: of the last ten, or as long as there was time to count."""
        self._forget()
        counted = max(MINUTE, min(LOOK_BACK, monotonic() - self._since))
        return len(self._sent) * MINUTE / counted

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Keep the class of an error that ends the block."""
        try:
            yield
        except SercommError as error:
            if not isinstance(error, NO_TROUBLE):
                self.last_error = type(error).__name__
            raise

    def _forget(self) -> None:
        """Drop what is too long ago."""
        while self._sent and self._sent[0] <= monotonic() - LOOK_BACK:
            self._sent.popleft()
