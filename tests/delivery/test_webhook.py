"""The webhook that the camera notifies, over real sockets."""

import asyncio
import logging
import time
from unittest.mock import Mock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.webhook import DOMAIN as WEBHOOK, async_handle_webhook
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util.aiohttp import MockRequest
import pytest

from custom_components.sercomm.api.notification import NotificationKind
from custom_components.sercomm.delivery import webhook
from tests.cameras import Home, SetUp, entity_id, state_of, value_of
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

ID = "Zm9yLXRlc3RzLW9ubHkh"
PATH = f"/api/webhook/{ID}"
MOTION = "event=motion,74,md_window1&mac=000E8F92FFF7&timezone=+0200"
FORM = "Content-Type: application/x-www-form-urlencoded"
EVENT = "event.detection"
SENSOR = "binary_sensor.motion"


class Caller:
    """Calls the web server of a Home Assistant as a camera does."""

    def __init__(self, hass: HomeAssistant, port: int, camera: Simulator) -> None:
        """Know where it is."""
        self.hass = hass
        self.port = port
        self.camera = camera

    async def open(
        self, source: str | None = None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect."""
        local = (source, 0) if source else None
        return await asyncio.open_connection("127.0.0.1", self.port, local_addr=local)

    async def call(
        self, message: str, body: str = "", *, source: str | None = None
    ) -> bytes:
        """Send lines and a body, and return the whole answer."""
        reader, writer = await self.open(source)
        writer.write(f"{message}\r\n\r\n{body}".encode("latin-1"))
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer

    async def post(self, body: str, *headers: str, version: str = "1.0") -> bytes:
        """Send a form as a camera does."""
        lines = (f"POST {PATH} HTTP/{version}", f"Content-Length: {len(body)}")
        return await self.call("\r\n".join([*lines, *headers]), body)

    def event(self) -> tuple[str | None, int | None, int | None]:
        """The kind, window and level of the last event."""
        attributes = state_of(self.hass, self.camera, EVENT).attributes
        return (
            attributes.get("event_type"),
            attributes.get("window"),
            attributes.get("level"),
        )

    @property
    def is_moving(self) -> bool:
        """Whether motion is on."""
        return value_of(self.hass, self.camera, SENSOR) == "on"


@pytest.fixture
async def caller(hass: HomeAssistant, set_up: SetUp, home: Home) -> Caller:
    """Return somebody who calls the webhook of a camera's entry."""
    _, camera = await set_up("rc8230")
    assert home.port is not None
    return Caller(hass, home.port, camera)


def is_empty_ok(answer: bytes) -> bool:
    """Whether an answer is 200 without a body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.split()[1] == b"200" and not body


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
async def test_methods(caller: Caller, method: str, version: str) -> None:
    """Every method is taken, with a Host and without."""
    lines = [f"{method} {PATH}?{MOTION} HTTP/{version}"]
    if version == "1.1":
        lines += ["Host: ha.lan", "Connection: close"]
    assert is_empty_ok(await caller.call("\r\n".join(lines)))
    assert caller.is_moving
    assert caller.event() == ("motion", 1, 74)


async def test_other_methods(caller: Caller) -> None:
    """What is no notification does nothing."""
    assert b" 405 " in await caller.call(f"DELETE {PATH} HTTP/1.0")
    assert not caller.is_moving


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_simulated_camera(caller: Caller, method: str) -> None:
    """A whole camera, by GET and by POST."""
    (sent,) = await caller.camera.fire("motion", method=method, window=4, force=True)
    assert sent.status == 200
    assert PATH in sent.url
    assert caller.is_moving
    assert caller.event() == ("motion", 4, 74)


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (MOTION, (FORM,), ("motion", 1, 74)),
        (MOTION, (), ("motion", 1, 74)),
        ("motion,30,md_window2", ("Content-Type: text/plain",), ("motion", 2, 30)),
        ("event=pir", (FORM,), ("pir", None, None)),
        ("event=audio,40", (FORM,), ("sound", None, None)),
        ("event=io,1,in1", (FORM,), ("input", None, None)),
        ("event=period", (FORM,), ("periodic", None, None)),
        ("", ("X-EventInfo: motion,74,md_window1",), ("motion", 1, 74)),
        ("\0\xff\xfe", ("X-TriggerType: PIR",), ("pir", None, None)),
        ("event=doorbell", (FORM,), ("trigger", None, None)),
        ("mac=00&event_time=2999;event=\r\n", (FORM,), ("motion", None, None)),
        ("\0\xff\xfe", ("Content-Type: image/jpeg",), ("trigger", None, None)),
    ],
)
async def test_bodies(
    caller: Caller,
    body: str,
    headers: tuple[str, ...],
    expected: tuple[str, int | None, int | None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What happened is read from a form, a text or the headers; never an error."""
    assert is_empty_ok(await caller.post(body, *headers))
    assert caller.event() == expected
    assert caller.is_moving is (expected[0] == "motion")
    assert not [record for record in caplog.records if record.levelno > logging.INFO]


async def test_bare(caller: Caller) -> None:
    """A notification without a word is motion."""
    assert is_empty_ok(await caller.call(f"GET {PATH} HTTP/1.0"))
    assert caller.is_moving
    assert caller.event() == ("motion", None, None)


async def test_long_body(caller: Caller) -> None:
    """Of a long body only the beginning is read."""
    rest = "x" * 100_000
    assert is_empty_ok(await caller.post(f"{MOTION}&rest={rest}", FORM))
    assert caller.event() == ("motion", 1, 74)
    assert is_empty_ok(await caller.post(f"rest={rest}&event=pir", FORM))
    assert caller.event() == ("trigger", None, None)


async def test_huge_body_is_not_waited_for(caller: Caller) -> None:
    """The answer comes while a clip is still on its way."""
    reader, writer = await caller.open()
    writer.write(
        f"POST {PATH} HTTP/1.0\r\nContent-Length: 90000000\r\n"
        f"X-EventInfo: motion,74,md_window1\r\n\r\n{'x' * 5000}".encode()
    )
    assert (await reader.readline()).split()[1] == b"200"
    assert caller.is_moving
    writer.close()


@pytest.mark.parametrize(("sent", "expected"), [("", "motion"), ("event=pir", "pir")])
async def test_slow_body(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, sent: str, expected: str
) -> None:
    """What does not come in time is done without."""
    assert webhook.BODY_TIMEOUT <= 0.5
    monkeypatch.setattr(webhook, "BODY_TIMEOUT", 0.05)
    reader, writer = await caller.open()
    writer.write(f"POST {PATH} HTTP/1.0\r\nContent-Length: 50\r\n\r\n{sent}".encode())
    assert (await reader.readline()).split()[1] == b"200"
    assert caller.event()[0] == expected
    writer.close()


async def test_slow_body_with_query(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the query says it all, the body is not even looked at."""
    monkeypatch.setattr(webhook, "BODY_TIMEOUT", None)
    reader, writer = await caller.open()
    writer.write(
        f"POST {PATH}?{MOTION} HTTP/1.0\r\nContent-Length: 50\r\n\r\n".encode()
    )
    async with asyncio.timeout(10):
        assert (await reader.readline()).split()[1] == b"200"
    assert caller.is_moving
    writer.close()


@pytest.mark.parametrize(
    ("head", "body", "rest", "expected"),
    [
        ("1.0\r\nContent-Length: 50", "event=pir", None, "pir"),
        ("1.0\r\nContent-Length: 50", "", None, "motion"),
        (
            "1.1\r\nHost: ha.lan\r\nTransfer-Encoding: chunked",
            "9\r\nevent=pir\r\n",
            "zz\r\n",
            "pir",
        ),
        (
            "1.0\r\nContent-Encoding: gzip\r\nContent-Length: 9",
            "event=pir",
            "",
            "motion",
        ),
    ],
)
async def test_broken_body(
    caller: Caller,
    head: str,
    body: str,
    rest: str | None,
    expected: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A body that breaks off, or cannot be read, is no error; the rest counts."""
    before = state_of(caller.hass, caller.camera, EVENT)
    _, writer = await caller.open()
    writer.write(f"POST {PATH} HTTP/{head}\r\n\r\n{body}".encode())
    await asyncio.sleep(0.02)
    if rest is not None:
        writer.write(rest.encode())
        await asyncio.sleep(0.02)
    writer.close()
    async with asyncio.timeout(2):
        while state_of(caller.hass, caller.camera, EVENT) is before:
            await asyncio.sleep(0.01)
    assert caller.event()[0] == expected
    names = {record.name for record in caplog.records if record.levelno > logging.INFO}
    assert names <= {"aiohttp.server"}


@pytest.mark.parametrize("source", ["127.0.0.2", "127.0.0.9"])
async def test_other_source(caller: Caller, source: str) -> None:
    """The right id from a wrong address does nothing, and is answered the same."""
    before = state_of(caller.hass, caller.camera, EVENT)
    message = f"GET {PATH}?{MOTION} HTTP/1.0"
    answer = await caller.call(message, source=source)
    assert is_empty_ok(answer)
    assert not caller.is_moving
    assert state_of(caller.hass, caller.camera, EVENT) is before
    entry = caller.hass.config_entries.async_entries("sercomm")[0]
    assert entry.runtime_data.delivery.as_dict()["foreign_notifications"] == 1
    (sent,) = await caller.camera.fire("motion", force=True, source=source)
    assert sent.status == 200
    assert not caller.is_moving


async def test_wrong_id(caller: Caller) -> None:
    """Another id does nothing, and is answered the same."""
    assert is_empty_ok(await caller.call(f"GET {PATH}x?{MOTION} HTTP/1.0"))
    assert not caller.is_moving


async def test_burst(caller: Caller) -> None:
    """A hundred at once pass, each as an event; of more, the state stays right."""
    seen = events(caller)
    async with asyncio.TaskGroup() as group:
        for _ in range(100):
            group.create_task(caller.call(f"GET {PATH}?{MOTION} HTTP/1.0"))
    assert len(seen) == 100
    started = time.perf_counter()
    for _ in range(4):
        async with asyncio.TaskGroup() as group:
            for _ in range(50):
                group.create_task(caller.call(f"GET {PATH}?{MOTION} HTTP/1.0"))
    gained = (time.perf_counter() - started) * webhook.BURST
    assert len(seen) <= 100 + gained + 100
    entry = caller.hass.config_entries.async_entries("sercomm")[0]
    merged = entry.runtime_data.delivery.as_dict()["merged_notifications"]
    assert len(seen) + merged == 300
    assert caller.is_moving


async def test_above_a_burst(caller: Caller, freezer: FrozenDateTimeFactory) -> None:
    """In one moment a hundred pass and no more; a second later a hundred again."""
    seen = events(caller)
    for passed in (100, 200):
        for _ in range(105):
            await caller.call(f"GET {PATH}?{MOTION} HTTP/1.0")
        assert len(seen) == passed
        freezer.tick(1)


async def test_burst_of_another_kind(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A storm of one kind does not drown another."""
    entry = caller.hass.config_entries.async_entries("sercomm")[0]
    delivery = Mock(wraps=entry.runtime_data.delivery, entry=entry, wanted=True)
    delivery.senders = entry.runtime_data.delivery.senders
    monkeypatch.setattr(webhook, "BURST", 1)
    await caller.hass.config_entries.async_unload(entry.entry_id)
    close = webhook.async_register_webhook(caller.hass, delivery)
    for _ in range(3):
        await caller.call(f"GET {PATH}?event=motion HTTP/1.0")
    await caller.call(f"GET {PATH}?event=pir HTTP/1.0")
    kinds = [call.args[0].kind for call in delivery.async_received.call_args_list]
    assert kinds.count(NotificationKind.MOTION) < 3
    assert kinds.count(NotificationKind.PIR) == 1
    close()


def events(caller: Caller) -> list[str]:
    """Return a list that grows with every event."""
    seen: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if (state := event.data["new_state"]) is not None:
            seen.append(state.state)

    async_track_state_change_event(
        caller.hass, entity_id(caller.hass, caller.camera, EVENT), note
    )
    return seen


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_each_is_a_state(caller: Caller, method: str) -> None:
    """Of a hundred notifications each is a state before its answer has come."""
    seen = events(caller)
    for number in range(1, 101):
        assert await caller.camera.fire("motion", method=method, force=True)
        assert len(seen) == number


async def test_unload(hass: HomeAssistant, caller: Caller) -> None:
    """After unloading, the id is unknown, and comes back with the entry."""
    (entry,) = hass.config_entries.async_entries("sercomm")
    await hass.config_entries.async_unload(entry.entry_id)
    assert ID not in hass.data[WEBHOOK]
    assert is_empty_ok(await caller.call(f"GET {PATH}?{MOTION} HTTP/1.0"))
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not caller.is_moving
    assert is_empty_ok(await caller.call(f"GET {PATH}?{MOTION} HTTP/1.0"))
    assert caller.is_moving


async def test_unload_while_a_body_is_awaited(
    hass: HomeAssistant, caller: Caller
) -> None:
    """A notification that was half taken in then starts no timer."""
    (entry,) = hass.config_entries.async_entries("sercomm")
    runtime = entry.runtime_data
    reader, writer = await caller.open()
    writer.write(f"POST {PATH} HTTP/1.0\r\nContent-Length: 50\r\n\r\n".encode())
    await asyncio.sleep(0.02)
    await hass.config_entries.async_unload(entry.entry_id)
    writer.write(b"event=motion".ljust(50))
    assert (await reader.readline()).split()[1] == b"200"
    writer.close()
    assert not runtime.detections.is_on(NotificationKind.MOTION)


async def test_no_webhook(hass: HomeAssistant, set_up: SetUp, home: Home) -> None:
    """Where the user wants no notifications, nobody listens."""
    entry, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    assert ID not in hass.data.get(WEBHOOK, {})
    assert home.port is not None
    await Caller(hass, home.port, camera).call(f"GET {PATH}?{MOTION} HTTP/1.0")
    assert state_of(hass, camera, "sensor.motion_delivery").state == "none"
    assert value_of(hass, camera, SENSOR) == "unknown"
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_websocket(hass: HomeAssistant, caller: Caller) -> None:
    """An administrator's try through Home Assistant's own websocket is no error."""
    request = MockRequest(
        b"event=doorbell", "webhook/ws", method="POST", remote="127.0.0.1"
    )
    answer = await async_handle_webhook(hass, ID, request)
    assert answer.status == 200
    assert caller.event()[0] == "trigger"


async def test_registration(hass: HomeAssistant, caller: Caller) -> None:
    """The webhook is for the local network only, and the id stays out of our log."""
    found = hass.data[WEBHOOK][ID]
    assert found.local_only
    assert found.allowed_methods == {"GET", "HEAD", "POST", "PUT"}
