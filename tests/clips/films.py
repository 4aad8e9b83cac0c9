"""What the tests of clips share: films in memory, files on disk, uploads."""

import asyncio
from fractions import Fraction
from functools import cache
import io
from pathlib import Path
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from homeassistant.core import HomeAssistant
from yarl import URL

from tests.simulator import Simulator

SIZE = (320, 240)
RATE = 5
RECEIVE = {"receive_clips": True}
MP4 = b"\0\0\0\x18ftypisom"
URL_KEY = "http_post_url"


@cache
def film(
    container: str = "avi",
    picture: str | None = "libx264",
    sound: str | None = None,
    frames: int = 10,
    size: tuple[int, int] = SIZE,
) -> bytes:
    """Return a film that was encoded for these tests."""
    target = io.BytesIO()
    with av.open(target, "w", format=container) as made:
        tracks: list[Any] = []
        if picture is not None:
            seen: Any = made.add_stream(picture, rate=RATE)
            seen.width, seen.height = size
            seen.pix_fmt = "yuvj420p" if picture == "mjpeg" else "yuv420p"
            tracks.append(seen)
        if sound is not None:
            heard: Any = made.add_stream(sound, rate=8000)
            heard.layout = "mono"
            tracks.append(heard)
        for number in range(frames):
            for track in tracks:
                frame: Any
                if track.type == "video":
                    frame = VideoFrame(*size, track.pix_fmt)
                    frame.pts, frame.time_base = number, Fraction(1, RATE)
                    for plane in frame.planes:
                        plane.update(bytes([20 * number]) * plane.buffer_size)
                else:
                    frame = AudioFrame("s16", "mono", 8000 // RATE)
                    frame.sample_rate = 8000
                    frame.pts = number * 8000 // RATE
                    for plane in frame.planes:
                        plane.update(bytes(plane.buffer_size))
                made.mux(track.encode(frame))
        for track in tracks:
            made.mux(track.encode(None))
    return target.getvalue()


def tracks_of(path: Path) -> list[tuple[str, int]]:
    """Return codec and number of frames of each track of a file."""
    with av.open(path) as opened:
        kinds = [(stream.index, stream.codec_context.name) for stream in opened.streams]
        counted = dict.fromkeys((index for index, _ in kinds), 0)
        for packet in opened.demux():
            counted[packet.stream.index] += packet.size > 0
    return [(name, counted[index]) for index, name in kinds]


def pictures_of(path: Path) -> list[bytes]:
    """Return every picture of a film, decoded."""
    with av.open(path, "r") as opened:
        return [frame.to_ndarray().tobytes() for frame in opened.decode(video=0)]


def clip_folder(hass: HomeAssistant, camera: Simulator) -> Path:
    """Return where the clips of a camera belong."""
    media = Path(hass.config.media_dirs["local"])
    return media / "sercomm" / camera.mac.replace(":", "")


def put(folder: Path, name: str, content: bytes) -> Path:
    """Put a file where a clip belongs: `day/file name`."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def files(folder: Path) -> list[str]:
    """Return every file and every empty folder, as path from the folder."""
    found = [
        path for path in folder.rglob("*") if path.is_file() or not any(path.iterdir())
    ]
    return sorted(str(path.relative_to(folder)) for path in found)


async def upload(camera: Simulator, trigger: str = "motion", **options: Any) -> Any:
    """Let something happen; return the only upload that it caused."""
    sent = await camera.fire(trigger, **options)
    (delivery,) = [one for one in sent if one.action == "upload"]
    return delivery


async def post(
    camera: Simulator, *pieces: bytes, length: int | None = None, pause: float = 0
) -> int:
    """Upload in pieces, as many bytes announced as wished; return the status.

    A length below zero announces none.
    """
    url = URL(camera.groups["HTTP_EVENT"][URL_KEY])
    reader, writer = await asyncio.open_connection(url.host, url.port)
    try:
        total = sum(map(len, pieces)) if length is None else length
        kind = (
            f"Content-Length: {total}" if total >= 0 else "Transfer-Encoding: chunked"
        )
        writer.write(f"POST {url.path} HTTP/1.1\r\nHost: ha\r\n{kind}\r\n\r\n".encode())
        for piece in pieces:
            writer.write(piece if total >= 0 else b"%x\r\n%s\r\n" % (len(piece), piece))
            await writer.drain()
            await asyncio.sleep(pause)
        line = await asyncio.wait_for(reader.readline(), 5)
        return int(line.split()[1])
    finally:
        writer.close()
