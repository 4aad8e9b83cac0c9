"""What the tests of the table of properties share."""

from custom_components.sercomm.api.catalog import check_value, documented_properties
from custom_components.sercomm.api.errors import InvalidValue

ALL_GROUPS = tuple(dict.fromkeys(row.group for row in documented_properties()))


def refuses(group: str, key: str, value: str) -> bool:
    """Whether the table refuses a value, naming the property but not the value."""
    refusal = None
    try:
        check_value(group, key, value)
    except InvalidValue as error:
        refusal = error
    if refusal is None:
        return False
    assert (refusal.group, refusal.key) == (group, key)
    assert len(value) < 4 or value not in refusal.reason
    return True
