"""A held connection comes back from whatever ends it, and says so while it is down."""

import logging
import struct
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.const import LOGGER
from tests.cameras import value_of
from tests.delivery.deliveries import (
    LONG,
    MOTION,
    STREAM,
    Begin,
    Watch,
    live_of,
    reason_of,
)
from tests.simulator import Simulator
from tests.simulator.mjpeg import HEADER

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")


def asked(camera: Simulator) -> int:
    """Return how often the live stream was asked for."""
    return len([request for request in camera.requests if request.path == STREAM])


def states(entry: Any) -> list[str | None]:
    """Return a list that grows with each way that delivery says is in use."""
    seen: list[str | None] = []
    delivery = entry.runtime_data.delivery
    delivery.changed.async_add(lambda: seen.append(delivery.outlook.state))
    return seen


async def seconds_down(watch: Watch, entry: Any, camera: Simulator) -> float:
    """End the stream, wait until it is up again; return how long it was down."""
    seen = states(entry)
    camera._web.drop_connections()
    down = 0.0
    while not seen or seen[-1] != "live":
        await watch.wait(camera, 0.25, 0.25)
        down += 0.25
        assert down < LONG
        if not live_of(entry).is_up:
            assert value_of(watch.hass, camera, MOTION) == "unknown"
    assert seen[0] == "none"
    return down


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "code": 401},
        {"kind": "status", "code": 403},
        {"kind": "status", "code": 404},
        {"kind": "status", "code": 500},
        {"kind": "status", "code": 503},
        {"kind": "html"},
        {"kind": "garbage", "bytes": 500_000},
        {"kind": "empty"},
        {"kind": "reset"},
    ],
    ids=str,
)
async def test_one_bad_answer(
    hass: HomeAssistant, begin: Begin, watch: Watch, fault: dict[str, Any]
) -> None:
    """A stream that worked is back within seconds of any single bad answer."""
    entry, camera = await begin()
    await watch.wait(camera, 25, 1)
    camera.faults.set(STREAM, count=1, **fault)
    assert await seconds_down(watch, entry, camera) <= 5
    assert asked(camera) == 3
    assert reason_of(hass, camera) == ("live", "chosen")


async def test_one_damaged_header(
    hass: HomeAssistant, begin: Begin, watch: Watch
) -> None:
    """One header of a frame that is nonsense costs no more than a moment."""
    entry, camera = await begin()
    await watch.wait(camera, 25, 1)
    damaged = struct.unpack(HEADER.format, HEADER.pack(*_header(2**31)))
    seen = states(entry)
    with patch(
        "tests.simulator.cgi_img.vendor_picture", return_value=HEADER.pack(*damaged)
    ):
        for _ in range(50):
            if "none" in seen:
                break
            await watch.wait(camera, 0.1, 0.1)
    assert seen[0] == "none"
    await watch.wait(camera, 5, 0.25)
    assert reason_of(hass, camera) == ("live", "chosen")


def _header(size: int) -> tuple[Any, ...]:
    """Return the fields of a frame's header that announces too much."""
    fields: list[Any] = list(struct.unpack(HEADER.format, bytes(HEADER.size)))
    fields[0], fields[1] = b"MJPG", size
    return tuple(fields)


async def test_up_but_never_for_long(
    hass: HomeAssistant, begin: Begin, watch: Watch
) -> None:
    """A stream that breaks off after a moment each time is asked less and less often.

    One that was good again for a while begins anew.
    """
    entry, camera = await begin()
    waits = []
    for _ in range(4):
        await watch.up(entry, camera)
        await watch.wait(camera, 8, 0.5)
        waits.append(await seconds_down(watch, entry, camera))
    assert waits == sorted(waits)
    assert waits[0] <= 2
    assert waits[-1] >= 7
    assert live_of(entry).fails
    await watch.wait(camera, 12, 1)
    assert await seconds_down(watch, entry, camera) <= 1
    assert not live_of(entry).fails


async def test_asked_once_a_minute(begin: Begin, watch: Watch) -> None:
    """However long it fails: the wait grows to a minute, and no further."""
    _, camera = await begin()
    camera.faults.set(STREAM, "reset")
    camera._web.drop_connections()
    await watch.wait(camera, 130, 1)
    # After 1, 2, 4, 8, 16 and 32 seconds, and after a minute.
    camera.clear_requests()
    await watch.wait(camera, 600, 2)
    assert 9 <= asked(camera) <= 10


async def test_never_worked(hass: HomeAssistant, begin: Begin, watch: Watch) -> None:
    """What was refused from the start is left alone for ten minutes."""
    _, camera = await begin(
        prepare=lambda c: c.faults.set(STREAM, "status", code=403), wait=False
    )
    await watch.wait(camera, 590, 10)
    assert asked(camera) == 1
    assert reason_of(hass, camera) == ("none", "stream_refused")
    await watch.wait(camera, 60, 5)
    assert asked(camera) == 2


async def test_error_that_nobody_has_foreseen(
    hass: HomeAssistant, begin: Begin, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is down while it fails, logged once with its traceback, and comes back."""
    entry, camera = await begin()
    await watch.wait(camera, 15, 1)
    LOGGER.setLevel(logging.INFO)

    def broken(channel: int) -> None:
        raise ZeroDivisionError("a bug")

    client = entry.runtime_data.camera
    with patch.object(client, "live", broken):
        camera._web.drop_connections()
        for _ in range(60):
            await watch.wait(camera, 1, 0.5)
        assert not live_of(entry).is_up
        assert reason_of(hass, camera) == ("none", "stream_broken")
        assert value_of(hass, camera, MOTION) == "unknown"
        errors = [r for r in caplog.records if "live data failed" in r.getMessage()]
        assert len(errors) == 1
        assert errors[0].exc_info
        assert "a bug" in caplog.text
    await watch.wait(camera, 65, 1)
    await watch.up(entry, camera)
    assert reason_of(hass, camera) == ("live", "chosen")


async def test_listener_that_fails(
    hass: HomeAssistant, begin: Begin, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    """An error of somebody who is told does not end the connection for ever."""
    entry, camera = await begin()
    await watch.wait(camera, 15, 1)
    delivery = entry.runtime_data.delivery

    def fail() -> None:
        if not delivery.live.is_up:
            raise ZeroDivisionError("somebody else's bug")

    leave = delivery.changed.async_add(fail)
    camera._web.drop_connections()
    await watch.wait(camera, 5, 0.5)
    leave()
    await watch.up(entry, camera)
    assert "somebody else's bug" in caplog.text
