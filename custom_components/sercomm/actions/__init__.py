"""What the actions of Home Assistant do, by theme; `services.py` registers them."""

from . import (
    accounts,
    backups,
    firmware,
    groups,
    information,
    maintenance,
    motion,
    network,
    pan_tilt,
    picture,
    privacy_masks,
    schedules,
    targets,
)
from .action import CONFIRM_MODEL, Action
from .backup_choices import async_offer_backups

__all__ = ["ACTIONS", "CONFIRM_MODEL", "Action", "async_offer_backups"]

ACTIONS: tuple[Action, ...] = (
    *pan_tilt.ACTIONS,
    *picture.ACTIONS,
    *groups.ACTIONS,
    *motion.ACTIONS,
    *privacy_masks.ACTIONS,
    *schedules.ACTIONS,
    *targets.ACTIONS,
    *network.ACTIONS,
    *accounts.ACTIONS,
    *information.ACTIONS,
    *maintenance.ACTIONS,
    *backups.ACTIONS,
    *firmware.ACTIONS,
)
