"""The simulated camera keeps settings, and refuses them, as the documents say."""

import base64

import aiohttp
import pytest

from tests.simulator import Simulator
from tests.simulator.asking import ask, login

pytest_plugins = ("tests.simulator_fixtures",)
pytestmark = pytest.mark.usefixtures("socket_enabled")


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
    target = "/adm/get_group.cgi?group=SYSTEM&key=led_mode"
    assert (await ask(session, sim, target))[1] == "[SYSTEM]\r\nled_mode=1\r\n"
    assert (await ask(session, sim, target + "s"))[1] == "ERROR\r\n"
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
        ("event_trigger=1&group=EVENT", "OK"),
        ("event_trigger=2&group=EVENT", "ERROR"),
    ],
)
async def test_writes(
    session: aiohttp.ClientSession, sim: Simulator, query: str, answer: str
) -> None:
    """Writes are taken or refused in the documents' words, with status 200."""
    status, body = await ask(session, sim, f"/adm/set_group.cgi?{query}")
    assert (status, body) == (200, f"{answer}\r\n")


@pytest.mark.parametrize(
    ("reading", "held"),
    [
        ("keep", "email:1;ftpu:0;httpn:1;httppost:0"),
        ("clear", "email:0;ftpu:0;httpn:1;httppost:0"),
    ],
)
async def test_actions_that_are_not_named(
    session: aiohttp.ClientSession, reading: str, held: str
) -> None:
    """Stay as they are, as every client expects; a switch gives the other reading."""
    async with Simulator("oc810") as sim:
        sim.persona.partial_actions = reading
        sim.groups["EVENT"]["event_mt"] = "email:1;ftpu:0;httpn:0;httppost:0"
        target = "/adm/set_group.cgi?group=EVENT&event_mt=httpn:1"
        assert (await ask(session, sim, target))[1] == "OK\r\n"
        assert sim.groups["EVENT"]["event_mt"] == held


async def test_clip_of_the_freebox(session: aiohttp.ClientSession) -> None:
    """An entry may say its clip with a colon; then pictures are uploaded."""
    value = "is=1|et=2|acts=httppost:1|es=0|ei=0|ea=jpg:1,0,5,0|en=motion1"
    async with Simulator("icamera2") as sim:
        target = f"/adm/set_group.cgi?group=EVENT&event1_entry={value}"
        assert (await ask(session, sim, target))[1] == "OK"
        sim.groups["EVENT"]["event_trigger"] = "1"
        sim.groups["MOTION"] |= {"md_mode": "1", "md_switch1": "1"}
        sim.groups["HTTP_EVENT"]["http_post_url"] = "http://127.0.0.1:9/"
        [upload] = await sim.fire("motion")
        assert upload.action == "upload"


async def test_old_pages(session: aiohttp.ClientSession, sim: Simulator) -> None:
    """file.cgi saves what its page shows; telnet stays closed."""
    sim.groups["EVENT"]["event_trigger"] = sim.groups["MOTION"]["md_mode"] = "0"
    target = "/adm/file.cgi?todo=save&h_en_trig=1&h_trig_md=1"
    assert await ask(session, sim, target) == (200, "OK\r\n")
    assert sim.groups["EVENT"]["event_trigger"] == "1"
    assert sim.groups["MOTION"]["md_mode"] == "1"
    status, _ = await ask(session, sim, "/adm/file.cgi?todo=inject_telnetd")
    assert status == 403


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
