"""Which devices of the network Home Assistant hands to the integration."""

from fnmatch import fnmatch
import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.sercomm import const

MANIFEST: dict[str, Any] = json.loads(
    Path(const.__file__).with_name("manifest.json").read_text()
)
# Every prefix that the IEEE lists for SerComm.
PREFIXES = """
    000E8F 00C002 0C7329 105072 142E5E 147D05 18EFC0 2C0823 2C93FB 3802DE 3C62F0 3C9872
    4CFBFE 54ECB0 60CE86 646772 74375F 749D79 788102 7894B4 944A0C B4A5EF BC96E5 D42122
    D460E3 E06066 E81B69
"""
TYPES = ("_http._tcp.local.", "_https._tcp.local.")


@pytest.mark.parametrize("prefix", PREFIXES.split())
def test_every_prefix(prefix: str) -> None:
    """A camera with its factory name is found by DHCP, whatever its prefix."""
    seen = {"hostname": "sc92fff7", "macaddress": f"{prefix}92FFF7"}
    assert any(
        all(fnmatch(seen[key], wanted) for key, wanted in matcher.items())
        for matcher in MANIFEST["dhcp"]
        if "registered_devices" not in matcher
    )


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(
    ("name", "mac"),
    [
        ("rc8230-92fff7", None),
        ("icamera2-0d2a2e", None),
        ("front door", "000e8f92fff7"),
        ("front door", "e0:60:66:0d:2a:2e"),
    ],
)
def test_bonjour(kind: str, name: str, mac: str | None) -> None:
    """A camera is found by its Bonjour name, renamed by the MAC in its properties."""
    assert any(
        matcher["type"] == kind
        and fnmatch(name, matcher.get("name", "*"))
        and fnmatch(mac or "", matcher.get("properties", {}).get("mac", "*"))
        for matcher in MANIFEST["zeroconf"]
    )
    assert not any(
        fnmatch("printer", matcher.get("name", "*"))
        and fnmatch("aabbccddeeff", matcher.get("properties", {}).get("mac", "*"))
        for matcher in MANIFEST["zeroconf"]
    )


def test_manufacturer() -> None:
    """Cameras of gateways announce themselves as of iControl."""
    assert {"manufacturer": "iControl"} in MANIFEST["ssdp"]
