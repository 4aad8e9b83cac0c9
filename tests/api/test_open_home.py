"""OpenHome: who the camera is, and the long poll that tells what it notices."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from itertools import pairwise
from time import perf_counter
from typing import Any

import aiohttp
from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import (
    AuthenticationFailed,
    Camera,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    ConnectionDropped,
    Credentials,
    InvalidReply,
    NotAvailable,
    OpenHome,
    SercommError,
    open_home as module,
)
from custom_components.sercomm.api.events import Action, EventRules, Trigger
from custom_components.sercomm.api.notification import Kind, Notification
from custom_components.sercomm.api.open_home import (
    REMEMBERED,
    DeviceInfo,
    parse_alerts,
    parse_device_info,
)
from custom_components.sercomm.api.transport import Reply
from custom_components.sercomm.api.xml import MAX_FOUND, MAX_TEXT
from tests.conftest import StartSimulator
from tests.simulator import Simulator

from .conftest import MakeCamera, MakeTransport, Serve
from .raw_server import Endless, hang_up, reply, reset, silence, then

INFO = "/OpenHome/System/deviceInfo"
POLL = "/OpenHome/System/Poll/notifications"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" ?>\n'

# As rdkcentral/zilker-sdk shows it (ohcmMotion.c).
ALERT = """\
<EventAlert version="1.0">
  <id>{number}</id>
  <dateTime>{time}</dateTime>
  <activePostCount>1</activePostCount>
  <eventType>{kind}</eventType>
  <eventState>{state}</eventState>
  <DetectionRegionList>
    <DetectionRegionEntry>
      <regionID>f555f551-15e1-45a3-af9f-8fe856339c2c</regionID>
      <sensitivityLevel>80</sensitivityLevel>
      <detectionThreshold>0</detectionThreshold>
    </DetectionRegionEntry>
  </DetectionRegionList>
</EventAlert>
"""
WRAPPER = """\
<NotificationWrapper version="1.0">
  <notificationURI>eventalertsystem</notificationURI>
  <notifyTime>2016-05-26T04:03:46.102-08:00</notifyTime>
  <notifyBody>{}</notifyBody>
</NotificationWrapper>
"""
STATUS = """\
<ResponseStatus version="1.0">
  <requestURL>/OpenHome/System/Poll/notifications</requestURL>
  <statusCode>{}</statusCode>
  <statusString>Something</statusString>
</ResponseStatus>
"""
# sampleMassiveConfig.xml
DEVICE = """\
<DeviceInfo version="1.0">
  <deviceName>iCamera20D2A2E</deviceName>
  <deviceID>1011d68a-1dd2-11b2-a105-e060660d2a2e</deviceID>
  <manufacturer>iControl</manufacturer>
  <model>iCamera2</model>
  <serialNumber>1602AXN048885</serialNumber>
  <macAddress>{}</macAddress>
  <firmwareVersion>3.0.01.39</firmwareVersion>
  <apiVersion>3.3</apiVersion>
</DeviceInfo>
"""
KNOWN = DeviceInfo("e0:60:66:0d:2a:2e", "iCamera2", "3.0.01.39", "3.3")
MOTION = Notification(Kind.MOTION)
PIR = Notification(Kind.PIR)
SOUND = Notification(Kind.SOUND)
UNKNOWN = Notification(Kind.UNKNOWN)

type Open = Callable[[Simulator], OpenHome]


def alert(
    kind: str = "VMD",
    number: int | str = 827568,
    time: str = "2016-05-26T04:03:46.101-08:00",
    state: str = "active",
) -> str:
    """Return an alert in its wrapper."""
    return WRAPPER.format(
        ALERT.format(kind=kind, number=number, time=time, state=state)
    )


def found(text: str) -> list[Notification]:
    """Return what a text tells."""
    return [one.notification for one in parse_alerts(text)]


@pytest.fixture
async def secure(loopback: None) -> AsyncGenerator[aiohttp.ClientSession]:
    """Return a session that does not ask who signed a certificate."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as one:
        yield one


