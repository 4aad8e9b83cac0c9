"""Polling: only what is needed, within the budget, through failures and back."""

import asyncio
from datetime import timedelta
import itertools
import re

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.sercomm.const import DOMAIN
from tests.cameras import PERSONAS, SetUp, act, entity_id, equip, poll, value_of
from tests.conftest import SetUpCamera
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

READ_EVERYWHERE = (
    *("EVENT", "HTTP_NOTIFY", "HTTP_EVENT", "MOTION", "SYSTEM", "VIDEO", "H264"),
    *("JPEG", "AUDIO", "PTZ", "SMBC", "SDCARD", "UPNP", "BONJOUR"),
)
# Read at every tenth poll, whatever entities need.
FOR_REPAIRS = {"PTZ", "UPNP"}
DELIVERY_OFF = {"motion_delivery": "off"}
GROUPS = re.compile(r"/adm/get_group\.cgi\?group=(.+)")


def groups_asked(camera: Simulator) -> list[set[str]]:
    """Return the groups of each get_group request."""
    found = [GROUPS.fullmatch(path) for path in camera.paths()]
    return [set(match[1].split("&")) for match in found if match]


def paths_asked(camera: Simulator) -> set[str]:
    """Return the CGIs asked, without their queries."""
    return {request.path for request in camera.requests}


def reauths(hass: HomeAssistant) -> int:
    """Return how many flows ask for a new login."""
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    return len([flow for flow in flows if flow["context"]["source"] == SOURCE_REAUTH])


async def enable_only(
    hass: HomeAssistant, entry: MockConfigEntry, camera: Simulator, *names: str
) -> None:
    """Disable all entities but these, and load the entry anew."""
    registry = er.async_get(hass)
    kept = {entity_id(hass, camera, name) for name in names}
    for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
        if entity.entity_id not in kept:
            registry.async_update_entity(
                entity.entity_id, disabled_by=er.RegistryEntryDisabler.USER
            )
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    camera.clear_requests()


@pytest.mark.parametrize("persona", PERSONAS)
async def test_idle_cost(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, persona: str
) -> None:
    """An idle camera at default settings gets at most three requests a minute."""
    _, camera = await set_up(persona)
    for _ in range(20):
        camera.clear_requests()
        await poll(hass, freezer)
        assert 1 <= len(camera.requests) <= 3
        assert not [path for path in camera.paths() if "set" in path]
    assert camera.max_in_flight == 1


@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize("persona", PERSONAS)
async def test_cost_of_everything(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    all_enabled: None,
    persona: str,
    several: bool,
) -> None:
    """With every entity enabled it is at most six, and each source has its turn."""

    def prepare(camera: Simulator) -> None:
        equip(camera)
        camera.multi_group = several

    _, camera = await set_up(persona, prepare=prepare)
    asked: set[str] = set()
    for _ in range(20):
        camera.clear_requests()
        await poll(hass, freezer)
        assert 1 <= len(camera.requests) <= 6
        asked |= paths_and_groups(camera)
    assert asked >= {
        *(set(READ_EVERYWHERE) & camera.groups.keys()),
        "/adm/log.cgi",
        "/adm/wireless_status.cgi",
    }
    assert ("/adm/date.cgi" in asked) is (persona != "oc810")
    assert camera.max_in_flight == 1


