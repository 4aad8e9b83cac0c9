"""From what a camera recorded to what a browser can show, with PyAV.

Everything here reads files and computes: it belongs into an executor. The files come
from a camera, so only the container that was recognized is tried, no other.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
import secrets

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

THUMBNAIL_WIDTH = 320
# A header can claim any size, and FFmpeg would ask for that much memory.
LARGEST_PICTURE = 4096 * 4096

_CONTAINERS = {".mp4": "mp4", ".avi": "avi", ".jpg": "jpeg_pipe"}
# `vids` and the codec's four letters stand in the header of the stream, near the
# beginning (Microsoft's AVI RIFF file reference).
_HEADER_BYTES = 4096
_IN_BROWSERS = frozenset({"h264", "hevc", "vp9", "av1", "libdav1d"})
_BROKEN = (av.FFmpegError, IndexError, ValueError)
_H264 = frozenset({b"H264", b"X264", b"AVC1", b"DAVC"})


class NotPlayable(Exception):
    """A browser cannot show this film, or it is broken."""


def is_playable(path: Path) -> bool:
    """Whether a browser will probably show a clip.

    An AVI only with H.264, after a glance at it: then it can be put into an MP4 as it
    is. MPEG-4 part 2 and MJPEG are black in an MP4 or 3GP, too. Raises OSError.
    """
    if path.suffix == ".jpg":
        return True
    if path.suffix == ".mp4":
        return _codec_of(path) in _IN_BROWSERS
    with path.open("rb") as file:
        _, _, rest = file.read(_HEADER_BYTES).partition(b"vids")
    if handler := rest[:4].strip(b"\0 "):
        return handler.upper() in _H264
    # It names none, or its header stands behind something else.
    return _codec_of(path) == "h264"


def playable(path: Path) -> Path:
    """Return what to play for a clip: itself, or an MP4 made of it once.

    Raises NotPlayable, or OSError when there is no room.
    """
    # What an iCamera-1000 uploads; newer firmware has MP4 (OC835).
    if path.suffix == ".avi":
        return _made(path, ".mp4", lambda target: _repack(path, target))
    if not is_playable(path):
        raise NotPlayable("no browser shows this codec")
    return path


def duration(path: Path) -> float | None:
    """Return how long a film is, in seconds; None where it does not tell."""
    if path.suffix == ".jpg":
        return None
    try:
        with av.open(path, format=_CONTAINERS[path.suffix]) as film:
            length = film.duration
    except _BROKEN:
        return None
    return round(length / av.time_base, 1) if length else None


def _codec_of(path: Path) -> str | None:
    """Return the codec of a film as it is now. Raises OSError."""
    state = path.stat()
    return _codec(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1024)
def _codec(path: Path, changed: int, size: int) -> str | None:
    """Return the codec of a film's picture; None when there is none to be found."""
    try:
        with av.open(path, format=_CONTAINERS[path.suffix]) as film:
            return film.streams.video[0].codec_context.name
    except _BROKEN:
        return None


def thumbnail(path: Path) -> Path:
    """Return a small JPEG of a clip's first picture, made once.

    Raises NotPlayable, or OSError when there is no room.
    """
    return _made(path, ".jpg", lambda target: target.write_bytes(_first_picture(path)))


def _made(path: Path, suffix: str, make: Callable[[Path], object]) -> Path:
    """Keep what is made of a clip as a hidden file beside it."""
    kept = path.with_name(f".{path.name}{suffix}")
    if not kept.exists():
        unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            make(unfinished)
            unfinished.rename(kept)
        except _BROKEN as error:
            raise NotPlayable(type(error).__name__) from error
        finally:
            unfinished.unlink(missing_ok=True)
    return kept


def _repack(source: Path, target: Path) -> None:
    """Put H.264 into an MP4, with its sound where that is AAC.

    Other sound is left out: browsers play none of what cameras record in an AVI.
    """
    with (
        av.open(source, format="avi") as film,
        av.open(target, "w", "mp4", options={"movflags": "faststart"}) as packed,
    ):
        picture = film.streams.video[0]
        if picture.codec_context.name != "h264":
            raise NotPlayable("no H.264")
        sounds = [s for s in film.streams.audio if s.codec_context.name == "aac"]
        kept = [picture, *sounds[:1]]
        tracks = {
            stream.index: packed.add_stream_from_template(stream) for stream in kept
        }
        for packet in film.demux(kept):
            if packet.dts is not None:
                # An AVI tells the order of the frames, not when they are shown.
                packet.pts = packet.dts if packet.pts is None else packet.pts
                packet.stream = tracks[packet.stream.index]
                packed.mux(packet)


def _first_picture(path: Path) -> bytes:
    """Decode the first key frame, and no other."""
    with av.open(path, format=_CONTAINERS[path.suffix]) as film:
        context = film.streams.video[0].codec_context
        if context.width * context.height > LARGEST_PICTURE:
            raise NotPlayable("the picture is too large")
        context.skip_frame = "NONKEY"
        for frame in film.decode(video=0):
            return _jpeg(frame)
    raise NotPlayable("there is no picture")


def _jpeg(frame: VideoFrame) -> bytes:
    """Shrink a picture."""
    width = min(THUMBNAIL_WIDTH, frame.width) // 2 * 2
    height = max(2, frame.height * width // frame.width // 2 * 2)
    # A JPEG has the full range of brightness (JFIF), not that of television.
    picture = frame.reformat(width, height, "yuvj420p")
    picture.pts = 0
    encoder = VideoCodecContext.create("mjpeg", "w")
    encoder.width, encoder.height = width, height
    encoder.pix_fmt = "yuvj420p"
    encoder.time_base = Fraction(1, 1)
    return b"".join(
        bytes(packet) for packet in (*encoder.encode(picture), *encoder.encode(None))
    )
