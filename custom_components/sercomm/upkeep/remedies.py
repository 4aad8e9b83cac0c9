"""How what is advised is written, each setting seen to be kept.

Cameras answer OK also to what they cut or do not take (SerComm firmware source, 2006,
cuts passwords and names in silence).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from ..api import AccessDenied, CommandRefused, NotAvailable, NotKept, ReadBack
from .advice import (
    EVENT,
    H264,
    LARGEST,
    REGISTER,
    SYSTEM,
    UPNP,
    USER,
    Advice,
    provider_rules,
    time_server_changes,
    vendor_server,
)

type Pairs = Mapping[str, str]


class Settings(Protocol):
    """What is known of a camera's groups, and writes to them."""

    rules_lock: asyncio.Lock

    def known(self, group: str) -> Pairs:
        """Return what the camera last showed of a group, maybe nothing."""

    async def async_write_and_look(self, group: str, values: Pairs) -> ReadBack:
        """Write keys, and return what the camera made of it; raises SercommError."""


type Remedy = Callable[[Settings, Pairs], Awaitable[None]]
"""Takes the settings, and what else has to be known. Raises SercommError."""


async def _async_write(settings: Settings, group: str, values: Pairs) -> None:
    """Write keys of a group and see that they are kept. Raises SercommError.

    What the camera does not show again is believed.
    """
    read_back = await settings.async_write_and_look(group, values)
    if read_back.differs:
        raise NotKept("it said OK, but kept its old setting")


async def async_close_ports(settings: Settings, _: Pairs) -> None:
    """Keep a camera from opening the router. Raises SercommError.

    Where it will not stop opening ports alone, UPnP goes off as a whole.
    """
    try:
        await _async_write(settings, UPNP, {"upnp_traversal": "0"})
    # A camera that does not answer is no reason to switch off more than was asked.
    except AccessDenied, CommandRefused, NotAvailable:
        await _async_write(settings, UPNP, {"upnp_mode": "0"})


async def async_set_zone(settings: Settings, details: Pairs) -> None:
    """Set the zone and daylight saving of `details`. Raises SercommError."""
    keys = ("time_zone", "daylight_saving")
    changes = {key: details[key] for key in keys if key in details}
    await _async_write(settings, SYSTEM, changes)


async def async_require_login(settings: Settings, _: Pairs) -> None:
    """Let nobody watch without a login. Raises SercommError."""
    # Published set-ups stream from `rtsp://administrator@…` without a password
    # (homebridge-camera-ffmpeg, issues 797, 1274 and 1306): with 0 here anybody may.
    await _async_write(settings, USER, {"login_check": "1"})


async def async_forget_server(settings: Settings, _: Pairs) -> None:
    """Take the address of the vendor's server out. Raises SercommError."""
    # The status beside it is left alone: owners only ever blank the address, and what
    # a camera does with a status that it did not set itself is not known.
    await _async_write(settings, REGISTER, {"register_gw": ""})


async def _async_stop_vendor(settings: Settings, details: Pairs) -> None:
    """Take a vendor's server out, and what it has written. Raises SercommError."""
    if vendor_server(settings.known(REGISTER)):
        await async_forget_server(settings, details)
    async with settings.rules_lock:
        if keys := provider_rules(settings.known(EVENT)):
            await _async_write(settings, EVENT, dict.fromkeys(keys, ""))


async def _async_use_time_server(settings: Settings, _: Pairs) -> None:
    """Let the camera ask a time server every day. Raises SercommError."""
    changes = time_server_changes(settings.known(SYSTEM))
    await _async_write(settings, SYSTEM, changes)


async def _async_raise_resolution(settings: Settings, _: Pairs) -> None:
    """Try 1280x720, and take back what the camera makes of it instead.

    Raises SercommError.
    """
    # Listing 1280x720 does not mean that it is taken (Sercomm-API issue 12).
    before = settings.known(H264)["resolution"]
    read_back = await settings.async_write_and_look(H264, {"resolution": LARGEST})
    if not read_back.differs:
        return
    if read_back.values["resolution"] != before:
        await _async_write(settings, H264, {"resolution": before})
    raise NotKept("it said OK, but has no such resolution")


REMEDIES: Mapping[Advice, Remedy] = {
    Advice.REQUIRE_LOGIN: async_require_login,
    Advice.SET_TIME_ZONE: async_set_zone,
    Advice.USE_TIME_SERVER: _async_use_time_server,
    Advice.CLOSE_PORTS: async_close_ports,
    Advice.STOP_VENDOR: _async_stop_vendor,
    Advice.HIGH_RESOLUTION: _async_raise_resolution,
}
