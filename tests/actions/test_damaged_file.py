"""A settings file of the camera whose check sum is wrong is not kept as good."""

from base64 import b64decode, b64encode
import json
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.sercomm.api.config_file import decode_settings, encode
from tests.actions.calling import QUIET, act, refused
from tests.actions.restoring import back_up, backups, config_folder
from tests.cameras import SetUp
from tests.simulator import Simulator
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["config_folder"]

FILE = "/adm/admcfg.cfg"
DAMAGED: tuple[str, dict[str, str]] = ("settings_file_damaged", {})


def damaged(file: bytes) -> bytes:
    """Return a settings file in which one letter is another."""
    return encode(decode_settings(file).replace(b"text=", b"tuxt=", 1))


async def hand_out(camera: Simulator, file: bytes, times: int | None = None) -> None:
    """Let the camera hand out another settings file."""
    body = file.decode("ascii")
    camera.faults.set(FILE, "status", times, code=200, body=body)


async def file_of(hass: HomeAssistant, camera: Simulator, folder: Path) -> bytes:
    """Return the settings file as it is in a backup."""
    await back_up(hass, camera)
    return b64decode(backups(folder)[-1]["file"])


async def test_a_backup(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path
) -> None:
    """Asked for once more; damaged again, nothing is stored and the error says why."""
    _, camera = await set_up("rc8230", options=QUIET)
    file = await file_of(hass, camera, config_folder)
    await hand_out(camera, damaged(file), 1)
    await back_up(hass, camera)
    assert camera.paths().count(FILE) == 2
    assert {b64decode(one["file"]) for one in backups(config_folder)} == {file}
    await hand_out(camera, damaged(file))
    assert (
        await refused(hass, camera, "backup_configuration", ServiceValidationError)
        == DAMAGED
    )
    assert camera.paths().count(FILE) == 2
    assert len(backups(config_folder)) == 2


async def test_a_reset_goes_on(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path
) -> None:
    """What must be backed up first is all groups; the damaged file is left out."""
    _, camera = await set_up("rc8230", options=QUIET)
    file = await file_of(hass, camera, config_folder)
    await hand_out(camera, damaged(file))
    await act(hass, camera, "factory_reset", confirm_model="RC8230")
    await until(lambda: "/adm/reset_to_default.cgi" in camera.paths())
    (held,) = (one for one in backups(config_folder) if "file" not in one)
    assert held["groups"]["VIDEO"]


async def test_an_import_and_a_restore(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path
) -> None:
    """Neither is it taken from a file, nor given to the camera from an old backup."""
    hass.config.allowlist_external_dirs = {str(config_folder)}
    _, camera = await set_up("rc8230", options=QUIET)
    name = await back_up(hass, camera)
    (path,) = config_folder.glob(".storage/sercomm/*/*.json")
    content = json.loads(path.read_text())
    content["file"] = b64encode(damaged(b64decode(content["file"]))).decode()
    path.write_text(json.dumps(content))
    copy = config_folder / "copy.json"
    copy.write_text(json.dumps(content))
    assert (
        await refused(
            hass,
            camera,
            "import_backup",
            ServiceValidationError,
            filename=str(copy),
        )
        == DAMAGED
    )
    assert (
        await refused(
            hass,
            camera,
            "restore_configuration",
            ServiceValidationError,
            backup=name,
            confirm_model="RC8230",
            original_file=True,
        )
        == DAMAGED
    )
    assert camera.uploads == []
    assert len(backups(config_folder)) == 1


@pytest.mark.usefixtures("config_folder")
async def test_an_encrypted_file(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path
) -> None:
    """What cannot be read cannot be judged: it is kept as it is (RC8310A)."""
    _, camera = await set_up("rc8230", options=QUIET)
    file = b64encode(bytes(range(1, 250)))
    await hand_out(camera, file)
    assert await file_of(hass, camera, config_folder) == file
