"""What is to change in one group, told by the parameters of whoever asked for it."""

from collections.abc import Mapping

from . import catalog
from .errors import InvalidValue
from .refusals import because

ON = "1"
OFF = "0"


class GroupChange:
    """Values to be written to one group, and the parameters they came in by.

    `before` is the group as the camera shows it. Nothing is sent from here.
    """

    def __init__(self, group: str, before: Mapping[str, str]) -> None:
        """Begin without a change."""
        self.group = group
        self.before = before
        self.values: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def write(self, name: str, key: str, value: str | float | bool | None) -> None:
        """Note a value of the parameter `name`; None leaves the key alone.

        Raises InvalidValue for a key that the camera does not show, and for what it
        must not be told.
        """
        if value is None:
            return
        self.require(name, key)
        text = value if isinstance(value, str) else str(int(value))
        catalog.check_value(self.group, key, text, name=name)
        self.note(name, key, text)

    def write_text(self, name: str, key: str, value: str | None) -> None:
        """Note a value as `write` does; raises InvalidValue for an empty one.

        Empty passwords are what cameras show of hidden ones, so that none is written.
        """
        if value is not None and not value.strip():
            raise InvalidValue(self.group, key, because("empty"), name=name)
        self.write(name, key, value)

    def switch_on(self, name: str, key: str) -> None:
        """Note that a switch goes on, where the camera shows it off."""
        if self.before.get(key) == OFF:
            self.note(name, key, ON)

    def note(self, name: str, key: str, value: str) -> None:
        """Note a value that was checked elsewhere."""
        self.values[key] = value
        self._names[key] = name

    def require(self, name: str, key: str) -> None:
        """Raise InvalidValue unless the camera shows a key."""
        if key not in self.before:
            raise InvalidValue(self.group, key, because("not_shown"), name=name)

    def name_of(self, key: str) -> str:
        """Return the parameter that a key came in by."""
        return self._names.get(key, key)
