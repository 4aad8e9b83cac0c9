"""What the actions of Home Assistant do, by theme; `services.py` registers them."""

from . import (
    backups,
    firmware,
    groups,
    information,
    maintenance,
    motion,
    pan_tilt,
    picture,
)
from .action import CONFIRM_MODEL, Action
from .backup_choices import async_offer_backups

__all__ = ["ACTIONS", "CONFIRM_MODEL", "Action", "async_offer_backups"]

ACTIONS: tuple[Action, ...] = (
    *pan_tilt.ACTIONS,
    *picture.ACTIONS,
    *groups.ACTIONS,
    *motion.ACTIONS,
    *information.ACTIONS,
    *maintenance.ACTIONS,
    *backups.ACTIONS,
    *firmware.ACTIONS,
)
