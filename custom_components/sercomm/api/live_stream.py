"""The live stream in the camera's own framing, and which channel costs it least."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from .errors import InvalidReply, NotAvailable
from .frame_pacing import frames_of
from .readings import Readings
from .stream_urls import CHANNELS, MJPEG, Channel, channel_of, switched_off
from .transport import Transport
from .vendor_framing import LiveFrame, VendorParser

# What makes a camera send its own framing (RC8120 manual p.81).
VIEWER = {"User-Agent": "Viewer"}
FIRST_PICTURES = Channel(1, "JPEG", 1)
LARGE = 1000
# A picture may come in slices as small as a network packet, each with its header.
SLICES_A_SECOND = 5000


@asynccontextmanager
async def live_frames(
    transport: Transport, channel: int
) -> AsyncIterator[AsyncIterator[LiveFrame]]:
    """Open the live stream of a channel; see `Camera.live`."""
    query = f"channel={channel}" if channel != FIRST_PICTURES.number else ""
    async with transport.stream(MJPEG, query, VIEWER) as response:
        content_type = response.content_type.lower()
        if response.status != 200 or content_type.startswith("text/"):
            raise InvalidReply("the camera refused the live stream")
        if content_type.startswith(("multipart/", "image/")):
            raise NotAvailable("the camera sends pictures without live data")

        found = frames_of(response, VendorParser, SLICES_A_SECOND)
        async with aclosing(found) as frames:
            yield frames


def live_channels(readings: Readings) -> list[int]:
    """Return the channels of JPEG pictures that are on, the smallest first.

    Number 1 is what the camera sends when no channel is asked for: its first JPEG
    stream, whatever STREAMS says of channel 1 (it names RTSP streams there).
    """
    named = (channel_of(readings, number) for number in CHANNELS[1:])
    found = [
        channel
        for channel in named
        if channel and channel.codec == "JPEG" and not switched_off(readings, channel)
    ]

    def cost(channel: Channel) -> tuple[int, int]:
        size, rate = (
            readings.number("JPEG", channel.key(name))
            for name in ("resolution", "frame_rate")
        )
        return (size or LARGE, rate or LARGE)

    return [channel.number for channel in sorted([FIRST_PICTURES, *found], key=cost)]
