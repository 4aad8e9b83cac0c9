"""A poll through faults: what is broken is unknown, the rest stays true."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest

from custom_components.sercomm.const import DOMAIN
from tests.cameras import SetUp, act, entity_id, poll, value_of
from tests.simulator import Simulator
from tests.waiting import past_silence

pytest_plugins = ("tests.camera_fixtures",)

WHO = "/util/query.cgi"
GROUPS = "/adm/get_group.cgi"
QUIET = {"motion_delivery": "off"}
FAULTS: dict[str, dict[str, Any]] = {
    "page": {"kind": "html"},
    "garbage": {"kind": "garbage"},
    "500": {"kind": "status", "code": 500},
    "503": {"kind": "status", "code": 503},
    "401": {"kind": "status", "code": 401},
    "empty": {"kind": "empty"},
    "silence": {"kind": "silent"},
}
# What a poll asks beside groups, and an entity that shows it.
SOURCES = {
    "/io/query_filter.cgi": "binary_sensor.night_vision",
    "/adm/wireless_status.cgi": "sensor.wifi_signal",
    "/adm/date.cgi": "sensor.clock_drift",
    "/adm/log.cgi": "sensor.last_log_entry",
    WHO: None,
}


def reauths(hass: HomeAssistant) -> int:
    """Return how many flows ask for a new login."""
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    return len([flow for flow in flows if flow["context"]["source"] == SOURCE_REAUTH])


async def poll_through(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, camera: Simulator
) -> None:
    """Let a minute pass; a request that is not answered times out."""
    camera.clear_requests()
    await past_silence(hass, freezer, camera, poll(hass, freezer))


@pytest.mark.matrix(4)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("path", SOURCES)
async def test_one_broken_source(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    all_enabled: None,
    path: str,
    fault: str,
) -> None:
    """Whatever one CGI answers, groups are read and the login is good."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(path, **FAULTS[fault])
    for number in range(14):
        camera.groups["SYSTEM"]["led_mode"] = str(number % 2)
        await poll_through(hass, freezer, camera)
        assert value_of(hass, camera, "switch.status_led") == (
            "on" if number % 2 else "off"
        )
        assert len(camera.requests) <= 4
    assert not reauths(hass)
    if (entity := SOURCES[path]) is not None:
        assert value_of(hass, camera, entity) == STATE_UNKNOWN
    camera.faults.clear()
    await poll(hass, freezer, 11)
    if entity is not None:
        assert value_of(hass, camera, entity) != STATE_UNKNOWN


@pytest.mark.parametrize("fault", FAULTS)
async def test_one_broken_group(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, fault: str
) -> None:
    """Where each group is a request, one that is broken spoils no other."""

    def prepare(camera: Simulator) -> None:
        camera.multi_group = False

    _, camera = await set_up("rc8230", options=QUIET, prepare=prepare)
    path = f"{GROUPS}?group=JPEG"
    camera.faults.set(path, **FAULTS[fault])
    for _ in range(12):  # it is asked five times, and believed broken after three
        await poll_through(hass, freezer, camera)
    assert value_of(hass, camera, "select.video_resolution") == "1280x720"
    assert value_of(hass, camera, "select.snapshot_resolution") == STATE_UNKNOWN
    assert not reauths(hass)


