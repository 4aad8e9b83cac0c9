"""The webhook to which the camera uploads its clips.

A clip is the raw body of a POST, with its kind of event in the headers (seen from an
iCamera-1000). It goes to the disk in pieces; whatever interrupts it, nothing is left.
"""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

from aiohttp import ClientError, hdrs, web
from aiohttp.http_exceptions import HttpProcessingError
from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..api import NotificationKind, parse_notification
from ..const import CONF_CLIP_WEBHOOK_ID, DOMAIN, LOGGER
from ..managed import Senders, plain_address
from .arrivals import Arrivals
from .remux import duration
from .storage import BUDGET, MIB, Recordings, UploadRefused

# Only a POST has been seen (iCamera-1000); PUT costs nothing.
METHODS = (hdrs.METH_POST, hdrs.METH_PUT)
# Home Assistant writes the secret end of an address into its log that is asked by a
# method which it has to refuse for us.
REFUSED_METHODS = (hdrs.METH_GET, hdrs.METH_HEAD)
# Each piece is a trip to the executor.
PIECE = MIB
# Longer than TCP takes to send a lost segment four times more (RFC 6298).
SILENCE_ALLOWED = 20.0
# The largest clip at 1 Mbit/s, which a camera on weak Wi-Fi may be down to.
TIME_ALLOWED = 600.0
# Each holds a file open and a piece in memory.
AT_ONCE = 4
BROKEN_BODY = (
    ClientError,
    ConnectionError,
    HttpProcessingError,
    web.RequestPayloadError,
)


@callback
def async_receive_clips(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    senders: Senders,
    recordings: Recordings,
    arrivals: Arrivals,
) -> CALLBACK_TYPE:
    """Register the webhook of uploads; returns the function that removes it."""
    webhook_id: str = entry.data[CONF_CLIP_WEBHOOK_ID]
    webhook.async_register(
        hass,
        DOMAIN,
        f"{entry.title} clips",
        webhook_id,
        UploadHandler(hass, entry.title, senders, recordings, arrivals).handle,
        local_only=True,
        allowed_methods=METHODS + REFUSED_METHODS,
    )
    return lambda: webhook.async_unregister(hass, webhook_id)


class UploadHandler:
    """Takes a few clips at a time, from the camera and from nobody else."""

    def __init__(
        self,
        hass: HomeAssistant,
        title: str,
        senders: Senders,
        recordings: Recordings,
        arrivals: Arrivals,
    ) -> None:
        """Wait for the camera, which is called `title` in the log."""
        self._hass = hass
        self._title = title
        self._senders = senders
        self._recordings = recordings
        self._arrivals = arrivals
        self._running = 0

    async def handle(
        self, hass: HomeAssistant, webhook_id: str, request: web.Request
    ) -> web.Response:
        """Store a clip; the answer tells the camera what became of it."""
        if request.method not in METHODS:
            return web.Response(status=HTTPStatus.METHOD_NOT_ALLOWED)
        sender = plain_address(request.remote) or ""
        if sender not in self._senders.accepted:
            self._senders.async_refuse(sender)
            return web.Response(status=HTTPStatus.FORBIDDEN)
        if self._running >= AT_ONCE:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        self._running += 1
        try:
            await self._store(request)
        except UploadRefused as error:
            self._arrivals.async_refused(error)
            return web.Response(status=error.status)
        except TimeoutError:
            LOGGER.debug("%s: the upload of a clip was too slow", self._title)
            return web.Response(status=HTTPStatus.REQUEST_TIMEOUT)
        except BROKEN_BODY as error:
            LOGGER.debug("%s: the upload of a clip broke off: %r", self._title, error)
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        except OSError as error:
            self._arrivals.async_refused(error)
            return web.Response(status=HTTPStatus.INSUFFICIENT_STORAGE)
        finally:
            self._running -= 1
        return web.Response()

    async def _store(self, request: web.Request) -> None:
        """Write a clip piece by piece; discard it unless it is complete."""
        if (request.content_length or 0) > BUDGET:
            raise UploadRefused("it is too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        moment = dt_util.now()
        # `X-TriggerType` and `X-EventInfo` of an iCamera-1000.
        kind = parse_notification(request.query_string, request.headers, b"").kind
        trigger = "event" if kind is NotificationKind.UNKNOWN else kind.value
        run = self._hass.async_add_executor_job
        incoming = self._recordings.receive()
        try:
            async with asyncio.timeout(TIME_ALLOWED):
                async for piece in _pieces(request):
                    await run(incoming.write, piece)
            # A Freebox camera uploads nothing at all when its JPEG is off.
            if incoming.size:
                path = await run(incoming.finish, moment, trigger)
                length = await run(duration, path)
                self._arrivals.async_stored(path, trigger, moment, length)
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
