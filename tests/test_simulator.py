"""The simulator is faithful to the documents it was written from."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
import re
from typing import Any

import aiohttp
import pytest

from tests.simulator import Simulator, names
from tests.simulator.asking import ask, login, raw

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A plain client."""
    async with aiohttp.ClientSession() as client:
        yield client


@pytest.fixture(params=names())
async def anyone(request: pytest.FixtureRequest) -> AsyncIterator[Simulator]:
    """Every persona in turn, without its slowness."""
    async with Simulator(request.param) as sim:
        sim.persona.latency = 0
        yield sim


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    """The base document's camera."""
    async with Simulator("rc8230") as camera:
        camera.persona.reboot_seconds = 0.05
        yield camera


async def test_wire(sim: Simulator) -> None:
    """HTTP/1.0, lower-case header, CRLF, no length, closed; no login for /util/."""
    answer = await raw(sim, b"GET /util/query.cgi HTTP/1.1\r\nHost: camera\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head == b"HTTP/1.0 200 OK\r\ncontent-type: text/plain"
    lines = body.decode().split("\r\n")
    assert lines[0] == "hostname=MyCamera"
    assert lines[-1] == ""
    assert "resolutions=1280x720,640*480,320*240,160*120" in lines
    assert "mac=00:0e:8f:92:ff:f7" in lines
    answer = await raw(sim, b"GET /adm/get_group.cgi HTTP/1.0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.0 401 Unauthorized\r\n")
    assert b'WWW-Authenticate: Basic realm="' in answer
    assert b"401 Unauthorized</title>" in answer
    assert await raw(sim, b"nonsense\r\n\r\n") != b""
    assert sim.paths() == ["/util/query.cgi", "/adm/get_group.cgi"]
    assert [request.status for request in sim.requests] == [200, 401]


async def test_extension(session: aiohttp.ClientSession) -> None:
    """One firmware gives only the further keys, others give all."""
    for name, alone in (("rc8230", True), ("icamera2", False)):
        async with Simulator(name) as sim:
            _, body = await ask(session, sim, "/util/query.cgi?extension=yes")
            assert f"http_port={sim.port}\r\n" in body
            assert ("model_number=" not in body) is alone


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


async def test_tls(session: aiohttp.ClientSession) -> None:
    """The same over HTTPS, with a certificate that nobody signed."""
    async with Simulator("rc8230", tls=True) as sim:
        url = f"https://{sim.host}:{sim.port}/util/query.cgi"
        async with session.get(url, ssl=False) as response:
            assert (await response.text()).startswith("hostname=")
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await session.get(url)


async def test_privileges(session: aiohttp.ClientSession, sim: Simulator) -> None:
    """Rights go by folder."""
    wanted = {
        "/util/query.cgi": (200, 200, 200),
        "/img/query.cgi": (200, 200, 200),
        "/io/query_filter.cgi": (401, 200, 200),
        "/pt/ptctrl.cgi?mv=L,1": (401, 200, 200),
        "/adm/get_group.cgi": (401, 401, 200),
    }
    for target, statuses in wanted.items():
        for user, status in zip(
            ("viewer", "operator", "administrator"), statuses, strict=True
        ):
            assert (await ask(session, sim, target, user))[0] == status, (target, user)
    sim.persona.too_few_rights_status = 403
    assert (await ask(session, sim, "/adm/get_group.cgi", "viewer"))[0] == 403
    assert sim.requests[-1].user == "viewer"


async def test_empty_password(session: aiohttp.ClientSession) -> None:
    """The factory's administrator has none, and still has to log in."""
    async with Simulator("rc8221", speed=100) as sim:
        assert sim.password == ""
        assert (await ask(session, sim, "/adm/get_group.cgi"))[0] == 200
        answer = await raw(sim, b"GET /adm/get_group.cgi HTTP/1.0\r\n\r\n")
        assert answer.startswith(b"HTTP/1.0 401")


async def test_groups(session: aiohttp.ClientSession, sim: Simulator) -> None:
    """List, one group, one value, several groups, case, unknown."""
    _, body = await ask(session, sim, "/adm/get_group.cgi")
    assert body.startswith("[Manufacture]\r\n[SYSTEM]\r\n[LOG]\r\n")
    assert body.endswith("[SDCARD]\r\n[PTZ]\r\n")
    assert body.count("\r\n") == 31
    target = "/adm/get_group.cgi?group=motion.MD_NAME1"
    assert (await ask(session, sim, target))[1] == "[MOTION]\r\nmd_name1=Window 1\r\n"
    _, body = await ask(session, sim, "/adm/get_group.cgi?group=QOS&UPNP")
    assert body == (
        "[QOS]\r\nqos_enable=0\r\nqos_dscp=32\r\nqos_av_switch=0\r\n"
        "[UPNP]\r\nupnp_mode=0\r\nupnp_traversal=\r\nupnp_camera=\r\n"
    )
    sim.multi_group = False
    _, body = await ask(session, sim, "/adm/get_group.cgi?group=QOS&UPNP")
    assert "[UPNP]" not in body
    status, body = await ask(session, sim, "/adm/get_group.cgi?group=NONE")
    assert (status, body) == (200, "Invalid Group\r\n")


async def test_passwords_are_not_displayed(
    session: aiohttp.ClientSession, sim: Simulator
) -> None:
    """Unless the build does."""
    target = "/adm/set_group.cgi?group=WIRELESS&wpa_ascii=secret%20123"
    assert (await ask(session, sim, target))[1] == "OK\r\n"
    assert sim.groups["WIRELESS"]["wpa_ascii"] == "secret 123"
    target = "/adm/get_group.cgi?group=WIRELESS.wpa_ascii"
    assert (await ask(session, sim, target))[1] == "[WIRELESS]\r\nwpa_ascii=\r\n"
    _, body = await ask(session, sim, "/adm/get_group.cgi?group=USER.user1")
    assert body == "[USER]\r\nuser1=viewer,\r\n"
    sim.persona.hide_passwords = False
    assert "secret 123" in (await ask(session, sim, target))[1]


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("group=EVENT&event_trigger=1", "OK"),
        ("group=event&event_trigger=1&group=MOTION&md_mode=0", "OK"),
        ("group=EVENT&event_trigger=2", "ERROR"),
        ("group=EVENT&no_such_key=1", "ERROR"),
        ("group=NONE&a=1", "Invalid Group"),
        ("group=H264&resolution=9", "Invalid Resolution"),
        ("group=STREAMS&channel1=JPEG,1", "ERROR"),
        ("group=SYSTEM&cfg_ver=1", "ERROR"),
        ("group=SYSTEM&host_name=a_b", "ERROR"),
        ("group=SYSTEM&comment=%E4", "ERROR"),
        ("group=VIDEO&exposure=8", "ERROR"),
        ("group=MOTION&md_name1=thirteen_long", "ERROR"),
        ("group=MOTION&md_window1=0,0,640,479", "ERROR"),
        ("group=RTSP_RTP&mcast_video_port=2241", "ERROR"),
        ("event_trigger=1", "ERROR"),
    ],
)
async def test_writes(
    session: aiohttp.ClientSession, sim: Simulator, query: str, answer: str
) -> None:
    """Writes are taken or refused in the documents' words, with status 200."""
    status, body = await ask(session, sim, f"/adm/set_group.cgi?{query}")
    assert (status, body) == (200, f"{answer}\r\n")