@pytest.fixture
async def sim(simulator: StartSimulator) -> Simulator:
    """Return a camera that tells everything it sees to whoever polls."""
    camera = await simulator("icamera2")
    event = camera.groups["EVENT"]
    for trigger in (Trigger.MOTION, Trigger.PIR, Trigger.SOUND, Trigger.HTTP):
        event |= EventRules.parse(event).change(trigger, Action.POLL, on=True)
    event["event_trigger"] = "1"
    camera.groups["MOTION"]["md_mode"] = "1"
    camera.groups["AUDIO"]["au_trigger_en"] = "1"
    return camera


@pytest.fixture
def opened(make_camera: MakeCamera, secure: aiohttp.ClientSession) -> Open:
    """Return a function that gives the OpenHome API of a simulated camera."""

    def make(sim: Simulator) -> OpenHome:
        assert sim.https_port is not None
        return make_camera(sim).open_home(secure, sim.https_port)

    return make


async def held(sim: Simulator) -> None:
    """Wait until the camera holds a poll."""
    async with asyncio.timeout(5):
        while not sim.open_polls:
            await asyncio.sleep(0.005)


# Who the camera is


async def test_device_info(sim: Simulator, opened: Open) -> None:
    """Asked over HTTPS with the camera's login and no header of its own."""
    assert await opened(sim).device_info() == KNOWN
    (request,) = sim.requests
    assert (request.target, request.secure) == (INFO, True)
    assert request.user == sim.username
    assert "server" not in request.headers


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        *(({"kind": "status", "code": code}, NotAvailable) for code in (403, 404, 405)),
        *(({"kind": "status", "code": code}, NotAvailable) for code in (400, 501)),
        ({"kind": "html"}, NotAvailable),
        ({"kind": "status", "code": 200, "body": "CGI Error!\n403"}, NotAvailable),
        ({"kind": "status", "code": 200, "body": STATUS.format(4)}, NotAvailable),
        ({"kind": "status", "code": 200, "body": STATUS.format(1)}, NotAvailable),
        ({"kind": "status", "code": 200, "body": STATUS.format(3)}, CameraBusy),
        ({"kind": "status", "code": 200, "body": "OK"}, NotAvailable),
        ({"kind": "status", "code": 200, "body": ""}, InvalidReply),
        ({"kind": "status", "code": 401}, AuthenticationFailed),
        ({"kind": "status", "code": 500}, InvalidReply),
        ({"kind": "status", "code": 503}, CameraBusy),
        ({"kind": "redirect"}, InvalidReply),
        ({"kind": "truncate"}, InvalidReply),
        ({"kind": "endless"}, InvalidReply),
        ({"kind": "reset"}, ConnectionDropped),
    ],
)
async def test_no_device_info(
    sim: Simulator, opened: Open, fault: dict[str, Any], error: type[SercommError]
) -> None:
    """No such API is one thing, a broken answer another."""
    sim.faults.set("/OpenHome/*", **fault)
    with pytest.raises(SercommError) as raised:
        await opened(sim).device_info()
    assert type(raised.value) is error


async def test_without_open_home(simulator: StartSimulator, opened: Open) -> None:
    """An older camera with HTTPS says so by its 404, and has nothing to poll."""
    sim = await simulator("rc8230", tls=True)
    for ask in (opened(sim).device_info, opened(sim).notifications):
        with pytest.raises(NotAvailable):
            await ask()


async def test_wrong_login(
    sim: Simulator, opened: Open, secure: aiohttp.ClientSession
) -> None:
    """Administrators only."""
    for name in ("viewer", "operator"):
        camera = Camera(
            secure,
            opened(sim)._transport.address,
            Credentials(name, sim.accounts[name][0]),
        )
        api = camera.open_home(secure, camera.address.port)
        for ask in (api.device_info, api.notifications):
            with pytest.raises(AuthenticationFailed):
                await ask()


async def test_certificate(
    sim: Simulator, make_camera: MakeCamera, session: aiohttp.ClientSession
) -> None:
    """A session that asks who signed gets no connection; nor does plain HTTP."""
    for port in (sim.https_port, sim.port):
        assert port is not None
        with pytest.raises(CannotConnect):
            await make_camera(sim).open_home(session, port).device_info()
    assert sim.requests == []


