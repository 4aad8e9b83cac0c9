"""Whom a search asks: the networks around us, and who was heard of."""

from typing import Any
from unittest.mock import AsyncMock, MagicMock, patch

from homeassistant.components import network, ssdp, zeroconf
from homeassistant.core import HomeAssistant
from homeassistant.helpers.service_info.ssdp import SsdpServiceInfo
import pytest
from zeroconf import current_time_millis
from zeroconf._cache import DNSCache
from zeroconf._dns import DNSAddress, DNSPointer, DNSService
from zeroconf.const import _CLASS_IN, _TYPE_A, _TYPE_PTR, _TYPE_SRV

from custom_components.sercomm.api import Address
from custom_components.sercomm.flows import search

pytestmark = pytest.mark.usefixtures("no_setup")


def adapter(*addresses: tuple[str, int], enabled: bool = True) -> dict[str, Any]:
    """Return a network adapter as Home Assistant describes it."""
    return {
        "name": "eth0",
        "index": 1,
        "enabled": enabled,
        "auto": True,
        "default": True,
        "ipv6": [],
        "ipv4": [{"address": a, "network_prefix": p} for a, p in addresses],
    }


@pytest.mark.parametrize(
    ("adapters", "count", "first", "last"),
    [
        ([adapter(("192.168.1.5", 24))], 254, "192.168.1.1", "192.168.1.254"),
        ([adapter(("10.1.2.3", 8))], 254, "10.1.2.1", "10.1.2.254"),
        ([adapter(("192.168.1.5", 23))], 254, "192.168.1.1", "192.168.1.254"),
        ([adapter(("192.168.1.5", 28))], 14, "192.168.1.1", "192.168.1.14"),
        ([adapter(("192.168.1.5", 32))], 1, "192.168.1.5", "192.168.1.5"),
        (
            [adapter(("192.168.1.5", 24), ("10.0.0.1", 24))],
            254,
            "192.168.1.1",
            "192.168.1.254",
        ),
        (
            [adapter(("192.168.1.5", 24)), adapter(("192.168.1.6", 24))],
            254,
            "192.168.1.1",
            "192.168.1.254",
        ),
        (
            [adapter(("192.168.1.5", 24)), adapter(("10.0.0.1", 24))],
            508,
            "192.168.1.1",
            "10.0.0.254",
        ),
        (
            [adapter(("192.168.1.5", 24)), adapter(("10.0.0.1", 24), enabled=False)],
            254,
            "192.168.1.1",
            "192.168.1.254",
        ),
        (
            [adapter(("127.0.0.1", 8)), adapter(("192.168.1.5", 24))],
            254,
            "192.168.1.1",
            "192.168.1.254",
        ),
        ([adapter(("127.0.0.1", 8))], 254, "127.0.0.1", "127.0.0.254"),
        ([adapter()], 0, None, None),
        ([], 0, None, None),
    ],
)
async def test_targets(
    hass: HomeAssistant,
    adapters: list[dict[str, Any]],
    count: int,
    first: str | None,
    last: str | None,
) -> None:
    """Every adapter gives at most the 254 addresses around ours."""
    with patch.object(network, "async_get_adapters", return_value=adapters):
        targets = await search.async_targets(hass)
    assert len(targets) == count
    assert all(target.port == 80 and not target.ssl for target in targets)
    assert [target.host for target in targets[:1] + targets[-1:]] == (
        [first, last] if count else []
    )


async def test_targets_of_the_real_network_component(hass: HomeAssistant) -> None:
    """Home Assistant's own list of adapters is understood."""
    targets = await search.async_targets(hass)
    assert Address("10.10.10.1", 80) in targets
    assert len(targets) == 254


async def test_ssdp_answers(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cameras that SSDP has heard of are asked, wherever they are."""
    heard: dict[str, list[str | None]] = {
        search.SSDP_TYPES[0]: ["http://192.0.2.7:6789/device.xml", None],
        search.SSDP_TYPES[1]: ["http://192.0.2.8:8080/device.xml"],
    }

    async def by_st(hass: HomeAssistant, st: str) -> list[SsdpServiceInfo]:
        return [
            SsdpServiceInfo(ssdp_usn="uuid:x", ssdp_st=st, ssdp_location=at, upnp={})
            for at in heard[st]
        ]

    monkeypatch.setattr(network, "async_get_adapters", AsyncMock(return_value=[]))
    monkeypatch.setattr(ssdp, "async_get_discovery_info_by_st", by_st)
    assert await search.async_targets(hass) == []
    hass.config.components.add("ssdp")
    assert await search.async_targets(hass) == [
        Address("192.0.2.7", 80),
        Address("192.0.2.8", 8080),
    ]


@pytest.mark.parametrize(
    ("web", "ssl"), [("_http._tcp.local.", False), ("_https._tcp.local.", True)]
)
async def test_mdns_answers(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, web: str, *, ssl: bool
) -> None:
    """Web servers that mDNS has heard of are asked; half an answer is no answer."""
    now = current_time_millis()
    cache = DNSCache()
    cache.async_add_records(
        [
            DNSAddress(
                web, _TYPE_A, _CLASS_IN, 120, bytes((192, 0, 2, 1)), created=now
            ),
            DNSPointer(web, _TYPE_PTR, _CLASS_IN, 120, f"RC8230-92fff7.{web}", now),
            DNSPointer(web, _TYPE_PTR, _CLASS_IN, 120, f"unresolved.{web}", now),
            DNSService(
                f"RC8230-92fff7.{web}",
                _TYPE_SRV,
                _CLASS_IN,
                120,
                0,
                0,
                8081,
                "rc8230-92fff7.local.",
                now,
            ),
            DNSAddress(
                "rc8230-92fff7.local.",
                _TYPE_A,
                _CLASS_IN,
                120,
                bytes((192, 0, 2, 9)),
                created=now,
            ),
        ]
    )
    browser = MagicMock(cache=cache)
    monkeypatch.setattr(network, "async_get_adapters", AsyncMock(return_value=[]))
    monkeypatch.setattr(
        zeroconf,
        "async_get_async_instance",
        AsyncMock(return_value=MagicMock(zeroconf=browser)),
    )
    assert await search.async_targets(hass) == []
    hass.config.components.add("zeroconf")
    assert await search.async_targets(hass) == [Address("192.0.2.9", 8081, ssl)]
