"""A process of simulated cameras: `python -m scripts.benchmark.fleet PERSONA...`.

With `--rtsp` before them each has video too. Says in one line of JSON where they are;
ends when its standard input does.
"""

import asyncio
from contextlib import AsyncExitStack
import json
import os
import sys
from typing import Any

from tests.simulator import Simulator


def describe(camera: Simulator) -> dict[str, Any]:
    """Return what one needs to add a camera and to control it."""
    return {
        "persona": camera.persona.name,
        "host": camera.host,
        "port": camera.port,
        "username": camera.username,
        "password": camera.password,
        "mac": camera.mac,
        "rtsp_port": camera.rtsp_port,
        "pid": os.getpid(),
        "control": f"http://{camera.host}:{camera.control_port}",
    }


async def ended() -> None:
    """Wait until nobody holds the other end of our standard input any more."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    await reader.read()


async def run(personas: list[str], rtsp_port: int | None) -> None:
    """Keep the cameras running, each with a MAC of its own."""
    async with AsyncExitStack() as stack:
        cameras = [
            await stack.enter_async_context(
                Simulator(
                    persona,
                    control_port=0,
                    mac=f"00:0e:8f:be:ec:{number:02x}",
                    rtsp_port=rtsp_port,
                )
            )
            for number, persona in enumerate(personas)
        ]
        print(json.dumps([describe(camera) for camera in cameras]), flush=True)
        await ended()


if __name__ == "__main__":
    asked = sys.argv[1:]
    with_video = asked[:1] == ["--rtsp"]
    asyncio.run(run(asked[with_video:], 0 if with_video else None))
