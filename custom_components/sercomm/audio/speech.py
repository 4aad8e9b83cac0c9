"""From any media to the G.711 that cameras speak, decoded beside the event loop."""

import asyncio
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from errno import EIO
from itertools import chain
from pathlib import Path
from threading import Semaphore, Thread
from typing import IO, Self, cast
from urllib.parse import unquote

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError, InvalidDataError
from av.packet import Packet
from homeassistant.components import media_source
from homeassistant.components.media_player import async_process_play_media_url
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from yarl import URL

from ..api import TALK_PIECE, TALK_RATE, Law
from ..const import DOMAIN

SCHEMES = frozenset({"http", "https", "rtsp"})
# What a media may lead to: a playlist must not lead to the files of this computer.
REMOTE = "http,https,httpproxy,rtsp,rtp,udp,tcp,tls,crypto,data"
LOCAL = "data"

OPEN_TIMEOUT = 20.0
READ_TIMEOUT = 10.0
FIRST_SOUND = 30.0
LONGEST = 3600.0
AHEAD = 32

ENCODERS = {Law.U_LAW: "pcm_mulaw", Law.A_LAW: "pcm_alaw"}

type Media = Path | str


class SoundError(HomeAssistantError):
    """A media cannot be played; the reason holds no address."""

    def __init__(self, reason: str) -> None:
        """Say why."""
        super().__init__(
            translation_domain=DOMAIN,
            translation_key="media_unreadable",
            translation_placeholders={"reason": reason},
        )


async def async_find(hass: HomeAssistant, media_id: str, entity_id: str) -> Media:
    """Return the file or the URL behind a media id.

    A media id is one of a media source, a URL, a path of Home Assistant's web
    server, or a file in an allowed folder. Raises SoundError, or what the media
    source says.
    """
    path: Path | None = None
    if media_source.is_media_source_id(media_id):
        found = await media_source.async_resolve_media(hass, media_id, entity_id)
        media_id, path = found.url, found.path
        if path is not None and await hass.async_add_executor_job(path.is_file):
            return path
    elif path := _as_path(media_id):
        if await hass.async_add_executor_job(_is_ours, hass, path):
            return path
        if media_id.startswith("file:"):
            raise SoundError("there is no such file in an allowed folder")
    if media_id.startswith("/"):
        return async_process_play_media_url(hass, media_id)
    try:
        scheme = URL(media_id).scheme
    except ValueError:
        scheme = ""
    if scheme not in SCHEMES:
        raise SoundError("this is neither a URL nor a file in an allowed folder")
    return async_process_play_media_url(hass, media_id)


def _as_path(media_id: str) -> Path | None:
    """Return the path that a media id is, if it is one."""
    if media_id.startswith("file://"):
        media_id = unquote(media_id.removeprefix("file://"))
    path = Path(media_id)
    return path if path.is_absolute() and "\0" not in media_id else None


def _is_ours(hass: HomeAssistant, path: Path) -> bool:
    """Whether there is a file that Home Assistant may read."""
    return path.is_file() and hass.config.is_allowed_path(str(path))