async def test_one_at_a_time(
    sim: Simulator, make_camera: MakeCamera, secure: aiohttp.ClientSession
) -> None:
    """Requests to both ports wait in one queue."""
    assert sim.https_port is not None
    sim.persona.latency = 0.02
    camera = make_camera(sim)
    api = camera.open_home(secure, sim.https_port)
    asked = (api.device_info, camera.clock, camera.log, api.device_info, camera.right)
    await asyncio.gather(*(ask() for ask in asked))
    assert len(sim.requests) == len(asked)
    assert sim.max_in_flight == 1


@pytest.mark.parametrize("mac", ["E060660D2A2E", "e0-60-66-0D-2a-2e", " e060:660d2a2e"])
def test_mac(mac: str) -> None:
    """However the camera writes it."""
    assert parse_device_info(DECLARATION + DEVICE.format(mac)) == KNOWN


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \r\n",
        DEVICE.format(""),
        DEVICE.format("e0:60:66:0d:2a"),
        DEVICE.format("e0:60:66:0d:2a:2e").rstrip()[:-1],
        "<DeviceInfo/>",
        '<!DOCTYPE x [<!ENTITY m "e0:60:66:0d:2a:2e">]>' + DEVICE.format("&m;"),
        "<!doctype x>" + DEVICE.format("e0:60:66:0d:2a:2e"),
        STATUS.format(3).rstrip()[:-1],
        STATUS.format("x"),
    ],
)
def test_broken_device_info(text: str) -> None:
    """Half a document, one without MAC and one with entities are none."""
    with pytest.raises(InvalidReply):
        parse_device_info(text)


# The long poll


async def test_each_alert_once(sim: Simulator, opened: Open) -> None:
    """What happened while nobody polled is told one by one, then there is nothing."""
    api = opened(sim)
    for trigger in ("motion", "pir", "sound", "http"):
        await sim.fire(trigger)
    assert [await api.notifications() for _ in range(4)] == [
        [MOTION],
        [PIR],
        [SOUND],
        [UNKNOWN],
    ]
    sim.persona.open_home_linger = 0.01
    assert await api.notifications() == []
    assert {(request.target, request.secure) for request in sim.requests} == {
        (POLL, True)
    }


async def test_beside_the_queue(
    sim: Simulator,
    make_camera: MakeCamera,
    secure: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While a poll is held, silent for longer than a stream may be, others go on."""
    monkeypatch.setattr("custom_components.sercomm.api.transport.STREAM_SILENCE", 0.01)
    assert sim.https_port is not None
    camera = make_camera(sim)
    api = camera.open_home(secure, sim.https_port)
    poll = asyncio.create_task(api.notifications())
    await held(sim)
    await camera.clock()
    await api.device_info()
    await asyncio.sleep(0.03)
    assert not poll.done()
    assert (sim.open_streams, sim.max_in_flight) == (1, 1)
    await sim.fire("pir")
    assert await poll == [PIR]


async def test_left_poll(sim: Simulator, opened: Open) -> None:
    """Who stops waiting leaves the camera alone and takes no alert along."""
    poll = asyncio.create_task(opened(sim).notifications())
    await held(sim)
    poll.cancel()
    await asyncio.wait([poll])
    async with asyncio.timeout(5):
        while sim.open_streams:
            await asyncio.sleep(0.005)
    await sim.fire("motion")
    assert await opened(sim).notifications() == [MOTION]


async def test_patience(
    sim: Simulator, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than a camera lingers, but not for ever; there is no second try."""
    assert module.POLL_TIMEOUT == 75
    monkeypatch.setattr(module, "POLL_TIMEOUT", 0.1)
    with pytest.raises(CameraTimeout):
        await opened(sim).notifications()
    assert len(sim.requests) == 1


async def test_camera_goes(sim: Simulator, opened: Open) -> None:
    """A poll ends with the camera that held it."""
    poll = asyncio.create_task(opened(sim).notifications())
    await held(sim)
    sim.offline()
    with pytest.raises(CannotConnect):
        await poll
    with pytest.raises(CannotConnect):
        await opened(sim).notifications()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (hang_up, ConnectionDropped),
        (reset, ConnectionDropped),
        (silence, CameraTimeout),
        (then(reply(b"<Notif"), silence), CameraTimeout),
        (reply(alert().encode()[:-20]), InvalidReply),
        (reply(b"x" * 65_537), InvalidReply),
        (b"\x16\x03\x01\r\n\r\n", InvalidReply),
        (reply(status="401 Unauthorized"), AuthenticationFailed),
        (reply(status="404 Not Found"), NotAvailable),
        (reply(status="503 Busy"), CameraBusy),
        (reply(b"<html>Log in</html>"), InvalidReply),
        (reply(b"<html>401 Unauthorized</html>"), AuthenticationFailed),
        (reply(STATUS.format(2).encode()), CameraBusy),
        (reply(STATUS.format(3).encode()), CameraBusy),
        (reply(STATUS.format(4).encode()), NotAvailable),
        (reply(STATUS.format(5).encode()), InvalidReply),
        (reply(STATUS.format("").encode()), InvalidReply),
    ],
)
async def test_no_answer(
    serve: Serve,
    make_transport: MakeTransport,
    monkeypatch: pytest.MonkeyPatch,
    answer: Any,
    error: type[SercommError],
) -> None:
    """Each failure is an error of its own, after one try."""
    monkeypatch.setattr(module, "POLL_TIMEOUT", 0.2)
    server = await serve(answer)
    with pytest.raises(SercommError) as raised:
        await OpenHome(make_transport(server)).notifications()
    assert type(raised.value) is error
    assert server.targets == [POLL]


