"""Who sends what only the camera should know."""

from typing import Any
from unittest.mock import Mock

from custom_components.sercomm.const import CONF_ACCEPTED_SENDERS
from custom_components.sercomm.managed.senders import SUSPECTS_KEPT, Senders

ACCEPTED = "192.0.2.7"


def make_senders() -> tuple[Senders, list[int]]:
    """Return the senders of a camera, and how often they told of a change."""
    entry: Any = Mock(data={CONF_ACCEPTED_SENDERS: [ACCEPTED]})
    senders, told = Senders(entry, Mock(peer=None)), list[int]()
    senders.changed.async_add(lambda: told.append(senders.unknown))
    return senders, told


def test_who_comes_often() -> None:
    """The user is asked at the third time, and once."""
    senders, told = make_senders()
    for expected in ([], [], ["192.0.2.1"], ["192.0.2.1"]):
        senders.async_refuse("192.0.2.1")
        assert senders.offered == expected
    assert told == [3]
    assert (senders.unknown, senders.last_unknown) == (4, "192.0.2.1")


def test_who_comes_when_the_camera_was_made_to_fire() -> None:
    """The user is asked at once, but for what was accepted already."""
    senders, told = make_senders()
    senders.async_refuse(ACCEPTED, expected=True)
    assert senders.offered == []
    senders.async_refuse("192.0.2.2", expected=True)
    assert senders.offered == ["192.0.2.2"]
    assert told == [2]


def test_who_comes_from_everywhere() -> None:
    """So many are kept, which go on counting; the others are counted together."""
    senders, _ = make_senders()
    for number in range(SUSPECTS_KEPT + 1):
        senders.async_refuse(f"198.51.100.{number}")
    last, first = f"198.51.100.{SUSPECTS_KEPT}", "198.51.100.0"
    for _ in range(3):
        senders.async_refuse(last)
        senders.async_refuse(first)
    assert senders.offered == [first]
    assert senders.unknown == SUSPECTS_KEPT + 7
