"""What the tests of a camera's requests share."""

import asyncio
from collections.abc import Callable

from tests.conftest import StartSimulator
from tests.simulator import Simulator, names

from .raw_server import reply

PERSONAS = names()
LIST = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"
BACK = f"{LIST}?group=MOTION"
ONE_KEY = "/adm/get_group.cgi?group=SYSTEM.host_name"
RIGHTS = "/img/query.cgi"
FILTER = "/io/query_filter.cgi"
OK = reply(b"OK\r\n")
JPEG = b"\xff\xd8\xff\xe0picture\xff\xd9"


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that will be true in a moment."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def fast(simulator: StartSimulator, persona: str = "rc8230") -> Simulator:
    """Start a camera that does not take its time."""
    return await simulator(persona, speed=1000)
