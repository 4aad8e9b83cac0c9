"""Clips that the camera uploads: received, kept, played."""

from .remux import NotPlayable, is_playable, playable
from .settings import CLIPS, ClipDelivery
from .start import async_start_clips
from .storage import KINDS, Clip, NoSuchRecording, Recordings
from .views import CLIP_URL, THUMBNAIL_URL, ClipFiles, ClipView, ThumbnailView

__all__ = [
    "CLIPS",
    "CLIP_URL",
    "KINDS",
    "THUMBNAIL_URL",
    "Clip",
    "ClipDelivery",
    "ClipFiles",
    "ClipView",
    "NoSuchRecording",
    "NotPlayable",
    "Recordings",
    "ThumbnailView",
    "async_start_clips",
    "is_playable",
    "playable",
]