class Speech:
    """The sound of a media as G.711, in pieces of 125 ms.

    A thread of its own decodes at most four seconds ahead. Only one reader; who
    stops reading has to `close` it.
    """

    def __init__(self, media: Media, law: Law, *, longest: float = LONGEST) -> None:
        """Start to decode at most `longest` seconds."""
        self.law = law
        self._loop = asyncio.get_running_loop()
        self._pieces: asyncio.Queue[bytes | SoundError | None] = asyncio.Queue()
        self._room = Semaphore(AHEAD)
        self._closed = False
        self._first: bytes | None = None
        Thread(
            target=self._decode,
            args=(media, longest),
            name="sercomm speech",
            daemon=True,
        ).start()

    async def open(self) -> None:
        """Wait for the first piece. Raises SoundError when there is none."""
        try:
            async with asyncio.timeout(FIRST_SOUND):
                self._first = await self._take()
        except TimeoutError:
            raise SoundError("it does not begin in time") from None
        if self._first is None:
            raise SoundError("there is no sound in it")

    def __aiter__(self) -> Self:
        """Pieces are taken from here."""
        return self

    async def __anext__(self) -> bytes:
        """Return the next piece. Raises SoundError when the media breaks off."""
        piece, self._first = self._first, None
        piece = piece or await self._take()
        if piece is None:
            raise StopAsyncIteration
        return piece

    def close(self) -> None:
        """Let the thread end; there will be no further pieces."""
        self._closed = True
        self._room.release()

    async def _take(self) -> bytes | None:
        """Wait for what the thread has next; None is the end, also for ever after."""
        piece = await self._pieces.get()
        self._room.release()
        if isinstance(piece, bytes):
            return piece
        self._pieces.put_nowait(None)
        if piece is not None:
            raise piece
        return None

    def _decode(self, media: Media, longest: float) -> None:
        """Decode it all, as long as somebody wants it. Runs in the thread."""
        end: SoundError | None = None
        try:
            with closing(g711(media, self.law)) as pieces:
                for piece in _limited(pieces, longest):
                    self._room.acquire()
                    if self._closed:
                        return
                    self._hand_over(piece)
        except (FFmpegError, OSError, ValueError) as error:
            end = SoundError(getattr(error, "strerror", None) or type(error).__name__)
        self._hand_over(end)

    def _hand_over(self, piece: bytes | SoundError | None) -> None:
        """Pass something to the event loop; once that is closed, nobody listens."""
        try:
            self._loop.call_soon_threadsafe(self._pieces.put_nowait, piece)
        except RuntimeError:
            self.close()


def _limited(pieces: Iterable[bytes], seconds: float) -> Iterator[bytes]:
    """Pass pieces on until they have lasted long enough."""
    left = round(seconds * TALK_RATE)
    for piece in pieces:
        if left <= 0:
            return
        yield piece[:left]
        left -= len(piece)


def g711(media: Media, law: Law) -> Generator[bytes]:
    """Decode a media to G.711 in pieces of 125 ms; the last one may be shorter.

    Raises FFmpegError, OSError or ValueError, whatever is wrong with the media.
    """
    ready = bytearray()
    for part in _encoded(media, law):
        ready += part
        while len(ready) >= TALK_PIECE:
            yield bytes(ready[:TALK_PIECE])
            del ready[:TALK_PIECE]
    if ready:
        yield bytes(ready)


def _encoded(media: Media, law: Law) -> Iterator[bytes]:
    """Encode what is decoded, resampled to what the camera's speaker takes."""
    encoder = cast("AudioCodecContext", av.CodecContext.create(ENCODERS[law], "w"))
    encoder.format = "s16"
    encoder.layout = "mono"
    encoder.sample_rate = TALK_RATE
    with closing(_decoded(media)) as frames:
        for sound in _resampled(frames):
            for packet in encoder.encode(sound):
                yield bytes(packet)


def _resampled(frames: Iterable[AudioFrame]) -> Iterator[AudioFrame]:
    """Resample to one kind of sound, also where that of a media changes midway."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=TALK_RATE)
    before: tuple[str, str, int] | None = None
    for frame in frames:
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if before not in (None, kind):
            yield from resampler.resample(None)
            resampler = av.AudioResampler(format="s16", layout="mono", rate=TALK_RATE)
        before = kind
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


def _decoded(media: Media) -> Generator[AudioFrame]:
    """Decode the first sound track, whatever is broken in it left out."""
    options = {"protocol_whitelist": LOCAL}
    with ExitStack() as opened:
        source: IO[bytes] | str
        if isinstance(media, Path):
            source = opened.enter_context(media.open("rb"))
        else:
            source = media
            options = {"protocol_whitelist": REMOTE, "multiple_requests": "1"}
        container = opened.enter_context(
            av.open(
                source,
                "r",
                timeout=(OPEN_TIMEOUT, READ_TIMEOUT),
                container_options=options,
            )
        )
        track = next(iter(container.streams.audio), None)
        if track is None:
            return
        for packet in chain(_packets(container, track), (None,)):
            with suppress(InvalidDataError):
                yield from track.decode(packet)


def _packets(
    container: InputContainer, track: AudioStream
) -> Iterator[Packet[AudioStream]]:
    """Read to the end, which FFmpeg takes for a failure where no length was told."""
    try:
        yield from (packet for packet in container.demux(track) if packet.size)
    except OSError as error:
        if error.errno != EIO:
            raise
