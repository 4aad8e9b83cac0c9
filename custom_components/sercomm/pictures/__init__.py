"""Pictures for many who look, from a camera that serves few."""

from .camera_pictures import CameraPictures
from .flow_picture import (
    async_hide_from_flow,
    async_register_flow_pictures,
    async_show_in_flow,
)
from .last_motion import LastMotion, LastMotionStore
from .privacy import Privacy
from .relay import FrameRelay
from .stills import StillCache

__all__ = [
    "CameraPictures",
    "FrameRelay",
    "LastMotion",
    "LastMotionStore",
    "Privacy",
    "StillCache",
    "async_hide_from_flow",
    "async_register_flow_pictures",
    "async_show_in_flow",
]
