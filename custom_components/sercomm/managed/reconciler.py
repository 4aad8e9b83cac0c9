"""Brings camera and wish together: after each poll, one look at a time."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from typing import Any, ClassVar

from homeassistant.core import callback

from ..api import Readings, SercommError, Source
from ..const import LOGGER
from ..coordinator import SercommCoordinator
from ..errors import log_text


class Reconciler(ABC):
    """Looks whether the camera is as it should be, and changes what is not.

    What is under way ends with the entry, and when the camera is paused.
    """

    name: ClassVar[str]

    def __init__(self, coordinator: SercommCoordinator) -> None:
        """Nothing happens before `async_start`."""
        self._coordinator = coordinator
        self._lock = asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None
        self._look_waits = False
        self._looked_at: Readings | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    @callback
    def _async_watch(self, sources: Iterable[Source]) -> None:
        """Look now, and again until the entry is unloaded; `sources` are read for it.

        The coordinator tells its listeners nothing of polls that brought nothing new.
        """
        coordinator = self._coordinator
        on_unload = coordinator.config_entry.async_on_unload
        on_unload(coordinator.refreshed.async_add(self._async_look))
        on_unload(coordinator.async_add_listener(self._async_changed, tuple(sources)))
        self._async_look()

    @callback
    def _async_changed(self) -> None:
        """Look at what is new; what a poll brings is told of twice."""
        if self._coordinator.paused or self._coordinator.data is not self._looked_at:
            self._async_look()

    @callback
    def _async_look(self, _: object = None) -> None:
        """Look after each poll and each change of a setting; rest during a pause.

        While somebody is at it the look waits, one for all who ask. What who is at it
        has changed is no reason to look.
        """
        self._looked_at = self._coordinator.data
        if self._coordinator.paused:
            # A camera that restarts answers nothing: each request would hang to its
            # limit.
            self._looked_at = None
            self._look_waits = False
            for task in self._tasks:
                task.cancel()
        elif not (self._look_waits or self._is_own()):
            self._look_waits = True
            self._in_background(self._async_check())

    def _is_own(self) -> bool:
        """Whether who is at it says so."""
        return self._holder is not None and self._holder is asyncio.current_task()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait until nobody else is at it."""
        async with self._lock:
            self._holder = asyncio.current_task()
            try:
                yield
            finally:
                self._holder = None

    async def _async_check(self) -> None:
        """Look and mend; never raises a camera's error."""
        async with self._turn():
            self._look_waits = False
            if not self._coordinator.last_update_success:
                return
            try:
                await self._check()
            except SercommError as error:
                entry = self._coordinator.config_entry
                text = log_text(error, entry)
                LOGGER.debug("%s: %s: %s", entry.title, self.name, text)

    @abstractmethod
    async def _check(self) -> None:
        """Bring camera and wish together. Raises SercommError."""

    def _in_background[T](self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run something that unloading the entry or a pause cancels."""
        entry = self._coordinator.config_entry
        task = entry.async_create_background_task(
            self._coordinator.hass, work, f"sercomm {self.name} {entry.title}"
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