async def test_writes_are_atomic(
    session: aiohttp.ClientSession, sim: Simulator
) -> None:
    """A refused request changes nothing; a POST form works as a query does."""
    target = "/adm/set_group.cgi?group=MOTION&md_mode=0&group=VIDEO&exposure=9"
    assert (await ask(session, sim, target))[1] == "ERROR\r\n"
    assert sim.groups["MOTION"]["md_mode"] == "1"
    sim.persona.http_url_limit = 20
    url = f"http://{sim.host}:{sim.port}/adm/set_group.cgi"
    fields = {"group": "HTTP_NOTIFY", "http_url": "http://192.0.2.7:8123/api/webhook"}
    headers = {"Authorization": login(sim)}
    async with session.post(url, data=fields, headers=headers) as response:
        assert await response.text() == "OK\r\n"
    assert sim.groups["HTTP_NOTIFY"]["http_url"] == "http://192.0.2.7:812"


async def test_personas(session: aiohttp.ClientSession) -> None:
    """What sets the others apart."""
    async with Simulator("rc8221", speed=100) as sim:
        target = "/adm/set_group.cgi?group=H264&resolution=4"
        assert (await ask(session, sim, target))[1] == "Invalid Resolution\r\n"
        assert (await ask(session, sim, "/pt/ptctrl.cgi?mv=L,1"))[0] == 404
        target = "/io/irledctrl.cgi?action=1"
        assert (await ask(session, sim, target))[1] == "OK\r\n"
        _, body = await ask(session, sim, "/io/query_pc.cgi")
        assert body == "dn_mode=day\r\nir_cut=close\r\nir_leds=on\r\n"
        _, body = await ask(session, sim, "/io/query_pc.cgi?pir&ir_cut")
        assert body == "pir=error\r\nir_cut=close\r\n"
        target = "/adm/set_group.cgi?group=VIDEO&dn_sch=3"
        assert (await ask(session, sim, target))[1] == "OK\r\n"
        assert (await ask(session, sim, "/io/query_filter.cgi"))[1] == "filter=1\r\n"
    async with Simulator("icamera2") as sim:
        assert "[OEM_REGISTER]" in (await ask(session, sim, "/adm/get_group.cgi"))[1]
        target = "/adm/set_group.cgi?group=MOTION&md_mode=1"
        assert (await ask(session, sim, target))[1] == "OK"
        assert "pir=actionless" in (await ask(session, sim, "/io/query_pc.cgi"))[1]
        target = (
            "/adm/set_group.cgi?group=EVENT&event5_entry="
            "is=1|es=0,|et=6|acts=httpn:1|ei=600|ea=mp4,5,15,1|en=x"
        )
        assert (await ask(session, sim, target))[1] == "OK"
        assert "op1:0;op2:0" in sim.groups["EVENT"]["event5_entry"]
        assert "httpn:1;httppost:0" in sim.groups["EVENT"]["event5_entry"]
        target = "/adm/set_group.cgi?group=EVENT&event5_entry=et=2"
        assert "cgi_event.c(395)" in (await ask(session, sim, target))[1]
    async with Simulator("oc810") as sim:
        assert (await ask(session, sim, "/adm/get_group.cgi"))[1].count("[") == 16
        assert (await ask(session, sim, "/adm/http_trigger.cgi"))[0] == 404
        assert (await ask(session, sim, "/adm/admcfg.cfg"))[0] == 403
        status, body = await ask(session, sim, "/adm/enable_ui.cgi")
        assert (status, body) == (200, "CGI Error!\n403 Forbidden")
        assert (await ask(session, sim, "/io/irledctrl.cgi?action=0"))[1] == "OK\r\n"


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


