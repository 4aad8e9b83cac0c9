"""What becomes of a camera as a whole: restarted, reset, not found, or left alone.

docs/faults.md shows which cell of the matrix is tested where.
"""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
import socket
import tracemalloc
from typing import override

import aiohttp
from homeassistant.const import (
    EVENT_HOMEASSISTANT_STOP,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest

from tests.cameras import Home, act, entity_id, value_of
from tests.delivery.deliveries import DELIVERY, PUSH, arm
from tests.departures import Departing
from tests.faults.house import LED, MOMENT, Enter, House
from tests.faults.wire import MEBIBYTE
from tests.looking import get_image
from tests.polls import reauths
from tests.simulator import footage
from tests.test_camera_mjpeg import frame, leave_at_once, viewer
from tests.waiting import until

pytest_plugins = (
    "tests.camera_fixtures",
    "tests.clips.fixtures",
    "tests.delivery.fixtures",
    "tests.faults.fixtures",
)

LOG = "sensor.last_log_entry"


@pytest.mark.parametrize("comes_back_with", ["old", "new", "default"])
async def test_restart_in_a_write(enter: Enter, comes_back_with: str) -> None:
    """What it holds when it is back is shown: the old value, the new or a third."""
    house = await enter()
    camera = house.camera
    level = camera.groups["JPEG"]["resolution"]
    held = {"old": level, "new": "1", "default": "2"}[comes_back_with]
    assert len({level, "1", "2"}) == 3
    camera.groups["JPEG"] = Departing(camera.groups["JPEG"], on_write=camera.offline)
    size = "select.snapshot_resolution"
    with pytest.raises(HomeAssistantError) as raised:
        await act(house.hass, camera, size, "select_option", option="160x120")
    assert raised.value.translation_key
    assert value_of(house.hass, camera, size) == STATE_UNKNOWN
    camera.groups["JPEG"] = {**camera.groups["JPEG"], "resolution": held}
    camera.state.restarted("Power on")
    camera.online()
    await house.poll(2)
    shown = {"1": "160x120", "2": "320x240", "4": "1280x720"}[held]
    assert value_of(house.hass, camera, size) == shown
    await house.leave()


async def test_reset_by_its_button(enter: Enter) -> None:
    """Its login is gone: asked for once; with the new one it notifies again."""
    house = await enter(options=PUSH, prepare=arm)
    hass, camera, entry = house.hass, house.camera, house.entry
    await camera.factory_reset(seconds=0)
    assert not camera.groups["HTTP_NOTIFY"]["http_url"]
    camera.accounts["administrator"] = ("set by its label", "administrator")
    await house.poll(5)
    assert house.led == STATE_UNAVAILABLE
    assert reauths(hass) == 1
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "password": camera.password}
    )
    await hass.config_entries.async_reload(entry.entry_id)
    await house.poll(2)
    assert house.led == house.true_led
    assert entry.data["webhook_id"] in camera.groups["HTTP_NOTIFY"]["http_url"]
    arm(camera)
    await house.poll(2)
    assert value_of(hass, camera, DELIVERY) == "push"
    await house.leave()


async def test_clock_that_jumps(enter: Enter) -> None:
    """A clock at the end of time is told as it is, and nothing else goes wrong."""
    house = await enter()
    for year in ("2037", "1970", "9999", "0"):
        clock = (
            f"year={year}\r\nmonth=12\r\nday=31\r\nhour=23\r\nminute=59\r\nsecond=59"
        )
        house.camera.faults.set(
            "/adm/date.cgi*", "status", code=200, body=f"{clock}\r\n"
        )
        boot = f"{year}-12-31 23:59:59"
        house.camera.groups["SYSTEM"]["boot_up_time"] = boot
        await house.poll(10)
        assert house.led == house.true_led
        house.camera.faults.clear()
    assert not house.complaints()
    assert not house.told()


