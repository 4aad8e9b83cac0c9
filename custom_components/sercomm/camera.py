"""The camera's picture: live, as MJPEG, and as stills."""

from dataclasses import dataclass, replace
from functools import partial
from typing import override

from aiohttp import web
from homeassistant.components.camera import (
    Camera,
    CameraEntityDescription,
    CameraEntityFeature,
    DynamicStreamSettings,
)
from homeassistant.components.stream import CONF_RTSP_TRANSPORT, HLS_PROVIDER, Stream
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import (
    FIRST_CHANNEL,
    PERIPHERALS,
    Channel,
    Paused,
    PrivacyMode,
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
    more = (PERIPHERALS,) if runtime.privacy.is_shown else ()
    async_add_entities(
        SercommCamera(
            runtime,
            replace(description, sources=description.sources + more),
            _relay(hass, entry, description.channel),
        )
        for description in CAMERAS
        if description.exists_fn(runtime)
    )


def _relay(hass: HomeAssistant, entry: SercommConfigEntry, channel: int) -> FrameRelay:
    """Return what shares the MJPEG stream of a channel among its viewers."""
    runtime = entry.runtime_data
    return FrameRelay(
        partial(runtime.pictures.mjpeg, channel),
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
        self._off = False
        self._preloaded = False
        self._look()
        # Owners of an iCamera2 found UDP unreliable (homebridge-sercomm-icam2).
        self.stream_options[CONF_RTSP_TRANSPORT] = "tcp"

    @override
    async def async_added_to_hass(self) -> None:
        """Follow privacy mode, and leave the camera alone while it restarts."""
        await super().async_added_to_hass()
        for listeners in (
            self.runtime.privacy.changed,
            self.coordinator.pause_changed,
        ):
            self.async_on_remove(listeners.async_add(self._handle_coordinator_update))

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Let nobody go on watching, also who was to be served without asking."""
        self._relay.stop()
        await self._end_stream()
        await super().async_will_remove_from_hass()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """See whether there is a stream by now, or none any more."""
        self._look()
        if self._off and self.stream is not None:
            self.hass.async_create_task(self._end_stream())
        elif self._preloaded and not self._off:
            self._preloaded = False
            self.hass.async_create_task(self._preload())
        if self.runtime.privacy.is_on or self.coordinator.paused:
            self._relay.stop()
        super()._handle_coordinator_update()

    @callback
    def _look(self) -> None:
        """Offer RTSP for a channel that is H.264 and on; an unread one is taken for it.

        Home Assistant asks for the address of what is offered whenever it likes, and
        shows the camera's MJPEG where nothing is.
        """
        self._off = self._why_off() is not None
        self._attr_is_on = not self.runtime.privacy.is_on
        features = CameraEntityFeature(0)
        if self.runtime.privacy.can_switch and self.entity_description.channel == 1:
            features |= CameraEntityFeature.ON_OFF
        if not self._off and self._offers_stream():
            features |= CameraEntityFeature.STREAM
        self._attr_supported_features = features
        self._attr_extra_state_attributes = (
            {"reason": "privacy_mode"} if self.runtime.privacy.is_on else {}
        )

    @property
    def _channel(self) -> Channel:
        """What this channel carries."""
        number = self.entity_description.channel
        return channel_of(self.coordinator.data, number) or FIRST_CHANNEL

    def _offers_stream(self) -> bool:
        """Whether this is a channel for RTSP, and RTSP is wanted."""
        return self._kind != "mjpeg" and self._channel.codec == "H264"

    def _why_off(self) -> HomeAssistantError | None:
        """Return the error that tells what keeps the stream from being seen."""
        if self.runtime.privacy.is_on:
            return translated(PrivacyMode("privacy mode is on"))
        if self.coordinator.paused:
            return translated(Paused("the camera restarts"))
        if self._offers_stream() and (
            setting := switched_off(self.coordinator.data, self._channel)
        ):
            return HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="stream_off",
                translation_placeholders={"setting": setting},
            )
        return None

    @property
    @override
    def motion_detection_enabled(self) -> bool:
        """Whether the camera watches for motion."""
        return self.coordinator.data.get("MOTION", "md_mode") == "1"

    @override
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

    @override
    async def async_enable_motion_detection(self) -> None:
        """Watch for motion."""
        await self._watch_for_motion(True)

    @override
    async def async_disable_motion_detection(self) -> None:
        """Do not watch for motion."""
        await self._watch_for_motion(False)

    @camera_write
    async def _watch_for_motion(self, on: bool) -> None:
        """Switch motion detection."""
        await self.coordinator.async_write("MOTION", {"md_mode": str(int(on))})

    @camera_write
    @override
    async def async_turn_on(self) -> None:
        """Show the picture again."""
        await self.runtime.privacy.async_set(False)

    @camera_write
    @override
    async def async_turn_off(self) -> None:
        """Hide the picture from everybody."""
        await self.runtime.privacy.async_set(True)

    @override
    async def async_create_stream(self) -> Stream | None:
        """Return the stream to watch or record; says what keeps it off."""
        if (reason := self._why_off()) is not None:
            raise reason
        stream = await super().async_create_stream()
        if stream is not None:
            stream.set_update_callback(self._stream_changed)
        return stream

    @callback
    def _stream_changed(self) -> None:
        """Find out whether privacy mode is why a stream broke off."""
        if self.stream is not None and not self.stream.available:
            entry = self.coordinator.config_entry
            self.runtime.pictures.async_look(self.hass, entry)
        self.async_write_ha_state()

    async def _end_stream(self) -> None:
        """Take the stream away from everybody who watches or records it."""
        stream, self.stream = self.stream, None
        if stream is None:
            return
        self._preloaded = stream.dynamic_stream_settings.preload_stream
        # A stream that is to be preloaded does not stop.
        stream.dynamic_stream_settings = DynamicStreamSettings()
        for provider in stream.outputs().values():
            await stream.remove_provider(provider)
        await stream.stop()

    async def _preload(self) -> None:
        """Begin the stream again that was to run without being asked for."""
        if (stream := await self.async_create_stream()) is not None:
            stream.add_provider(HLS_PROVIDER)
            await stream.start()

    @override
    async def stream_source(self) -> str | None:
        """Return the RTSP address of what is offered."""
        if not self.supported_features & CameraEntityFeature.STREAM:
            return None
        readings = self.coordinator.data
        number = self.entity_description.channel
        path = rtsp_path(
            readings, video_only=self._kind == "rtsp_video", channel=self._channel
        )
        port = rtsp_port(readings, self.runtime.identity)
        try:
            return self.runtime.camera.rtsp_url(path, port, number)
        except SercommError as error:
            raise translated(error) from error

    @override
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
