"""The camera's RTSP side: endless H.264 at the camera's paths, over TCP or UDP."""

import asyncio
from base64 import b64decode
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
import logging
from pathlib import Path
import secrets
from typing import override
from urllib.parse import unquote, urlsplit

from aio_rtsp_toolkit import server as toolkit  # type: ignore[import-untyped]
from aio_rtsp_toolkit.server_media import MediaSource, MediaTrackInfo  # type: ignore[import-untyped]
from aio_rtsp_toolkit.server_session_types import RtspRequest  # type: ignore[import-untyped]
from aio_sockets import TCPSocket  # type: ignore[import-untyped]
import av

from .footage import footage_directory, h264_file
from .moved import MovedFilm
from .rtsp_udp import UdpTrack, client_ports

PATHS = ("/img/media.sav", "/img/video.sav", "/img/audio.sav")
REALM = "Internet Camera"
# RTSP counts the channels of a connection in one byte (RFC 2326, 10.12).
LAST_CHANNEL = 255

_LOGGER = logging.getLogger(__name__)


class RtspServer:
    """Serves one looping film at every path; `video.sav` and `audio.sav` half of it.

    `paths` adds custom ones (H264.sp_uri) to the usual three. With `credentials`
    (name -> password) a client must log in by Basic; Digest is not offered. Port 0
    takes any free port, which `port` tells after the start.
    """

    def __init__(
        self,
        host: str,
        port: int,
        paths: Sequence[str] = PATHS,
        credentials: Mapping[str, str] | None = None,
        *,
        size: tuple[int, int] = (1280, 720),
        audio: str | None = "pcm_alaw",
        seconds: int = 8,
        look: Callable[[], tuple[int, int]] = lambda: (0, 0),
        hides: Callable[[], bool] = lambda: False,
        is_open: Callable[[], bool] = lambda: False,
    ) -> None:
        """Nothing is opened before `start`; `look` tells where the lens looks.

        All is refused while `hides` says so; no login is needed while `is_open`.
        """
        self.host = host
        self.port = port
        self.paths = {"/" + path.strip("/") for path in paths}
        self.credentials = credentials
        self.size = size
        self.look = look
        self.hides = hides
        self.is_open = is_open
        self._film = partial(h264_file, footage_directory(), seconds, size, audio=audio)
        self._server: _Server | None = None

    @property
    def clients(self) -> int:
        """Number of open connections."""
        return len(self._server.sessions) if self._server else 0

    async def start(self) -> None:
        """Make the film if it is not there yet, and listen."""
        server = _Server(await asyncio.to_thread(self._film), self)
        await asyncio.to_thread(server.load)
        await server.start()
        self._server = server
        self.port = server.listening_port

    async def stop(self) -> None:
        """Close the port and every connection, and wait until all is gone."""
        if (server := self._server) is not None:
            self._server = None
            await server.close()

    async def end_sessions(self) -> None:
        """Close every connection, and go on listening."""
        if self._server is not None:
            await self._server.end_sessions()

    def allows(self, authorization: str) -> bool:
        """Tell whether an Authorization header is good enough."""
        if self.credentials is None or self.is_open():
            return True
        scheme, _, token = authorization.partition(" ")
        try:
            login = b64decode(token, validate=True).decode()
        except binascii.Error, UnicodeDecodeError:
            return False
        name, _, password = login.partition(":")
        known = self.credentials.get(name)
        if scheme.lower() != "basic" or known is None:
            return False
        return secrets.compare_digest(known.encode(), password.encode())


class _Server(toolkit.RtspServer):  # type: ignore[misc]
    """The library's file server with our paths in place of file names."""

    def __init__(self, film: Path, camera: RtspServer) -> None:
        """Take over where to listen."""
        super().__init__(str(film.parent), camera.host, camera.port)
        self.camera = camera
        self.logger = _LOGGER
        self.sessions: dict[_Session, asyncio.Task[object] | None] = {}
        self._film = film
        self._sources: dict[str | None, MediaSource] = {}

    @property
    def listening_port(self) -> int:
        """The port, also when it was left to the system."""
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def load(self) -> None:
        """Read what is in the film once, for all three views of it."""
        whole = super().load_media_source(self._film)
        if not any(track.media_type == "audio" for track in whole.tracks):
            whole = replace(whole, tracks=[*whole.tracks, *_g711(self._film)])
        self._sources[None] = whole
        for kind in ("video", "audio"):
            tracks = [track for track in whole.tracks if track.media_type == kind]
            self._sources[kind] = replace(whole, tracks=tracks)

    def resolve_request_path(self, uri: str) -> Path:
        """Return the path of a URL that is served, whatever its query."""
        path = unquote(urlsplit(uri).path).rstrip("/")
        if path not in self.camera.paths:
            raise FileNotFoundError(path)
        return Path(path)

    def load_media_source(self, file_path: Path) -> MediaSource:
        """Return the half of the film that belongs to a path."""
        kinds = {"video.sav": "video", "audio.sav": "audio"}
        source = self._sources[kinds.get(file_path.name)]
        if not source.tracks:
            raise FileNotFoundError(file_path)
        return source

    def parse_play_count(self, uri: str) -> int:
        """Play for ever."""
        return 0

    async def close(self) -> None:
        """Close the port, then every connection."""
        self._server.close()
        await self.end_sessions()
        await super().close()

    async def end_sessions(self) -> None:
        """Close every connection and wait for its end."""
        tasks = [task for task in self.sessions.values() if task is not None]
        for session in tuple(self.sessions):
            await session.close()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _handle_client(self, sock: TCPSocket) -> None:
        """Serve one connection, and know of it while it lasts."""
        session = _Session(self, sock)
        self.sessions[session] = asyncio.current_task()
        try:
            await session.run()
        except OSError as error:
            _LOGGER.debug("Connection lost: %s", error)
        finally:
            del self.sessions[session]


