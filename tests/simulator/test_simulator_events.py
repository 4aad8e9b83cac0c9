"""What the simulator does by itself: events, restarts, scripted faults."""

import asyncio
import socket
import struct

import aiohttp
import pytest

from tests.simulator import Simulator, names
from tests.simulator.asking import ask, login, raw
from tests.simulator.hearing import listener

pytest_plugins = ("tests.simulator_fixtures",)
pytestmark = pytest.mark.usefixtures("socket_enabled")


async def test_reboot_and_reset(session: aiohttp.ClientSession, sim: Simulator) -> None:
    """The camera goes away, comes back on its port, and after a reset as new."""
    port, before = sim.port, sim.groups["SYSTEM"]["boot_up_time"]
    sim.groups["VIDEO"]["text"] = "mine"
    assert (await ask(session, sim, "/adm/reboot.cgi"))[1] == "OK\r\n"
    await asyncio.sleep(0.07)
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask(session, sim, "/util/query.cgi")
    await asyncio.sleep(0.1)
    assert (await ask(session, sim, "/util/query.cgi"))[0] == 200
    assert sim.port == port
    assert sim.groups["SYSTEM"]["boot_up_time"] != before
    assert sim.groups["VIDEO"]["text"] == "mine"
    assert (await ask(session, sim, "/adm/reset_to_default.cgi"))[1] == "OK\r\n"
    await asyncio.sleep(0.2)
    assert sim.groups["VIDEO"]["text"] == ""
    assert (sim.username, sim.password) == ("administrator", "")
    assert (await ask(session, sim, "/adm/get_group.cgi"))[0] == 200


@pytest.mark.parametrize("name", names())
async def test_notification(name: str) -> None:
    """Sent when every switch is on: HTTP/1.0 without Host or 1.1, GET or POST."""
    flags = {
        "rc8230": ("event_mt", "email:0;ftpu:1;httpn:1;httppost:0;smbc:0"),
        "rc8221": ("event_mt", "0,1,0,0,1,0,0,0"),
        "icamera2": (
            "event1_entry",
            "is=1|es=0,|et=2|acts=httpn:1|ei=0|ea=mp4,5,15,1|en=m",
        ),
        "oc810": ("event_mt", "email:0;ftpu:0;httpn:1;httppost:0"),
    }
    async with Simulator(name) as sim, listener() as (url, heard):
        sim.groups["HTTP_NOTIFY"] |= {"http_url": url, "event_data_flag": "1"}
        sim.groups["MOTION"]["md_mode"] = "1"
        assert await sim.fire("motion") == []
        assert sim.silence == "EVENT.event_trigger is off"
        sim.groups["EVENT"]["event_trigger"] = "1"
        assert await sim.fire("motion") == []
        key, value = flags[name]
        sim.groups["EVENT"][key] = value
        assert await sim.fire("motion", window=2) == []
        assert sim.silence == "MOTION.md_switch2 is off"
        deliveries = await sim.fire("motion", level=33)
        assert [delivery.status for delivery in deliveries] == [200]
        assert heard[0]["method"] == "GET"
        new = sim.persona.notify_version == "1.1"
        assert heard[0]["version"] == (
            aiohttp.HttpVersion11 if new else aiohttp.HttpVersion10
        )
        assert ("Host" in heard[0]["headers"]) is new
        mac = sim.mac.replace(":", "").upper()
        assert heard[0]["query"].startswith(
            f"event=motion,33,md_window1&mac={mac}&event_time=2"
        )
        assert "&timezone=+0000&daylight_saving=1" in heard[0]["query"]
        sim.groups["HTTP_NOTIFY"] |= {"http_method": "0"}
        await sim.fire("motion", source="127.0.0.3")
        assert heard[1]["method"] == "POST"
        assert heard[1]["body"].startswith(b"event=motion,74,md_window1&")
        assert heard[1]["peer"] == "127.0.0.3"
        sim.groups["HTTP_NOTIFY"] |= {"event_data_flag": "0", "http_method": "1"}
        await sim.fire("motion")
        assert (heard[2]["query"], heard[2]["body"]) == ("", b"")
        sim.groups["HTTP_NOTIFY"]["http_notify"] = "0"
        assert await sim.fire("motion") == []
        assert len(await sim.fire("pir", force=True)) == 1
        sim.groups["HTTP_NOTIFY"]["http_url"] = "http://127.0.0.1:9/"
        assert (await sim.fire("pir", force=True))[0].error is not None


async def test_http_trigger_and_upload(
    session: aiohttp.ClientSession, sim: Simulator
) -> None:
    """http_trigger.cgi needs its switch, then works unarmed; clips are posted raw."""
    assert (await ask(session, sim, "/adm/http_trigger.cgi"))[1] == "ERROR\r\n"
    async with listener() as (url, heard):
        sim.groups["HTTP_EVENT"] |= {"http_event_en": "1", "http_post_en": "1"}
        sim.groups["HTTP_EVENT"] |= {"http_post_url": url, "http_post_user": "u"}
        sim.groups["HTTP_NOTIFY"]["http_url"] = url
        sim.groups["EVENT"] |= {
            "event_trigger": "1",
            "event_httpc": "email:0;ftpu:0;httpn:1;httppost:0;smbc:0",
            "event_mt": "email:0;ftpu:0;httpn:0;httppost:1;smbc:0",
            "event_attach": "avi,1,5,10",
        }
        assert (await ask(session, sim, "/adm/http_trigger.cgi"))[1] == "OK\r\n"
        for _ in range(100):
            if heard:
                break
            await asyncio.sleep(0.01)
        assert heard[0]["method"] == "GET"
        await sim.fire("motion")
        assert heard[1]["body"][:4] == b"RIFF"
        headers = heard[1]["headers"]
        assert headers["Content-Type"] == "video/x-msvideo"
        assert headers["X-TriggerType"] == "MOTION"
        assert headers["X-EventInfo"] == "motion,74,md_window0"
        assert len(headers["X-TimeStampedFile"]) == 12
        assert headers["Authorization"].startswith("Basic ")
        sim.groups["EVENT"]["event_attach"] = "mp4,1,5,10"
        await sim.fire("motion")
        assert heard[2]["body"][4:8] == b"ftyp"


async def test_talk(sim: Simulator) -> None:
    """Sound is taken until the client ends; a reset locks the speaker."""
    head = (
        f"POST /img/g711u.cgi HTTP/1.0\r\nAuthorization: {login(sim)}\r\n\r\n".encode()
    )
    assert b" 404 " in await raw(sim, head)
    sim.groups["AUDIO"]["audio_out"] = "1"
    reader, writer = await asyncio.open_connection(sim.host, sim.port)
    writer.write(head)
    for _ in range(4):
        writer.write(b"\x55" * 1000)
        await asyncio.sleep(0.01)
    writer.write_eof()
    assert (await reader.read()).startswith(b"HTTP/1.0 200 OK\r\n")
    writer.close()
    assert sim.talk.heard == [("g711u", b"\x55" * 4000)]


async def test_faults(session: aiohttp.ClientSession, sim: Simulator) -> None:
    """Scripted misbehaviour strikes where and as often as told."""
    page = "/util/query.cgi"
    sim.faults.set(page, "html", 1)
    assert (await ask(session, sim, page))[1].startswith("<!DOCTYPE html>")
    assert (await ask(session, sim, page))[1].startswith("hostname=")
    for kind in ("reset", "empty", "refuse"):
        sim.faults.set("/util/*", kind)
        with pytest.raises(aiohttp.ClientError):
            await ask(session, sim, page)
        sim.faults.clear()
    sim.faults.set("/util/*", "garbage", raw=True)
    with pytest.raises(aiohttp.ClientError):
        await ask(session, sim, page)
    sim.faults.clear()
    sim.faults.set(None, "status", code=503)
    assert (await ask(session, sim, page))[0] == 503
    sim.faults.clear()
    sim.faults.set(None, "redirect", to="http://127.0.0.9/")
    assert (await ask(session, sim, page))[0] == 302
    sim.faults.clear()
    sim.faults.set(None, "truncate", bytes=5)
    assert (await ask(session, sim, page))[1] == "hostn"
    sim.faults.clear()
    for kind in ("silent", "drip"):
        sim.faults.set(None, kind)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await ask(session, sim, page)
        sim.faults.clear()
    sim.faults.set(None, "endless")
    url = f"http://{sim.host}:{sim.port}{page}"
    async with session.get(url) as response:
        await response.content.readexactly(1_000_000)
    sim.faults.clear()
    sim.faults.set(None, "delay", seconds=0.05)
    sim.reset_counters()
    await asyncio.gather(*(ask(session, sim, page) for _ in range(3)))
    assert sim.max_in_flight == 3
    assert sim.connections == 3


