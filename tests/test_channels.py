"""The camera's further channels, and what keeps a stream from being seen."""

from typing import Any

from homeassistant.components.camera import CameraEntityFeature, async_get_stream_source
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.sercomm.api import Readings
from custom_components.sercomm.api.stream import (
    FIRST,
    Channel,
    channel_of,
    rtsp_path,
    switched_off,
)
from tests.cameras import Home, SetUp, entity_id, state_of
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


async def test_a_stream_that_is_off(hass: HomeAssistant, set_up: SetUp) -> None:
    """The error names the setting of the camera."""

    def prepare(camera: Simulator) -> None:
        camera.groups["H264"]["mode"] = "0"

    _, camera = await set_up("rc8230", prepare=prepare)
    with pytest.raises(HomeAssistantError) as raised:
        await source(hass, camera, "camera.live")
    assert raised.value.translation_key == "stream_off"
    assert raised.value.translation_placeholders == {"setting": "H264.mode"}


def test_channels_without_streams() -> None:
    """Without STREAMS there is one channel, and it is H.264."""
    assert channel_of(Readings(), 1) == FIRST
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
    assert switched_off(readings, FIRST) is None
    assert switched_off(readings, second) == "H264.mode2"
    assert switched_off(readings, third) == "JPEG.mode"
    assert rtsp_path(readings, channel=second) == "/second"
    assert rtsp_path(readings) == "/img/media.sav"