async def test_head_first(serve: Serve, make_transport: MakeTransport) -> None:
    """The head may come at once and the body when something happens, or nothing."""
    server = await serve(then(reply(), 0.05, alert().encode()), then(reply(), 0.05))
    api = OpenHome(make_transport(server))
    assert await api.notifications() == [MOTION]
    assert await api.notifications() == []


async def test_budget(serve: Serve, make_transport: MakeTransport) -> None:
    """64 KiB and no more."""
    endless = Endless(reply(b"<NotificationWrapper>"), alert().encode() * 20)
    with pytest.raises(InvalidReply, match="larger"):
        await OpenHome(make_transport(await serve(endless))).notifications()


@pytest.mark.parametrize("kind", ["reset", "empty", "garbage", "html"])
async def test_trouble_passes(sim: Simulator, opened: Open, kind: str) -> None:
    """What the camera has kept meanwhile is told afterwards."""
    api = opened(sim)
    sim.faults.set("/OpenHome/*", kind, 1)
    await sim.fire("motion")
    with pytest.raises(SercommError):
        await api.notifications()
    sim.persona.open_home_status = 3
    with pytest.raises(CameraBusy):
        await api.notifications()
    sim.persona.open_home_status = None
    assert await api.notifications() == [MOTION]


# What the camera tells


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("VMD", MOTION),
        ("vmd", MOTION),
        (" PirMD ", PIR),
        ("SndD", SOUND),
        ("Unknown", UNKNOWN),
        ("IO", UNKNOWN),
        ("&lt;VMD&gt;", UNKNOWN),
    ],
)
def test_kinds(kind: str, expected: Notification) -> None:
    """Motion, PIR and sound are known; whatever else happened is told too."""
    assert found(DECLARATION + alert(kind)) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\r\n",
        WRAPPER.format(""),
        WRAPPER.format("<EventAlert/>"),
        WRAPPER.format('<EventAlert version="1.0" />'),
        WRAPPER.format("<EventAlert><id>1</id></EventAlert>"),
        alert(""),
        alert(state="inactive"),
        alert(state=" Inactive"),
        STATUS.format(0),
        STATUS.format(1),
    ],
)
def test_nothing_happened(text: str) -> None:
    """No body, no event, no type, and what is over."""
    assert found(text) == []


def test_no_state() -> None:
    """An alert that does not tell its state has just begun."""
    assert found(alert(state="")) == [MOTION]


def test_several_wrappers() -> None:
    """In a list, one behind the other, and as documents of their own."""
    both = alert("VMD", 1) + alert("PirMD", 2)
    listed = f'<NotificationWrapperList version="1.0">{both}</NotificationWrapperList>'
    documents = DECLARATION + alert("VMD", 1) + DECLARATION + alert("PirMD", 2)
    for text in (both, listed, DECLARATION + listed, documents):
        assert found(text) == [MOTION, PIR]


