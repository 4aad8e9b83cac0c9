"""The camera entity: MJPEG for many."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any
from unittest.mock import patch

from aiohttp import ClientResponse
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.pictures.relay import FrameRelay
from tests.cameras import PERSONAS, Home, SetUp, entity_id
from tests.looking import LIVE, SNAPSHOT, get_image, live_entity
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)


@asynccontextmanager
async def viewer(
    hass: HomeAssistant, home: Home, camera: Simulator
) -> AsyncGenerator[ClientResponse]:
    """Open the MJPEG view as a browser does."""
    address = f"/api/camera_proxy_stream/{entity_id(hass, camera, LIVE)}"
    answer = await home.get(address)
    try:
        yield answer
    finally:
        answer.close()


async def frame(answer: ClientResponse) -> bytes:
    """Read one picture of a multipart stream."""
    while (line := await answer.content.readline()) != b"--frame\r\n":
        assert not answer.content.at_eof()
        assert line in (b"\r\n", b""), line
    headers: dict[str, str] = {}
    while text := (await answer.content.readline()).decode().strip():
        name, _, value = text.partition(": ")
        headers[name.lower()] = value
    assert headers["content-type"] == "image/jpeg"
    picture = await answer.content.readexactly(int(headers["content-length"]))
    assert picture.startswith(b"\xff\xd8")
    assert picture.endswith(b"\xff\xd9")
    return picture


async def closed(camera: Simulator) -> None:
    """Wait until the camera has nobody to show its picture to."""
    async with asyncio.timeout(5):
        while camera.open_streams:
            await asyncio.sleep(0.005)


def leave_at_once(hass: HomeAssistant, camera: Simulator) -> None:
    """Do not keep the stream for somebody who may come back."""
    relay: FrameRelay = live_entity(hass, camera)._relay
    relay._linger = 0.01
    relay._first_wait, relay._tries = 0.005, 2


@pytest.mark.parametrize("persona", PERSONAS)
async def test_mjpeg(
    hass: HomeAssistant, home: Home, set_up: SetUp, persona: str
) -> None:
    """Many viewers share one stream of the camera, which ends after the last."""
    _entry, camera = await set_up(persona)
    camera.persona.frame_rate = 100
    leave_at_once(hass, camera)
    async with viewer(hass, home, camera) as first:
        assert first.status == HTTPStatus.OK
        assert first.headers["Content-Type"] == (
            "multipart/x-mixed-replace; boundary=frame"
        )
        await frame(first)
        async with (
            viewer(hass, home, camera) as second,
            viewer(hass, home, camera) as third,
        ):
            for answer in (second, third, first, third):
                await frame(answer)
            assert camera.paths() == ["/img/video.mjpeg"]
            assert camera.open_streams == 1
        await frame(first)
        assert camera.open_streams == 1
    await closed(camera)
    async with viewer(hass, home, camera) as again:
        await frame(again)
    await closed(camera)
    assert camera.paths() == ["/img/video.mjpeg"] * 2


async def test_mjpeg_beside_requests(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """An open stream keeps nothing else from the camera."""
    entry, camera = await set_up("rc8230")
    leave_at_once(hass, camera)
    async with viewer(hass, home, camera) as answer:
        await frame(answer)
        camera.clear_requests()
        await entry.runtime_data.coordinator.async_refresh()
        assert camera.requests
        await get_image(hass, camera)
        assert camera.open_streams == 1


async def test_mjpeg_fails(
    hass: HomeAssistant, home: Home, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """A stream that never begins is a bad gateway, and heals."""
    entry, camera = await set_up("rc8230")
    leave_at_once(hass, camera)
    live_entity(hass, camera)._relay._still_interval = 0.01
    faults: tuple[tuple[str, dict[str, Any]], ...] = (
        ("refuse", {}),
        ("html", {}),
        *(("status", {"code": code}) for code in (401, 404, 503, 406)),
    )
    for fault, options in faults:
        camera.faults.set("/img/video.mjpeg", fault, **options)
        camera.faults.set(SNAPSHOT, "status", code=500)
        with subtests.test(fault, **options):
            async with viewer(hass, home, camera) as answer:
                assert answer.status == HTTPStatus.BAD_GATEWAY
        camera.faults.clear()
    # The last one says that it hides its picture: a poll shows whether it still does.
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    async with viewer(hass, home, camera) as answer:
        assert answer.status == HTTPStatus.OK
        await frame(answer)


async def test_stills_in_place_of_mjpeg(
    hass: HomeAssistant, home: Home, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """While all its few streams are taken, or it gives none, stills are shown.

    MJPEG is shown again when the camera has a stream for us.
    """
    _, camera = await set_up("rc8230")
    leave_at_once(hass, camera)
    relay: FrameRelay = live_entity(hass, camera)._relay
    assert 1 <= 1 / relay._still_interval <= 2
    assert relay._busy_for < relay._refused_for == 60
    relay._busy_for = relay._refused_for = 0.3
    relay._still_interval = 0.1
    for fault in (None, 400, 401, 403, 404, 500, "html", "empty", "reset"):
        camera.clear_requests()
        if fault is None:
            camera.persona.max_streams = 0
        elif isinstance(fault, int):
            camera.faults.set("/img/video.mjpeg", "status", code=fault)
        else:
            camera.faults.set("/img/video.mjpeg", fault)
        with subtests.test(fault=fault):
            async with viewer(hass, home, camera) as answer:
                assert answer.status == HTTPStatus.OK
                for _ in range(3):
                    await frame(answer)
                asked = camera.paths()
                assert asked[0] == "/img/video.mjpeg"
                assert asked[1:4].count(SNAPSHOT) >= 2
                camera.persona.max_streams = 3
                camera.faults.clear()
                async with asyncio.timeout(5):
                    while not camera.open_streams:
                        await frame(answer)
                camera.clear_requests()
                for _ in range(3):
                    await frame(answer)
                assert camera.paths() == []
            await closed(camera)


@pytest.mark.parametrize("failures", [1, 2])
async def test_a_still_that_fails_in_place_of_mjpeg(
    hass: HomeAssistant, home: Home, set_up: SetUp, failures: int
) -> None:
    """One still that does not come sends nobody home, be it the first."""
    _, camera = await set_up("rc8230")
    leave_at_once(hass, camera)
    relay: FrameRelay = live_entity(hass, camera)._relay
    relay._still_interval = 0.05
    camera.persona.max_streams = 0
    camera.faults.set(SNAPSHOT, "status", failures, code=503)
    async with viewer(hass, home, camera) as answer:
        assert answer.status == HTTPStatus.OK
        await frame(answer)
        camera.faults.set(SNAPSHOT, "status", failures, code=500)
        for _ in range(4):
            await frame(answer)


async def test_stills_in_place_of_mjpeg_end(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """They end with the last viewer, and when they fail."""
    _, camera = await set_up("rc8230")
    leave_at_once(hass, camera)
    relay: FrameRelay = live_entity(hass, camera)._relay
    relay._still_interval = 0.05
    camera.persona.max_streams = 0
    async with viewer(hass, home, camera) as answer:
        await frame(answer)
    async with asyncio.timeout(5):
        while relay._task is None or not relay._task.done():
            await asyncio.sleep(0.01)
    camera.clear_requests()
    await asyncio.sleep(0.15)
    assert camera.paths() == []
    async with viewer(hass, home, camera) as answer:
        await frame(answer)
        camera.faults.set(SNAPSHOT, "status", code=500)
        async with asyncio.timeout(5):
            await answer.read()


async def test_mjpeg_viewer_gone(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """A viewer whose connection breaks leaves quietly."""
    _entry, camera = await set_up("rc8230")
    leave_at_once(hass, camera)
    with patch("aiohttp.web.StreamResponse.write", side_effect=ConnectionResetError):
        async with viewer(hass, home, camera) as answer:
            assert await answer.read() == b""
    await closed(camera)


async def test_mjpeg_breaks_off(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """A stream that the camera ends for good ends for the viewer."""
    _entry, camera = await set_up("rc8230")
    leave_at_once(hass, camera)
    async with viewer(hass, home, camera) as answer:
        await frame(answer)
        camera.offline()
        async with asyncio.timeout(5):
            await answer.read()
    await closed(camera)
