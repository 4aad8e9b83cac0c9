"""What keeps a camera in order: backups, presets, clock, password, what is advised."""

from .advice import (
    ADVICE_GROUPS,
    MERE_OFFERS,
    XFINITY_RULE,
    Advice,
    advice_for,
    is_open_to_all,
    opens_ports,
    provider_rules,
    vendor_server,
    zone_label,
)
from .backups import DAMAGED, Backups, Content
from .clock import async_set_clock, async_start_nightly_sync
from .exploring import Exploration
from .firmware import (
    RUNNING,
    UpgradeWatch,
    async_end,
    async_tell,
    is_running,
    refuse_while_running,
)
from .first_look import FirstLook, async_keep_look, async_take_look
from .password import (
    PasswordOutcome,
    async_change_password,
    async_find_login,
    async_shows_account,
    async_watch_login,
    async_which_works,
    async_write_password,
    is_known_to_all,
)
from .presets import Presets, can_store_presets, preset_names, shows_presets
from .remedies import (
    REMEDIES,
    Remedy,
    Settings,
    async_close_ports,
    async_forget_server,
    async_require_login,
    async_set_zone,
)
from .reset import async_factory_reset, async_require_model
from .web_pages import WebPages
from .wifi import async_join_wifi

__all__ = [
    "ADVICE_GROUPS",
    "DAMAGED",
    "MERE_OFFERS",
    "REMEDIES",
    "RUNNING",
    "XFINITY_RULE",
    "Advice",
    "Backups",
    "Content",
    "Exploration",
    "FirstLook",
    "PasswordOutcome",
    "Presets",
    "Remedy",
    "Settings",
    "UpgradeWatch",
    "WebPages",
    "advice_for",
    "async_change_password",
    "async_close_ports",
    "async_end",
    "async_factory_reset",
    "async_find_login",
    "async_forget_server",
    "async_join_wifi",
    "async_keep_look",
    "async_require_login",
    "async_require_model",
    "async_set_clock",
    "async_set_zone",
    "async_shows_account",
    "async_start_nightly_sync",
    "async_take_look",
    "async_tell",
    "async_watch_login",
    "async_which_works",
    "async_write_password",
    "can_store_presets",
    "is_known_to_all",
    "is_open_to_all",
    "is_running",
    "opens_ports",
    "preset_names",
    "provider_rules",
    "refuse_while_running",
    "shows_presets",
    "vendor_server",
    "zone_label",
]
