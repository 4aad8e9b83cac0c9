"""A connection to the camera that is held open for as long as it is wanted."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import Callable
from typing import ClassVar

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..api import (
    AccessDenied,
    AuthenticationFailed,
    CameraBusy,
    CannotConnect,
    InvalidReply,
    NotAvailable,
    PrivacyMode,
    SercommError,
)
from ..const import LOGGER
from ..coordinator import SercommCoordinator
from ..limits import Backoff
from ..managed import Reason

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
HOPELESS_DELAY = 600.0
STEADY = 10.0
# What asking again soon does not change.
HOPELESS = (AccessDenied, AuthenticationFailed, InvalidReply, NotAvailable)
REASONS: tuple[tuple[type[SercommError], Reason], ...] = (
    (AccessDenied, Reason.STREAM_REFUSED),
    (AuthenticationFailed, Reason.STREAM_REFUSED),
    (PrivacyMode, Reason.PRIVACY_MODE),
    (CameraBusy, Reason.CAMERA_BUSY),
    (InvalidReply, Reason.NO_LIVE_DATA),
    (NotAvailable, Reason.NO_LIVE_DATA),
    (SercommError, Reason.STREAM_BROKEN),
)


class HeldConnection(ABC):
    """Opens again what breaks, with longer and longer breaks between the tries.

    `is_up` is whether it tells of motion now; `failure` why it does not, and `failures`
    how often in a row it did not come up.
    """

    name: ClassVar[str]

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        coordinator: SercommCoordinator,
        changed: Callable[[], None],
    ) -> None:
        """Open nothing yet; `changed` is called when it comes or goes."""
        self.is_up = False
        self.failure = Reason.STARTING
        self.failures = 0
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._changed = changed
        self._task: asyncio.Task[None] | None = None
        self._up_since = 0.0
        self._doubted = False

    @property
    def is_wanted(self) -> bool:
        """Whether it is held, or tried again and again."""
        return self._task is not None

    @callback
    def async_start(self) -> None:
        """Hold it from now on."""
        if self._task is None:
            self.failure = Reason.STARTING
            self._task = self._entry.async_create_background_task(
                self._hass, self._run(), f"sercomm {self.name} {self._entry.title}"
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
        """Say that it works."""
        if not self.is_up:
            self.is_up = True
            self.failures = 0
            self._up_since = self._hass.loop.time()
            self._changed()

    @callback
    def _went_down(self) -> None:
        """Nothing is known any more."""
        self.is_up = False

    async def _run(self) -> None:
        """Keep it open.

        After a lost connection the camera must show who it is before it gets the
        login again.
        """
        await asyncio.sleep(0)  # whoever starts it knows of it before it fails
        backoff = Backoff(LONGEST_WAIT, FIRST_WAIT)
        while True:
            failure, delay = await self._try()
            now = self._hass.loop.time()
            if self.is_up and now - self._up_since >= STEADY:
                backoff.reset()
            self.failures += not self.is_up
            self._went_down()
            self.failure = failure
            self._changed()
            await asyncio.sleep(delay or backoff.failed(now))

    async def _try(self) -> tuple[Reason, float]:
        """Hold it once; return why it ended and how long to leave it alone.

        A delay of 0 is the usual one.
        """
        try:
            if self._doubted or not self._coordinator.proved:
                await self._coordinator.async_prove()
            self._doubted = False
        except SercommError:
            return Reason.STREAM_BROKEN, 0.0
        try:
            await self._hold()
        except SercommError as error:
            LOGGER.debug("%s: %s: %s", self._entry.title, self.name, error)
            if isinstance(error, CannotConnect):
                self._lost()
            reason = next(why for kind, why in REASONS if isinstance(error, kind))
            return reason, HOPELESS_DELAY if isinstance(error, HOPELESS) else 0.0
        self._lost()
        return Reason.STREAM_BROKEN, 0.0

    def _lost(self) -> None:
        """Let the camera show who it is before it gets the login again."""
        self._doubted = True
