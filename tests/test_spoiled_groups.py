"""A group whose answer lacks something is stale; the rest of the poll counts."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.api.completeness import READINGS_WITHOUT
from tests.cameras import SetUp, poll, value_of
from tests.polls import enable_only
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

GROUPS = "/adm/get_group.cgi"
QUIET = {"motion_delivery": "off"}


def one_by_one(camera: Simulator) -> None:
    """Let a camera answer for one group a request."""
    camera.multi_group = False


@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize("key", ["md_name4", "md_window1"])
async def test_a_key_that_is_gone(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    key: str,
    several: bool,
) -> None:
    """Its group keeps what it showed until that is believed; others are read."""
    entry, camera = await set_up(
        "rc8230",
        options=QUIET,
        prepare=(lambda camera: None) if several else one_by_one,
    )
    coordinator = entry.runtime_data.coordinator
    await poll(hass, freezer, 6)
    before = coordinator.data.get("MOTION", key)
    del camera.groups["MOTION"][key]
    camera.groups["MOTION"]["md_mode"] = "0"
    for number in range(READINGS_WITHOUT - 1):
        camera.groups["SYSTEM"]["led_mode"] = str(number % 2)
        await poll(hass, freezer)
        assert coordinator.last_update_success
        assert coordinator.data.get("MOTION", key) == before
        assert value_of(hass, camera, "switch.motion_detection") == "on"
        if several:
            assert coordinator.data.values["SYSTEM"] == camera.groups["SYSTEM"]
    await poll(hass, freezer, 1 if several else 5)  # its turn may come late
    assert coordinator.data.get("MOTION", key) is None
    assert value_of(hass, camera, "switch.motion_detection") == "off"
    await poll(hass, freezer, 3)
    assert coordinator.data.values["SYSTEM"] == camera.groups["SYSTEM"]


async def test_a_key_of_the_only_group(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Where nothing else is read, another group tells that the camera is there."""
    entry, camera = await set_up("rc8230", options=QUIET)
    await enable_only(hass, entry, camera, "select.video_resolution")
    del camera.groups["H264"]["quality_level"]
    for _ in range(READINGS_WITHOUT + 1):
        camera.clear_requests()
        await poll(hass, freezer)
        assert value_of(hass, camera, "select.video_resolution") == "1280x720"
        assert len(camera.requests) <= 4


@pytest.mark.parametrize("cut", ["middle", "between"])
async def test_cut_answers(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, cut: str
) -> None:
    """What stands before the cut is read; what stands at it or behind it is not."""
    entry, camera = await set_up("rc8230", options=QUIET)
    coordinator = entry.runtime_data.coordinator
    await poll(hass, freezer, 2)
    camera.clear_requests()
    await poll(hass, freezer)
    query = next(r.target for r in camera.requests if r.path == GROUPS)
    first, second, *_ = query.partition("group=")[2].split("&")

    def size(name: str) -> int:
        pairs = camera.groups[name].items()
        return sum(len(f"{key}={value}\r\n") for key, value in pairs) + len(name) + 4

    values = dict(coordinator.data.values[second])
    key, value = next(
        (key, value) for key, value in camera.groups[second].items() if value == "0"
    )
    camera.groups[second][key] = "1"
    place = size(first) + (size(second) // 2 if cut == "middle" else 0)
    probe = next(iter(camera.groups[first]))
    camera.groups[first][probe] = "1"
    camera.faults.set(f"{GROUPS}*", "truncate", 2, bytes=place)
    await poll(hass, freezer)
    assert coordinator.last_update_success
    assert coordinator.data.values[first] == camera.groups[first]
    assert coordinator.data.values[second] == values
    await poll(hass, freezer)
    assert coordinator.data.get(second, key) == "1"
    assert value != "1"


async def test_cut_for_ever(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What was asked in vain too often is unknown, not shown for ever."""
    entry, camera = await set_up("rc8230", options=QUIET, prepare=one_by_one)
    coordinator = entry.runtime_data.coordinator
    await poll(hass, freezer, 6)
    camera.faults.set(f"{GROUPS}?group=MOTION", "truncate", bytes=15)
    await poll(hass, freezer, 3 * READINGS_WITHOUT + 3)
    assert coordinator.last_update_success
    assert value_of(hass, camera, "switch.motion_detection") == STATE_UNKNOWN
