"""The words for how motion reaches us, and why it does or does not.

They are shown by delivery but lie here, one floor below: a camera that cannot be told
our address, or changes it back, is found out by the settings that we hold, and that is
the reason then. clips/, which must know nothing of delivery/, needs the same words.
"""

from enum import StrEnum


class State(StrEnum):
    """The way motion reaches us now."""

    PUSH = "push"
    LIVE = "live"
    NONE = "none"


class Reason(StrEnum):
    """Why delivery is in its state."""

    STARTING = "starting"
    VERIFIED = "verified"
    AWAITING_EVENT = "awaiting_event"
    OFF = "off"
    NOT_SUPPORTED = "not_supported"
    NO_ADDRESS = "no_address"
    HTTPS_ONLY = "https_only"
    ADDRESS_CUT = "address_cut"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    CONTESTED = "contested"
    CHOSEN = "chosen"
    NO_LIVE_DATA = "no_live_data"
    PRIVACY_MODE = "privacy_mode"
    CAMERA_BUSY = "camera_busy"
    STREAM_BROKEN = "stream_broken"
    STREAM_REFUSED = "stream_refused"
    LONG_POLL = "long_poll"
    DISARMED = "disarmed"
    OTHER_SENDER = "other_sender"
    LONG_POLL_BROKEN = "long_poll_broken"
    LONG_POLL_REFUSED = "long_poll_refused"
    NO_LONG_POLL = "no_long_poll"


# The camera's settings are not what they must be, so no test can tell anything.
NOT_PROVIDED = frozenset(
    {
        Reason.NO_ADDRESS,
        Reason.HTTPS_ONLY,
        Reason.ADDRESS_CUT,
        Reason.REFUSED,
        Reason.CONTESTED,
    }
)

# Notifications do not arrive, whatever is done from here.
DEAD = NOT_PROVIDED | {Reason.UNREACHABLE, Reason.NOT_SUPPORTED}


class CannotProvide(Exception):
    """The camera cannot be set up to notify us; `reason` is one of NOT_PROVIDED."""

    def __init__(self, reason: Reason) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason
