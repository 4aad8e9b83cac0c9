"""The simulated camera's second port: OpenHome, and its long poll."""

import asyncio
import re
from typing import Any

import aiohttp
import pytest

from tests.simulator import Simulator
from tests.simulator.asking import ask, login

pytest_plugins = ("tests.simulator_fixtures",)
pytestmark = pytest.mark.usefixtures("socket_enabled")

OPEN_HOME = "/OpenHome/System/deviceInfo"
POLL = "/OpenHome/System/Poll/notifications"


def arm(sim: Simulator) -> None:
    """Let everything be seen, and told to whoever polls OpenHome."""
    event = sim.groups["EVENT"]
    event |= {key: event[key].replace("poll:0", "poll:1") for key in event}
    event["event_trigger"] = "1"
    sim.groups["MOTION"]["md_mode"] = "1"
    sim.groups["AUDIO"]["au_trigger_en"] = "1"


async def test_second_port(session: aiohttp.ClientSession) -> None:
    """OpenHome is at the HTTPS port alone, for administrators; the CGIs are at both."""
    async with Simulator("icamera2") as sim:
        assert sim.https_port not in (None, sim.port)
        extended = "/util/query.cgi?extension=yes"
        for secure in (False, True):
            _, body = await ask(session, sim, extended, secure=secure)
            assert f"https_port={sim.https_port}\r\n" in body
        assert (await ask(session, sim, OPEN_HOME))[0] == 404
        for user, status in (("viewer", 401), ("operator", 401)):
            assert (await ask(session, sim, OPEN_HOME, user, secure=True))[0] == status
        status, body = await ask(session, sim, OPEN_HOME, secure=True)
        assert status == 200
        assert body.startswith(
            '<?xml version="1.0" encoding="UTF-8" ?>\r\n<DeviceInfo version="1.0">'
        )
        for tag in (
            "<deviceName>iCamera20D2A2E</deviceName>",
            "<deviceID>1011d68a-1dd2-11b2-a105-e060660d2a2e</deviceID>",
            "<macAddress>e0:60:66:0d:2a:2e</macAddress>",
            "<firmwareVersion>3.0.01.39</firmwareVersion>",
            "<apiVersion>3.3</apiVersion>",
        ):
            assert tag in body
        _, body = await ask(session, sim, "/OpenHome/System/Ping", secure=True)
        assert "<statusCode>1</statusCode>" in body
        sim.persona.open_home_status = 3
        _, body = await ask(session, sim, POLL, secure=True)
        assert "<statusString>Device Error</statusString>" in body
        sim.persona.open_home = False
        assert (await ask(session, sim, OPEN_HOME, secure=True))[0] == 404


async def test_both_ports_are_one_camera(session: aiohttp.ClientSession) -> None:
    """They close and open together, keep their numbers and are counted together."""
    async with Simulator("icamera2", control_port=0) as sim:
        ports = (sim.port, sim.https_port)
        state = f"http://{sim.host}:{sim.control_port}/state"
        async with session.get(state) as response:
            assert (await response.json())["https_port"] == sim.https_port
        for leave, come_back in (
            (sim.offline, sim.online),
            (lambda: sim.faults.set(None, "refuse"), sim.faults.clear),
        ):
            leave()
            for secure in (False, True):
                with pytest.raises(aiohttp.ClientConnectionError):
                    await ask(session, sim, OPEN_HOME, secure=secure)
            come_back()
        await sim.reboot(0)
        assert (sim.port, sim.https_port) == ports
        sim.reset_counters()
        sim.faults.set(None, "delay", seconds=0.05)
        await asyncio.gather(
            *(ask(session, sim, OPEN_HOME, secure=secure) for secure in (False, True))
        )
        assert (sim.connections, sim.max_in_flight) == (2, 2)


@pytest.mark.parametrize(
    ("persona", "options", "secure"),
    [
        ("icamera2", {"https_port": None}, False),
        ("icamera2", {"tls": True}, True),
        ("rc8230", {}, False),
        ("rc8230", {"tls": True}, True),
    ],
)
async def test_no_second_port(
    persona: str, options: dict[str, Any], secure: bool
) -> None:
    """Not without OpenHome, not unless wanted; with HTTPS alone it is the first."""
    async with Simulator(persona, **options) as sim:
        assert sim.https_port == (sim.port if secure else None)


async def test_long_poll(session: aiohttp.ClientSession) -> None:
    """An alert is told once, at once or when it comes; nothing after the linger."""
    async with Simulator("icamera2") as sim:
        sim.persona.open_home_linger = 0.05
        assert await ask(session, sim, POLL, secure=True) == (200, "")
        arm(sim)
        for trigger, kind in (
            ("motion", "VMD"),
            ("pir", "PirMD"),
            ("sound", "SndD"),
            ("http", "Unknown"),
        ):
            assert await sim.fire(trigger) == []
            assert sim.silence is None
            status, body = await ask(session, sim, POLL, secure=True)
            assert status == 200
            assert f"<eventType>{kind}</eventType>" in body
            assert ("<DetectionRegionList>" in body) is (trigger == "motion")
        assert "<id>827571</id>" in body
        assert re.search(
            r"<dateTime>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d<", body
        )
        assert [one.action for one in sim.deliveries] == ["poll"] * 4
        sim.persona.open_home_linger = 60
        polls = [
            asyncio.create_task(ask(session, sim, POLL, secure=True)) for _ in range(2)
        ]
        while sim.open_polls < 2:
            await asyncio.sleep(0.005)
        assert (sim.open_streams, sim.max_in_flight) == (2, 0)
        await sim.fire("motion")
        await sim.fire("pir")
        bodies = [body for _, body in await asyncio.gather(*polls)]
        assert sorted("VMD" in body for body in bodies) == [False, True]
        assert sim.open_streams == 0


async def test_long_poll_obeys_the_rules(session: aiohttp.ClientSession) -> None:
    """As a notification does: armed, watched, with the action on."""
    async with Simulator("icamera2") as sim:
        sim.persona.open_home_linger = 0
        arm(sim)
        for group, key, value in (
            ("EVENT", "event_trigger", "0"),
            ("MOTION", "md_mode", "0"),
            ("MOTION", "md_switch1", "0"),
            ("EVENT", "event1_entry", sim.persona.groups["EVENT"]["event1_entry"]),
        ):
            before = sim.groups[group][key]
            sim.groups[group][key] = value
            await sim.fire("motion")
            assert sim.silence is not None
            sim.groups[group][key] = before
        sim.persona.open_home = False
        await sim.fire("motion")
        assert sim.silence is not None
        sim.persona.open_home = True
        assert await ask(session, sim, POLL, secure=True) == (200, "")
        await sim.fire("motion")
        assert "VMD" in (await ask(session, sim, POLL, secure=True))[1]


async def test_alerts_that_nobody_polls(session: aiohttp.ClientSession) -> None:
    """The last ten are kept, also while a poll is left; a restart forgets them."""
    async with Simulator("icamera2") as sim:
        arm(sim)
        poll = asyncio.create_task(ask(session, sim, POLL, secure=True))
        while not sim.open_polls:
            await asyncio.sleep(0.005)
        poll.cancel()
        await asyncio.wait([poll])
        while sim.open_polls:
            await asyncio.sleep(0.005)
        for _ in range(12):
            await sim.fire("motion")
        sim.persona.open_home_linger = 0
        found = []
        while body := (await ask(session, sim, POLL, secure=True))[1]:
            found += re.findall(r"<id>(\d+)</id>", body)
        assert found == [str(827568 + number) for number in range(2, 12)]
        await sim.fire("motion")
        await sim.reboot(0)
        assert await ask(session, sim, POLL, secure=True) == (200, "")


async def test_stop_ends_polls(session: aiohttp.ClientSession) -> None:
    """No socket and no task is left of a poll that was held."""
    before = asyncio.all_tasks()
    async with Simulator("icamera2") as sim:
        poll = asyncio.create_task(ask(session, sim, POLL, secure=True))
        while not sim.open_polls:
            await asyncio.sleep(0.005)
    with pytest.raises(aiohttp.ClientError):
        await poll
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask(session, sim, POLL, secure=True)


async def test_polls_and_pictures(session: aiohttp.ClientSession) -> None:
    """A poll takes no picture's place, and misbehaves like any request."""
    async with Simulator("icamera2") as sim:
        poll = asyncio.create_task(ask(session, sim, POLL, secure=True))
        headers = {"Authorization": login(sim)}
        url = f"http://{sim.host}:{sim.port}/img/video.mjpeg"
        pictures = [await session.get(url, headers=headers) for _ in range(3)]
        assert [picture.status for picture in pictures] == [200] * 3
        assert sim.open_streams == 4
        sim.faults.set("/OpenHome/*", "status", 1, code=503)
        assert (await ask(session, sim, POLL, secure=True))[0] == 503
        for picture in pictures:
            picture.close()
        poll.cancel()
        await asyncio.wait([poll])
