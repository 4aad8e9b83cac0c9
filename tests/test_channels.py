"""The camera's further channels, and what keeps a stream from being seen."""

from typing import Any, override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.camera import (
    Camera,
    CameraEntityFeature,
    async_get_stream_source,
    async_request_stream,
)
from homeassistant.components.camera.webrtc import (
    CameraWebRTCProvider,
    WebRTCSendMessage,
    async_register_webrtc_provider,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from webrtc_models import RTCIceCandidateInit

from custom_components.sercomm.api import Readings
from custom_components.sercomm.api.stream_urls import (
    FIRST_CHANNEL,
    Channel,
    channel_of,
    rtsp_path,
    switched_off,
)
from tests.cameras import Home, SetUp, entity_id, poll, state_of
from tests.simulator import Simulator

pytest_plugins = ["tests.camera_fixtures"]


async def source(hass: HomeAssistant, camera: Simulator, name: str) -> str | None:
    """Return the RTSP address of a camera entity, without its login."""
    found = await async_get_stream_source(hass, entity_id(hass, camera, name))
    return found and f"rtsp://{found.rpartition('@')[2]}"


@pytest.mark.usefixtures("all_enabled")
async def test_rtsp_of_channels(hass: HomeAssistant, set_up: SetUp) -> None:
    """An H.264 channel is asked for by number, or at its own path; others are not."""
    _, camera = await set_up("icamera2")
    base = f"rtsp://{camera.host}:554"
    assert await source(hass, camera, "camera.live") == f"{base}/img/media.sav"
    assert await source(hass, camera, "camera.live_2") == (
        f"{base}/img/media.sav?channel=2"
    )
    assert await source(hass, camera, "camera.live_3") is None
    third = state_of(hass, camera, "camera.live_3")
    assert third.attributes["supported_features"] == 0
    second = state_of(hass, camera, "camera.live_2")
    assert second.attributes["supported_features"] == CameraEntityFeature.STREAM


@pytest.mark.usefixtures("all_enabled")
async def test_mjpeg_of_a_channel(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """The MJPEG of a channel is that channel's."""
    _, camera = await set_up("rc8230")
    relay: Any = (
        hass.data["camera"].get_entity(entity_id(hass, camera, "camera.live_2"))._relay
    )
    relay._linger = 0.01
    async with relay.viewer() as frames:
        assert (await anext(frames)).startswith(b"\xff\xd8")
    assert camera.paths() == ["/img/video.mjpeg?channel=2"]


async def test_a_stream_that_is_off(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, set_up: SetUp
) -> None:
    """It is not offered, and who asks is told the setting; MJPEG is shown meanwhile."""

    def prepare(camera: Simulator) -> None:
        camera.groups["H264"]["mode"] = "0"

    entry, camera = await set_up("rc8230", prepare=prepare)
    assert await source(hass, camera, "camera.live") is None
    assert state_of(hass, camera, "camera.live").attributes["supported_features"] == 0
    with pytest.raises(HomeAssistantError) as raised:
        await async_request_stream(hass, entity_id(hass, camera, "camera.live"), "hls")
    assert raised.value.translation_key == "stream_off"
    assert raised.value.translation_placeholders == {"setting": "H264.mode"}

    camera.groups["H264"]["mode"] = "1"
    await entry.runtime_data.coordinator.async_refresh()
    await poll(hass, freezer, 4)
    assert await source(hass, camera, "camera.live")
    live = state_of(hass, camera, "camera.live")
    assert live.attributes["supported_features"] == CameraEntityFeature.STREAM
    assert await async_setup_component(hass, "stream", {})
    stream = await hass.data["camera"].get_entity(live.entity_id).async_create_stream()
    assert stream.source.endswith("/img/media.sav")


class Browsers(CameraWebRTCProvider):
    """What brings RTSP to browsers, as go2rtc does."""

    domain = "browsers"

    @override
    def async_is_supported(self, stream_source: str) -> bool:
        """Take every address."""
        return True

    @override
    async def async_handle_async_webrtc_offer(
        self,
        camera: Camera,
        offer_sdp: str,
        session_id: str,
        send_message: WebRTCSendMessage,
    ) -> None:
        """Answer nobody."""

    @override
    async def async_on_webrtc_candidate(
        self, session_id: str, candidate: RTCIceCandidateInit
    ) -> None:
        """Need none."""


async def test_a_stream_that_is_off_for_browsers(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture, home: Home, set_up: SetUp
) -> None:
    """Home Assistant asks for the address of each camera: it must not fail for it."""
    async_register_webrtc_provider(hass, Browsers())

    def prepare(camera: Simulator) -> None:
        camera.groups["H264"]["mode"] = "0"

    _, camera = await set_up("rc8230", prepare=prepare)
    assert hass.states.get(entity_id(hass, camera, "camera.live")) is not None
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("all_enabled")
async def test_set_up_while_the_camera_is_off(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, set_up: SetUp
) -> None:
    """What a channel carries is seen when it can be read, not guessed for good."""
    entry, camera = await set_up("icamera2")
    await hass.config_entries.async_unload(entry.entry_id)
    camera.faults.set("*", "reset")
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    camera.faults.clear()
    await poll(hass, freezer, 12)
    third = state_of(hass, camera, "camera.live_3")
    assert third.state != STATE_UNAVAILABLE
    assert third.attributes["supported_features"] == 0


def test_channels_without_streams() -> None:
    """Without STREAMS there is one channel, and it is H.264."""
    assert channel_of(Readings(), 1) == FIRST_CHANNEL
    assert channel_of(Readings(), 2) is None


def test_settings_of_a_channel() -> None:
    """The second H.264 stream has keys with a 2, and the JPEG one its own group."""
    readings = Readings(
        values={
            "STREAMS": {"channel2": "H264,2", "channel3": "JPEG,1"},
            "H264": {"mode": "1", "mode2": "0", "sp_uri2": "second"},
            "JPEG": {"mode": "0"},
        }
    )
    second, third = channel_of(readings, 2), channel_of(readings, 3)
    assert second == Channel(2, "H264", 2)
    assert third == Channel(3, "JPEG", 1)
    assert switched_off(readings, FIRST_CHANNEL) is None
    assert switched_off(readings, second) == "H264.mode2"
    assert switched_off(readings, third) == "JPEG.mode"
    assert rtsp_path(readings, channel=second) == "/second"
    assert rtsp_path(readings) == "/img/media.sav"
