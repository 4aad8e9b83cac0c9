"""The webhook that the camera notifies."""

import asyncio
from contextlib import suppress

from aiohttp import ClientError, hdrs, web
from aiohttp.http_exceptions import HttpProcessingError
from homeassistant.components import webhook
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..api import NOTIFICATION_BUDGET, NotificationKind, names_event, parse_notification
from ..const import DOMAIN
from ..limits import RateLimit
from ..managed import plain_address
from .delivery import Delivery

METHODS = (hdrs.METH_GET, hdrs.METH_HEAD, hdrs.METH_POST, hdrs.METH_PUT)
# The camera waits for our answer, whatever becomes of its body.
BODY_TIMEOUT = 0.5
# So many notifications at once, and as many a second. Each beyond is merged into what
# has just passed: the state is on already, and is on for no shorter.
BURST = 100
BROKEN_BODY = (
    ClientError,
    HttpProcessingError,
    OSError,
    TimeoutError,
    web.RequestPayloadError,
)


@callback
def async_register_webhook(hass: HomeAssistant, delivery: Delivery) -> CALLBACK_TYPE:
    """Register the entry's webhook; returns the function that removes it.

    Every method is taken, because what `http_method` means is disputed among the
    clients of these cameras. Where the user wants no notifications there is none.
    """
    if not delivery.pushes:
        return lambda: None
    webhook_id: str = delivery.entry.data[CONF_WEBHOOK_ID]
    webhook.async_register(
        hass,
        DOMAIN,
        delivery.entry.title,
        webhook_id,
        Receiver(delivery).async_handle,
        local_only=True,
        allowed_methods=METHODS,
    )
    return lambda: webhook.async_unregister(hass, webhook_id)


class Receiver:
    """Takes the notifications of one camera."""

    def __init__(self, delivery: Delivery) -> None:
        """Limit each kind by itself: a storm of one must not drown another."""
        self._delivery = delivery
        self._limits = {kind: RateLimit(BURST, 1 / BURST) for kind in NotificationKind}

    async def async_handle(
        self, hass: HomeAssistant, webhook_id: str, request: web.Request
    ) -> web.Response:
        """Answer a request; the answer is always an empty 200."""
        sender = plain_address(request.remote) or ""
        if sender not in self._delivery.senders.accepted:
            self._delivery.async_refuse(sender)
            return web.Response()
        body = bytearray()
        known = parse_notification(request.query_string, request.headers, b"")
        try:
            # A form in a body is known from newer firmware only (freebox-camera).
            if known.kind is NotificationKind.UNKNOWN:
                await _read_start(request, body)
        finally:
            # Home Assistant cancels us when the camera hangs up; it has notified.
            self._take(request, bytes(body), hass.loop.time())
        return web.Response()

    @callback
    def _take(self, request: web.Request, body: bytes, now: float) -> None:
        query = request.query_string
        notification = parse_notification(query, request.headers, body)
        if self._limits[notification.kind].passes(now):
            unknown = notification.kind is NotificationKind.UNKNOWN
            bare = unknown and not names_event(query, request.headers, body)
            self._delivery.async_received(notification, bare=bare)
        else:
            self._delivery.merged += 1


async def _read_start(request: web.Request, body: bytearray) -> None:
    """Read what matters of a body; one that is slow, long or broken is cut short."""
    with suppress(*BROKEN_BODY):
        async with asyncio.timeout(BODY_TIMEOUT):
            while (missing := NOTIFICATION_BUDGET - len(body)) and (
                chunk := await request.content.read(missing)
            ):
                body += chunk
