"""The part of a camera that is watched."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from functools import partial

from yarl import URL

from .description import read_description
from .errors import CannotConnect, InvalidReply
from .frame_pacing import frames_of
from .live_stream import live_frames
from .multipart import MultipartParser
from .transport import Transport
from .vendor_framing import LiveFrame

# Cameras send up to 30 (RC8120 manual p.83); what was held up comes faster.
FRAMES_A_SECOND = 200


class StreamAccess:
    """Streams of pictures, what the camera says of them, and their RTSP URLs."""

    transport: Transport

    @asynccontextmanager
    async def mjpeg(self, channel: int = 1) -> AsyncIterator[AsyncIterator[bytes]]:
        """Open the MJPEG stream of a channel and give its JPEG frames.

        They end when the camera ends the stream. Raises PrivacyMode, CameraBusy,
        NotAvailable, InvalidReply, ..., the frames also ConnectionDropped, and
        CameraTimeout after 10 s of silence.
        """
        # No User-Agent of ours: one with MSIE, Viewer or CameraActiveX in it would get
        # another framing (RC8120 manual p.81).
        query = f"channel={channel}" if channel != 1 else ""
        async with self.transport.stream("/img/video.mjpeg", query) as response:
            if response.status != 200:
                raise InvalidReply("the camera refused the MJPEG stream")

            kind = response.headers.get("Content-Type", "")
            found = frames_of(response, partial(MultipartParser, kind), FRAMES_A_SECOND)
            async with aclosing(found) as frames:
                yield frames

    def live(
        self, channel: int = 1
    ) -> AbstractAsyncContextManager[AsyncIterator[LiveFrame]]:
        """Open a channel's stream in the framing that carries live levels.

        An async context manager that gives LiveFrame (RC8120 manual p.81-82,
        p.104-106); `live_channels` tells which channels there are. Raises as
        `mjpeg` does, NotAvailable also when the camera does not know the framing.
        """
        return live_frames(self.transport, channel)

    async def description(self) -> list[str]:
        """Ask what the main stream holds, in order, such as `video H264/90000`.

        At most 16 lines of kind and codec/clock rate in Hz; a codec that the camera
        does not name is `?`. Any user may ask (media.sdp: base document). Raises
        InvalidReply when no stream is described, or another SercommError.
        """
        return await read_description(self.transport)

    def rtsp_url(self, path: str, port: int, channel: int = 1) -> str:
        """Return the RTSP URL of `path` with the login in it.

        A `channel` other than the first is named in it (Sercomm-API issue 11).
        Raises CannotConnect when host or login cannot be part of a URL.
        """
        try:
            url = URL.build(
                scheme="rtsp", host=self.transport.address.host, port=port, path=path
            )
            if channel != 1:
                url = url.with_query(channel=channel)
            if (login := self.transport.credentials) is not None:
                url = url.with_user(login.username).with_password(login.password)
        except ValueError:
            raise CannotConnect("host or login are not valid in a URL") from None
        return str(url)
