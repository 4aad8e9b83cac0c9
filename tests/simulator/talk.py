"""Sound to the speaker: POST /img/g711u.cgi and g711a.cgi, raw until the end."""

import asyncio
from dataclasses import dataclass, field
import time
from typing import TYPE_CHECKING

from .exchange import Reply, Request, Stream, html_error

if TYPE_CHECKING:
    from .simulator import Simulator

ACCEPTED = b"HTTP/1.0 200 OK\r\n\r\n"


@dataclass
class Talk:
    """The speaker: sound heard as (codec, bytes) a POST, in use, locked by a reset.

    `arrivals` tells when (seconds since 1970) how many bytes of the last one came.
    """

    heard: list[tuple[str, bytes]]
    busy: bool = False
    locked: bool = False
    arrivals: list[tuple[float, int]] = field(default_factory=list)


async def receive(sim: Simulator, request: Request) -> Reply:
    """Take the sound; refused while another talks and when the speaker is off."""
    if request.method != "POST":
        return html_error(400)
    if (
        not sim.state.is_on("AUDIO", "audio_out")
        or sim.state.value("AUDIO", "operation_mode") == "0"
    ):
        return html_error(404)
    if sim.talk.busy or sim.talk.locked:
        return html_error(503)
    codec = request.path.removeprefix("/img/").removesuffix(".cgi")
    return Reply(head=b"", stream=_listen(sim, request, codec))


def _listen(sim: Simulator, request: Request, codec: str) -> Stream:
    """Read sound to its end; a RST leaves the speaker locked (seen on a WVC210)."""

    async def stream(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        talk = sim.talk
        talk.busy = True
        sound = bytearray(request.body)
        answered = False
        talk.arrivals.clear()
        try:
            if sound or sim.persona.talk_answer == "first":
                writer.write(ACCEPTED)
                answered = True
            if "content-length" not in request.headers:
                while chunk := await reader.read(4096):
                    sound += chunk
                    talk.arrivals.append((time.time(), len(chunk)))
                    if not answered:
                        writer.write(ACCEPTED)
                        answered = True
            await writer.drain()
        except ConnectionError:
            talk.locked = sim.persona.talk_locks_on_reset
        finally:
            talk.busy = False
            talk.heard.append((codec, bytes(sound)))

    return stream
