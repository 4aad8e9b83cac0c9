"""The command `listen`: how a camera's notifications really look."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
import secrets
import socket

from custom_components.sercomm.api import (
    Camera,
    EventAction,
    EventRules,
    SercommError,
    Trigger,
    check_original,
)

from .output import Output
from .receiver import receiving

GROUPS = ("HTTP_NOTIFY", "HTTP_EVENT", "EVENT", "MOTION")

type Values = dict[str, dict[str, str]]


@dataclass(kw_only=True)
class Listening:
    """How to listen: where, for how long, for how many, and what to change for it."""

    bind: str = "0.0.0.0"  # noqa: S104 - the camera is another machine
    port: int = 0
    seconds: float | None = None
    count: int | None = None
    arrange: bool = False


async def listen(camera: Camera, output: Output, how: Listening) -> None:
    """Print each request that arrives, until the time or the number is over."""
    async with receiving(how.bind, how.port) as (port, arrivals):
        host = f"{own_address(camera.peer or camera.address.host)}:{port}"
        url = f"http://{host}/{secrets.token_urlsafe(6)}"
        output.say(f"listening; notifications are to go to {url}")
        async with arranged(camera, output, url) if how.arrange else _nothing():
            with suppress(TimeoutError):
                async with asyncio.timeout(how.seconds):
                    left = how.count
                    while left is None or left > 0:
                        arrival = await arrivals.get()
                        output.event(arrival.as_dict(), arrival.lines())
                        left = None if left is None else left - 1


@asynccontextmanager
async def arranged(camera: Camera, output: Output, url: str) -> AsyncIterator[None]:
    """Have the camera notify there for the length of a block, then put all back.

    Where it has an HTTP trigger, it is fired once.
    """
    held = await camera.get_groups(GROUPS)
    wanted = changes(held, url)
    originals = {
        group: {key: held[group][key] for key in values}
        for group, values in wanted.items()
    }
    named = ", ".join(f"{g}.{key}" for g, values in wanted.items() for key in values)
    output.say(f"changed until the end: {named or 'nothing'}")
    try:
        await camera.set_groups(wanted)
        with suppress(SercommError):
            await camera.fire_http_trigger()
        yield
    finally:
        await _put_back(camera, output, originals)


def changes(held: Mapping[str, Mapping[str, str]], url: str) -> Values:
    """Return what a camera that holds this is to hold so that it notifies there.

    Only keys that it shows, and only what differs. Of the rules each that has a
    notification of its own.
    """
    wanted: Values = {
        "HTTP_NOTIFY": {"http_notify": "1", "http_url": url, "event_data_flag": "1"},
        "HTTP_EVENT": {"http_event_en": "1"},
        "MOTION": {"md_mode": "1"},
        "EVENT": {},
    }
    events = dict(held.get("EVENT", {}))
    rules = EventRules.parse(events)
    for trigger in (Trigger.MOTION, Trigger.HTTP):
        if rules.is_on(trigger, EventAction.NOTIFY) is False:
            changed = rules.change(trigger, EventAction.NOTIFY, on=True)
            wanted["EVENT"] |= changed
            rules = EventRules.parse(events := events | changed)
    # Armed last, when all else is in its place.
    wanted["EVENT"]["event_trigger"] = "1"
    found = {
        group: {
            key: value
            for key, value in values.items()
            if held.get(group, {}).get(key, value) != value
        }
        for group, values in wanted.items()
    }
    return {group: values for group, values in found.items() if values}


async def _put_back(camera: Camera, output: Output, originals: Values) -> None:
    """Give the camera what it held; whatever fails does not keep the rest from it."""
    for group, values in reversed(originals.items()):
        try:
            await camera.set_group(group, values, check=check_original)
        except SercommError as error:
            output.say(f"{group} could not be put back ({error}): {', '.join(values)}")
        else:
            output.say(f"put back: {group} {', '.join(values)}")


@asynccontextmanager
async def _nothing() -> AsyncIterator[None]:
    """Change nothing."""
    yield


def own_address(camera: str) -> str:
    """Return the address of this machine that the camera can reach."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Nothing is sent: the system only chooses the way.
        probe.connect((camera, 9))
        address: str = probe.getsockname()[0]
    return address
