"""The address at which a camera can reach Home Assistant."""

from contextlib import suppress
from ipaddress import ip_address
import socket

from homeassistant.components import network, webhook
from homeassistant.core import HomeAssistant
from yarl import URL

from ..api import clean_host
from .reasons import CannotProvide, Reason

CALLBACK_EXAMPLE = "http://192.168.1.2:8123"
# Any port does: nothing is sent to find out a route.
DISCARD_PORT = 9


def callback_url(
    hass: HomeAssistant,
    webhook_id: str,
    override: str | None,
    camera_addresses: frozenset[str],
) -> str:
    """Return the URL of a webhook as the camera should call it.

    In this order: the user's override, the internal URL if it is plain http and
    not a loopback address for a camera elsewhere, and our address that routes
    to the camera. Raises CannotProvide.
    """
    # Short, and plain http: SerComm's HTTPS client is a build option (RC4551 build
    # flags), and an owner had to shorten a URL of 150 characters (karatecarter's
    # handler).
    base = (
        _checked(override)
        or _internal_url(hass, camera_addresses)
        or _routed_url(hass, camera_addresses)
    )
    return f"{base}{webhook.async_generate_path(webhook_id)}"


async def async_plain_bases(
    hass: HomeAssistant, camera_addresses: frozenset[str]
) -> list[str]:
    """Return where Home Assistant seems to answer by plain HTTP, shortest first."""
    found = {_internal_url(hass, camera_addresses)}
    with suppress(CannotProvide):
        found.add(_routed_url(hass, camera_addresses))
    api = hass.config.api
    if api is not None and not api.use_ssl:
        for adapter in await network.async_get_adapters(hass):
            hosts = (ipv4["address"] for ipv4 in adapter["ipv4"] if adapter["enabled"])
            found |= {f"http://{h}:{api.port}" for h in hosts if not _is_loopback(h)}
    return sorted(filter(None, found), key=lambda base: (len(base), base))


def callback_error(typed: str) -> str | None:
    """Say what is wrong with a callback address: a camera knows plain http only."""
    try:
        url = URL(typed)
        host, port, path = url.host, url.port, url.path
        extras = (url.user, url.password, url.query_string, url.fragment)
    except ValueError:
        return "invalid_callback_url"
    if url.scheme == "https":
        return "callback_url_https"
    if (
        url.scheme != "http"
        or not port
        or not _is_host(host)
        or "%" in typed
        or path not in ("", "/")
        or any(extras)
    ):
        return "invalid_callback_url"
    return None


def plain_address(text: str | None) -> str | None:
    """Return an IP address in its plain form, None when it is none.

    IPv4 also when it came mapped into IPv6, IPv6 without its zone.
    """
    try:
        address = ip_address((text or "").partition("%")[0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def _checked(override: str | None) -> str | None:
    """Return what the user entered; the camera cannot use anything but http."""
    if not override:
        return None
    if (origin := _plain_origin(override)) is None:
        https = override.lower().startswith("https:")
        raise CannotProvide(Reason.HTTPS_ONLY if https else Reason.NO_ADDRESS)
    return str(origin)


def _internal_url(hass: HomeAssistant, camera_addresses: frozenset[str]) -> str | None:
    """Return the configured internal URL if a camera can use it."""
    if not (internal := hass.config.internal_url):
        return None
    origin = _plain_origin(internal)
    if origin is None or not origin.host:
        return None
    local = origin.host == "localhost" or _is_loopback(origin.host)
    if local and not any(_is_loopback(address) for address in camera_addresses):
        return None
    return str(origin)


def _plain_origin(text: str) -> URL | None:
    """Return scheme, host and port of an address of plain http; None for others.

    Also for what is no address: yarl raises for a bad name only when it is asked for
    it.
    """
    try:
        origin = URL(text).origin()
        plain = origin.scheme == "http" and bool(origin.host)
    except ValueError:
        return None
    return origin if plain and _is_host(origin.raw_host) else None


def _is_host(host: str | None) -> bool:
    """Whether a camera can be told a host as it is written."""
    # The zone of an IPv6 address means something on this machine alone.
    if host is None or "%" in host or host != host.strip():
        return False
    return clean_host(host) is not None


def _routed_url(hass: HomeAssistant, camera_addresses: frozenset[str]) -> str:
    """Return our own address on the way to the camera, with our port."""
    api = hass.config.api
    if api is None:
        raise CannotProvide(Reason.NO_ADDRESS)
    if api.use_ssl:
        raise CannotProvide(Reason.HTTPS_ONLY)
    # IPv4 first: nothing published shows one of these cameras calling an IPv6 address.
    for target in sorted(camera_addresses, key=lambda text: (":" in text, text)):
        own = _own_address_towards(target)
        if own and (_is_loopback(target) or not _is_loopback(own)):
            host = f"[{own}]" if ":" in own else own
            return f"http://{host}:{api.port}"
    raise CannotProvide(Reason.NO_ADDRESS)


def _own_address_towards(target: str) -> str | None:
    """Return which of our addresses packets to `target` leave from.

    Home Assistant's own helper does not know the interfaces that the user has
    not enabled for discovery, such as a network of cameras only.
    """
    family = socket.AF_INET6 if ":" in target else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.setblocking(False)
            probe.connect((target, DISCARD_PORT))
            return plain_address(probe.getsockname()[0])
    except OSError:
        return None


def _is_loopback(host: str) -> bool:
    address = plain_address(host)
    return address is not None and ip_address(address).is_loopback
