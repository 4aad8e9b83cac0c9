"""From any media to the G.711 that cameras speak, decoded beside the event loop."""

import asyncio
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from errno import EIO
from itertools import chain
from pathlib import Path
from threading import Semaphore, Thread
from typing import IO, Self

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError, InvalidDataError
from av.packet import Packet

from ..api import TALK_PIECE, TALK_RATE, Law
from ..errors import code_of
from .media import Media, SoundError
from .sound import encoder_of

# What a media may lead to: a playlist must not lead to the files of this computer.
REMOTE = "http,https,httpproxy,rtsp,rtp,udp,tcp,tls,crypto,data"
LOCAL = "data"

# A speech engine may think for a while before its file begins.
OPEN_TIMEOUT = 20.0
READ_TIMEOUT = 10.0
FIRST_SOUND = 30.0
# A radio never ends; a camera has one speaker, and one connection to it.
LONGEST = 3600.0
# Pieces of 125 ms: enough for a pause of the network, little to throw away on a stop.
AHEAD = 32


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
            raise SoundError("not_begun") from None
        if self._first is None:
            raise SoundError("no_sound")

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
            end = SoundError("unreadable", code=code_of(error))
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
    encoder = encoder_of(law)
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
    # Its http protocol gives EIO at an end of stream without Content-Length.
    try:
        yield from (packet for packet in container.demux(track) if packet.size)
    except OSError as error:
        if error.errno != EIO:
            raise
