"""What clients of others expect of these cameras, and the simulated one answers."""

import asyncio

import aiohttp
import pytest

from tests.simulator import Simulator
from tests.simulator.asking import ask
from tests.simulator.hearing import listener

pytest_plugins = ("tests.simulator_fixtures",)
pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.mark.parametrize(
    ("persona", "status"), [("rc8230", 404), ("rc8221", 200), ("icamera2", 200)]
)
async def test_ping(session: aiohttp.ClientSession, persona: str, status: int) -> None:
    """Newer firmware gives a sign of life."""
    async with Simulator(persona, speed=10) as sim:
        found, body = await ask(session, sim, "/adm/ping.cgi")
        assert found == status
        assert body.startswith("OK") is (status == 200)


@pytest.mark.parametrize("realm", ["Network Camera", "IP Camera", "Internet Camera"])
async def test_realm(
    session: aiohttp.ClientSession, sim: Simulator, realm: str
) -> None:
    """Whatever the camera calls itself where it wants a login."""
    sim.persona.realm = realm
    url = f"http://{sim.host}:{sim.port}/img/snapshot.cgi"
    async with session.get(url) as response:
        assert response.status == 401
        assert response.headers["WWW-Authenticate"] == f'Basic realm="{realm}"'


@pytest.mark.parametrize("persona", ["rc8230", "icamera2"])
async def test_second_sound(session: aiohttp.ClientSession, persona: str) -> None:
    """The second stream has a microphone switch of its own."""
    async with Simulator(persona) as sim:
        target = "/adm/get_group.cgi?group=AUDIO.audio_in2"
        assert (await ask(session, sim, target))[1] == "[AUDIO]\r\naudio_in2=1\r\n"
        write = "/adm/set_group.cgi?group=AUDIO&audio_in2"
        assert (await ask(session, sim, f"{write}=0"))[1].strip() == "OK"
        assert sim.groups["AUDIO"]["audio_in2"] == "0"
        assert (await ask(session, sim, f"{write}=2"))[1].strip() == "ERROR"
        assert sim.groups["AUDIO"]["audio_in"] == "1"


async def test_two_uploads_at_once() -> None:
    """Motion and PIR each upload what their rules say, a picture and a film."""
    async with Simulator("icamera2") as sim, listener() as (url, heard):
        upload = "is=1|es=0,|et={}|acts=httppost:1|ei=0|ea={}|en=x"
        sim.groups["EVENT"] |= {
            "event_trigger": "1",
            "event1_entry": upload.format("2", "jpg,5,15,1"),
            "event2_entry": upload.format("3", "mp4,5,15,1"),
        }
        sim.groups["MOTION"] |= {"md_mode": "1", "md_switch1": "1"}
        sim.groups["HTTP_EVENT"] |= {"http_post_en": "1", "http_post_url": url}
        sent = await asyncio.gather(sim.fire("motion"), sim.fire("pir"))
        assert [[one.status for one in each] for each in sent] == [[200], [200]]
        found = {one["headers"]["X-TriggerType"]: one for one in heard}
        assert found["MOTION"]["headers"]["Content-Type"] == "image/jpeg"
        assert found["MOTION"]["body"].startswith(b"\xff\xd8")
        assert found["PIR"]["headers"]["Content-Type"] == "video/mp4"
        assert found["PIR"]["body"][4:8] == b"ftyp"


@pytest.mark.parametrize("version", ["1.0", "1.1"])
async def test_version_of_notifications(version: str) -> None:
    """HTTP/1.1 comes with a Host header, HTTP/1.0 without."""
    async with Simulator("rc8230") as sim, listener() as (url, heard):
        sim.persona.notify_version = version
        sim.groups["HTTP_NOTIFY"]["http_url"] = url
        [sent] = await sim.fire("motion", force=True)
        assert sent.status == 200
        assert heard[0]["version"] == tuple(map(int, version.split(".")))
        assert ("Host" in heard[0]["headers"]) is (version == "1.1")
