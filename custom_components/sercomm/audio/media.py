"""Where the sound of a media id is: a file here, or a URL that can be opened here."""

from pathlib import Path
from urllib.parse import unquote

from homeassistant.components import media_source
from homeassistant.components.media_player import async_process_play_media_url
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.network import is_hass_url
from yarl import URL

from ..const import DOMAIN

SCHEMES = frozenset({"http", "https", "rtsp"})
# What a web server listens at, and how it is reached from here.
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104

type Media = Path | str


class SoundError(HomeAssistantError):
    """A media cannot be played; what is told of it holds no address."""

    def __init__(self, why: str, **values: str) -> None:
        """Say why: the key of a text, and its values."""
        super().__init__(
            translation_domain=DOMAIN,
            translation_key=f"media_{why}",
            translation_placeholders=values,
        )


async def async_find(hass: HomeAssistant, media_id: str, entity_id: str) -> Media:
    """Return the file or the URL behind a media id.

    A media id is one of a media source, a URL, a path of Home Assistant's web
    server, or a file in an allowed folder. What Home Assistant serves itself is
    asked for here, not where others reach it. Raises SoundError, or what the
    media source says.
    """
    path: Path | None = None
    if media_source.is_media_source_id(media_id):
        found = await media_source.async_resolve_media(hass, media_id, entity_id)
        media_id, path = found.url, found.path
        if path is not None and await hass.async_add_executor_job(path.is_file):
            return path
    elif path := _as_path(media_id):
        if await hass.async_add_executor_job(_is_ours, hass, path):
            return path
        if media_id.startswith("file:"):
            raise SoundError("no_file")
    if media_id.startswith("/"):
        return _signed(hass, media_id)
    try:
        scheme = URL(media_id).scheme
    except ValueError:
        scheme = ""
    if scheme not in SCHEMES:
        raise SoundError("no_address")
    return _signed(hass, media_id)


def _as_path(media_id: str) -> Path | None:
    """Return the path that a media id is, if it is one."""
    if media_id.startswith("file://"):
        media_id = unquote(media_id.removeprefix("file://"))
    path = Path(media_id)
    return path if path.is_absolute() and "\0" not in media_id else None


def _is_ours(hass: HomeAssistant, path: Path) -> bool:
    """Whether there is a file that Home Assistant may read."""
    return path.is_file() and hass.config.is_allowed_path(str(path))


@callback
def _signed(hass: HomeAssistant, url: str) -> str:
    """Return a URL with what Home Assistant wants to see; its own lead back here.

    The internal URL is made for others: behind a router or in a container Home
    Assistant often does not reach itself there ("No route to host").
    """
    here = _own_address(hass)
    if here is None or not (url.startswith("/") or is_hass_url(hass, url)):
        return async_process_play_media_url(hass, url)
    signed = async_process_play_media_url(hass, url, allow_relative_url=True)
    # A path can begin with two slashes, which would make a host of its first part.
    path = signed if signed.startswith("/") else URL(signed).raw_path_qs
    return f"{here}{path}"


@callback
def _own_address(hass: HomeAssistant) -> str | None:
    """Return where our own web server listens, as seen from here; None without one."""
    if (api := hass.config.api) is None:
        return None
    # The first of the addresses that `server_host` names, if it names any.
    host = ANYWHERE.get(api.host, api.host) or api.local_ip
    scheme = "https" if api.use_ssl else "http"
    return str(URL.build(scheme=scheme, host=host, port=api.port))
