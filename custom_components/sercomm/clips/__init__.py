"""Clips that the camera uploads: received, kept, played."""

from .arrivals import Arrival, Arrivals
from .remux import NotPlayable, is_playable, playable
from .settings import CLIPS, ClipDelivery
from .start import async_start_clips
from .storage import KINDS, Clip, NoSuchRecording, Recordings
from .views import CLIP_URL, THUMBNAIL_URL, ClipFiles, async_register_views, clip_files

__all__ = [
    "CLIPS",
    "CLIP_URL",
    "KINDS",
    "THUMBNAIL_URL",
    "Arrival",
    "Arrivals",
    "Clip",
    "ClipDelivery",
    "ClipFiles",
    "NoSuchRecording",
    "NotPlayable",
    "Recordings",
    "async_register_views",
    "async_start_clips",
    "clip_files",
    "is_playable",
    "playable",
]