async def test_several_groups_in_one_request(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """All groups that are due come in one request; slow ones every tenth time."""
    _, camera = await set_up("rc8230")
    often = {"EVENT", "HTTP_NOTIFY", "HTTP_EVENT", "MOTION", "SYSTEM", "H264", "JPEG"}
    seldom = {"AUDIO", "RTSP_RTP", "STREAMS", *FOR_REPAIRS}
    for number in range(1, 21):
        camera.clear_requests()
        await poll(hass, freezer)
        (groups,) = groups_asked(camera)
        slow = number % 10 == 0
        assert groups == often | (seldom if slow else set())
        assert ("/adm/wireless_status.cgi" in camera.paths()) is slow


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
    entry, camera = await set_up("rc8230")
    await enable_only(hass, entry, camera, "event.detection")
    await poll(hass, freezer)
    (groups,) = groups_asked(camera)
    assert {"EVENT", "HTTP_NOTIFY", "HTTP_EVENT"} <= groups
    assert not groups & {"SYSTEM", "H264", "JPEG", "PTZ", "VIDEO"}
    assert len(camera.requests) == 1


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


def paths_and_groups(camera: Simulator) -> set[str]:
    """Return the sources asked."""
    found = set().union(*groups_asked(camera))
    return found | (paths_asked(camera) - {"/adm/get_group.cgi"})


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


async def test_slow_source_after_broken_poll(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What was read in a poll that broke off is asked again at the next."""
    _, camera = await set_up("rc8230")
    await poll(hass, freezer, 9)
    camera.state.wireless["signal_strength"] = "42"
    camera.faults.set("/io/query_filter.cgi", "status", code=503)
    await poll(hass, freezer)
    camera.faults.clear()
    camera.clear_requests()
    await poll(hass, freezer)
    assert value_of(hass, camera, "sensor.wifi_signal") == "42"
    assert len(camera.requests) <= 4


async def test_three_failures(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Two failed polls change nothing; the third makes unavailable, once logged."""
    _, camera = await set_up("rc8230")
    caplog.clear()
    camera.offline()
    await poll(hass, freezer, 2)
    assert value_of(hass, camera, "switch.status_led") == "on"
    assert not messages(caplog)
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.status_led") == STATE_UNAVAILABLE
    assert value_of(hass, camera, "button.reboot") == STATE_UNAVAILABLE
    await poll(hass, freezer, 4)
    (message,) = messages(caplog)
    assert message.startswith(
        "Error fetching Camera data: The camera cannot be reached."
    )

    camera.groups["SYSTEM"]["led_mode"] = "0"
    camera.online()
    caplog.clear()
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.status_led") == "off"
    await poll(hass, freezer, 2)
    assert messages(caplog) == ["Fetching Camera data recovered"]


async def test_short_breaks_do_not_add_up(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A good poll forgives the failures before it."""
    _, camera = await set_up("rc8230")
    for _ in range(3):
        camera.offline()
        await poll(hass, freezer, 2)
        camera.online()
        await poll(hass, freezer)
        assert value_of(hass, camera, "switch.status_led") == "on"


async def test_silent_camera(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that stops answering is given up after its time limit."""
    _, camera = await set_up("rc8230", options=DELIVERY_OFF)
    camera.faults.set(None, "silent")
    for number in range(3):
        camera.clear_requests()
        freezer.tick(60)
        async_fire_time_changed(hass)
        while not camera.requests:
            await asyncio.sleep(0)
        freezer.tick(15)
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)
        gone = value_of(hass, camera, "switch.status_led") == STATE_UNAVAILABLE
        assert gone is (number == 2)
    camera.faults.clear()
    await poll(hass, freezer, 2)
    assert value_of(hass, camera, "switch.status_led") == "on"


async def test_proved_again_after_a_loss(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """After one failed poll the camera must show its MAC before it gets the login."""
    _, camera = await set_up("rc8230")
    camera.offline()
    await poll(hass, freezer)
    camera.online()
    camera.clear_requests()
    await poll(hass, freezer)
    assert camera.requests[0].path == "/util/query.cgi"
    assert "authorization" not in camera.requests[0].headers
    assert len(camera.requests) > 1
    camera.clear_requests()
    await poll(hass, freezer)
    assert "/util/query.cgi" not in camera.paths()


async def test_other_camera_after_a_loss(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A stranger at the address gets no login, and its values are not shown."""
    _, camera = await set_up("rc8230")
    mac = camera.mac
    camera.offline()
    await poll(hass, freezer)
    camera.online()
    camera.persona.mac = "00:0e:8f:00:00:01"
    camera.groups["SYSTEM"]["led_mode"] = "0"
    camera.clear_requests()
    await poll(hass, freezer, 5)
    camera.persona.mac = mac
    assert value_of(hass, camera, "switch.status_led") == STATE_UNAVAILABLE
    assert camera.paths() == ["/util/query.cgi"] * 5
    assert not [r for r in camera.requests if "authorization" in r.headers]
    assert not reauths(hass)


async def test_refused_login(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Three refusals ask for a new login once; then few attempts, until it heals."""
    _, camera = await set_up("rc8230")
    caplog.clear()
    password, right = camera.accounts[camera.username]
    camera.accounts[camera.username] = ("changed", right)
    await poll(hass, freezer, 2)
    assert value_of(hass, camera, "switch.status_led") == "on"
    assert not reauths(hass)
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.status_led") == STATE_UNAVAILABLE
    assert reauths(hass) == 1
    assert len([line for line in messages(caplog) if "refused the login" in line]) == 1

    camera.clear_requests()
    await poll(hass, freezer, 20)
    with_login = [r for r in camera.requests if "authorization" in r.headers]
    assert len(with_login) == 2
    assert len(camera.requests) == 22
    assert reauths(hass) == 1
    assert len(messages(caplog)) == 1

    camera.accounts[camera.username] = (password, right)
    await poll(hass, freezer, 10)
    assert value_of(hass, camera, "switch.status_led") == "on"
    camera.clear_requests()
    await poll(hass, freezer)
    assert groups_asked(camera)


async def test_dismissed_reauth_comes_back_rarely(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Who closes the dialog is not asked again at every poll."""
    _, camera = await set_up("rc8230")
    camera.accounts[camera.username] = ("changed", "administrator")
    await poll(hass, freezer, 3)
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    hass.config_entries.flow.async_abort(flow["flow_id"])
    await poll(hass, freezer, 6)
    assert not reauths(hass)


async def test_locked_out_and_off(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that refuses the login and then leaves is proved when it returns."""
    _, camera = await set_up("rc8230")
    camera.accounts[camera.username] = ("changed", "administrator")
    await poll(hass, freezer, 3)
    camera.offline()
    await poll(hass, freezer, 3)
    camera.online()
    camera.clear_requests()
    await poll(hass, freezer, 10)
    with_login = [r for r in camera.requests if "authorization" in r.headers]
    assert len(with_login) == 1
    assert camera.requests[0].path == "/util/query.cgi"


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


async def test_one_request_at_a_time(
    hass: HomeAssistant, set_up_camera: SetUpCamera
) -> None:
    """Polls, stills and commands of many never meet at the camera."""
    entry, camera = await set_up_camera("rc8230", options=DELIVERY_OFF)
    camera.persona.latency = 0.01
    camera.reset_counters()
    camera.clear_requests()
    runtime = entry.runtime_data
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(runtime.coordinator.async_refresh())
            group.create_task(runtime.camera.snapshot())
            group.create_task(act(hass, camera, "switch.status_led", "turn_off"))
            group.create_task(act(hass, camera, "button.ptz_up", "press"))
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


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the coordinator has told people."""
    return [
        record.message
        for record in caplog.records
        if record.name == "custom_components.sercomm"
        and record.levelname != "DEBUG"
        and "delivery" not in record.message
    ]