async def test_silent_altogether(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that says nothing costs one time limit, not one for each source."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(None, "silent")
    await poll_through(hass, freezer, camera)
    assert [request.path for request in camera.requests] == [GROUPS]


@pytest.mark.parametrize(
    "answer",
    [
        {"code": 404},
        {"code": 403},
        {"code": 401},
        {"code": 200, "body": "ERROR\r\n"},
    ],
)
async def test_refuses_everything(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    answer: dict[str, Any],
) -> None:
    """Who refuses everything is not shown as our camera, and soon gets no login."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(None, "status", **answer)
    await poll(hass, freezer, 12)
    with_login = [r for r in camera.requests if "authorization" in r.headers]
    assert len(with_login) <= 3
    assert value_of(hass, camera, "switch.status_led") == STATE_UNAVAILABLE
    camera.faults.clear()
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.status_led") == "on"


async def test_one_refusal_of_several_groups(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """One spoiled answer does not end asking for several groups at once."""
    entry, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(GROUPS, "status", 1, code=404)
    await poll(hass, freezer)
    assert len(camera.requests) <= 3
    camera.clear_requests()
    await poll(hass, freezer)
    assert entry.runtime_data.camera.several_groups
    assert len([r for r in camera.requests if r.path == GROUPS]) == 1
    assert value_of(hass, camera, "switch.status_led") == "on"


async def test_another_camera_at_its_address(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """One that slips in between two polls is never shown as ours."""
    _, camera = await set_up("rc8230", options=QUIET)
    mac, camera.persona.mac = camera.persona.mac, "00:0e:8f:00:00:01"
    system = camera.groups["SYSTEM"]
    before = dict(system)
    system |= {"led_mode": "0", "host_name": "Another"}
    await poll(hass, freezer)
    camera.persona.mac = mac
    assert value_of(hass, camera, "switch.status_led") == STATE_UNAVAILABLE
    camera.persona.mac = "00:0e:8f:00:00:01"
    camera.clear_requests()
    await poll(hass, freezer, 5)
    assert {request.path for request in camera.requests} == {WHO}
    assert not [r for r in camera.requests if "authorization" in r.headers]
    system |= before
    camera.persona.mac = mac
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.status_led") == "on"


async def test_twin_at_its_address(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """One with the same settings is found out within ten polls."""
    _, camera = await set_up("rc8230", options=QUIET)
    await poll(hass, freezer, 12)
    mac, camera.persona.mac = camera.persona.mac, "00:0e:8f:00:00:01"
    await poll(hass, freezer, 10)
    camera.clear_requests()
    await poll(hass, freezer)
    assert not [r for r in camera.requests if "authorization" in r.headers]
    camera.persona.mac = mac
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.status_led") == "on"


@pytest.mark.parametrize("name", ["switch.armed", "switch.upnp"])
async def test_unknown_outcome(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    all_enabled: None,
    name: str,
) -> None:
    """A write that nobody saw the end of is unknown until it is read again."""
    _, camera = await set_up("rc8230", options=QUIET)
    before = value_of(hass, camera, name)
    camera.faults.set("/adm/set_group.cgi", "truncate", 1, bytes=0)
    camera.faults.set(GROUPS, "empty")
    turn = "turn_off" if before == "on" else "turn_on"
    with pytest.raises(HomeAssistantError):
        await act(hass, camera, name, turn)
    assert value_of(hass, camera, name) == STATE_UNKNOWN
    await poll(hass, freezer)
    assert value_of(hass, camera, name) == STATE_UNKNOWN
    camera.faults.clear()
    await poll(hass, freezer)
    assert value_of(hass, camera, name) == ("off" if before == "on" else "on")


async def test_update_entity(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    all_enabled: None,
) -> None:
    """Asked for, what is read slowly is read at once."""
    assert await async_setup_component(hass, "homeassistant", {})
    _, camera = await set_up("rc8230", options=QUIET)
    await poll(hass, freezer)
    upnp = value_of(hass, camera, "switch.upnp")
    camera.groups["UPNP"]["upnp_mode"] = "0" if upnp == "on" else "1"
    camera.state.wireless["signal_strength"] = "42"
    for name in ("switch.upnp", "sensor.wifi_signal"):
        freezer.tick(11)
        await hass.services.async_call(
            "homeassistant",
            "update_entity",
            {"entity_id": entity_id(hass, camera, name)},
            blocking=True,
        )
        await hass.async_block_till_done(wait_background_tasks=True)
    assert value_of(hass, camera, "switch.upnp") != upnp
    assert value_of(hass, camera, "sensor.wifi_signal") == "42"