async def test_pan_tilt(session: aiohttp.ClientSession, sim: Simulator) -> None:
    """The lens moves, remembers presets, and never says a word."""
    for query, position in (
        ("mv=R,10", (10, 0)),
        ("mv=UL,4", (6, 4)),
        ("mv=D,65", (6, 4)),
        ("mv=U,64", (6, 28)),
        ("preset=set,3", (6, 28)),
        ("preset=move,103", (0, 0)),
        ("preset=move,3", (6, 28)),
        ("preset=move,4", (6, 28)),
        ("position=-20,5", (-20, 5)),
        ("preset=move,102", (-20, 5)),
        ("mv=H", (0, 0)),
    ):
        status, body = await ask(session, sim, f"/pt/ptctrl.cgi?{query}")
        assert (status, body) == (200, "")
        assert sim.pan_tilt.position == position, query
    assert sim.groups["PTZ"]["Preset3Position"] == "6,28"
    _, body = await ask(session, sim, "/pt/ptctrl.cgi?preset=all")
    assert "PT3=6,28\r\n" in body


async def test_clock(session: aiohttp.ClientSession, sim: Simulator) -> None:
    """It runs, and is set with numbers without leading zeros."""
    target = "/adm/date.cgi?action=set&year=2020&month=2&day=3&hour=4&minute=5&second=6"
    assert (await ask(session, sim, target))[1] == "OK\r\n"
    _, body = await ask(session, sim, "/adm/date.cgi?action=get")
    assert body.startswith(
        "timezone=26\r\nyear=2020\r\nmonth=02\r\nday=03\r\nhour=04\r\n"
    )
    error = abs(sim.state.local_time() - datetime(2020, 2, 3, 4, 5, 6))
    assert error <= timedelta(seconds=2)
    target = "/adm/date.cgi?action=set&month=13"
    assert (await ask(session, sim, target))[1] == "ERROR\r\n"


