"""A simulated camera that shows its pictures to everybody: USER.login_check=0."""

import asyncio

import aiohttp
import av
import pytest

from tests.simulator import Simulator

pytest_plugins = ("tests.simulator_fixtures",)
pytestmark = pytest.mark.usefixtures("socket_enabled")


async def status(session: aiohttp.ClientSession, sim: Simulator, path: str) -> int:
    """Ask without any login; return what came back, of a stream its head alone."""
    async with session.get(f"http://{sim.host}:{sim.port}{path}") as response:
        return response.status


PICTURES = ("/img/snapshot.cgi", "/img/video.mjpeg", "/img/query.cgi")
COMMANDS = ("/adm/get_group.cgi", "/io/query_filter.cgi", "/pt/ptctrl.cgi?mv=U,1")


async def test_pictures(session: aiohttp.ClientSession, sim: Simulator) -> None:
    """Pictures and streams need no login then; everything else does as before."""
    for checked, code in (("1", 401), ("0", 200), ("1", 401)):
        sim.groups["USER"]["login_check"] = checked
        assert [await status(session, sim, path) for path in PICTURES] == [code] * 3
        assert [await status(session, sim, path) for path in COMMANDS] == [401] * 3


def first_size(url: str) -> tuple[int, int]:
    """Play by RTSP; return the size of the first picture."""
    with av.open(url, options={"rtsp_transport": "tcp"}, timeout=5) as container:
        frame = next(container.decode(video=0))
        return frame.width, frame.height


async def test_rtsp() -> None:
    """So does RTSP, as published set-ups with `rtsp://administrator@…` show."""
    async with Simulator("rc8230", rtsp_port=0) as sim:
        address = f"127.0.0.1:{sim.rtsp_port}/img/video.sav"
        with pytest.raises(av.HTTPUnauthorizedError):
            await asyncio.to_thread(first_size, f"rtsp://{address}")
        sim.groups["USER"]["login_check"] = "0"
        for login in ("", "administrator@", "nobody:wrong@"):
            url = f"rtsp://{login}{address}"
            assert await asyncio.to_thread(first_size, url) == (1280, 720)
