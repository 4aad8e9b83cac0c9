"""The forms of the flows, what may be typed into them, and their error texts."""

from collections.abc import Mapping
from ipaddress import IPv4Address, ip_address
import re
from typing import Any, Final

from homeassistant.const import (
    CONF_HOST,
    CONF_PASSWORD,
    CONF_PORT,
    CONF_SSL,
    CONF_USERNAME,
)
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol
from yarl import URL

from .api import (
    AccessDenied,
    AuthenticationFailed,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    SercommError,
)
from .const import CONF_ENABLE_MOTION, DEFAULT_PORT, DEFAULT_USERNAME

# The first match counts; everything else is not what a SerComm camera answers.
ERRORS: Final[tuple[tuple[type[SercommError], str], ...]] = (
    (CameraTimeout, "timeout"),
    (CannotConnect, "cannot_connect"),
    (CameraBusy, "cannot_connect"),
    (AuthenticationFailed, "invalid_auth"),
    (AccessDenied, "invalid_auth"),
    (SercommError, "not_sercomm"),
)

HOST_LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
BROADCAST: Final = IPv4Address("255.255.255.255")
CALLBACK_EXAMPLE: Final = "http://192.168.1.2:8123"

PORT: Final = vol.All(
    NumberSelector(
        NumberSelectorConfig(min=1, max=65535, step=1, mode=NumberSelectorMode.BOX)
    ),
    vol.Coerce(int),
)
TEXT: Final = TextSelector()
SECRET: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))

ADDRESS_FIELDS: Final = {
    vol.Required(CONF_HOST): TEXT,
    vol.Required(CONF_PORT, default=DEFAULT_PORT): PORT,
    vol.Required(CONF_SSL, default=False): BooleanSelector(),
}
LOGIN_FIELDS: Final = {
    vol.Required(CONF_USERNAME, default=DEFAULT_USERNAME): TEXT,
    vol.Optional(CONF_PASSWORD, default=""): SECRET,
}
MOTION_FIELD: Final = {
    vol.Required(CONF_ENABLE_MOTION, default=True): BooleanSelector(),
}

CREDENTIALS: Final = vol.Schema({**LOGIN_FIELDS, **MOTION_FIELD})
MANUAL: Final = vol.Schema({**ADDRESS_FIELDS, **LOGIN_FIELDS, **MOTION_FIELD})
REAUTH: Final = vol.Schema(LOGIN_FIELDS)
RECONFIGURE: Final = vol.Schema(
    {
        **ADDRESS_FIELDS,
        vol.Required(CONF_USERNAME): TEXT,
        vol.Optional(CONF_PASSWORD): SECRET,
    }
)


def form_error(error: SercommError) -> str:
    """Return the translation key of what the camera, or its absence, told us."""
    return next(key for kind, key in ERRORS if isinstance(error, kind))


def without_password(typed: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what may be shown again in a form."""
    return {key: value for key, value in (typed or {}).items() if key != CONF_PASSWORD}


def clean_host(typed: str) -> str | None:
    """Return a host name or IP address as typed, or None when it is neither.

    IPv6 may stand in brackets. Addresses that belong to no single device are
    refused, and names whose last label is a number, which some resolvers take
    for an IPv4 address.
    """
    host = typed.strip()
    try:
        address = ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        host = host.lower()
        labels = host.removesuffix(".").split(".")
        proper = len(host) <= 253 and all(map(HOST_LABEL.fullmatch, labels))
        return host if proper and not labels[-1].isdecimal() else None
    if address.is_multicast or address.is_unspecified or address == BROADCAST:
        return None
    return str(address)


def callback_error(typed: str) -> str | None:
    """Say what is wrong with a callback address: a camera knows plain http only."""
    try:
        url = URL(typed)
    except ValueError:
        return "invalid_callback_url"
    if url.scheme == "https":
        return "callback_url_https"
    extras = (url.user, url.password, url.query_string, url.fragment)
    if (
        url.scheme != "http"
        or not url.port
        or clean_host(url.host or "") is None
        or url.path not in ("", "/")
        or any(extras)
    ):
        return "invalid_callback_url"
    return None