async def test_repeats(serve: Serve, make_transport: MakeTransport) -> None:
    """The camera's history is told once, also when it comes again in one answer.

    The number of another moment is another alert: a camera may number anew after a
    restart. One without a number is never a repeat.
    """
    answers = (
        alert() + alert(),
        alert() + alert("PirMD", 2),
        alert(time="2016-05-26T05:00:00.000-08:00"),
        alert("SndD", ""),
        alert("SndD", ""),
        alert(),
    )
    server = await serve(*(reply(answer.encode()) for answer in answers))
    api = OpenHome(make_transport(server))
    assert [await api.notifications() for _ in answers] == [
        [MOTION],
        [PIR],
        [MOTION],
        [SOUND],
        [SOUND],
        [],
    ]


async def test_memory(serve: Serve, make_transport: MakeTransport) -> None:
    """No more is remembered than the camera's history needs, with room to spare."""
    many = "".join(alert(number=number) for number in range(REMEMBERED + 1))
    server = await serve(reply(many.encode()), reply(alert(number=0).encode()))
    api = OpenHome(make_transport(server))
    assert len(await api.notifications()) == REMEMBERED + 1
    assert len(api._seen) == REMEMBERED >= 10
    assert await api.notifications() == [MOTION]


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "<NotificationWrapper/>",
        "<NotificationWrapper>",
        alert().rstrip()[:-1],
        alert() + "x",
        DECLARATION,
        '<!DOCTYPE x [<!ENTITY lol "VMD">]>' + alert("&lol;"),
        "<!entity x>" + alert(),
        DEVICE.format("e0:60:66:0d:2a:2e"),
    ],
)
def test_no_alerts(text: str) -> None:
    """Half a document, another one and one with entities are refused."""
    with pytest.raises(InvalidReply):
        parse_alerts(text)


@pytest.mark.parametrize(
    "filling",
    ["<EventAlert>", "<EventAlert ", "<id>", "</NotificationWrapper ", "<", "a" * 9],
)
def test_hostile(filling: str) -> None:
    """64 KiB of openings are read in no time and give no more than 256 alerts."""
    inside = "<eventType>VMD</eventType>" + filling * (65_000 // len(filling))
    begun = perf_counter()
    with suppress(InvalidReply):
        assert len(parse_alerts(WRAPPER.format(inside))) <= MAX_FOUND
    nested = "<EventAlert><eventType>VMD" * 2000
    assert len(parse_alerts(WRAPPER.format(nested))) == MAX_FOUND
    assert perf_counter() - begun < 1


KINDS = st.sampled_from([("VMD", MOTION), ("PirMD", PIR), ("SndD", SOUND)])


@given(st.lists(KINDS | st.just(("Unknown", UNKNOWN)), max_size=20))
def test_any_alerts(kinds: list[tuple[str, Notification]]) -> None:
    """In the camera's order."""
    text = "".join(alert(kind, number) for number, (kind, _) in enumerate(kinds))
    alerts = parse_alerts(text)
    assert [one.notification for one in alerts] == [wanted for _, wanted in kinds]
    assert all(int(a.number) + 1 == int(b.number) for a, b in pairwise(alerts))


PARTS = [
    DECLARATION,
    "<!DOCTYPE x>",
    "<NotificationWrapper>",
    "</NotificationWrapper>",
    "<EventAlert version='1'>",
    "</EventAlert>",
    "<id>",
    "<eventType>VMD</eventType>",
    "<eventState>inactive",
    "<ResponseStatus>",
    "<statusCode>3</statusCode>",
    "<statusCode>99999</statusCode>",
    "</ResponseStatus>",
    "<DeviceInfo>",
    "<macAddress>e060660d2a2e</macAddress>",
    "</DeviceInfo>",
    "&#0;&#x110000;&lol;",
    "<html>",
    "\0",
]


@given(st.lists(st.sampled_from([part.encode() for part in PARTS]) | st.binary()))
def test_any_bytes(parts: list[bytes]) -> None:
    """Whatever the bytes, alerts and device, or a SercommError."""
    text = Reply("text/xml", b"".join(parts)).text
    with suppress(SercommError):
        for one in parse_alerts(text):
            assert one.notification.kind in Kind
            assert len(one.number + one.time) <= 2 * MAX_TEXT
    with suppress(SercommError):
        info = parse_device_info(text)
        assert len(info.mac) == 17
        assert (info.model + info.firmware + info.api_version).isprintable()
