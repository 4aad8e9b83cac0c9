"""/img/: stills, MJPEG in its three framings, the session description."""

import asyncio
import base64
import itertools
import time
from typing import TYPE_CHECKING

from . import footage, mjpeg as framing
from .accounts import LEVELS, Level
from .cgi_util import SIZES, on_off, pairs
from .exchange import Reply, Request, Stream, html_error, text
from .live import vendor_picture, vendor_sound

if TYPE_CHECKING:
    from .simulator import Simulator

# snapshot.cgi: 1 is the best. JPEG.quality_level runs the other way.
QUALITIES = {"1": 85, "2": 70, "3": 55, "4": 40, "5": 25}
LEVEL_QUALITIES = {"5": 85, "4": 70, "3": 55, "2": 40, "1": 25}
# Some pictures spread over the film, so that each is drawn once.
PICTURES = 16
STRIDE = 5
VENDOR_AGENTS = ("CameraActiveX", "Viewer", "AlertCfg")


async def query(sim: Simulator, request: Request) -> Reply:
    """What the user who asks may do."""
    _, right = sim.accounts.get(request.user or "", ("", "viewer"))
    level = LEVELS[right]
    flags = sim.persona.flags
    values = {
        "mic_in": "on",
        "speaker_out": "on",
        "ptctrl": on_off(flags["ptctrl"] == "on" and level >= Level.OPERATOR),
        "ioctrl": on_off(flags["ioctrl"] == "on" and level >= Level.OPERATOR),
    }
    return pairs(sim, values)


async def snapshot(sim: Simulator, request: Request) -> Reply:
    """A JPEG; without parameters in the size and quality of the JPEG group."""
    if sim.state.privacy:
        return html_error(406)
    code = request.parameter("size") or sim.state.value("JPEG", "resolution", "3")
    quality = request.parameter("quality")
    if sim.persona.largest_size_first and request.parameter("size") is not None:
        code = {"1": "4", "4": ""}.get(code, code)
    if code not in SIZES or (quality is not None and quality not in QUALITIES):
        return html_error(400)
    code = min(code, max(sim.persona.resolutions))
    percent = (
        QUALITIES[quality]
        if quality
        else LEVEL_QUALITIES[sim.state.value("JPEG", "quality_level", "3")]
    )
    picture = footage.jpeg(
        *SIZES[code],
        percent,
        index=int(time.monotonic() * 2) % PICTURES * STRIDE,
        look=sim.pan_tilt.position,
    )
    return Reply(body=picture, content_type="image/jpeg")


async def page(sim: Simulator, request: Request) -> Reply:
    """The page around the MJPEG stream."""
    return Reply(
        body=b'<html><body><img src="/img/video.mjpeg"></body></html>\r\n',
        content_type="text/html",
    )


async def session_description(sim: Simulator, request: Request) -> Reply:
    """media.sdp: how to receive picture and sound."""
    profile = base64.b16encode(
        bytes([int(sim.state.value("H264", "profile", "66")), 0, 31])
    ).decode()
    lines = (
        "v=0",
        f"o=- 0 0 IN IP4 {sim.host}",
        "s=Streaming Media",
        f"c=IN IP4 {sim.host}",
        "t=0 0",
        "m=video 0 RTP/AVP 96",
        "a=rtpmap:96 H264/90000",
        f"a=fmtp:96 packetization-mode=1;profile-level-id={profile}",
        "m=audio 0 RTP/AVP 0",
        "a=rtpmap:0 PCMU/8000",
    )
    return Reply(
        body="".join(f"{line}\r\n" for line in lines).encode(),
        content_type="application/sdp",
    )


async def mjpeg(sim: Simulator, request: Request) -> Reply:
    """Motion JPEG, framed as the User-Agent asks (RC8120 manual p.81)."""
    if sim.state.privacy:
        return html_error(406)
    suffix = _stream_of_channel(sim, request.parameter("channel") or "1")
    if suffix is None:
        return html_error(404)
    resolution = sim.state.value("JPEG", f"resolution{suffix}", "3")
    rate = sim.state.value("JPEG", f"frame_rate{suffix}", "15")
    if request.parameter("size") not in (None, resolution) or request.parameter(
        "framerate"
    ) not in (None, rate):
        return text(
            f"current_resolution={resolution}\r\ncurrent_framerate={rate}\r\n", 400
        )
    if sim.open_streams - sim.open_polls > sim.persona.max_streams:
        return html_error(503)
    agent = request.headers.get("user-agent", "")
    if "MSIE" in agent:
        return Reply(content_type="image/jpeg", stream=_frames(sim, suffix, "plain"))
    if any(word in agent for word in VENDOR_AGENTS):
        return Reply(
            content_type="application/octet-stream",
            stream=_frames(sim, suffix, "vendor"),
        )
    kind = framing.multipart_type(
        sim.persona.boundary, literal=sim.persona.literal_multipart
    )
    return Reply(content_type=kind, stream=_frames(sim, suffix, "multipart"))


def _stream_of_channel(sim: Simulator, channel: str) -> str | None:
    """The key suffix of a channel's JPEG settings; None when it carries no JPEG."""
    suffix = "" if channel == "1" else channel
    if sim.state.is_on("JPEG", f"mode{suffix}"):
        return suffix
    codec, _, instance = sim.state.value("STREAMS", f"channel{channel}").partition(",")
    if codec == "JPEG":
        return "" if instance == "1" else instance
    return None


def _frames(sim: Simulator, suffix: str, kind: str) -> Stream:
    """Write frames until the client leaves, privacy begins or the camera goes."""

    async def stream(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        begun = time.monotonic()
        for number in itertools.count():
            if sim.state.privacy or writer.is_closing() or reader.at_eof():
                return
            size = SIZES[sim.state.value("JPEG", f"resolution{suffix}", "3")]
            level = sim.state.value("JPEG", f"quality_level{suffix}", "3")
            picture = footage.jpeg(
                *size,
                LEVEL_QUALITIES[level],
                index=number % PICTURES * STRIDE,
                look=sim.pan_tilt.position,
            )
            rate = sim.persona.frame_rate or float(
                sim.state.value("JPEG", f"frame_rate{suffix}", "15")
            )
            if kind == "multipart":
                writer.write(framing.multipart_part(picture, sim.persona.boundary))
            elif kind == "plain":
                writer.write(picture)
            else:
                stamp = int((time.monotonic() - begun) * 1000)
                writer.write(vendor_picture(sim, picture, size, stamp))
                if sim.state.is_on("AUDIO", "audio_in"):
                    writer.write(vendor_sound(sim, stamp, rate))
            await writer.drain()
            await asyncio.sleep(1 / rate)

    return stream