async def test_small_commands(session: aiohttp.ClientSession, sim: Simulator) -> None:
    """The rest of the base document."""
    _, body = await ask(session, sim, "/adm/sysinfo.cgi")
    assert body == (
        "Firmware Version: V1.0.15\r\nSerial Number:12345\r\n"
        "Firmware Release Date: Mar 01,2013\r\n"
    )
    _, body = await ask(session, sim, "/adm/log.cgi")
    assert body.startswith("2015-10-13 07:12:33 DHCP: Lease renewal successfully.\r\n")
    _, body = await ask(session, sim, "/adm/wireless_status.cgi")
    assert body.startswith("signal_strength=100\r\nsignal_strength-A=0\r\n")
    assert "<Site>" in (await ask(session, sim, "/adm/site_survey.cgi"))[1]
    assert "MYSERVER" in (await ask(session, sim, "/adm/smb_survey.cgi?timeout=5"))[1]
    assert (await ask(session, sim, "/adm/smb_survey.cgi?timeout=4"))[1] == "ERROR\r\n"
    for target in (
        "/adm/smb_survey.cgi?action=stop",
        "/adm/enable_ui.cgi",
        "/adm/privacy_ctl.cgi?privacy=start",
    ):
        assert (await ask(session, sim, target))[1] == "OK\r\n"
    assert sim.state.privacy
    _, body = await ask(session, sim, "/img/query.cgi")
    assert body == "mic_in=on\r\nspeaker_out=on\r\nptctrl=on\r\nioctrl=off\r\n"
    for target in ("/io/query_pc.cgi", "/adm/ping.cgi", "/nothing"):
        assert (await ask(session, sim, target))[0] == 404
    assert "open source" in (await ask(session, sim, "/adm/Licenses.txt"))[1]
    assert "m=video" in (await ask(session, sim, "/img/media.sdp"))[1]


async def test_settings_file_and_firmware(
    session: aiohttp.ClientSession, sim: Simulator
) -> None:
    """Down, changed, up again; a broken file and a foreign firmware are refused."""
    _, backup = await ask(session, sim, "/adm/admcfg.cfg")
    sim.groups["VIDEO"]["text"] = "changed"
    base = f"http://{sim.host}:{sim.port}/adm/"
    headers = {"Authorization": login(sim)}
    form = aiohttp.FormData()
    form.add_field("file", backup.encode(), filename="admcfg.cfg")
    async with session.post(base + "upload.cgi", data=form, headers=headers) as reply:
        assert await reply.text() == "OK\r\n"
    assert sim.groups["VIDEO"]["text"] == ""
    for body in (b"AAAA" + backup.encode()[4:], b"?", b""):
        async with session.post(
            base + "upload.cgi", data=body, headers=headers
        ) as reply:
            assert await reply.text() == "ERROR\r\n"
    _, firmware = await ask(session, sim, "/adm/flash_dumper.cgi")
    for image, answer in (
        (firmware.replace("RC8230", "RC8221", 1), "Unknown Error\r\n"),
        (firmware, "OK\r\n"),
    ):
        data = base64.b64encode(image.encode("latin-1"))
        async with session.post(
            base + "upgrade.cgi", data=data, headers=headers
        ) as reply:
            assert await reply.text() == answer
