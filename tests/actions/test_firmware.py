"""Firmware: read out into a file; replaced, and the wait for the camera."""

import asyncio
import os
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.actions.calling import QUIET, act, refused
from tests.cameras import SetUp, entity_id, poll, value_of
from tests.simulator import Simulator
from tests.simulator.cgi_config import firmware, uploaded_file
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures",)

WHO = "/util/query.cgi"
UPGRADE = "/adm/upgrade.cgi"
IMAGE = b"SERCOMM RC8230 V1.0.16R00\n" + bytes(range(256)) * 16
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


@pytest.fixture(autouse=True)
def config_folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Give every test a place of its own, with an allowed folder in it."""
    hass.config.config_dir = str(tmp_path)
    hass.config.allowlist_external_dirs = {str(tmp_path / "media")}
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "fw.bin").write_bytes(IMAGE)
    return tmp_path


def told(hass: HomeAssistant) -> list[str | None]:
    """Return what the repairs say about an upgrade."""
    return [issue.translation_key for issue in upgrade_issues(hass)]


def upgrade_issues(hass: HomeAssistant) -> list[ir.IssueEntry]:
    """Return the repairs about upgrades."""
    issues = ir.async_get(hass).issues.values()
    return [one for one in issues if one.issue_id.startswith("firmware_upgrade")]


def version(hass: HomeAssistant, entry: MockConfigEntry) -> str | None:
    """Return the firmware that the device shows."""
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return device.sw_version


async def upgrade(hass: HomeAssistant, camera: Simulator) -> None:
    """Upgrade."""
    await act(
        hass,
        camera,
        "upgrade_firmware",
        filename="media/fw.bin",
        confirm_model="RC8230",
    )


async def restarted(freezer: FrozenDateTimeFactory, camera: Simulator) -> None:
    """Let a second pass in which the simulator goes away, and one to come back."""
    freezer.tick(1)
    await until(lambda: not camera.is_online)
    freezer.tick(1)
    await until(lambda: camera.is_online)


def asked(camera: Simulator) -> list[str]:
    """Return the paths of the requests."""
    return [request.path for request in camera.requests]


# Download


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
    ) == ("file_not_written", {"reason": "the firmware cannot be stored"})
    assert sorted(p.name for p in (config_folder / "media").iterdir()) == ["fw.bin"]


# Upgrade


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


@pytest.mark.parametrize("kind", ["reset", "empty", "html", "garbage"])
async def test_unclear_answer(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, kind: str
) -> None:
    """It may have taken the file: it is left alone just the same."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(UPGRADE, kind)
    await upgrade(hass, camera)
    assert asked(camera) == PREPARED
    assert told(hass) == ["firmware_upgrade"]
    assert value_of(hass, camera, "camera.live") == "unavailable"
    await poll(hass, freezer, 5)
    assert told(hass) == []


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
    assert issue.translation_placeholders == {"name": "Camera"}
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


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        ({"kind": "status", "code": 403}, "access_denied"),
        ({"kind": "status", "code": 503}, "camera_busy"),
        ({"kind": "status", "code": 200, "body": "Unknown Error"}, "refused"),
    ],
)
async def test_refused(
    hass: HomeAssistant, set_up: SetUp, fault: dict[str, Any], key: str
) -> None:
    """A clear no: nothing has happened, and all goes on."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(UPGRADE, **fault)
    assert (
        await refused(
            hass,
            camera,
            "upgrade_firmware",
            HomeAssistantError,
            filename="media/fw.bin",
            confirm_model="RC8230",
        )
    )[0] == key
    assert told(hass) == []
    await hass.async_block_till_done(wait_background_tasks=True)
    assert value_of(hass, camera, "camera.live") == "idle"
    assert camera.uploads == []


@pytest.mark.parametrize(
    ("fault", "path", "key"),
    [
        ({"kind": "reset"}, WHO, "cannot_connect"),
        ({"kind": "status", "code": 503}, "/adm/get_group.cgi", "camera_busy"),
        ({"kind": "status", "code": 401}, "/img/query.cgi", "invalid_auth"),
    ],
)
async def test_not_sent(
    hass: HomeAssistant, set_up: SetUp, fault: dict[str, Any], path: str, key: str
) -> None:
    """Not before the camera has proved itself and its settings are stored."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(path, **fault)
    data = {"filename": "media/fw.bin", "confirm_model": "RC8230"}
    told_key, _ = await refused(
        hass, camera, "upgrade_firmware", HomeAssistantError, **data
    )
    assert told_key == key
    assert UPGRADE not in asked(camera)
    assert told(hass) == []
    camera.faults.clear()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert value_of(hass, camera, "camera.live") == "idle"


async def test_a_changed_camera(hass: HomeAssistant, set_up: SetUp) -> None:
    """One that becomes another model during the backup is not sent the file."""
    _, camera = await set_up("rc8230", options=QUIET)
    respond = camera._web.respond

    async def turn(request: Any) -> Any:
        if request.path == "/adm/admcfg.cfg":
            camera.persona.model = "RC8231"
        return await respond(request)

    camera._web.respond = turn  # type: ignore[method-assign]
    assert await refused(
        hass,
        camera,
        "upgrade_firmware",
        ServiceValidationError,
        filename="media/fw.bin",
        confirm_model="RC8230",
    ) == ("confirm_model", {"model": "RC8231"})
    assert UPGRADE not in asked(camera)
    assert told(hass) == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("none.bin", "file_not_readable"),
        (".", "file_not_readable"),
        ("empty.bin", "invalid_value"),
        ("pipe", "file_not_readable"),
    ],
)
async def test_no_file(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path, name: str, key: str
) -> None:
    """A file with something in it."""
    (config_folder / "media" / "empty.bin").touch()
    os.mkfifo(config_folder / "media" / "pipe")
    _, camera = await set_up("rc8230", options=QUIET)
    told_key, _ = await refused(
        hass,
        camera,
        "upgrade_firmware",
        ServiceValidationError,
        filename=f"media/{name}",
        confirm_model="RC8230",
    )
    assert told_key == key
    assert UPGRADE not in asked(camera)
    assert told(hass) == []


async def test_one_at_a_time(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A second upgrade during the first is refused; cancelling ends no upgrade."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(UPGRADE, "silent", 1)
    call = {
        "entity_id": entity_id(hass, camera, "camera.live"),
        "filename": "media/fw.bin",
        "confirm_model": "RC8230",
    }
    first = hass.async_create_task(
        hass.services.async_call("sercomm", "upgrade_firmware", call, blocking=True)
    )
    await until(lambda: told(hass))
    with pytest.raises(ServiceValidationError) as raised:
        await hass.services.async_call(
            "sercomm", "upgrade_firmware", call, blocking=True
        )
    assert raised.value.translation_key == "upgrade_running"
    await until(lambda: UPGRADE in asked(camera))
    assert value_of(hass, camera, "camera.live") == "unavailable"
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert told(hass) == ["firmware_upgrade"]
    (sent,) = (request for request in camera.requests if request.path == UPGRADE)
    assert uploaded_file(sent) == IMAGE
    await poll(hass, freezer, 5)
    assert told(hass) == []
