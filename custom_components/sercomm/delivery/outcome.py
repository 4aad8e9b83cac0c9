"""How an ordered test of notifications ends."""

from enum import StrEnum


class TestOutcome(StrEnum):
    """What a test has shown: that a notification arrives, or which link is broken."""

    ARRIVED = "arrived"
    NOT_ARRIVED = "not_arrived"
    FOREIGN = "foreign"
    DISARMED = "disarmed"
    PAUSING = "pausing"
    SETTINGS_LOST = "settings_lost"
    UNTESTED = "untested"
    NO_ADDRESS = "no_address"
    HTTPS_ONLY = "https_only"
    ADDRESS_CUT = "address_cut"
    REFUSED = "refused"
    CONTESTED = "contested"


# What says nothing against the address: it is kept.
KEEPS_ADDRESS = frozenset(
    {
        TestOutcome.ARRIVED,
        TestOutcome.FOREIGN,
        TestOutcome.DISARMED,
        TestOutcome.PAUSING,
        TestOutcome.UNTESTED,
    }
)
