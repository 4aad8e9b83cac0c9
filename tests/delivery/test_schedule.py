"""A camera that rests by its schedule is not taken for one that cannot reach us."""

from datetime import datetime

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.api import keeps_silent
from tests.cameras import SetUp, poll
from tests.delivery.deliveries import PUSH, arm_events, fail, fired, reason_of, repairs
from tests.simulator import Simulator
from tests.waiting import patiently

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")

# A Tuesday; the cameras are in London.
BEFORE = "2026-12-01 06:00:00+00:00"
WITHIN = "2026-12-01 12:00:00+00:00"
LONDON = {"time_zone": "26", "daylight_saving": "1"}


def keep_to_office_hours(camera: Simulator) -> None:
    """Let a camera act on events from 8 to 18, also when it is told to fire."""
    arm_events(camera)
    camera.persona.http_trigger_needs_arming = True
    camera.groups["EVENT"] |= {"event_schedule": "1", "event_define1": "808001800"}


async def test_resting(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Its silence proves nothing; when its time begins it is tested."""
    freezer.move_to(BEFORE)
    _, camera = await patiently(
        hass, freezer, set_up("rc8230", options=PUSH, prepare=keep_to_office_hours)
    )
    assert reason_of(hass, camera) == ("push", "awaiting_event")
    assert not repairs(hass)
    camera.clear_requests()
    await poll(hass, freezer, 3)
    assert not fired(camera)
    assert await fail(hass, camera, freezer) == "delivery_disarmed"
    assert reason_of(hass, camera) == ("push", "awaiting_event")

    freezer.move_to(WITHIN)
    await poll(hass, freezer)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)


async def test_going_to_rest(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What is verified stays so over the hours in which nothing can come."""
    freezer.move_to(WITHIN)
    _, camera = await patiently(
        hass, freezer, set_up("rc8230", options=PUSH, prepare=keep_to_office_hours)
    )
    assert reason_of(hass, camera) == ("push", "verified")
    freezer.move_to("2026-12-01 20:00:00+00:00")
    camera.clear_requests()
    await patiently(hass, freezer, poll(hass, freezer, 3))
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)


@pytest.mark.parametrize(
    ("event", "now", "silent"),
    [
        ({}, BEFORE, True),
        ({}, WITHIN, False),
        ({}, "2026-12-05 12:00:00+00:00", True),
        ({}, "2026-12-01 07:56:00+00:00", True),
        ({}, "2026-12-01 08:06:00+00:00", False),
        ({}, "2026-12-01 17:54:00+00:00", False),
        ({}, "2026-12-01 17:58:00+00:00", True),
        ({}, "2026-07-01 07:30:00+00:00", False),
        ({"event_schedule": "0"}, BEFORE, False),
        ({"event_define1": ""}, BEFORE, False),
        ({"event_define1": "1,08:00,18:00"}, BEFORE, False),
        ({"event_define2": "?"}, BEFORE, False),
        ({"event_define4": "200000700"}, BEFORE, False),
        ({"event_define4": "300000700"}, BEFORE, True),
        ({"event_define4": "900000700"}, BEFORE, False),
    ],
)
def test_silence(event: dict[str, str], now: str, silent: bool) -> None:
    """By the camera's own time, with room for a wrong clock, and only where known."""
    held = {"event_schedule": "1", "event_define1": "808001800", **event}
    assert keeps_silent(held, LONDON, datetime.fromisoformat(now)) is silent


@pytest.mark.parametrize("zone", ["", "?", "999", "²"])
def test_silence_in_an_unknown_zone(zone: str) -> None:
    """Without the camera's time nobody can tell."""
    held = {"event_schedule": "1", "event_define1": "808001800"}
    moment = datetime.fromisoformat(BEFORE)
    assert not keeps_silent(held, {"time_zone": zone}, moment)
