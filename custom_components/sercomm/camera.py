"""The camera's picture: live, as MJPEG, and as stills."""

from dataclasses import dataclass
from functools import partial

from aiohttp import web
from homeassistant.components.camera import (
    Camera,
    CameraEntityDescription,
    CameraEntityFeature,
)
from homeassistant.components.stream import CONF_RTSP_TRANSPORT, Stream
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import (
    FIRST_CHANNEL,
    SercommError,
    channel_of,
    group,
    rtsp_path,
    rtsp_port,
    switched_off,
)
from .const import CONF_STREAM, DOMAIN
from .entity import SercommEntity, SercommEntityDescription
from .errors import camera_write, translated
from .pictures import FrameRelay
from .runtime import SercommConfigEntry, SercommRuntime

PARALLEL_UPDATES = 0
BOUNDARY = "frame"
STREAM_SOURCES = (
    group("H264", 10),
    group("MOTION", 10),
    group("RTSP_RTP", 10),
    group("STREAMS", 10),
)
PART = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"


@dataclass(frozen=True, kw_only=True)
class SercommCameraDescription(SercommEntityDescription, CameraEntityDescription):
    """A channel of the camera."""

    channel: int


def further(channel: int) -> SercommCameraDescription:
    """Describe a camera for a channel behind the first."""
    return SercommCameraDescription(
        key=f"live_{channel}",
        translation_key="channel",
        translation_placeholders={"number": str(channel)},
        channel=channel,
        entity_registry_enabled_default=False,
        sources=STREAM_SOURCES,
        exists_fn=lambda runtime: runtime.capabilities.shows(
            "STREAMS", f"channel{channel}"
        ),
    )


CAMERAS = (
    SercommCameraDescription(
        key="live",
        name=None,
        channel=1,
        sources=STREAM_SOURCES,
        exists_fn=lambda runtime: True,
    ),
    further(2),
    further(3),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a camera for each channel."""
    runtime = entry.runtime_data
    async_add_entities(
        SercommCamera(runtime, description, _relay(hass, entry, description.channel))
        for description in CAMERAS
        if description.exists_fn(runtime)
    )


def _relay(hass: HomeAssistant, entry: SercommConfigEntry, channel: int) -> FrameRelay:
    """Return what shares the MJPEG stream of a channel among its viewers."""
    runtime = entry.runtime_data
    return FrameRelay(
        partial(runtime.camera.mjpeg, channel),
        partial(entry.async_create_background_task, hass),
        take_still=partial(runtime.stills.get, fresh=True),
    )


class SercommCamera(SercommEntity, Camera):
    """A channel of a camera."""

    entity_description: SercommCameraDescription

    def __init__(
        self,
        runtime: SercommRuntime,
        description: SercommCameraDescription,
        relay: FrameRelay,
    ) -> None:
        """Choose the kind of stream the user wants."""
        super().__init__(runtime, description)
        Camera.__init__(self)
        self._attr_brand = runtime.identity.company or "SerComm"
        self._attr_model = runtime.identity.model or None
        self._relay = relay
        self._kind = runtime.coordinator.config_entry.options.get(CONF_STREAM, "rtsp")
        self._look()
        self.stream_options[CONF_RTSP_TRANSPORT] = "tcp"

    @callback
    def _handle_coordinator_update(self) -> None:
        """See whether there is a stream by now, or none any more."""
        self._look()
        super()._handle_coordinator_update()

    @callback
    def _look(self) -> None:
        """Offer RTSP for a channel that is H.264 and on; an unread one is taken for it.

        Home Assistant asks for the address of what is offered whenever it likes, and
        shows the camera's MJPEG where nothing is.
        """
        self._off: str | None = None
        self._attr_supported_features = CameraEntityFeature(0)
        if self._kind == "mjpeg":
            return
        readings = self.coordinator.data
        channel = channel_of(readings, self.entity_description.channel) or FIRST_CHANNEL
        if channel.codec != "H264":
            return
        self._off = switched_off(readings, channel)
        if self._off is None:
            self._attr_supported_features = CameraEntityFeature.STREAM

    @property
    def motion_detection_enabled(self) -> bool:
        """Whether the camera watches for motion."""
        return self.coordinator.data.get("MOTION", "md_mode") == "1"

    async def async_camera_image(
        self, width: int | None = None, height: int | None = None
    ) -> bytes | None:
        """Return a picture at the camera's own size.

        A wish without a size is somebody's who wants a picture of now, to keep or to
        send; dashboards name the size that they show.
        """
        try:
            return await self.runtime.stills.get(fresh=width is None and height is None)
        except SercommError as error:
            raise translated(error) from error

    async def async_enable_motion_detection(self) -> None:
        """Watch for motion."""
        await self._watch_for_motion(True)

    async def async_disable_motion_detection(self) -> None:
        """Do not watch for motion."""
        await self._watch_for_motion(False)

    @camera_write
    async def _watch_for_motion(self, on: bool) -> None:
        """Switch motion detection."""
        await self.coordinator.async_write("MOTION", {"md_mode": str(int(on))})

    async def async_create_stream(self) -> Stream | None:
        """Return the stream to watch or record; says which setting keeps it off."""
        if self._off is not None:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="stream_off",
                translation_placeholders={"setting": self._off},
            )
        return await super().async_create_stream()

    async def stream_source(self) -> str | None:
        """Return the RTSP address of what is offered."""
        if not self.supported_features & CameraEntityFeature.STREAM:
            return None
        readings = self.coordinator.data
        number = self.entity_description.channel
        channel = channel_of(readings, number) or FIRST_CHANNEL
        path = rtsp_path(
            readings, video_only=self._kind == "rtsp_video", channel=channel
        )
        port = rtsp_port(readings, self.runtime.identity)
        try:
            return self.runtime.camera.rtsp_url(path, port, number)
        except SercommError as error:
            raise translated(error) from error

    async def handle_async_mjpeg_stream(
        self, request: web.Request
    ) -> web.StreamResponse | None:
        """Pass on the camera's own MJPEG; all viewers share one stream of it."""
        response: web.StreamResponse | None = None
        async with self._relay.viewer() as frames:
            try:
                async for frame in frames:
                    if response is None:
                        response = web.StreamResponse()
                        response.content_type = "multipart/x-mixed-replace"
                        response.headers["Content-Type"] += f"; boundary={BOUNDARY}"
                        await response.prepare(request)
                    await response.write(PART % len(frame) + frame + b"\r\n")
            except SercommError as error:
                if response is None:
                    raise web.HTTPBadGateway from error
            except ConnectionError:
                return response
        return response
