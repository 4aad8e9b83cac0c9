"""The door at which the camera hands in its clips.

A clip is the raw body of a POST, with its kind of event in the headers (seen from an
iCamera-1000). It goes to the disk in pieces; whatever interrupts it, nothing is left.
"""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus

from aiohttp import ClientError, hdrs, web
from aiohttp.http_exceptions import HttpProcessingError
from homeassistant.components import webhook
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .api.notification import Kind, parse_notification
from .callback_url import plain_address
from .const import CONF_CLIP_WEBHOOK_ID, DOMAIN, LOGGER
from .delivery import Delivery
from .recordings import BUDGET, MIB, Recordings, UploadRefused

METHODS = (hdrs.METH_POST, hdrs.METH_PUT)
PIECE = MIB
SILENCE_ALLOWED = 20.0
TIME_ALLOWED = 600.0
BROKEN_BODY = (
    ClientError,
    ConnectionError,
    HttpProcessingError,
    web.RequestPayloadError,
)


@callback
def async_open_clip_door(
    hass: HomeAssistant, delivery: Delivery, recordings: Recordings
) -> CALLBACK_TYPE:
    """Register the door; returns the function that removes it."""
    entry = delivery.entry
    webhook_id: str = entry.data[CONF_CLIP_WEBHOOK_ID]
    webhook.async_register(
        hass,
        DOMAIN,
        f"{entry.title} clips",
        webhook_id,
        ClipDoor(hass, delivery, recordings).handle,
        local_only=True,
        allowed_methods=METHODS,
    )
    return lambda: webhook.async_unregister(hass, webhook_id)


class ClipDoor:
    """Takes one clip at a time, from the camera and from nobody else."""

    def __init__(
        self, hass: HomeAssistant, delivery: Delivery, recordings: Recordings
    ) -> None:
        """Wait for the camera."""
        self._hass = hass
        self._delivery = delivery
        self._recordings = recordings
        self._busy = False

    async def handle(
        self, hass: HomeAssistant, webhook_id: str, request: web.Request
    ) -> web.Response:
        """Store a clip; the answer tells the camera what became of it."""
        source = plain_address(request.remote) or ""
        if source not in self._delivery.sources:
            self._delivery.async_foreign(source)
            return web.Response(status=HTTPStatus.FORBIDDEN)
        if self._busy:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        self._busy = True
        title = self._delivery.entry.title
        try:
            await self._store(request)
        except UploadRefused as error:
            LOGGER.warning("%s: a clip was not stored: %s", title, error)
            return web.Response(status=error.status)
        except TimeoutError:
            LOGGER.debug("%s: the upload of a clip was too slow", title)
            return web.Response(status=HTTPStatus.REQUEST_TIMEOUT)
        except BROKEN_BODY as error:
            LOGGER.debug("%s: the upload of a clip broke off: %r", title, error)
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        except OSError as error:
            LOGGER.warning("%s: a clip was not stored: %r", title, error)
            return web.Response(status=HTTPStatus.INSUFFICIENT_STORAGE)
        finally:
            self._busy = False
        return web.Response()

    async def _store(self, request: web.Request) -> None:
        """Write a clip piece by piece; discard it unless it is complete."""
        if (request.content_length or 0) > BUDGET:
            raise UploadRefused("it is too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        moment = dt_util.now()
        kind = parse_notification("", request.headers, b"").kind
        trigger = "event" if kind is Kind.UNKNOWN else kind.value
        run = self._hass.async_add_executor_job
        incoming = self._recordings.receive()
        try:
            async with asyncio.timeout(TIME_ALLOWED):
                async for piece in _pieces(request):
                    await run(incoming.write, piece)
            # A Freebox camera uploads nothing at all when its JPEG is off.
            if incoming.size:
                await run(incoming.finish, moment, trigger)
        except BaseException:
            await run(incoming.discard)
            raise


async def _pieces(request: web.Request) -> AsyncIterator[bytes]:
    """Yield a body in pieces large enough to be worth a trip to the disk."""
    piece = bytearray()
    while not request.content.at_eof():
        async with asyncio.timeout(SILENCE_ALLOWED):
            piece += await request.content.readany()
        if len(piece) >= PIECE:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)
