"""The pictures that the simulated camera gives, one by one and as a stream."""

from collections.abc import AsyncIterator
from io import BytesIO

import aiohttp
import av
from PIL import Image
import pytest

from tests.simulator import Simulator, names
from tests.simulator.asking import ask, login

pytest_plugins = ("tests.simulator_fixtures",)
pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture(params=names())
async def anyone(request: pytest.FixtureRequest) -> AsyncIterator[Simulator]:
    """Every persona in turn, without its slowness."""
    async with Simulator(request.param) as sim:
        sim.persona.latency = 0
        yield sim


async def test_pictures(session: aiohttp.ClientSession, anyone: Simulator) -> None:
    """A JPEG of the size asked for; none in privacy mode."""
    status, body = await ask(session, anyone, "/img/snapshot.cgi?size=2&quality=1")
    assert status == 200
    assert body.encode("latin-1").startswith(b"\xff\xd8")
    assert b"\x01\x40" in body.encode("latin-1")[:700]
    assert (await ask(session, anyone, "/img/snapshot.cgi?size=9"))[0] == 400
    anyone.privacy(True)
    assert (await ask(session, anyone, "/img/snapshot.cgi"))[0] == 406
    assert (await ask(session, anyone, "/img/video.mjpeg"))[0] == 406


async def test_hls(session: aiohttp.ClientSession, sim: Simulator) -> None:
    """stream.m3u8 lists a film that plays; none in privacy mode."""
    status, listing = await ask(session, sim, "/img/stream.m3u8")
    assert status == 200
    [name] = [line for line in listing.split("\r\n") if line and line[0] != "#"]
    _, film = await ask(session, sim, f"/img/{name}")
    with av.open(BytesIO(film.encode("latin-1")), "r") as container:
        assert len(list(container.decode(video=0))) == 80
    sim.privacy(True)
    assert (await ask(session, sim, "/img/stream.m3u8"))[0] == 406


async def test_moved_picture(session: aiohttp.ClientSession, sim: Simulator) -> None:
    """Stills show what the lens looks at, so that steering can be judged."""

    async def edge() -> bytes:
        """Return the colour at the right end of the horizon, where no ball is."""
        _, body = await ask(session, sim, "/img/snapshot.cgi?size=2&quality=1")
        image = Image.open(BytesIO(body.encode("latin-1")))
        return image.crop((300, 125, 320, 135)).resize((1, 1)).tobytes()

    at_home = await edge()
    await ask(session, sim, "/pt/ptctrl.cgi?mv=U,20")
    up = await edge()
    await ask(session, sim, "/pt/ptctrl.cgi?mv=H")
    assert up != at_home
    assert await edge() == at_home


@pytest.mark.parametrize(
    ("agent", "kind", "start"),
    [
        ("Mozilla", "multipart/x-mixed-replace;boundary=myboundary", b"--myboundary"),
        ("MSIE 6", "image/jpeg", b"\xff\xd8"),
        ("CameraActiveX", "application/octet-stream", b"MJPG"),
    ],
)
async def test_mjpeg(
    session: aiohttp.ClientSession, sim: Simulator, agent: str, kind: str, start: bytes
) -> None:
    """The framing goes by the User-Agent; three streams at most."""
    url = f"http://{sim.host}:{sim.port}/img/video.mjpeg?channel=2"
    headers = {"Authorization": login(sim), "User-Agent": agent}
    open_ones = [await session.get(url, headers=headers) for _ in range(3)]
    assert open_ones[0].headers["content-type"] == kind
    assert (await open_ones[0].content.readexactly(len(start))) == start
    assert sim.open_streams == 3
    assert sim.max_in_flight == 0
    async with session.get(url, headers=headers) as response:
        assert response.status == 503
    for response in open_ones:
        response.close()
    async with session.get(url + "&framerate=1", headers=headers) as response:
        text = await response.text()
        assert response.status == 400
        assert text == "current_resolution=1\r\ncurrent_framerate=15\r\n"
    async with session.get(url + "3", headers=headers) as response:
        assert response.status == 404


async def test_vendor_padding(session: aiohttp.ClientSession) -> None:
    """The live indicators follow what happens in front of the camera."""
    async with Simulator("rc8230") as sim:
        sim.groups["EVENT"]["event_trigger"] = "1"
        url = f"http://{sim.host}:{sim.port}/img/mjpeg.cgi?channel=2"
        headers = {"Authorization": login(sim), "User-Agent": "Viewer"}
        sim.show("motion", level=129, seconds=5)
        async with session.get(url, headers=headers) as response:
            head = await response.content.readexactly(48)
            size = int.from_bytes(head[4:8], "little")
            await response.content.readexactly(size)
            padding = await response.content.readexactly(21)
        assert head[46] == 1
        assert padding[:4] == b"\x00\x00\x00\x15"
        assert padding[4:8] == b"\x01\x0d\x11\x81"
        assert padding[-2:] == b"\xbf\x00"
