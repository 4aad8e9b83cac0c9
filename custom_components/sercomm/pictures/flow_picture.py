"""The still that a dialog shows, to tell which camera it is about."""

from datetime import timedelta

from aiohttp import hdrs, web
from homeassistant.components.http import HomeAssistantView
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

FLOW_PICTURE_URL = "/api/sercomm/flow_picture/{flow_id}"
# Nobody looks longer at a dialog.
VALID = timedelta(hours=1)
# The largest that is kept while a dialog is open: cameras send 0.1 to 0.3 MiB.
LARGEST = 2 * 1024 * 1024

PICTURES: HassKey[dict[str, bytes]] = HassKey(f"{DOMAIN}_flow_pictures")


@callback
def async_register_flow_pictures(hass: HomeAssistant) -> None:
    """Serve what dialogs show; also before there is any entry."""
    if PICTURES in hass.data:
        return
    hass.data[PICTURES] = {}
    hass.http.register_view(FlowPictureView(hass.data[PICTURES]))


@callback
def async_show_in_flow(hass: HomeAssistant, flow_id: str, picture: bytes) -> str | None:
    """Serve a picture while a dialog is open; return its address for a browser.

    None when it is too large. The address is good for an hour, and for whoever has the
    dialog open.
    """
    # Home Assistant's dialogs show no `data:` address but those of Z-Wave, and a
    # browser sends no login for a picture: so the address is a signed one.
    if len(picture) > LARGEST:
        return None
    async_register_flow_pictures(hass)
    hass.data[PICTURES][flow_id] = picture
    return async_sign_path(hass, FLOW_PICTURE_URL.format(flow_id=flow_id), VALID)


@callback
def async_hide_from_flow(hass: HomeAssistant, flow_id: str) -> None:
    """Forget the picture of a dialog that is closed, if it had one."""
    hass.data.get(PICTURES, {}).pop(flow_id, None)


class FlowPictureView(HomeAssistantView):
    """Serves the picture of one dialog to whoever is logged in."""

    url = FLOW_PICTURE_URL
    name = "api:sercomm:flow_picture"

    def __init__(self, pictures: dict[str, bytes]) -> None:
        """Serve these, by the id of their flow."""
        self._pictures = pictures

    async def get(self, request: web.Request, flow_id: str) -> web.Response:
        """Answer with the picture, or 404 when the dialog is closed."""
        if (picture := self._pictures.get(flow_id)) is None:
            raise web.HTTPNotFound
        return web.Response(
            body=picture,
            content_type="image/jpeg",
            headers={hdrs.CACHE_CONTROL: "no-store"},
        )
