"""Polling: only what is needed, within the budget."""

import asyncio
from datetime import timedelta
import itertools

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.sercomm.api import CLOCK, group
from tests.cameras import PERSONAS, SetUp, act, poll, value_of
from tests.conftest import SetUpCamera
from tests.polls import (
    DELIVERY_OFF,
    FOR_REPAIRS,
    enable_only,
    groups_asked,
    paths_and_groups,
    paths_asked,
)
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)


async def test_several_groups_in_one_request(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """All groups that are due come in one request; slow ones every tenth time.

    What is no group takes turns, so that there are two requests.
    """
    _, camera = await set_up("rc8230")
    often = {"EVENT", "HTTP_NOTIFY", "HTTP_EVENT", "MOTION", "SYSTEM", "H264", "JPEG"}
    seldom = {"AUDIO", "RTSP_RTP", "STREAMS", *FOR_REPAIRS}
    for number in range(1, 21):
        camera.clear_requests()
        await poll(hass, freezer)
        (groups,) = groups_asked(camera)
        slow = number % 10 == 0
        assert groups == often | (seldom if slow else set())
        (beside,) = paths_asked(camera) - {
            "/adm/get_group.cgi",
            "/util/query.cgi",
        }
        assert beside == {0: "/adm/date.cgi", 1: "/adm/wireless_status.cgi"}.get(
            number % 10 if number > 1 else 2, "/io/query_filter.cgi"
        )


async def test_only_what_is_needed(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What only disabled entities need is not asked."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    await enable_only(hass, entry, camera, "switch.status_led")
    await poll(hass, freezer, 11)
    asked = groups_asked(camera)
    assert asked.pop(9) == {"SYSTEM", *FOR_REPAIRS}
    assert asked == [{"SYSTEM"}] * 10
    # At the fifth poll it is asked who it is.
    assert len(camera.requests) == 12


async def test_what_delivery_needs(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Delivery watches its groups, whether entities need them or not."""
    entry, camera = await set_up("rc8230", data={"enable_motion": True})
    await enable_only(hass, entry, camera, "event.detection")
    await poll(hass, freezer)
    (groups,) = groups_asked(camera)
    assert {"EVENT", "HTTP_NOTIFY", "HTTP_EVENT"} <= groups
    assert not groups & {"SYSTEM", "H264", "JPEG", "PTZ", "VIDEO"}
    assert paths_asked(camera) == {"/adm/get_group.cgi", "/adm/http_trigger.cgi"}
    assert len(camera.requests) == 2


@pytest.mark.parametrize("persona", PERSONAS)
async def test_heartbeat(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, persona: str
) -> None:
    """A camera of which nothing is needed hears from us at every poll."""
    entry, camera = await set_up(persona, options=DELIVERY_OFF)
    await enable_only(hass, entry, camera, "button.reboot")
    await poll(hass, freezer, 3)
    assert camera.paths() == ["/util/query.cgi"] * 3


async def test_scan_interval(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """The option says how often."""
    _, camera = await set_up("rc8230", options={"scan_interval": 300})
    await poll(hass, freezer, 4)
    assert not camera.requests
    await poll(hass, freezer)
    assert groups_asked(camera)


async def test_one_group_at_a_time(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Where one request shows one group, sources take turns within the budget."""
    _, camera = await set_up(prepare=show_one_group)
    asked: list[set[str]] = []
    for _ in range(10):
        camera.clear_requests()
        await poll(hass, freezer)
        assert len(camera.requests) <= 3
        assert all(len(groups) == 1 for groups in groups_asked(camera))
        asked.append(paths_and_groups(camera))
    everything = set().union(*asked)
    assert everything >= {
        *("EVENT", "HTTP_NOTIFY", "HTTP_EVENT", "MOTION", "SYSTEM", "H264", "JPEG"),
        "/io/query_filter.cgi",
    }
    assert {"EVENT", "HTTP_NOTIFY"} <= asked[0]
    for source in ("EVENT", "SYSTEM", "JPEG", "/io/query_filter.cgi"):
        turns = [number for number, names in enumerate(asked) if source in names]
        assert len(turns) >= 3
        assert all(b - a <= 4 for a, b in itertools.pairwise(turns))
    assert camera.max_in_flight == 1


def show_one_group(camera: Simulator) -> None:
    """Let a camera show only the first group asked for."""
    camera.multi_group = False


async def test_unknown_group_is_no_failure(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A group that vanishes makes its entities unknown and nothing else."""
    _, camera = await set_up(options=DELIVERY_OFF, prepare=show_one_group)
    del camera.groups["JPEG"]
    camera.faults.set("/io/query_filter.cgi", "status", code=404)
    await poll(hass, freezer, 6)
    assert value_of(hass, camera, "select.snapshot_resolution") == "unknown"
    assert value_of(hass, camera, "binary_sensor.night_vision") == "unknown"
    assert value_of(hass, camera, "select.video_resolution") == "1280x720"


async def test_write_during_a_poll(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What is written while a poll runs is not undone by what it read before."""
    entry, camera = await set_up("rc8230")
    camera.faults.set("/io/query_filter.cgi", "delay", seconds=10)
    freezer.tick(60)
    async_fire_time_changed(hass)
    while "/io/query_filter.cgi" not in camera.paths():
        await asyncio.sleep(0)
    # The groups are read, the filter is not; the write waits for its turn behind
    # it, but is shown to the poll as if it had been let in between.
    assert groups_asked(camera)
    entry.runtime_data.coordinator.async_patch("SYSTEM", {"led_mode": "0"})
    camera.groups["SYSTEM"]["led_mode"] = "0"
    assert value_of(hass, camera, "switch.status_led") == "off"
    camera.faults.clear()
    freezer.tick(10)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.coordinator.proved
    assert value_of(hass, camera, "binary_sensor.night_vision") != "unknown"
    assert value_of(hass, camera, "switch.status_led") == "off"

    camera.groups["SYSTEM"]["led_mode"] = "1"
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.status_led") == "on"


async def test_what_is_wanted_during_a_poll(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What is to be read anew is not taken from a poll that has begun before."""
    entry, camera = await set_up("rc8230")
    await poll(hass, freezer, 9)
    camera.faults.set("/adm/date.cgi*", "delay", seconds=10)
    camera.clear_requests()
    freezer.tick(60)
    async_fire_time_changed(hass)
    while "/adm/date.cgi" not in paths_asked(camera):
        await asyncio.sleep(0)
    (groups,) = groups_asked(camera)
    assert "UPNP" in groups
    entry.runtime_data.coordinator.async_forget(CLOCK)
    entry.runtime_data.coordinator.async_hurry([group("UPNP")])
    camera.faults.clear()
    freezer.tick(10)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert value_of(hass, camera, "sensor.clock_drift") == "unknown"
    for again in (True, False):
        camera.clear_requests()
        await poll(hass, freezer)
        (groups,) = groups_asked(camera)
        assert ("UPNP" in groups) is again
        assert ("/adm/date.cgi" in paths_asked(camera)) is again
        assert value_of(hass, camera, "sensor.clock_drift") != "unknown"


async def test_one_request_at_a_time(
    hass: HomeAssistant, set_up_camera: SetUpCamera
) -> None:
    """Polls, stills and commands of many never meet at the camera."""
    entry, camera = await set_up_camera("rc8230", options=DELIVERY_OFF)
    camera.persona.latency = 0.01
    camera.reset_counters()
    camera.clear_requests()
    runtime = entry.runtime_data
    async with asyncio.TaskGroup() as many:
        for _ in range(3):
            many.create_task(runtime.coordinator.async_refresh())
            many.create_task(runtime.camera.snapshot())
            many.create_task(act(hass, camera, "switch.status_led", "turn_off"))
            many.create_task(act(hass, camera, "button.ptz_up", "press"))
    assert len(camera.requests) >= 8
    assert camera.max_in_flight == 1


async def test_changes_outside_are_seen(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What others change in the camera shows after the next poll."""
    _, camera = await set_up("rc8230")
    camera.groups["EVENT"]["event_trigger"] = "1"
    camera.groups["H264"]["resolution"] = "2"
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.armed") == "on"
    assert value_of(hass, camera, "select.video_resolution") == "320x240"


async def test_never_silent_for_long(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """At the longest interval the camera still hears from us every ten minutes."""
    _, camera = await set_up("rc8230", options={"scan_interval": 600})
    for _ in range(3):
        camera.clear_requests()
        freezer.tick(timedelta(minutes=10))
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert camera.requests
