"""Firmware: read out into a file; replaced, and the wait for the camera."""

from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.actions.calling import QUIET, act, refused
from tests.actions.upgrading import (
    IMAGE,
    UPGRADE,
    WHO,
    asked,
    config_folder,
    restarted,
    told,
    upgrade,
    upgrade_issues,
)
from tests.cameras import SetUp, poll, value_of
from tests.simulator import Simulator
from tests.simulator.cgi_config import firmware

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["config_folder"]

# What is asked before the firmware is sent.
PREPARED = [
    WHO,
    "/adm/get_group.cgi",
    "/adm/get_group.cgi",
    "/adm/admcfg.cfg",
    WHO,
    "/img/query.cgi",
    UPGRADE,
]


def version(hass: HomeAssistant, entry: MockConfigEntry) -> str | None:
    """Return the firmware that the device shows."""
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return device.sw_version


async def test_download(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path
) -> None:
    """To the last byte, in one request, for Home Assistant's eyes only."""
    _, camera = await set_up("rc8230", options=QUIET)
    path = config_folder / "media" / "rc8230.bin"
    for filename in (str(path), "media/rc8230.bin"):
        response = await act(
            hass,
            camera,
            "download_firmware",
            filename=filename,
            confirm_model="RC8230",
        )
        assert response == {"filename": filename, "size": 512 * 1024}
        assert camera.paths() == ["/adm/flash_dumper.cgi"]
    assert path.read_bytes() == firmware(camera)
    assert path.stat().st_mode & 0o777 == 0o600


async def test_download_refused(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path
) -> None:
    """Locked by the vendor; no place to put it."""
    _, camera = await set_up("rc8230", options=QUIET)
    data = {"filename": "media/x.bin", "confirm_model": "RC8230"}
    camera.faults.set("/adm/flash_dumper.cgi", "status", code=403)
    key, _ = await refused(hass, camera, "download_firmware", **data)
    assert key == "access_denied"
    data["filename"] = "media/none/x.bin"
    assert await refused(
        hass, camera, "download_firmware", HomeAssistantError, **data
    ) == ("file_not_written", {"code": "ENOENT"})
    assert sorted(p.name for p in (config_folder / "media").iterdir()) == ["fw.bin"]


async def test_upgrade(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    config_folder: Path,
) -> None:
    """Proved, backed up, proved, sent; away and told; back with its new version."""
    entry, camera = await set_up("rc8230", options=QUIET)
    assert version(hass, entry) == "V1.0.15R00"
    await upgrade(hass, camera)
    assert asked(camera) == PREPARED
    assert "authorization" not in camera.requests[0].headers
    assert "authorization" not in camera.requests[4].headers
    assert camera.uploads == [(UPGRADE, IMAGE)]
    assert len(list(config_folder.glob(".storage/sercomm/*/*.json"))) == 1
    assert told(hass) == ["firmware_upgrade"]
    assert value_of(hass, camera, "camera.live") == "unavailable"
    await restarted(freezer, camera)

    camera.clear_requests()
    camera.offline()
    await poll(hass, freezer, 3)
    assert told(hass) == ["firmware_upgrade"]
    assert value_of(hass, camera, "camera.live") == "unavailable"
    assert entry.state.value == "loaded"
    camera.persona.firmware = "V1.0.16R00"
    camera.online()
    await poll(hass, freezer)
    assert told(hass) == []
    assert value_of(hass, camera, "camera.live") == "idle"
    assert version(hass, entry) == "V1.0.16R00"
    camera.clear_requests()
    await poll(hass, freezer)
    assert 1 <= len(camera.paths()) <= 3
    assert value_of(hass, camera, "camera.live") == "idle"


