"""A camera object for an entry's address and login."""

from collections.abc import Mapping
from typing import Any

from aiohttp import ClientSession
from homeassistant.const import (
    CONF_HOST,
    CONF_PASSWORD,
    CONF_PORT,
    CONF_SSL,
    CONF_USERNAME,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util.ssl import SSLCipherList

from .api import Address, Camera, Credentials, Dialect
from .const import CONF_RULE_FORM


def create_camera(hass: HomeAssistant, data: Mapping[str, Any]) -> Camera:
    """Return a camera that uses Home Assistant's shared web session."""
    camera = Camera(
        insecure_session(hass) if data[CONF_SSL] else async_get_clientsession(hass),
        Address(data[CONF_HOST], data[CONF_PORT], data[CONF_SSL]),
        Credentials(data[CONF_USERNAME], data.get(CONF_PASSWORD, "")),
    )
    if (form := data.get(CONF_RULE_FORM)) is not None:
        camera.rule_form = Dialect(form)
    return camera


def insecure_session(hass: HomeAssistant) -> ClientSession:
    """Return the shared web session for cameras that speak HTTPS.

    Their certificates are self-signed and share one private key, and their TLS is a
    decade old: it is taken as it comes.
    """
    return async_get_clientsession(
        hass, verify_ssl=False, ssl_cipher=SSLCipherList.INSECURE
    )
