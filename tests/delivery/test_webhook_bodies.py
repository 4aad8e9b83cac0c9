"""What the camera's notifications say in a body, and bodies that are slow or broken."""

import asyncio
import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed_exact

from custom_components.sercomm.api.notification import NotificationKind
from custom_components.sercomm.delivery import webhook
from tests.cameras import state_of
from tests.delivery.calls import FORM, PATH, QUERY, Caller, is_empty_ok
from tests.delivery.deliveries import EVENT
from tests.waiting import ENOUGH

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (QUERY, (FORM,), ("motion", 1, 74)),
        (QUERY, (), ("motion", 1, 74)),
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
    assert is_empty_ok(await caller.post(f"{QUERY}&rest={rest}", FORM))
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


@pytest.mark.parametrize(
    ("sent", "late", "expected"),
    [
        ("", "", "motion"),
        ("event=pir", "", "pir"),
        ("event=", "pir".ljust(44), "pir"),
    ],
)
async def test_slow_body(
    hass: HomeAssistant,
    caller: Caller,
    freezer: FrozenDateTimeFactory,
    sent: str,
    late: str,
    expected: str,
) -> None:
    """What does not come within half a second is done without."""
    reader, writer = await caller.open()
    writer.write(f"POST {PATH} HTTP/1.0\r\nContent-Length: 50\r\n\r\n{sent}".encode())
    answer = asyncio.create_task(reader.readline())
    for seconds in (0.0, 0.4):
        freezer.tick(seconds)
        async_fire_time_changed_exact(hass)
        for _ in range(ENOUGH):
            await asyncio.sleep(0)
        assert not answer.done()
    writer.write(late.encode())
    if not late:
        freezer.tick(0.1)
        async_fire_time_changed_exact(hass)
    assert (await answer).split()[1] == b"200"
    assert caller.event()[0] == expected
    writer.close()


async def test_slow_body_with_query(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the query says it all, the body is not even looked at."""
    monkeypatch.setattr(webhook, "BODY_TIMEOUT", None)
    reader, writer = await caller.open()
    writer.write(f"POST {PATH}?{QUERY} HTTP/1.0\r\nContent-Length: 50\r\n\r\n".encode())
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
    async with asyncio.timeout(10):
        while state_of(caller.hass, caller.camera, EVENT) is before:
            await asyncio.sleep(0.01)
    assert caller.event()[0] == expected
    names = {record.name for record in caplog.records if record.levelno > logging.INFO}
    assert names <= {"aiohttp.server"}


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
