"""Where the camera's streams are."""

from collections.abc import Iterator
from dataclasses import dataclass
import re

from yarl import URL

from .address import Address
from .description import PATH as DESCRIPTION
from .errors import CannotConnect
from .identity import Identity
from .readings import Readings

# The last guess: an OC810 was reached at 1025 (homebridge-camera-ffmpeg issue 797).
DEFAULT_RTSP_PORT = 554
AUDIO_AND_VIDEO = "/img/media.sav"
VIDEO = "/img/video.sav"
AUDIO = "/img/audio.sav"
MJPEG = "/img/video.mjpeg"
CUSTOM_PATH = re.compile(r"[A-Za-z0-9_./-]{1,64}")
CHANNELS = range(1, 9)
CHANNEL = re.compile(r"\s*([A-Za-z0-9]{1,8})\s*,\s*([0-9])\s*")
CODECS = ("H264", "MPEG4", "JPEG")
# The firmware has room for three of each codec (its build flags).
FURTHER_STREAMS = (2, 3)
STREAM_GROUPS = ("STREAMS", "RTSP_RTP", *CODECS)
OTHERS = {
    "mjpeg": MJPEG,
    "snapshot": "/img/snapshot.cgi",
    "sdp": DESCRIPTION,
    "flash_page": "/img/media.swf",
    "flash_video": "/img/media.flv",
    "flash_player": "/img/sc_flvplayer.swf",
}


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of STREAMS: codec H264, MPEG4 or JPEG, and which of its three."""

    number: int
    codec: str
    instance: int

    def key(self, name: str) -> str:
        """Return the key of this instance, such as `mode2` of the codec's group."""
        return name if self.instance == 1 else f"{name}{self.instance}"


FIRST_CHANNEL = Channel(1, "H264", 1)


def channel_of(readings: Readings, number: int) -> Channel | None:
    """Return a channel as STREAMS tells it; without STREAMS the first is H.264."""
    match = CHANNEL.fullmatch(readings.get("STREAMS", f"channel{number}") or "")
    if match:
        return Channel(number, match[1].upper(), int(match[2]))
    return FIRST_CHANNEL if number == FIRST_CHANNEL.number else None


def switched_off(readings: Readings, channel: Channel) -> str | None:
    """Return the setting that keeps a channel from being streamed; None when on."""
    key = channel.key("mode")
    off = readings.get(channel.codec, key) == "0"
    return f"{channel.codec}.{key}" if off else None


def rtsp_path(
    readings: Readings, *, video_only: bool = False, channel: Channel = FIRST_CHANNEL
) -> str:
    """Return the RTSP path: the camera's own `sp_uri` if it has one.

    Firmware that has a custom path answers there only (fbx-hb client). A path
    with anything but letters, digits, `_`, `.`, `/` and `-` is ignored.
    """
    # It is empty after a reset until somebody sets it (fbx-hb client).
    own = own_path(readings.get(channel.codec, channel.key("sp_uri")))
    return own or (VIDEO if video_only else AUDIO_AND_VIDEO)


def own_path(custom: str | None) -> str | None:
    """Return the path that a value of `sp_uri` stands for; None when it is unusable."""
    custom = (custom or "").strip("/")
    if CUSTOM_PATH.fullmatch(custom) and ".." not in custom:
        return f"/{custom}"
    return None


def rtsp_port(readings: Readings, identity: Identity) -> int:
    """Return the RTSP port: what RTSP_RTP says, else query.cgi, else 554."""
    told = readings.number("RTSP_RTP", "rtsp_port") or identity.rtsp_port
    return told or DEFAULT_RTSP_PORT


def stream_urls(address: Address, readings: Readings, rtsp_port: int) -> dict[str, str]:
    """Return where everything can be watched: name -> URL, never with a login.

    `rtsp`, `rtsp_video`, `rtsp_audio`, `mjpeg`, `snapshot`, `sdp`, `flash_page`,
    `flash_video`, `flash_player` always; `rtsp_channel_1` and so on for the channels
    of STREAMS, `mjpeg_channel_2` for those that are JPEG; `rtsp_h264`, `rtsp_h264_2`
    and so on for streams with a path of their own. Whether the camera serves them is
    not asked. Raises CannotConnect when the host cannot be part of a URL.

    Source: base document; channels: Sercomm-API issue 11 and the SerComm iOS app.
    """
    urls = {
        name: _rtsp(address, rtsp_port, path, channel)
        for name, path, channel in _rtsp_streams(readings)
    }
    urls |= {name: str(address.url(path)) for name, path in OTHERS.items()}
    for channel, codec in _channels(readings):
        if codec == "JPEG":
            url = address.url(MJPEG, f"channel={channel}")
            urls[f"mjpeg_channel_{channel}"] = str(url)
    return urls


def _rtsp_streams(readings: Readings) -> Iterator[tuple[str, str, int | None]]:
    """Yield name, path and channel of every RTSP stream."""
    yield "rtsp", AUDIO_AND_VIDEO, None
    yield "rtsp_video", VIDEO, None
    yield "rtsp_audio", AUDIO, None
    for channel, _ in _channels(readings):
        yield f"rtsp_channel_{channel}", AUDIO_AND_VIDEO, channel
    for codec in CODECS:
        for number in ("", "2", "3"):
            if path := own_path(readings.get(codec, f"sp_uri{number}")):
                name = f"rtsp_{codec.lower()}"
                yield f"{name}_{number}" if number else name, path, None


def _channels(readings: Readings) -> Iterator[tuple[int, str]]:
    """Yield number and codec of the channels in STREAMS: `channel1=H264,1`."""
    for channel in CHANNELS:
        text = readings.get("STREAMS", f"channel{channel}") or ""
        if match := CHANNEL.fullmatch(text):
            yield channel, match[1].upper()


def _rtsp(address: Address, port: int, path: str, channel: int | None) -> str:
    """Return an RTSP URL without a login."""
    query = {} if channel is None else {"channel": str(channel)}
    try:
        return str(
            URL.build(
                scheme="rtsp", host=address.host, port=port, path=path, query=query
            )
        )
    except ValueError:
        raise CannotConnect("host or port are not valid in a URL") from None
