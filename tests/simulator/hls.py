"""/img/stream.m3u8: the film as HLS, as the Freebox camera has it."""

import asyncio
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import av

from .exchange import Reply, Request, html_error
from .footage import footage_directory, h264_file

if TYPE_CHECKING:
    from .simulator import Simulator

FILM = "/img/stream0.ts"
SECONDS = 8
SIZE = (640, 480)


async def playlist(sim: Simulator, request: Request) -> Reply:
    """One film of eight seconds."""
    if sim.state.privacy:
        return html_error(406)
    lines = (
        "#EXTM3U",
        "#EXT-X-VERSION:3",
        f"#EXT-X-TARGETDURATION:{SECONDS}",
        f"#EXTINF:{SECONDS}.0,",
        FILM.rpartition("/")[2],
        "#EXT-X-ENDLIST",
    )
    body = "".join(f"{line}\r\n" for line in lines).encode()
    return Reply(body=body, content_type="application/vnd.apple.mpegurl")


async def film(sim: Simulator, request: Request) -> Reply:
    """The film that the list names."""
    if sim.state.privacy:
        return html_error(406)
    return Reply(body=await asyncio.to_thread(_film), content_type="video/mp2t")


@lru_cache(maxsize=1)
def _film() -> bytes:
    """Return the film as MPEG-TS, without sound."""
    source = h264_file(footage_directory(), SECONDS, SIZE, audio=None)
    output = BytesIO()
    with av.open(str(source)) as film, av.open(output, "w", format="mpegts") as target:
        track = target.add_stream_from_template(film.streams.video[0])
        for packet in film.demux(video=0):
            if packet.dts is not None:
                packet.stream = track
                target.mux(packet)
    return output.getvalue()
