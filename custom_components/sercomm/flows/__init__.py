"""The steps of the config flow: search, proof of who answers, forms, options."""

from .options import SercommOptionsFlow
from .proof import ProvingFlow, log_unknown
from .schemas import CREDENTIALS, MANUAL, REAUTH, RECONFIGURE, without_password
from .search import (
    Found,
    async_follow,
    async_identify_starting,
    async_search,
    async_targets,
    entry_of,
    home,
    ssdp_address,
)

__all__ = [
    "CREDENTIALS",
    "MANUAL",
    "REAUTH",
    "RECONFIGURE",
    "Found",
    "ProvingFlow",
    "SercommOptionsFlow",
    "async_follow",
    "async_identify_starting",
    "async_search",
    "async_targets",
    "entry_of",
    "home",
    "log_unknown",
    "ssdp_address",
    "without_password",
]
