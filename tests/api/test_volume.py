"""The range in which a camera counts its volumes."""

import pytest

from custom_components.sercomm.api import Readings
from custom_components.sercomm.api.volume import NARROW_VOLUME, WIDE, volumes


@pytest.mark.parametrize(
    ("audio", "found"),
    [
        ({}, NARROW_VOLUME),
        ({"in_volume": "1", "out_volume": "8"}, NARROW_VOLUME),
        ({"in_volume": "16", "out_volume": "16"}, NARROW_VOLUME),
        ({"in_volume": "17", "out_volume": "8"}, WIDE),
        ({"in_volume": "1", "out_volume": "100"}, WIDE),
        ({"in_volume": "loud", "out_volume": ""}, NARROW_VOLUME),
        ({"in_volume": "1", "in_volume_again": "23"}, WIDE),
        ({"audio_advanced_mode": "0"}, WIDE),
    ],
)
def test_volumes(audio: dict[str, str], found: range) -> None:
    """To 16, unless something tells that it is to 100."""
    assert volumes(Readings(values={"AUDIO": audio})) == found


def test_nothing_read() -> None:
    """Then the small range is the careful guess."""
    assert volumes(Readings()) == NARROW_VOLUME
