"""Privacy masks as a camera shows them."""

from custom_components.sercomm.api import Area, Mask, parse_masks
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
