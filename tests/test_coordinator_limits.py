"""Where the coordinator's patience ends: each limit from both of its sides."""

from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from tests.actions.calling import act as call
from tests.cameras import SetUp, act, poll, value_of
from tests.polls import DELIVERY_OFF, groups_asked, paths_asked, reauths
from tests.simulator import Simulator
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures",)

SEVERAL = "/adm/get_group.cgi*&*"
WHO = "/util/query.cgi"
RESET = "/adm/reset_to_default.cgi"
REBOOT = "/adm/reboot.cgi"


async def test_several_groups_refused_twice(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Two polls in a row that refuse several groups are enough to ask one by one."""
    _, camera = await set_up("rc8230", options=DELIVERY_OFF)
    camera.faults.set(SEVERAL, "status", code=404)
    for tried in (True, True, False, False):
        camera.clear_requests()
        await poll(hass, freezer)
        assert any(len(groups) > 1 for groups in groups_asked(camera)) is tried
        assert groups_asked(camera)


async def test_refusals_of_several_groups_do_not_add_up(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A poll in which several groups are shown forgives the refusal before it."""
    _, camera = await set_up("rc8230", options=DELIVERY_OFF)
    for _ in range(3):
        camera.faults.set(SEVERAL, "status", 1, code=404)
        await poll(hass, freezer)
        camera.clear_requests()
        await poll(hass, freezer)
        (groups,) = groups_asked(camera)
        assert len(groups) > 1


async def test_refused_logins_do_not_add_up(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A good poll forgives the logins that were refused before it."""
    _, camera = await set_up("rc8230", options=DELIVERY_OFF)
    right = camera.accounts[camera.username]
    for _ in range(2):
        camera.accounts[camera.username] = ("changed", "administrator")
        await poll(hass, freezer, 2)
        camera.accounts[camera.username] = right
        await poll(hass, freezer)
    assert not reauths(hass)
    assert value_of(hass, camera, "switch.status_led") == "on"


async def test_proved_once_in_a_poll(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Who has just shown its MAC is not asked again because its turn has come."""
    _, camera = await set_up("rc8230", options=DELIVERY_OFF)
    await poll(hass, freezer, 3)
    camera.offline()
    await poll(hass, freezer)
    camera.online()
    camera.clear_requests()
    await poll(hass, freezer)
    assert camera.paths().count(WHO) == 1
    await poll(hass, freezer, 9)
    assert camera.paths().count(WHO) == 1
    await poll(hass, freezer)
    assert camera.paths().count(WHO) == 2


async def test_who_it_is_counts_as_a_request(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """After a loss, too, a poll is three requests, where each group is one."""

    def prepare(camera: Simulator) -> None:
        camera.multi_group = False

    _, camera = await set_up("rc8230", options=DELIVERY_OFF, prepare=prepare)
    camera.offline()
    await poll(hass, freezer)
    camera.online()
    for asked in (1, 0):
        camera.clear_requests()
        await poll(hass, freezer)
        assert len(camera.requests) == 3
        assert camera.paths().count(WHO) == asked


async def test_a_camera_that_is_leaving(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """One told to restart is not taken for back within 20 seconds, after them it is."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    camera.faults.set(REBOOT, "status", code=200, body="OK")
    coordinator = entry.runtime_data.coordinator
    await act(hass, camera, "button.reboot", "press")
    freezer.tick(19)
    await coordinator.async_refresh()
    assert camera.paths() == [REBOOT]
    freezer.tick(2)
    await coordinator.async_refresh()
    assert camera.paths()[1] == WHO
    assert not coordinator.paused
    await poll(hass, freezer)
    assert entry.runtime_data.coordinator is coordinator


async def test_proved_after_a_pause(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What comes back after somebody else's pause shows its MAC before the login."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    coordinator = entry.runtime_data.coordinator
    coordinator.async_pause(resumed_elsewhere=True)
    await poll(hass, freezer, 3)
    assert not camera.paths()
    coordinator.async_resume()
    await poll(hass, freezer)
    assert camera.paths()[0] == WHO
    assert "authorization" not in camera.requests[0].headers
    assert len(camera.paths()) > 1


async def test_refused_reset_leaves_the_entry(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that does not reset is shown on; the entry is not set up anew."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    camera.faults.set(RESET, "status", code=403)
    before = entry.runtime_data
    with pytest.raises(HomeAssistantError):
        await call(hass, camera, "factory_reset", confirm_model="RC8230")
    await poll(hass, freezer, 3)
    assert entry.runtime_data is before


async def test_reset_sets_up_anew_once(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Only the first good poll after a reset sets the entry up anew."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    camera.faults.set(RESET, "status", code=200, body="OK")
    await call(hass, camera, "factory_reset", confirm_model="RC8230")
    with patch.object(hass.config_entries, "async_schedule_reload") as reload:
        await poll(hass, freezer, 4)
    reload.assert_called_once_with(entry.entry_id)


async def test_doubt_during_a_poll(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What a poll had read before a write got lost is read again at the next poll."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    await poll(hass, freezer, 9)
    camera.faults.set("/adm/date.cgi", "delay", seconds=10)
    camera.clear_requests()
    freezer.tick(60)
    async_fire_time_changed(hass)
    await until(lambda: "/adm/date.cgi" in paths_asked(camera))
    assert "UPNP" in groups_asked(camera)[0]
    coordinator = entry.runtime_data.coordinator
    before = coordinator.data.get("UPNP", "upnp_mode")
    after = "0" if before == "1" else "1"
    coordinator.async_doubt({"UPNP": {"upnp_mode": after}})
    camera.faults.clear()
    freezer.tick(10)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert coordinator.data.get("UPNP", "upnp_mode") is None
    assert coordinator.doubted == {"UPNP"}
    camera.groups["UPNP"]["upnp_mode"] = after
    await poll(hass, freezer)
    assert coordinator.data.get("UPNP", "upnp_mode") == after
    assert not coordinator.doubted
