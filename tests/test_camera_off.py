"""The camera in privacy mode, while it restarts, and when nobody needs it any more."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.camera import (
    CameraEntityFeature,
    DynamicStreamSettings,
    async_request_stream,
)
from homeassistant.components.stream import worker
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.cameras import Home, SetUp, act, entity_id, poll, state_of
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

LIVE = "camera.live"
SNAPSHOT = "/img/snapshot.cgi"
BOTH = CameraEntityFeature.STREAM | CameraEntityFeature.ON_OFF


@pytest.fixture(autouse=True)
def quick_video(
    hass: HomeAssistant, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Look at a stream for a moment before it plays, and cut it into short segments.

    Nothing ends it while FFmpeg still looks, and a playlist comes with a whole segment.
    """
    hass.data["stream"]["settings"].min_segment_duration = 0.5
    look = worker.try_open_stream
    monkeypatch.setattr(
        worker,
        "try_open_stream",
        lambda source, options: look(source, {**options, "analyzeduration": "1000"}),
    )


def live_entity(hass: HomeAssistant, camera: Simulator) -> Any:
    """Return the entity itself."""
    return hass.data["camera"].get_entity(entity_id(hass, camera, LIVE))


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Wait for something that happens by itself."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def watch_hls(
    hass: HomeAssistant, home: Home, camera: Simulator
) -> Callable[[], Awaitable[int]]:
    """Begin to watch; returns what asks for the playlist again, as players do."""
    url = await async_request_stream(hass, entity_id(hass, camera, LIVE), "hls")
    await until(lambda: camera.rtsp_clients)

    async def again() -> int:
        async with home.get(url) as answer:
            return answer.status

    return again


def preload(hass: HomeAssistant, camera: Simulator) -> None:
    """Let the stream run whether somebody watches or not."""
    stream = live_entity(hass, camera).stream
    stream.dynamic_stream_settings = DynamicStreamSettings(preload_stream=True)


@pytest.mark.parametrize("preloaded", [False, True])
async def test_privacy_ends_the_stream(
    hass: HomeAssistant, home: Home, set_up: SetUp, preloaded: bool
) -> None:
    """It is over within a moment, is not begun again, and the reason is shown."""
    _, camera = await set_up("icamera2", rtsp_port=0)
    again = await watch_hls(hass, home, camera)
    assert await again() == HTTPStatus.OK
    if preloaded:
        preload(hass, camera)
    assert await act(hass, camera, "switch.privacy", "turn_on") == [
        "/adm/privacy_ctl.cgi?privacy=start"
    ]
    await until(lambda: not camera.rtsp_clients)
    entity = live_entity(hass, camera)
    assert entity.stream is None
    assert not entity.is_on
    state = state_of(hass, camera, LIVE)
    assert state.attributes["supported_features"] == CameraEntityFeature.ON_OFF
    assert state.attributes["reason"] == "privacy_mode"
    assert await again() == HTTPStatus.NOT_FOUND
    with pytest.raises(HomeAssistantError, match="off"):
        await async_request_stream(hass, state.entity_id, "hls")
    with pytest.raises(HomeAssistantError) as raised:
        await entity.async_create_stream()
    assert raised.value.translation_key == "privacy_mode"
    for view in ("camera_proxy", "camera_proxy_stream"):
        async with home.get(f"/api/{view}/{state.entity_id}") as answer:
            assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert not camera.rtsp_clients

    await act(hass, camera, "switch.privacy", "turn_off")
    state = state_of(hass, camera, LIVE)
    assert entity.is_on
    assert "reason" not in state.attributes
    assert state.attributes["supported_features"] == BOTH
    if preloaded:
        await until(lambda: camera.rtsp_clients)
        preload(hass, camera)
    else:
        assert not camera.rtsp_clients


