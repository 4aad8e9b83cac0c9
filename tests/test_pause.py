"""One pause: a camera that restarts is left alone by all, and found again."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from tests.actions.calling import act as call
from tests.cameras import SetUp, act, poll, value_of
from tests.simulator import Simulator
from tests.waiting import let_run, until

pytest_plugins = ("tests.camera_fixtures",)

WHO = "/util/query.cgi"
REBOOT = "/adm/reboot.cgi"
RESET = "/adm/reset_to_default.cgi"
RESTORE = "/adm/upload.cgi"
UPGRADE = "/adm/upgrade.cgi"
MODEL: dict[str, Any] = {"confirm_model": "RC8230"}
QUIET = {"motion_delivery": "off"}

type Restart = Callable[[HomeAssistant, Simulator], Awaitable[object]]


@pytest.fixture(autouse=True)
def config_folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Give every test a place of its own, with a firmware in it."""
    hass.config.config_dir = str(tmp_path)
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    (tmp_path / "fw.bin").write_bytes(b"SERCOMM RC8230 V1.0.16R00\n")
    return tmp_path


async def reboot(hass: HomeAssistant, camera: Simulator) -> None:
    """Press the button that restarts the camera."""
    await act(hass, camera, "button.reboot", "press")


async def reset(hass: HomeAssistant, camera: Simulator) -> None:
    """Reset the camera."""
    await call(hass, camera, "factory_reset", **MODEL)


async def restore(hass: HomeAssistant, camera: Simulator) -> None:
    """Give the camera its own file back."""
    backup = (await call(hass, camera, "backup_configuration"))["backup"]
    await call(
        hass,
        camera,
        "restore_configuration",
        backup=backup,
        original_file=True,
        **MODEL,
    )


async def upgrade(hass: HomeAssistant, camera: Simulator) -> None:
    """Replace the firmware."""
    await call(hass, camera, "upgrade_firmware", filename="fw.bin", **MODEL)


RESTARTS: dict[str, Restart] = {
    REBOOT: reboot,
    RESET: reset,
    RESTORE: restore,
    UPGRADE: upgrade,
}
every_restart = pytest.mark.parametrize("path", RESTARTS)


def stay_there(camera: Simulator) -> None:
    """Let a camera take what makes it restart, and not restart."""
    for path in RESTARTS:
        camera.faults.set(path, "status", code=200, body="OK")


def requests_since(camera: Simulator, path: str) -> list[str]:
    """Return what was asked after a request."""
    asked = [request.path for request in camera.requests]
    return asked[asked.index(path) + 1 :]


@every_restart
async def test_left_alone(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, path: str
) -> None:
    """Nobody but who looks for it asks anything, and that without a login."""
    entry, camera = await set_up("rc8230", options=QUIET)
    stay_there(camera)
    coordinator = entry.runtime_data.coordinator
    await RESTARTS[path](hass, camera)
    assert coordinator.paused
    assert value_of(hass, camera, "switch.armed") == STATE_UNAVAILABLE
    camera.persona.mac = "00:0e:8f:00:00:01"
    for _ in range(6):
        await poll(hass, freezer)
    camera.persona.mac = entry.unique_id or ""
    assert set(requests_since(camera, path)) == {WHO}
    assert len(requests_since(camera, path)) >= 5
    assert "authorization" not in camera.requests[-1].headers

    await poll(hass, freezer, 2)
    assert not entry.runtime_data.coordinator.paused
    assert value_of(hass, camera, "switch.armed") == "off"
    camera.clear_requests()
    await poll(hass, freezer)
    assert 1 <= len(camera.paths()) <= 3


@every_restart
async def test_told_before(hass: HomeAssistant, set_up: SetUp, path: str) -> None:
    """Whoever holds something open is told before the camera is."""
    entry, camera = await set_up("rc8230", options=QUIET)
    stay_there(camera)
    coordinator = entry.runtime_data.coordinator
    told: list[tuple[bool, bool]] = []
    coordinator.pause_changed.async_add(
        lambda: told.append(
            (coordinator.paused, path in {r.path for r in camera.requests})
        )
    )
    await RESTARTS[path](hass, camera)
    assert told == [(True, False)]