async def test_log_of_five_mebibytes(enter: Enter, all_enabled: None) -> None:
    """The sensor and the action do without; it is not read to its end."""
    house = await enter()
    hass, camera = house.hass, house.camera
    line = "2015-10-13 07:12:33 SYSTEM: nothing to tell\r\n"
    body = line * (5 * MEBIBYTE // len(line))
    camera.faults.set("/adm/log.cgi*", "status", code=200, body=body)
    tracemalloc.start()
    await house.poll(11)
    live = {"entity_id": entity_id(hass, camera, "camera.live")}
    with pytest.raises(HomeAssistantError) as raised:
        await hass.services.async_call(
            "sercomm", "get_log", live, blocking=True, return_response=True
        )
    growth = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert raised.value.translation_key == "answer_too_large"
    assert growth < 5 * MEBIBYTE + 2 * len(body)
    assert value_of(hass, camera, LOG) == STATE_UNKNOWN
    assert house.led == house.true_led
    assert not house.told()


class Names(aiohttp.abc.AbstractResolver):
    """A name server that knows each name as this machine, while it works."""

    works = True

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[aiohttp.abc.ResolveResult]:
        if not self.works:
            raise OSError(None, "DNS lookup failed")
        return [
            {
                "hostname": host,
                "host": "127.0.0.1",
                "port": port,
                "family": socket.AF_INET,
                "proto": 0,
                "flags": socket.AI_NUMERICHOST,
            }
        ]

    @override
    async def close(self) -> None:
        pass


async def test_name_that_nobody_knows(
    hass: HomeAssistant, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that fails makes the camera one that is off, for as long."""
    names = Names()
    connector = async_get_clientsession(hass).connector
    monkeypatch.setattr(connector, "_resolver", names)
    house = await enter(data={"host": "camera.test"})
    house.turn_led()
    names.works = False
    await house.poll(3)
    assert house.led == STATE_UNAVAILABLE
    assert len(house.told()) == 1
    names.works = True
    await house.poll(2)
    assert house.led == house.true_led
    assert len(house.told()) == 1
    await house.leave()


async def stop_in(work: Awaitable[object], house: House) -> None:
    """Begin something with a camera that keeps silent, and stop Home Assistant."""
    house.camera.faults.set(None, "silent")
    house.camera.clear_requests()
    task = asyncio.ensure_future(work)
    await until(lambda: house.camera.requests)
    house.log.clear()
    async with asyncio.timeout(MOMENT):
        house.hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
        await asyncio.gather(task, return_exceptions=True)
    assert not house.complaints()


async def look(house: House, home: Home) -> None:
    """Open the MJPEG view, and see what comes."""
    async with viewer(house.hass, home, house.camera) as answer:
        await answer.read()


WORK: dict[str, Callable[[House, Home], Awaitable[object]]] = {
    "write": lambda house, _: act(house.hass, house.camera, LED, "turn_off"),
    "still": lambda house, _: get_image(house.hass, house.camera),
    "MJPEG": look,
    "poll": lambda house, _: house.entry.runtime_data.coordinator.async_refresh(),
    "test of notifications": lambda house, _: act(
        house.hass, house.camera, "button.test_delivery", "press"
    ),
}


@pytest.mark.parametrize("what", WORK)
async def test_stop_in_the_middle(enter: Enter, home: Home, what: str) -> None:
    """Nobody waits for the answer when Home Assistant stops."""
    house = await enter(options=PUSH, prepare=arm)
    await stop_in(WORK[what](house, home), house)


JPEG = footage.jpeg(160, 120, 50).decode("latin-1")
HEAD = "HTTP/1.0 200 OK\r\ncontent-type: multipart/x-mixed-replace"
PART = "content-type: image/jpeg\r\ncontent-length: {size}\r\n\r\n{picture}\r\n"
# How a stream is announced, its boundary, the length told of a picture, and whether
# its pictures can be shown all the same.
STREAMS = {
    "no boundary": ("", "--x", len(JPEG), True),
    "another boundary": ("; boundary=y", "--x", len(JPEG), True),
    "quoted": ('; boundary="x"', "--x", len(JPEG), True),
    "with dashes": ("; boundary=--x", "--x", len(JPEG), True),
    "1 GiB announced": ("; boundary=x", "--x", 1 << 30, False),
    "less than it is": ("; boundary=x", "--x", 20, True),
}


@pytest.mark.parametrize("stream", STREAMS)
async def test_odd_streams(enter: Enter, home: Home, stream: str) -> None:
    """Whole pictures or none, and no memory for what is only announced."""
    house = await enter()
    hass, camera = house.hass, house.camera
    leave_at_once(hass, camera)
    told, boundary, size, is_shown = STREAMS[stream]
    part = f"{boundary}\r\n{PART.format(size=size, picture=JPEG)}"
    camera.faults.set(
        "/img/video.mjpeg*",
        "raw",
        data=f"{HEAD}{told}\r\n\r\n{part * 4}",
        then="stay",
    )
    camera.faults.set("/img/snapshot.cgi*", "status", code=503)

    async def first() -> bytes | None:
        async with viewer(hass, home, camera) as answer:
            if answer.status != HTTPStatus.OK:
                return None
            return await frame(answer)

    seen = await house.patiently(first())
    assert seen == (JPEG.encode("latin-1") if is_shown else None)
    camera.faults.clear()
    await house.leave()
