"""Actions that give pictures and their addresses."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..api import Paused, Right, jpeg_size, rtsp_port, stream_urls
from ..const import LOGGER
from ..runtime import SercommRuntime
from .action import Action, whole
from .files import async_allowed_path, async_store


async def _snapshot(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Take a picture and, if wanted, store it."""
    filename: str | None = data.get("filename")
    path = await async_allowed_path(hass, filename) if filename else None
    # One that writes its flash is left alone for five minutes (base document).
    if runtime.coordinator.paused:
        raise Paused("the camera restarts")
    size: str | None = data.get("size")
    picture = await runtime.camera.snapshot(size, data.get("quality"))
    width, height = jpeg_size(picture)
    # RC8120 manual and base document number the sizes in two ways.
    if size is not None and size != f"{width}x{height}":
        LOGGER.warning(
            "%s: a picture of %s was wished for, the camera sent %dx%d",
            runtime.coordinator.name,
            size,
            width,
            height,
        )
    if path is not None:
        await async_store(hass, path, picture)
    return {
        "width": width,
        "height": height,
        "bytes": len(picture),
        "filename": filename,
    }


async def _get_stream_urls(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Return where each stream is, without login."""
    readings = runtime.coordinator.data
    port = rtsp_port(readings, runtime.identity)
    return dict(stream_urls(runtime.camera.address, readings, port))


ACTIONS = (
    Action(
        name="snapshot",
        run=_snapshot,
        fields={
            vol.Optional("size"): cv.string,
            vol.Optional("quality"): whole,
            vol.Optional("filename"): cv.string,
        },
        response=SupportsResponse.OPTIONAL,
        right=Right.VIEWER,
    ),
    Action(
        name="get_stream_urls",
        run=_get_stream_urls,
        response=SupportsResponse.ONLY,
        right=Right.VIEWER,
    ),
)
