"""The settings that repairs write, each seen to be kept before a repair is done.

Cameras answer OK also to what they cut or do not take (SerComm firmware source, 2006,
cuts passwords and names in silence).
"""

from collections.abc import Awaitable, Callable, Mapping

from ..api import AccessDenied, CommandRefused, NotAvailable
from ..runtime import SercommRuntime
from .raising import Problem

SYSTEM = "SYSTEM"
UPNP = "UPNP"
REGISTER = "OEM_REGISTER"
USER = "USER"

type Pairs = Mapping[str, str]
type Fix = Callable[[SercommRuntime, Pairs], Awaitable[None]]


async def _async_write(runtime: SercommRuntime, group: str, values: Pairs) -> None:
    """Write keys of a group and see that they are kept. Raises SercommError.

    What the camera does not show again is believed.
    """
    held = await runtime.coordinator.async_write_and_look(group, values)
    if held.differs:
        raise CommandRefused("it said OK, but kept its old setting")


async def _async_close_ports(runtime: SercommRuntime, _: Pairs) -> None:
    """Keep a camera from opening the router. Raises SercommError.

    Where it will not stop opening ports alone, UPnP goes off as a whole.
    """
    try:
        await _async_write(runtime, UPNP, {"upnp_traversal": "0"})
    # A camera that does not answer is no reason to switch off more than was asked.
    except AccessDenied, CommandRefused, NotAvailable:
        await _async_write(runtime, UPNP, {"upnp_mode": "0"})


async def _async_set_zone(runtime: SercommRuntime, details: Pairs) -> None:
    """Set the zone and daylight saving that the issue names. Raises SercommError."""
    keys = ("time_zone", "daylight_saving")
    changes = {key: details[key] for key in keys if key in details}
    await _async_write(runtime, SYSTEM, changes)


async def _async_require_login(runtime: SercommRuntime, _: Pairs) -> None:
    """Let nobody watch without a login. Raises SercommError."""
    # Published set-ups stream from `rtsp://administrator@…` without a password
    # (homebridge-camera-ffmpeg, issues 797, 1274 and 1306): with 0 here anybody may.
    await _async_write(runtime, USER, {"login_check": "1"})


async def _async_forget_server(runtime: SercommRuntime, _: Pairs) -> None:
    """Take the address of the vendor's server out. Raises SercommError."""
    # The status beside it is left alone: owners only ever blank the address, and what
    # a camera does with a status that it did not set itself is not known.
    await _async_write(runtime, REGISTER, {"register_gw": ""})


FIXES: Mapping[str, Fix] = {
    Problem.OPEN_VIEWING: _async_require_login,
    Problem.PHONE_HOME: _async_forget_server,
    Problem.UPNP_OPENS_PORTS: _async_close_ports,
    Problem.WRONG_TIME_ZONE: _async_set_zone,
}