@every_restart
async def test_refused(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, path: str
) -> None:
    """A clear no: everything goes on."""
    entry, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(path, "status", code=403)
    with pytest.raises(HomeAssistantError) as raised:
        await RESTARTS[path](hass, camera)
    assert raised.value.translation_key == "access_denied"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not entry.runtime_data.coordinator.paused
    assert value_of(hass, camera, "switch.armed") == "off"
    camera.clear_requests()
    await poll(hass, freezer)
    assert any("get_group" in asked for asked in camera.paths())


@pytest.mark.parametrize("kind", ["reset", "empty", "silent"])
@pytest.mark.parametrize("path", [REBOOT, RESET, RESTORE])
async def test_gone_before_the_answer(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    path: str,
    kind: str,
) -> None:
    """A camera that hangs up, or says nothing, has done as it was told."""
    entry, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(path, kind)
    task = asyncio.ensure_future(RESTARTS[path](hass, camera))
    await until(lambda: path in [request.path for request in camera.requests])
    if kind == "silent":
        freezer.tick(60)
        async_fire_time_changed(hass)
    await task
    assert entry.runtime_data.coordinator.paused
    assert len([r for r in camera.requests if r.path == path]) == 1


async def test_camera_that_is_off(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that could not be told does not restart, and the user hears so."""
    entry, camera = await set_up("rc8230", options=QUIET)
    camera.offline()
    with pytest.raises(HomeAssistantError) as raised:
        await reboot(hass, camera)
    assert raised.value.translation_key == "cannot_connect"
    assert not entry.runtime_data.coordinator.paused
    assert value_of(hass, camera, "switch.armed") == "off"


async def test_back_within_seconds(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """One that still answers is not taken for back; it is looked for soon."""
    entry, camera = await set_up("rc8230", options={**QUIET, "scan_interval": 600})
    stay_there(camera)
    await reboot(hass, camera)
    await entry.runtime_data.coordinator.async_refresh()
    assert camera.paths() == [REBOOT]
    freezer.tick(31)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert camera.paths()[1] == WHO
    assert value_of(hass, camera, "switch.armed") == "off"
    camera.clear_requests()
    await poll(hass, freezer, 9)
    assert not camera.paths()


async def test_pause_during_a_poll(hass: HomeAssistant, set_up: SetUp) -> None:
    """A poll that is under way asks nothing more, and does not show the camera."""
    entry, camera = await set_up("rc8230", options=QUIET)
    stay_there(camera)
    coordinator = entry.runtime_data.coordinator
    camera.faults.set("/adm/get_group.cgi", "hold", 1)
    camera.clear_requests()
    refresh = asyncio.ensure_future(coordinator.async_refresh())
    await until(lambda: camera.requests)
    pressed = hass.async_create_task(
        hass.services.async_call(
            "button", "press", {"entity_id": "button.camera_restart"}, blocking=True
        )
    )
    await let_run()
    camera.faults.clear()
    await pressed
    await refresh
    assert [request.path for request in camera.requests][-1] == REBOOT
    assert len(camera.requests) == 2
    assert value_of(hass, camera, "switch.armed") == STATE_UNAVAILABLE


async def test_refreshes_are_told(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """After every poll, good or failed, and after what it has found is known."""
    entry, camera = await set_up("rc8230", options=QUIET)
    coordinator = entry.runtime_data.coordinator
    told: list[tuple[bool, str | None]] = []
    leave = coordinator.refreshed.async_add(
        lambda: told.append(
            (
                coordinator.last_update_success,
                coordinator.data.get("EVENT", "event_trigger"),
            )
        )
    )
    await poll(hass, freezer)
    camera.groups["EVENT"]["event_trigger"] = "1"
    await poll(hass, freezer)
    camera.offline()
    await poll(hass, freezer, 4)
    assert told == [(True, "0"), *[(True, "1")] * 3, *[(False, "1")] * 2]
    leave()
    await poll(hass, freezer)
    assert len(told) == 6


async def test_upgrade_outlives_a_reload(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Loading the entry anew asks a camera nothing that writes its flash."""
    entry, camera = await set_up("rc8230", options=QUIET)
    stay_there(camera)
    await upgrade(hass, camera)
    camera.clear_requests()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not camera.paths()
    assert paused(entry)
    assert value_of(hass, camera, "switch.armed") == STATE_UNAVAILABLE
    await poll(hass, freezer, 5)
    assert not paused(entry)
    assert value_of(hass, camera, "switch.armed") == "off"


def paused(entry: MockConfigEntry) -> bool:
    """Whether the entry's camera is left alone."""
    return bool(entry.runtime_data.coordinator.paused)
