"""Callbacks of those who want to hear that something has changed."""

from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE, callback

from .const import LOGGER


class Listeners[**P]:
    """A list of callbacks; each may leave at any time, also while it is called."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._listeners: list[Callable[P, None]] = []
        self._reported: set[Callable[P, None]] = set()

    def __bool__(self) -> bool:
        """Whether somebody listens."""
        return bool(self._listeners)

    @callback
    def async_add(self, listener: Callable[P, None]) -> CALLBACK_TYPE:
        """Call this from now on; returns the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call all of them; one that fails is logged once and keeps nobody waiting."""
        for listener in tuple(self._listeners):
            try:
                listener(*args, **kwargs)
            except Exception:  # noqa: BLE001 - the others are to hear of it
                if listener not in self._reported:
                    self._reported.add(listener)
                    LOGGER.exception("%s failed", getattr(listener, "__qualname__", ""))
