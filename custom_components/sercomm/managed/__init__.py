"""Settings of the camera that we hold in it for a while, and give back."""

from .address import (
    CALLBACK_EXAMPLE,
    async_addresses,
    async_plain_bases,
    callback_error,
    callback_url,
    plain_address,
    url_with,
)
from .originals import EVENT, HTTP_EVENT, NOTIFY, Changes, async_give_back, merged
from .reasons import DEAD, KEEPS_ADDRESS, SETBACKS, Reason, Setback, State
from .senders import Senders
from .settings import REFUSALS, Loan, Purpose

__all__ = [
    "CALLBACK_EXAMPLE",
    "DEAD",
    "EVENT",
    "HTTP_EVENT",
    "KEEPS_ADDRESS",
    "NOTIFY",
    "REFUSALS",
    "SETBACKS",
    "Changes",
    "Loan",
    "Purpose",
    "Reason",
    "Senders",
    "Setback",
    "State",
    "async_addresses",
    "async_give_back",
    "async_plain_bases",
    "callback_error",
    "callback_url",
    "merged",
    "plain_address",
    "url_with",
]
