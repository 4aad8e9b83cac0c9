"""Privacy masks as a camera shows them."""

import pytest

from custom_components.sercomm.api import Area, InvalidValue, Mask, parse_masks
from custom_components.sercomm.api.privacy_masks import change_mask
from tests.simulator.personas import create

VIDEO = create("rc8230").groups["VIDEO"]


def test_the_masks_of_a_group() -> None:
    """The base document's dump; what cannot be read is None."""
    first, *others = parse_masks(VIDEO)
    area = Area(160, 180, 480, 300)
    assert first == Mask(number=1, enabled=False, area=area, color="888888")
    assert [mask.number for mask in others] == [2, 3, 4]
    odd = parse_masks({"mask_position3": "x", "mask_window3": "2"})
    assert odd == (Mask(number=3, enabled=None, area=None, color=None),)
    assert parse_masks({}) == ()
    (on,) = parse_masks({"mask_position1": "0,0,8,8", "mask_window1": "1"})
    assert on.enabled is True


def test_a_change() -> None:
    """What is given, in the camera's own words, and nothing else."""
    area = Area(8, 6, 0, 0)
    change = change_mask(VIDEO, 2, enabled=True, area=area)
    assert change.values == {"mask_window2": "1", "mask_position2": "0,0,8,6"}
    assert change_mask(VIDEO, 3, color="ff0000").values == {"mask_color3": "ff0000"}


@pytest.mark.parametrize("number", [0, 5])
def test_another_mask(number: int) -> None:
    """There are four, whatever a camera shows."""
    shown = {f"mask_window{number}": "0", f"mask_position{number}": "0,0,8,8"}
    with pytest.raises(InvalidValue) as raised:
        change_mask(shown, number, enabled=True)
    assert raised.value.key == "mask"
    with pytest.raises(InvalidValue) as raised:
        change_mask({}, 4, enabled=True)
    assert raised.value.name == "mask"
