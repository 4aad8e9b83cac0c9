"""Callbacks of those who want to hear that something has changed."""

from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE, callback


class Listeners[**P]:
    """A list of callbacks; each may leave at any time, also while it is called."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._listeners: list[Callable[P, None]] = []

    @callback
    def async_add(self, listener: Callable[P, None]) -> CALLBACK_TYPE:
        """Call this from now on; returns the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call all of them."""
        for listener in tuple(self._listeners):
            listener(*args, **kwargs)
