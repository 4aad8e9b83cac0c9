"""A connection to the camera that is held open for as long as it is wanted."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import Callable
from typing import ClassVar

from homeassistant.core import callback

from ..api import (
    AccessDenied,
    AuthenticationFailed,
    CannotConnect,
    InvalidReply,
    NotAvailable,
    SercommError,
)
from ..const import LOGGER
from ..coordinator import SercommCoordinator
from ..limits import Backoff
from ..managed import Reason

# A restart is over within minutes (Comcast's code allows for six): what is back is
# missed for one at most.
FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
# What was refused and never worked will hardly work soon.
HOPELESS_DELAY = 600.0
HOPELESS = (AccessDenied, AuthenticationFailed, InvalidReply, NotAvailable)
FAILURES_ALLOWED = 3
# What was up for so long is tried again at once: a camera that hangs up sooner would
# be asked several times a minute.
STEADY = 10.0

type Errors = type[Exception] | tuple[type[Exception], ...]


class HeldConnection(ABC):
    """Opens again what breaks, with longer and longer breaks between the tries.

    `is_up` is whether it tells of motion now, `failure` why it does not.
    """

    name: ClassVar[str]
    # Why it is down, by error; the first that fits counts, the last fits all.
    reasons: ClassVar[tuple[tuple[Errors, Reason], ...]]

    def __init__(
        self, coordinator: SercommCoordinator, changed: Callable[[], None]
    ) -> None:
        """Open nothing yet; `changed` is called when it comes, goes or fails."""
        self.is_up = False
        self.failure = Reason.STARTING
        self._coordinator = coordinator
        self._changed = changed
        self._task: asyncio.Task[None] | None = None
        self._up_since: float | None = None
        self._logged: set[type[Exception]] = set()
        self._backoff = Backoff(LONGEST_WAIT, FIRST_WAIT)

    @property
    def is_wanted(self) -> bool:
        """Whether it is held, or tried again and again."""
        return self._task is not None

    @property
    def fails(self) -> bool:
        """Whether something must take its place: it was refused, or fails each time.

        What has worked is not given up for one refusal.
        """
        if self._backoff.failures >= FAILURES_ALLOWED:
            return True
        refused = self.failure not in (Reason.STARTING, self.reasons[-1][1])
        return refused and self._up_since is None

    @callback
    def async_start(self) -> None:
        """Hold it from now on."""
        if self._task is None:
            self.failure = Reason.STARTING
            self._backoff.reset()
            entry = self._coordinator.config_entry
            self._task = entry.async_create_background_task(
                self._coordinator.hass,
                self._run(),
                f"sercomm {self.name} {entry.title}",
            )

    @callback
    def async_stop(self) -> None:
        """Let it go; nobody is told."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self._went_down()

    @abstractmethod
    async def _hold(self) -> None:
        """Open it and read it to its end. Raises SercommError."""

    @callback
    def _came_up(self) -> None:
        if not self.is_up:
            self.is_up = True
            self._up_since = self._coordinator.now
            self._changed()

    @callback
    def _went_down(self) -> None:
        self.is_up = False

    async def _run(self) -> None:
        """Keep it open, whatever goes wrong."""
        await asyncio.sleep(0)  # whoever starts it knows of it before it fails
        while True:
            error = await self._try()
            delay = self._ended(error)
            try:
                self._changed()
            except Exception as failure:  # noqa: BLE001 - it would end in silence
                self._report(failure)
            await asyncio.sleep(delay)

    async def _try(self) -> Exception:
        """Hold it once; return why it ended.

        After a lost connection the camera must show who it is before it gets the
        login again.
        """
        try:
            if not self._coordinator.proved:
                await self._coordinator.async_prove()
        except SercommError as error:
            return CannotConnect(str(error))
        try:
            await self._hold()
        except Exception as error:  # noqa: BLE001 - it would end in silence
            return error
        return CannotConnect("the camera has ended it")

    def _ended(self, error: Exception) -> float:
        """Take note of why it ended; return for how many seconds to leave it alone.

        What has worked is tried again at once, and then with longer and longer breaks.
        """
        self._report(error)
        if isinstance(error, CannotConnect):
            # By the time it is back another device may have got its address.
            self._coordinator.proved = False
        now = self._coordinator.now
        never_worked = self._up_since is None
        steady = self.is_up and now - (self._up_since or now) >= STEADY
        self._went_down()
        self.failure = next(
            why for kind, why in self.reasons if isinstance(error, kind)
        )
        if steady:
            self._backoff.reset()
            return 0.0
        delay = self._backoff.failed(now)
        return HOPELESS_DELAY if never_worked and isinstance(error, HOPELESS) else delay

    def _report(self, error: Exception) -> None:
        """Log why it ended: what nobody has foreseen with its traceback, once."""
        title = self._coordinator.config_entry.title
        if isinstance(error, SercommError):
            LOGGER.debug("%s: %s: %s", title, self.name, error)
        elif type(error) not in self._logged:
            self._logged.add(type(error))
            LOGGER.error("%s: %s failed", title, self.name, exc_info=error)