async def test_button_on_the_camera(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """Pressed there, it ends what is watched at the next poll at the latest."""
    entry, camera = await set_up("icamera2", rtsp_port=0)
    await watch_hls(hass, home, camera)
    camera.privacy(True)
    await entry.runtime_data.coordinator.async_refresh()
    entity = live_entity(hass, camera)
    assert not entity.is_on
    await until(lambda: entity.stream is None and not camera.rtsp_clients)
    camera.privacy(False)
    await entry.runtime_data.coordinator.async_refresh()
    assert entity.is_on


async def test_refused_picture_tells(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """A still or a stream that is refused for it tells before the next poll."""
    entry, camera = await set_up("icamera2")
    entity = live_entity(hass, camera)
    camera.privacy(True)
    with pytest.raises(HomeAssistantError) as raised:
        await entity.async_camera_image()
    assert raised.value.translation_key == "privacy_mode"
    await until(lambda: not entity.is_on)
    camera.privacy(False)
    await entry.runtime_data.coordinator.async_refresh()
    assert entity.is_on

    camera.privacy(True)
    async with home.get(f"/api/camera_proxy_stream/{entity.entity_id}") as answer:
        assert answer.status == HTTPStatus.BAD_GATEWAY
    await until(lambda: not entity.is_on)


async def test_stream_that_breaks_off_asks(hass: HomeAssistant, set_up: SetUp) -> None:
    """A stream that fails by itself is a reason to look at the button."""
    _, camera = await set_up("icamera2")
    entity = live_entity(hass, camera)
    stream = await entity.async_create_stream()
    camera.privacy(True)
    camera.clear_requests()
    stream._async_update_state(False)
    await until(lambda: not entity.is_on)
    assert camera.paths() == ["/io/query_pc.cgi"]


async def test_pressed_while_it_is_asked(hass: HomeAssistant, set_up: SetUp) -> None:
    """What breaks off while the button is read is a reason to read it once more."""
    entry, camera = await set_up("icamera2", options={"motion_delivery": "off"})
    privacy, entity = entry.runtime_data.privacy, live_entity(hass, camera)
    camera.faults.set("/io/query_pc.cgi", "hold", 1)
    privacy.async_ask()
    await until(camera.paths)
    for _ in range(3):
        privacy.async_ask()
    camera.faults.clear()
    await until(lambda: entity.is_on and len(camera.paths()) > 1)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert camera.paths() == ["/io/query_pc.cgi"] * 2
    assert camera.max_in_flight == 1


async def test_camera_that_knows_of_no_mode(hass: HomeAssistant, set_up: SetUp) -> None:
    """It hides its picture all the same: a stream that breaks off is a reason to look.

    There is nothing to switch it with.
    """
    entry, camera = await set_up("rc8230")
    entity = live_entity(hass, camera)
    stream = await entity.async_create_stream()
    camera.privacy(True)
    camera.clear_requests()
    stream._async_update_state(False)
    await until(lambda: not entity.is_on)
    assert camera.paths() == [SNAPSHOT]
    state = state_of(hass, camera, LIVE)
    assert state.attributes["reason"] == "privacy_mode"
    assert state.attributes["supported_features"] == CameraEntityFeature(0)
    camera.privacy(False)
    await entry.runtime_data.coordinator.async_refresh()
    await until(lambda: entity.is_on)
    assert entity.supported_features == CameraEntityFeature.STREAM


async def test_camera_that_does_not_tell(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Its answers to wishes for a picture tell; while off it is asked at each poll."""

    def prepare(camera: Simulator) -> None:
        camera.persona.peripherals = ()
        camera.persona.not_found |= {"/io/query_pc.cgi"}

    _, camera = await set_up("icamera2", prepare=prepare)
    entity = live_entity(hass, camera)
    assert entity.supported_features == BOTH
    camera.privacy(True)
    with pytest.raises(HomeAssistantError):
        await entity.async_camera_image()
    assert not entity.is_on
    assert state_of(hass, camera, LIVE).attributes["reason"] == "privacy_mode"
    camera.clear_requests()
    await poll(hass, freezer)
    assert camera.paths().count(SNAPSHOT) == 1
    assert not entity.is_on
    camera.privacy(False)
    await poll(hass, freezer)
    assert entity.is_on
    camera.clear_requests()
    await poll(hass, freezer)
    assert SNAPSHOT not in camera.paths()


async def test_turn_off_and_on(hass: HomeAssistant, set_up: SetUp) -> None:
    """The camera's own actions are those of the privacy switch."""
    _, camera = await set_up("icamera2")
    for action, word, on in (("turn_off", "start", True), ("turn_on", "stop", False)):
        assert await act(hass, camera, LIVE, action) == [
            f"/adm/privacy_ctl.cgi?privacy={word}"
        ]
        assert camera.state.privacy is on
        assert live_entity(hass, camera).is_on is not on
        assert state_of(hass, camera, "switch.privacy").state == ("on" if on else "off")


async def test_turn_off_fails(hass: HomeAssistant, set_up: SetUp) -> None:
    """What the camera says is told, and it stays on."""
    _, camera = await set_up("icamera2")
    camera.faults.set("/adm/privacy_ctl.cgi", "status", code=403)
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, camera, LIVE, "turn_off")
    assert raised.value.translation_key == "access_denied"
    assert live_entity(hass, camera).is_on


@pytest.mark.parametrize("preloaded", [False, True])
async def test_unload_ends_the_stream(
    hass: HomeAssistant, home: Home, set_up: SetUp, preloaded: bool
) -> None:
    """View and reload leave nothing behind, nor does the removal of the entry."""
    entry, camera = await set_up("rc8230", rtsp_port=0)
    for _ in range(3):
        again = await watch_hls(hass, home, camera)
        if preloaded:
            preload(hass, camera)
        assert await hass.config_entries.async_reload(entry.entry_id)
        await until(lambda: not camera.rtsp_clients)
        assert await again() == HTTPStatus.NOT_FOUND
    await watch_hls(hass, home, camera)
    if preloaded:
        preload(hass, camera)
    await hass.config_entries.async_remove(entry.entry_id)
    await until(lambda: not camera.rtsp_clients)


async def test_stream_that_is_switched_off_ends(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """A stream that the camera does not offer any more is not held on to."""
    entry, camera = await set_up("rc8230", rtsp_port=0)
    await watch_hls(hass, home, camera)
    camera.groups["H264"]["mode"] = "0"
    for _ in range(12):
        await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done()
    assert live_entity(hass, camera).stream is None
    await until(lambda: not camera.rtsp_clients)


async def test_restart(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """While the camera restarts nobody is shown anything, and it is not asked."""
    entry, camera = await set_up("rc8230", rtsp_port=0)
    entity = live_entity(hass, camera)
    await watch_hls(hass, home, camera)
    path = f"/api/camera_proxy_stream/{entity.entity_id}"
    async with home.get(path) as answer:
        await answer.content.readexactly(100)
        coordinator = entry.runtime_data.coordinator
        coordinator.async_pause(resumed_elsewhere=True)
        async with asyncio.timeout(5):
            await answer.read()
    await until(lambda: not camera.rtsp_clients and not camera.open_streams)
    camera.clear_requests()
    for wish in (entity.async_camera_image, entity.async_create_stream):
        with pytest.raises(HomeAssistantError) as raised:
            await wish()
        assert raised.value.translation_key == "camera_restarting"
    async with home.get(path) as answer:
        assert answer.status == HTTPStatus.BAD_GATEWAY
    assert camera.paths() == []
    coordinator.async_resume()
    await coordinator.async_refresh()
    assert await entity.async_camera_image()
