"""What the tests of delivery share: how motion comes, what keeps it away, and time."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed_exact

from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.delivery.decision import outlook
from custom_components.sercomm.delivery.live_stream import LiveDelivery
from custom_components.sercomm.issues.raising import Problem
from tests.cameras import act, state_of
from tests.simulator import Simulator
from tests.simulator.schedule import is_scheduled
from tests.waiting import patiently, until

ID = "Zm9yLXRlc3RzLW9ubHkh"
FIRE = "/adm/http_trigger.cgi"
SET = "/adm/set_group.cgi"
GET = "/adm/get_group.cgi"
STREAM = "/img/video.mjpeg"
TEST = "button.test_delivery"
MOTION = "binary_sensor.motion"
EVENT = "event.detection"
DELIVERY = "sensor.motion_delivery"
LEVEL = "sensor.motion_level"
# Without it the live stream would step in, and go on for ever.
PUSH = {"motion_delivery": "push"}
LIVE = {"motion_delivery": "live"}
LONG = 3600.0

type Fields = list[tuple[str, str]]
type Begin = Callable[..., Any]


def arm(camera: Simulator) -> None:
    """Let a camera see everything, and send small pictures."""
    camera.groups["EVENT"]["event_trigger"] = "1"
    camera.groups["MOTION"] |= {"md_mode": "1", "md_switch1": "1", "md_switch2": "1"}
    camera.groups["AUDIO"] |= {"au_trigger_en": "1", "audio_in": "1"}
    camera.groups["JPEG"]["resolution"] = "1"
    camera.persona.frame_rate = 10


def arm_events(camera: Simulator) -> None:
    """Let the camera act on events, whatever it watches."""
    camera.groups["EVENT"]["event_trigger"] = "1"


def mute(camera: Simulator) -> None:
    """Keep the camera's notifications from arriving: its proxy is not there."""
    camera.groups["HTTP_NOTIFY"] |= {"http_proxy": "127.0.0.1", "http_proxy_no": "9"}


def unmute(camera: Simulator) -> None:
    """Let its notifications arrive again."""
    camera.groups["HTTP_NOTIFY"]["http_proxy"] = ""


def arm_and_mute(camera: Simulator) -> None:
    """Let it act on events, and nobody hear of it."""
    arm_events(camera)
    mute(camera)


def reason_of(hass: HomeAssistant, camera: Simulator) -> tuple[str, str]:
    """Return how motion is delivered, and why; also where the camera is disarmed."""
    state = state_of(hass, camera, DELIVERY)
    reason = state.attributes["reason"]
    if reason == "disarmed":
        event = camera.groups["EVENT"]
        resting = not is_scheduled(event, camera.state.local_time())
        assert event["event_trigger"] == "0" or resting
        (entry,) = (
            entry
            for entry in hass.config_entries.async_entries(DOMAIN)
            if entry.unique_id == camera.persona.mac
        )
        reason = reason_apart_from_arming(entry)
    return state.state, reason


def reason_apart_from_arming(entry: ConfigEntry[Any]) -> str:
    """Return why delivery is in its state, as it would be told of an armed camera."""
    facts = entry.runtime_data.delivery._facts()
    return str(outlook(replace(facts, armed=True)).reason)


def repairs(hass: HomeAssistant) -> list[str | None]:
    """Return the repairs that are about delivery."""
    return [
        issue.translation_key
        for (domain, issue_id), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN and not issue_id.startswith(tuple(Problem))
    ]


def fired(camera: Simulator) -> int:
    """Return how often the camera was asked to fire."""
    return camera.paths().count(FIRE)


def told(camera: Simulator) -> list[Fields]:
    """Return the fields of every set_group request."""
    return [
        parse_qsl(request.query, keep_blank_values=True)
        for request in camera.requests
        if request.path == SET
    ]


async def fail(
    hass: HomeAssistant, camera: Simulator, freezer: FrozenDateTimeFactory
) -> str | None:
    """Press the test button; return the key of the text that says what is wrong."""
    with pytest.raises(HomeAssistantError) as raised:
        await patiently(hass, freezer, act(hass, camera, TEST, "press"))
    return raised.value.translation_key


def live_of(entry: Any) -> LiveDelivery:
    """Return what holds the live stream of an entry."""
    found: LiveDelivery = entry.runtime_data.delivery.live
    return found


async def stream_gone(camera: Simulator) -> None:
    """Wait until the camera has no stream open."""
    await until(lambda: not camera.open_streams)


class Watch:
    """Lets time pass in front of a camera whose live stream is read."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        self.hass = hass
        self.freezer = freezer
        self.events: list[dict[str, Any]] = []
        self.most_streams = 0
        hass.bus.async_listen("state_changed", self._changed)

    @callback
    def _changed(self, event: Event[Any]) -> None:
        state = event.data["new_state"]
        if state is not None and "event_type" in state.attributes:
            kept = ("event_type", "window", "level")
            if state.state not in ("unknown", "unavailable"):
                self.events.append({key: state.attributes.get(key) for key in kept})

    async def wait(self, camera: Simulator, seconds: float, step: float = 0.5) -> None:
        """Let seconds pass in steps; every step gives at least one frame."""
        for _ in range(round(seconds / step)):
            self.freezer.tick(step)
            async_fire_time_changed_exact(self.hass)
            for _ in range(100):
                await asyncio.sleep(0)
                self.most_streams = max(self.most_streams, camera.open_streams)

    async def motion(self, camera: Simulator) -> None:
        """Let something move for a moment in the stream, and half a minute pass."""
        camera.show("motion", level=201, seconds=LONG)
        await self.wait(camera, 1)
        camera.show("motion", level=0, seconds=LONG)
        await self.wait(camera, 30, 1)

    async def up(self, entry: Any, camera: Simulator) -> None:
        """Wait for the stream, of an entry that may be set up anew."""
        await until(lambda: entry.state is ConfigEntryState.LOADED)
        for _ in range(400):
            if live_of(entry).is_up:
                return
            await self.wait(camera, 0.5)
        raise AssertionError(live_of(entry).failure)
