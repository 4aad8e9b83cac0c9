"""Settings of the camera that are kept as we need them, and given back."""

from .address import CALLBACK_EXAMPLE, async_plain_bases, callback_error, plain_address
from .originals import EVENT, HTTP_EVENT, NOTIFY, Changes, differing, merged, rules_of
from .reasons import DEAD, NOT_PROVIDED, CannotProvide, Reason, State
from .reconciler import Reconciler
from .senders import Senders
from .settings import WRITE_REFUSALS, ManagedSettings
from .store import OriginalsStore, async_load_originals, originals_of
from .use import Use
from .writing import async_restore, async_write_parts

__all__ = [
    "CALLBACK_EXAMPLE",
    "DEAD",
    "EVENT",
    "HTTP_EVENT",
    "NOTIFY",
    "NOT_PROVIDED",
    "WRITE_REFUSALS",
    "CannotProvide",
    "Changes",
    "ManagedSettings",
    "OriginalsStore",
    "Reason",
    "Reconciler",
    "Senders",
    "State",
    "Use",
    "async_load_originals",
    "async_plain_bases",
    "async_restore",
    "async_write_parts",
    "callback_error",
    "differing",
    "merged",
    "originals_of",
    "plain_address",
    "rules_of",
]
