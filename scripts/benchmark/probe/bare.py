"""The least that can be done with a camera's pictures: one request for each."""

from aiohttp import web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.aiohttp_client import (
    async_aiohttp_proxy_web,
    async_get_clientsession,
)


class BareStillView(HomeAssistantView):
    """Fetches a picture at `url` for who asks."""

    url = "/api/probe/still"
    name = "api:probe:still"

    async def get(self, request: web.Request) -> web.Response:
        """Fetch it."""
        session = async_get_clientsession(request.app[KEY_HASS])
        async with session.get(request.query["url"]) as response:
            return web.Response(
                body=await response.read(),
                status=response.status,
                content_type=response.content_type,
            )


class BareCopyView(HomeAssistantView):
    """Opens the stream at `url` for each viewer, and copies it."""

    url = "/api/probe/copy"
    name = "api:probe:copy"

    async def get(self, request: web.Request) -> web.StreamResponse | None:
        """Copy until one of both ends."""
        hass = request.app[KEY_HASS]
        session = async_get_clientsession(hass)
        stream = session.get(request.query["url"])
        return await async_aiohttp_proxy_web(hass, request, stream)
