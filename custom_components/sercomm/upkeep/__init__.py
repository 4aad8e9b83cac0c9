"""What keeps a camera in order: backups, presets, clock, password."""

from .backups import DAMAGED, Backups, Content
from .clock import async_set_clock, async_start_nightly_sync
from .exploring import Unexplored
from .firmware import (
    RUNNING,
    UpgradeWatch,
    async_end,
    async_tell,
    is_running,
    refuse_while_running,
)
from .password import (
    PasswordOutcome,
    async_change_password,
    async_find_login,
    async_shows_account,
    async_watch_login,
    is_known_to_all,
)
from .presets import Presets, can_store_presets, preset_names, shows_presets
from .reset import async_factory_reset, async_require_model
from .web_pages import WebPages

__all__ = [
    "DAMAGED",
    "RUNNING",
    "Backups",
    "Content",
    "PasswordOutcome",
    "Presets",
    "Unexplored",
    "UpgradeWatch",
    "WebPages",
    "async_change_password",
    "async_end",
    "async_factory_reset",
    "async_find_login",
    "async_require_model",
    "async_set_clock",
    "async_shows_account",
    "async_start_nightly_sync",
    "async_tell",
    "async_watch_login",
    "can_store_presets",
    "is_known_to_all",
    "is_running",
    "preset_names",
    "refuse_while_running",
    "shows_presets",
]
