"""The camera's own pages are shown again after each of its restarts."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from tests.cameras import SetUp, act, poll
from tests.entries import complaints
from tests.flows.steps import fields_of
from tests.simulator import Simulator
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures",)

SHOW = "/adm/enable_ui.cgi"
WANTED = {"motion_delivery": "off", "enable_ui": True}
# Polls after which every group was read again.
SLOWLY = 10


def shown(camera: Simulator) -> int:
    """Return how often the pages were asked for."""
    return camera.paths().count(SHOW)


def restart(camera: Simulator, moment: str) -> None:
    """Let the camera restart."""
    camera.groups["SYSTEM"]["boot_up_time"] = moment
    camera.state.ui_enabled = False


async def offers(hass: HomeAssistant, entry: Any) -> bool:
    """Whether the options offer to show the pages."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    hass.config_entries.options.async_abort(result["flow_id"])
    return "enable_ui" in fields_of(result)["upkeep"]


async def test_off_by_default(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Pages that the vendor hides stay hidden unless somebody wants them."""
    _, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    restart(camera, "2026-11-28 12:00:00")
    await poll(hass, freezer, SLOWLY)
    assert shown(camera) == 0


async def test_after_each_restart(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Once when it is switched on, and once after each restart."""
    entry, camera = await set_up("rc8230", options=WANTED)
    assert camera.state.ui_enabled
    await poll(hass, freezer, SLOWLY)
    assert shown(camera) == 0
    for moment in ("2026-11-28 12:00:00", "2026-11-28 14:00:00"):
        camera.clear_requests()
        restart(camera, moment)
        await poll(hass, freezer, SLOWLY)
        assert shown(camera) == 1
        assert camera.state.ui_enabled
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert shown(camera) == 1


async def test_restarted_while_the_pages_are_shown(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A restart that is seen while the camera is being asked counts for itself."""
    entry, camera = await set_up("rc8230", options=WANTED)
    camera.faults.set(SHOW, "delay", seconds=10)
    patch = entry.runtime_data.coordinator.async_patch
    patch("SYSTEM", {"boot_up_time": "2026-11-28 12:00:00"})
    await until(lambda: shown(camera))
    camera.faults.clear()
    patch("SYSTEM", {"boot_up_time": "2026-11-28 14:00:00"})
    freezer.tick(10)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert camera.paths() == [SHOW, SHOW]
    assert entry.data["ui_shown_for"] == "2026-11-28 14:00:00"


async def test_restarted_while_we_were_away(hass: HomeAssistant, set_up: SetUp) -> None:
    """A restart is known by the time of the start, whoever has seen it."""
    entry, camera = await set_up("rc8230", options=WANTED)
    await hass.config_entries.async_unload(entry.entry_id)
    restart(camera, "2026-11-28 12:00:00")
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert shown(camera) == 1
    assert camera.state.ui_enabled


async def test_a_camera_that_is_busy_is_asked_again(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What fails is tried again, more and more seldom, and without a word."""

    def busy(camera: Simulator) -> None:
        camera.faults.set(SHOW, "status", code=503)

    _, camera = await set_up("rc8230", options=WANTED, prepare=busy)
    await poll(hass, freezer, 15)
    assert 2 <= shown(camera) <= 5
    camera.faults.clear()
    await poll(hass, freezer, 16)
    assert camera.state.ui_enabled
    camera.clear_requests()
    await poll(hass, freezer, 16)
    assert shown(camera) == 0
    assert complaints(caplog) == []


async def test_a_camera_without_pages(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Firmware that refuses is asked once, and no longer offers what it cannot do."""
    entry, camera = await set_up("oc810", options=WANTED)
    await poll(hass, freezer, 16)
    assert shown(camera) == 0
    assert len(complaints(caplog)) == 1
    assert "does not show its web pages" in complaints(caplog)[0]
    assert not await offers(hass, entry)
    assert entry.options["enable_ui"]


@pytest.mark.usefixtures("all_enabled")
async def test_the_button_finds_out_too(hass: HomeAssistant, set_up: SetUp) -> None:
    """After the camera has refused the button, the option is not offered either."""
    entry, camera = await set_up("oc810", options={"motion_delivery": "off"})
    assert await offers(hass, entry)
    with pytest.raises(HomeAssistantError):
        await act(hass, camera, "button.enable_ui", "press")
    assert not await offers(hass, entry)


async def test_the_option_is_kept(hass: HomeAssistant, set_up: SetUp) -> None:
    """Options that a form does not show are not lost by it."""
    entry, _ = await set_up("oc810", options=WANTED)
    result = await hass.config_entries.options.async_init(entry.entry_id)
    await hass.config_entries.options.async_configure(
        result["flow_id"], {"motion_delivery": "off", "clear_after": 20}
    )
    assert entry.options["clear_after"] == 20
    assert entry.options["enable_ui"]
    await hass.async_block_till_done(wait_background_tasks=True)