async def test_quick_restart(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """One that is back before we look is known by its boot time."""
    _, camera = await set_up("rc8230", options=QUIET)
    await upgrade(hass, camera)
    await restarted(freezer, camera)
    await poll(hass, freezer)
    assert told(hass) == []
    assert value_of(hass, camera, "camera.live") == "idle"


async def test_new_version(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Or by its new version, before it is sent a login."""
    _, camera = await set_up("rc8230", options=QUIET, prepare=without_boot_time)
    await upgrade(hass, camera)
    await restarted(freezer, camera)
    camera.persona.firmware = "V1.0.16R00"
    await poll(hass, freezer)
    assert told(hass) == []


def without_boot_time(camera: Simulator) -> None:
    """Make a camera tell nothing about its restarts."""
    for key in ("boot_up_time", "reboot_time"):
        del camera.groups["SYSTEM"][key]
    camera.state.restarted = lambda reason: None  # type: ignore[method-assign]


async def test_still_writing(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """One that answers on and on may be writing; five minutes are enough."""
    _, camera = await set_up("rc8230", options=QUIET, prepare=without_boot_time)
    await upgrade(hass, camera)
    await restarted(freezer, camera)
    camera.clear_requests()
    await poll(hass, freezer, 4)
    assert told(hass) == ["firmware_upgrade"]
    assert value_of(hass, camera, "camera.live") == "unavailable"
    assert len(camera.paths()) <= 4 * 3
    await poll(hass, freezer)
    assert told(hass) == []
    assert value_of(hass, camera, "camera.live") == "idle"


async def test_unclear_answer(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    subtests: pytest.Subtests,
) -> None:
    """It may have taken the file: it is left alone just the same."""
    _, camera = await set_up("rc8230", options=QUIET)
    for kind in ("reset", "empty", "html", "garbage"):
        camera.faults.set(UPGRADE, kind)
        with subtests.test(kind):
            await upgrade(hass, camera)
            assert asked(camera) == PREPARED
            assert told(hass) == ["firmware_upgrade"]
            assert value_of(hass, camera, "camera.live") == "unavailable"
            await poll(hass, freezer, 5)
            assert told(hass) == []
        camera.faults.clear()


async def test_lost(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """After ten minutes the user is told what to do; it may still come back."""
    entry, camera = await set_up("rc8230", options=QUIET)
    await upgrade(hass, camera)
    await restarted(freezer, camera)
    camera.offline()
    await poll(hass, freezer, 9)
    assert told(hass) == ["firmware_upgrade"]
    await poll(hass, freezer)
    assert told(hass) == ["firmware_upgrade_lost"]
    (issue,) = upgrade_issues(hass)
    assert issue.severity is ir.IssueSeverity.ERROR
    assert issue.translation_placeholders == {"name": "Camera", "encoding": "base64"}
    assert entry.state.value == "loaded"
    await poll(hass, freezer, 2)
    camera.online()
    await poll(hass, freezer)
    assert told(hass) == []
    assert value_of(hass, camera, "camera.live") == "idle"


async def test_another_camera_in_its_place(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Whoever else answers there is not it, and gets no login."""
    _, camera = await set_up("rc8230", options=QUIET)
    await upgrade(hass, camera)
    await restarted(freezer, camera)
    mac, camera.persona.mac = camera.persona.mac, "00:0e:8f:00:00:01"
    camera.clear_requests()
    await poll(hass, freezer, 6)
    assert told(hass) == ["firmware_upgrade"]
    assert all("authorization" not in r.headers for r in camera.requests)
    camera.persona.mac = mac
    await poll(hass, freezer)
    assert told(hass) == []


async def test_a_name_that_would_be_a_picture(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """A camera's own name is quoted in what is told of an upgrade, too."""
    _, camera = await set_up(
        "rc8230", options=QUIET, data={"title": "![x](http://evil.example/x)"}
    )
    await upgrade(hass, camera)
    (issue,) = upgrade_issues(hass)
    name = (issue.translation_placeholders or {})["name"]
    assert name == "!(x)(http://\u2060evil.example/x)"


@pytest.mark.parametrize("how", ["removed", "disabled"])
async def test_given_up(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, how: str
) -> None:
    """Nobody looks for a camera that the user has taken out."""
    entry, camera = await set_up("rc8230", options=QUIET)
    await upgrade(hass, camera)
    await restarted(freezer, camera)
    if how == "removed":
        await hass.config_entries.async_remove(entry.entry_id)
    else:
        await hass.config_entries.async_set_disabled_by(
            entry.entry_id, ConfigEntryDisabler.USER
        )
    await hass.async_block_till_done(wait_background_tasks=True)
    camera.clear_requests()
    await poll(hass, freezer, 2)
    assert told(hass) == []
    assert camera.paths() == []


async def test_reloaded_by_the_user(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A reload meanwhile does not end the watch."""
    entry, camera = await set_up("rc8230", options=QUIET)
    await upgrade(hass, camera)
    await restarted(freezer, camera)
    camera.offline()
    await poll(hass, freezer)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert told(hass) == ["firmware_upgrade"]
    assert value_of(hass, camera, "camera.live") == "unavailable"
    camera.online()
    await poll(hass, freezer, 2)
    assert told(hass) == []
    assert value_of(hass, camera, "camera.live") == "idle"
