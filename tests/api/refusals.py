"""What the tests of the table of properties share."""

from custom_components.sercomm.api.catalog import check_value, documented_properties
from custom_components.sercomm.api.errors import InvalidValue

ALL_GROUPS = tuple(dict.fromkeys(row.group for row in documented_properties()))


def refuses(group: str, key: str, value: str) -> bool:
    """Whether the table refuses a value, naming the property but not the value."""
    refusal = _refusal(group, key, value)
    if refusal is None:
        return False
    assert (refusal.group, refusal.key) == (group, key)
    if len(value) >= 4 and value in refusal.reason:
        # Such as "read", of "is read-only": then it is said of any other value, too.
        other = _refusal(group, key, value.swapcase())
        assert other is not None
        assert other.reason == refusal.reason
    return True


def _refusal(group: str, key: str, value: str) -> InvalidValue | None:
    """Return why the table refuses a value; None when it does not."""
    try:
        check_value(group, key, value)
    except InvalidValue as error:
        return error
    return None