def _g711(film: Path) -> list[MediaTrackInfo]:
    """Describe the G.711 track, which the library plays but does not look for."""
    with av.open(str(film)) as container:
        return [
            MediaTrackInfo(
                media_type="audio",
                control="track2",
                codec_name="pcma",
                payload_type=8,
                clock_rate=8000,
                av_stream_index=stream.index,
            )
            for stream in container.streams.audio
            if stream.codec_context.name == "pcm_alaw"
        ]


class _Session(toolkit.RtspServerSession):  # type: ignore[misc]
    """The library's session behind a login."""

    server: _Server

    def __init__(self, server: _Server, sock: TCPSocket) -> None:
        """Start with the lens where the film was taken."""
        super().__init__(server, sock)
        self._moved = MovedFilm(server.camera.size)
        self._is_moved = False
        self._udp: dict[int, UdpTrack] = {}
        """By the interleaved channel that stands for the track's packets."""
        self._transport = ""

    @override
    async def _send_video_packet(
        self,
        state: object,
        data: bytes,
        media_time: float,
        duration_seconds: float,
        is_keyframe: bool,
    ) -> None:
        """Send the film, or what a moved lens sees; back to the film at a key frame."""
        look = self.server.camera.look()
        if look != (0, 0) or (self._is_moved and not is_keyframe):
            self._is_moved = True
            data, is_keyframe = await asyncio.to_thread(
                self._moved.encode, media_time, look
            )
        elif self._is_moved:
            self._is_moved = False
            self._moved.end()
        await super()._send_video_packet(
            state, data, media_time, duration_seconds, is_keyframe
        )

    async def _read_request(self) -> RtspRequest | None:
        """Answer requests without login here; OPTIONS needs none."""
        while (request := await super()._read_request()) is not None:
            login = request.headers.get("authorization", "")
            if request.method == "OPTIONS":
                break
            if not self.server.camera.allows(login):
                await self._send_response(
                    request.headers,
                    401,
                    "Unauthorized",
                    {"WWW-Authenticate": f'Basic realm="{REALM}"'},
                )
            elif self.server.camera.hides():
                await self._send_response(request.headers, 406, "Not Acceptable", {})
            else:
                break
        return request

    @override
    async def _handle_setup(self, uri: str, req_headers: dict[str, str]) -> None:
        """Let the library choose channels also for UDP, which it does not know."""
        if (ports := client_ports(req_headers.get("transport", ""))) is None:
            await super()._handle_setup(uri, req_headers)
            return
        track = UdpTrack(self.peername[0], ports)
        own = await track.open(self.server.camera.host, self._mark_activity)
        channel = LAST_CHANNEL - 1 - 2 * len(self._udp)
        self._udp[channel] = track
        self._transport = (
            f"RTP/AVP;unicast;client_port={ports[0]}-{ports[1]}"
            f";server_port={own[0]}-{own[1]}"
        )
        interleaved = f"RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1}"
        await super()._handle_setup(uri, {**req_headers, "transport": interleaved})
        self._transport = ""

    @override
    async def _send_response(
        self,
        req_headers: dict[str, str],
        status_code: int,
        reason: str,
        extra_headers: dict[str, str] | None = None,
        body: bytes = b"",
    ) -> None:
        """Answer; a player that wants UDP is told the ports instead of channels."""
        if self._transport and extra_headers and "Transport" in extra_headers:
            extra_headers = {**extra_headers, "Transport": self._transport}
        await super()._send_response(
            req_headers, status_code, reason, extra_headers, body
        )

    @override
    async def _send_interleaved_frame(self, channel: int, payload: bytes) -> None:
        """Send a packet the way that was asked for."""
        if (track := self._udp.get(channel & ~1)) is not None:
            track.send(channel & 1, payload)
        else:
            await super()._send_interleaved_frame(channel, payload)

    @override
    async def close(self) -> None:
        """End it, then give the ports back."""
        await super().close()
        for track in self._udp.values():
            track.close()

    async def _maybe_send_rtcp_sr(self, state: object) -> None:
        """Send no reports: the library's differ from its own pace by some ms."""
