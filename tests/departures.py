"""A group of a simulated camera that goes away with it."""

from collections.abc import Callable, Mapping
from typing import Any, override


class Departing(dict[str, str]):
    """A group of a camera that goes away once it was read, or written."""

    def __init__(
        self,
        values: Mapping[str, str],
        *,
        on_read: Callable[[], None] = lambda: None,
        on_write: Callable[[], None] = lambda: None,
    ) -> None:
        """Hold the same values."""
        super().__init__(values)
        self._on_read = on_read
        self._on_write = on_write

    @override
    def items(self) -> Any:
        """Show all, and go before the next request."""
        self._on_read()
        return super().items()

    @override
    def update(self, *pairs: Any, **more: str) -> None:
        """Keep what is written, then go."""
        super().update(*pairs, **more)
        self._on_write()