async def test_control(session: aiohttp.ClientSession) -> None:
    """The control API does what Python can."""
    async with Simulator("rc8230", control_port=0) as sim:
        base = f"http://127.0.0.1:{sim.control_port}"
        async with session.get(f"{base}/") as response:
            assert "POST   /fire" in await response.text()
        async with session.get(f"{base}/state") as response:
            assert (await response.json())["mac"] == sim.mac
        changes = {"EVENT": {"event_trigger": "1"}}
        async with session.patch(f"{base}/groups", json=changes) as response:
            assert response.status == 200
        async with session.post(f"{base}/fire", json={"trigger": "pir"}) as response:
            assert "no rule" in (await response.json())["silence"]
        async with session.post(f"{base}/fire", json={"trigger": "x"}) as response:
            assert response.status == 400
        async with session.post(f"{base}/faults", json={"kind": "html"}) as response:
            assert response.status == 200
        assert (await ask(session, sim, "/adm/log.cgi"))[1].startswith("<!DOCTYPE")
        async with session.get(f"{base}/requests") as response:
            request = (await response.json())[0]
        assert request["path"] == "/adm/log.cgi"
        assert not any(name.lower() == "authorization" for name in request["headers"])


async def test_digest(session: aiohttp.ClientSession, sim: Simulator) -> None:
    """By switch the camera asks for Digest."""
    sim.persona.digest = True
    url = f"http://{sim.host}:{sim.port}/adm/get_group.cgi?group=QOS"
    middleware = aiohttp.DigestAuthMiddleware(sim.username, sim.password)
    async with session.get(url, middlewares=(middleware,)) as response:
        assert response.status == 200
    async with session.get(url, headers={"Authorization": login(sim)}) as response:
        assert response.status == 401
        assert response.headers["WWW-Authenticate"].startswith("Digest ")


async def test_a_reset_locks_the_speaker(sim: Simulator) -> None:
    """As seen on a WVC210; a restart frees it."""
    sim.groups["AUDIO"]["audio_out"] = "1"
    head = f"POST /img/g711a.cgi HTTP/1.0\r\nAuthorization: {login(sim)}\r\n\r\n"
    _, writer = await asyncio.open_connection(sim.host, sim.port)
    writer.write(head.encode() + b"\x55" * 100)
    await asyncio.sleep(0.02)
    connection = writer.get_extra_info("socket")
    linger = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()
    await asyncio.sleep(0.02)
    assert sim.talk.locked
    assert b" 503 " in await raw(sim, head.encode())
    await sim.reboot(0)
    assert not sim.talk.locked


async def test_stop_leaves_nothing(session: aiohttp.ClientSession) -> None:
    """Not even with a stream, a hanging request and a restart under way."""
    before = asyncio.all_tasks()
    sim = Simulator("rc8230", rtsp_port=0, control_port=0)
    await sim.start()
    sim.faults.set("/adm/log.cgi", "silent")
    url = f"http://{sim.host}:{sim.port}"
    headers = {"Authorization": login(sim)}
    stream = await session.get(f"{url}/img/video.mjpeg", headers=headers)
    hanging = asyncio.create_task(ask(session, sim, "/adm/log.cgi"))
    await ask(session, sim, "/adm/reboot.cgi")
    await sim.stop()
    with pytest.raises(aiohttp.ClientError):
        await hanging
    stream.close()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask(session, sim, "/util/query.cgi")
