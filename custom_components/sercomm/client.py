"""A camera object for an entry's address and login."""

from collections.abc import Mapping
from typing import Any
from weakref import WeakValueDictionary

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
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.ssl import SSLCipherList

from .api import Address, Camera, Credentials, Dialect, Gate, clean_host
from .const import CONF_RULE_FORM, DOMAIN

GATES: HassKey[WeakValueDictionary[tuple[str, int], Gate]] = HassKey(f"{DOMAIN}_gates")


def create_camera(hass: HomeAssistant, data: Mapping[str, Any]) -> Camera:
    """Return a camera that uses Home Assistant's shared web session.

    Whoever asks the same address, a flow or an entry, waits in the same queue.
    """
    address = Address(data[CONF_HOST], data[CONF_PORT], data[CONF_SSL])
    camera = Camera(
        insecure_session(hass) if data[CONF_SSL] else async_get_clientsession(hass),
        address,
        Credentials(data[CONF_USERNAME], data.get(CONF_PASSWORD, "")),
        gate_of(hass, address),
    )
    if (form := data.get(CONF_RULE_FORM)) is not None:
        camera.rule_form = Dialect(form)
    return camera


def gate_of(hass: HomeAssistant, address: Address) -> Gate:
    """Return the gate of an address; it lives as long as somebody has it."""
    gates = hass.data.setdefault(GATES, WeakValueDictionary())
    # One camera however its name is written: two queues would be two requests at once.
    host = (clean_host(address.host) or address.host).removesuffix(".")
    key = (host, address.port)
    if (gate := gates.get(key)) is None:
        gate = gates[key] = Gate()
    return gate


def insecure_session(hass: HomeAssistant) -> ClientSession:
    """Return the shared web session for cameras that speak HTTPS.

    Their certificates are self-signed and share one private key, and their TLS is a
    decade old: it is taken as it comes.
    """
    return async_get_clientsession(
        hass, verify_ssl=False, ssl_cipher=SSLCipherList.INSECURE
    )
