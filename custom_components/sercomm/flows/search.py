"""Who is a camera, and where: asking addresses, finding new ones, following."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv4Network
from typing import Any, Final

from homeassistant.components import network, ssdp, zeroconf
from homeassistant.config_entries import SOURCE_IGNORE, ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_SSL, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.service_info.ssdp import SsdpServiceInfo
from yarl import URL
from zeroconf import DNSPointer, IPVersion  # type: ignore[attr-defined]
from zeroconf.asyncio import AsyncServiceInfo

from ..api import (
    Address,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    Identity,
    SercommError,
)
from ..client import create_camera
from ..const import DEFAULT_PORT, DOMAIN

SIMULTANEOUS: Final = 64
# As SerComm's app waits for the same request (SerComm iOS app).
PROBE_TIMEOUT: Final = 2.0
# 254 addresses take eight silent seconds; those of a /16 would take half an hour.
WIDEST_PREFIX: Final = 24
# Where a camera with HTTP.http_port2=1 answers too, unless changed.
SECOND_PORT: Final = 8080

# The spaces are the cameras' own (Comcast touchscreen SDK).
SSDP_TYPES: Final = (
    "urn:schemas-upnp-org:device:Wireless Network Camera:1",
    "urn:schemas-upnp-org:device:OpenHome Camera:1",
)
# At these ports the description is served beside the API (same SDK).
DESCRIPTION_PORTS: Final = frozenset({443, 6789})
# What a web server announces itself as, and whether it speaks TLS.
MDNS_TYPES: Final = {"_http._tcp.local.": False, "_https._tcp.local.": True}


@dataclass(frozen=True, kw_only=True)
class Found:
    """A camera and the address at which it answered."""

    address: Address
    identity: Identity


def place(address: Address) -> dict[str, Any]:
    """Return an address as an entry stores it."""
    return {
        CONF_HOST: address.host,
        CONF_PORT: address.port,
        CONF_SSL: address.ssl,
    }


def home(entry: ConfigEntry) -> Address:
    """Return the address that an entry holds."""
    return Address(entry.data[CONF_HOST], entry.data[CONF_PORT], entry.data[CONF_SSL])


def entry_of(hass: HomeAssistant, mac: str) -> ConfigEntry | None:
    """Return the entry of a camera, unless there is none or it is ignored."""
    entry = hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, mac)
    return None if entry is None or entry.source == SOURCE_IGNORE else entry


async def async_identify(
    hass: HomeAssistant, address: Address, *, extended: bool = False
) -> Identity:
    """Ask an address who it is, without any login; raises SercommError."""
    camera = create_camera(hass, {**place(address), CONF_USERNAME: ""})
    return await camera.identity(extended=extended)


async def async_identify_starting(
    hass: HomeAssistant, address: Address, pauses: Iterable[float]
) -> Identity:
    """Ask who may still be starting, again after each pause; raises SercommError."""
    for pause in pauses:
        try:
            return await async_identify(hass, address)
        except CannotConnect, CameraBusy:
            await asyncio.sleep(pause)
    return await async_identify(hass, address)


async def async_search(
    hass: HomeAssistant,
    targets: Sequence[Address],
    on_progress: Callable[[float], None],
) -> list[Found]:
    """Ask every target who it is; return one answer of each camera, by title."""
    turn = asyncio.Semaphore(SIMULTANEOUS)
    asked = 0

    async def probe(address: Address) -> Found | None:
        """Give one address its two seconds."""
        nonlocal asked
        async with turn:
            try:
                async with asyncio.timeout(PROBE_TIMEOUT):
                    return await _find(hass, address)
            except SercommError, TimeoutError:
                return None
            finally:
                asked += 1
                on_progress(asked / len(targets))

    cameras: dict[str, Found] = {}
    for found in await asyncio.gather(*map(probe, targets)):
        if found is not None:
            cameras.setdefault(found.identity.mac, found)
    return sorted(cameras.values(), key=lambda found: found.identity.title.lower())


async def _find(hass: HomeAssistant, address: Address) -> Found:
    """Ask an address who it is, and the host's second port unless it is silent.

    Raises SercommError.
    """
    try:
        return Found(address=address, identity=await async_identify(hass, address))
    except SercommError as error:
        if isinstance(error, CameraTimeout) or address.port != DEFAULT_PORT:
            raise
    second = Address(address.host, SECOND_PORT)
    return Found(address=second, identity=await async_identify(hass, second))


async def async_targets(hass: HomeAssistant) -> list[Address]:
    """Return whom a search asks: the local networks and who announced itself."""
    return list(
        dict.fromkeys(
            [
                *_neighbours(await network.async_get_adapters(hass)),
                *await _ssdp_answers(hass),
                *await _mdns_answers(hass),
            ]
        )
    )


async def async_follow(
    hass: HomeAssistant, entry: ConfigEntry, seen: Address
) -> dict[str, Any]:
    """Return what to change in an entry whose camera has proved to be at `seen`.

    Nothing while the camera still answers at the entry's own address: it may
    have two network interfaces. Its port and TLS are kept where they work, and
    an entry with TLS never changes to plain http by itself.
    """
    own = home(entry)
    if own == seen or await _shows(hass, own, entry.unique_id):
        return {}
    moved = Address(seen.host, own.port, own.ssl)
    if moved != seen and not await _shows(hass, moved, entry.unique_id):
        return {} if own.ssl and not seen.ssl else place(seen)
    return {CONF_HOST: seen.host}


def ssdp_address(info: SsdpServiceInfo) -> Address | None:
    """Return the address of the API behind an SSDP answer."""
    try:
        location = URL(info.ssdp_location or "")
        host, port = location.host, location.port
    except ValueError:
        # yarl decodes a name only when it is asked for it.
        return None
    if not host:
        return None
    if port is None or port in DESCRIPTION_PORTS:
        return Address(host, DEFAULT_PORT)
    return Address(host, port)


async def _shows(hass: HomeAssistant, address: Address, mac: str | None) -> bool:
    """Whether the camera with this MAC answers at an address."""
    try:
        return (await async_identify(hass, address)).mac == mac
    except SercommError:
        return False


def _neighbours(adapters: Iterable[network.Adapter]) -> list[Address]:
    """Return the addresses around ours; around loopback only without a network."""
    ours = [
        IPv4Interface(f"{first['address']}/{first['network_prefix']}")
        for adapter in adapters
        if adapter["enabled"]
        for first in adapter["ipv4"][:1]
    ]
    outside = [interface for interface in ours if not interface.is_loopback] or ours
    networks = [
        IPv4Network(
            (interface.ip, max(WIDEST_PREFIX, interface.network.prefixlen)),
            strict=False,
        )
        for interface in outside
    ]
    return [
        Address(str(host), DEFAULT_PORT) for net in networks for host in net.hosts()
    ]


async def _ssdp_answers(hass: HomeAssistant) -> list[Address]:
    """Return the cameras that Home Assistant's SSDP has heard of."""
    if ssdp.DOMAIN not in hass.config.components:
        return []
    return [
        address
        for kind in SSDP_TYPES
        for info in await ssdp.async_get_discovery_info_by_st(hass, kind)
        if (address := ssdp_address(info)) is not None
    ]


async def _mdns_answers(hass: HomeAssistant) -> list[Address]:
    """Return the web servers that Home Assistant's mDNS browser has heard of."""
    if zeroconf.DOMAIN not in hass.config.components:
        return []
    browser = (await zeroconf.async_get_async_instance(hass)).zeroconf
    heard = []
    for kind, tls in MDNS_TYPES.items():
        for record in browser.cache.entries_with_name(kind):
            if isinstance(record, DNSPointer):
                service = AsyncServiceInfo(kind, record.alias)
                service.load_from_cache(browser)
                heard += [
                    Address(host, service.port or DEFAULT_PORT, tls)
                    for host in service.parsed_addresses(IPVersion.V4Only)
                ]
    return heard
