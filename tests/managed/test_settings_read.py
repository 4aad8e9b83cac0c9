"""When it is known what a camera holds, so that it may be compared and written."""

from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.sercomm.api import Readings
from custom_components.sercomm.managed.settings import ManagedSettings
from custom_components.sercomm.managed.use import Use

USE = Use(name="test", groups=("A", "B", "C"), needed=frozenset({"A"}))
PAIRS = {"key": "1"}


@pytest.mark.parametrize(
    ("values", "doubted", "are_read"),
    [
        ({"A": PAIRS, "B": PAIRS}, "", True),
        ({"A": PAIRS, "B": PAIRS}, "C", True),
        ({"A": PAIRS, "B": PAIRS}, "B", False),
        # asked for in vain
        ({"A": PAIRS, "B": {}}, "", True),
        ({"A": {}, "B": PAIRS}, "", False),
        # not asked for
        ({"A": PAIRS}, "", False),
        ({"B": PAIRS}, "", False),
    ],
)
def test_are_read(values: dict[str, Any], doubted: str, are_read: bool) -> None:
    """All groups that the camera has were asked for, none is in doubt.

    One that is needed must show something.
    """
    coordinator: Any = SimpleNamespace(
        hass=None,
        config_entry=None,
        groups={"A", "B"},
        data=Readings(values=values),
        doubted=frozenset(doubted),
    )
    with patch("custom_components.sercomm.managed.settings.originals_of"):
        settings = ManagedSettings(coordinator, USE, lambda readings, address: {})
    assert settings.groups == ["A", "B"]
    assert settings.are_read is are_read
