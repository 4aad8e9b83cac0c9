"""Viewers of an MJPEG stream: quick ones who count, and one who is slow."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
import socket
import time
from urllib.parse import urlsplit

from aiohttp import StreamReader

from scripts.demo.api import HomeAssistantApi
from tests.simulator import footage
from tests.simulator.cgi_img import LEVEL_QUALITIES, PICTURES, STRIDE
from tests.simulator.cgi_util import SIZES

PAUSE = 0.1
RECEIVE_BUFFER = 4096


def known_pictures(settings: Mapping[str, str]) -> dict[bytes, int]:
    """Return what the simulated camera shows with these JPEG settings, in order."""
    size = SIZES[settings["resolution"]]
    quality = LEVEL_QUALITIES[settings["quality_level"]]
    return {
        footage.jpeg(*size, quality, index=number * STRIDE): number
        for number in range(PICTURES)
    }


@dataclass
class Seen:
    """The pictures that one viewer saw: when, and which of the film's."""

    frames: list[tuple[float, int]] = field(default_factory=list)

    def between(self, start: float, end: float) -> list[int]:
        """Return the pictures of a while."""
        return [number for moment, number in self.frames if start <= moment < end]

    def rate(self, start: float, end: float) -> float:
        """Return how many there were a second."""
        return len(self.between(start, end)) / (end - start)

    def lost(self, start: float, end: float) -> int:
        """Return how many of the camera's pictures were left out in a while."""
        seen = self.between(start, end)
        return sum(
            (following - number - 1) % PICTURES for number, following in pairwise(seen)
        )


async def look(stream: StreamReader, pictures: Mapping[bytes, int], seen: Seen) -> None:
    """Note every picture of a stream; one that nobody sent is a KeyError."""
    while head := await stream.readuntil(b"\r\n\r\n"):
        _, _, length = head.lower().rpartition(b"content-length:")
        picture = await stream.readexactly(int(length))
        await stream.readexactly(2)
        seen.frames.append((time.monotonic(), pictures[picture]))


async def watch(
    api: HomeAssistantApi, path: str, pictures: Mapping[bytes, int], seen: Seen
) -> None:
    """Look at a stream of Home Assistant until cancelled."""
    async with api.stream(path) as stream:
        await look(stream, pictures, seen)


async def watch_slowly(api: HomeAssistantApi, path: str, bytes_a_second: int) -> None:
    """Look at a stream through a thin line until cancelled."""
    address = urlsplit(api.url)
    loop = asyncio.get_running_loop()
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Authorization: Bearer {api.tokens['access_token']}\r\n\r\n"
    )
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        line.setblocking(False)
        await loop.sock_connect(line, (address.hostname, address.port))
        await loop.sock_sendall(line, request.encode())
        while await loop.sock_recv(line, round(bytes_a_second * PAUSE)):
            await asyncio.sleep(PAUSE)


async def leave(*viewers: asyncio.Task[None]) -> None:
    """Let viewers go; raises what went wrong with them before."""
    for viewer in viewers:
        viewer.cancel()
    for viewer in viewers:
        with suppress(asyncio.CancelledError):
            await viewer
