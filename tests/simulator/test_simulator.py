"""The simulator is faithful to the documents it was written from."""

from datetime import datetime, timedelta

import aiohttp
import pytest

from tests.simulator import Simulator
from tests.simulator.asking import ask, raw

pytest_plugins = ("tests.simulator_fixtures",)
pytestmark = pytest.mark.usefixtures("socket_enabled")


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
