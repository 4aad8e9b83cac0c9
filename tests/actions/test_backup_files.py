"""Backups are listed, go to a file and come from one."""

from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from tests.actions.calling import QUIET, act, refused
from tests.actions.restoring import config_folder
from tests.cameras import SetUp

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["config_folder"]


@pytest.mark.usefixtures("config_folder")
async def test_out_and_in_again(
    hass: HomeAssistant, set_up: SetUp, tmp_path: Path
) -> None:
    """A backup in a file of the user is as good as one that was never away."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    _, camera = await set_up("rc8230", options=QUIET)
    assert await act(hass, camera, "list_backups") == {"backups": []}
    made = await act(hass, camera, "backup_configuration")
    assert await act(hass, camera, "list_backups") == {"backups": [made]}
    path = tmp_path / "door.json"
    name = made["backup"]
    await act(hass, camera, "export_backup", backup=name, filename=str(path))
    assert path.stat().st_size == made["size"]
    came = await act(hass, camera, "import_backup", filename=str(path))
    listed = (await act(hass, camera, "list_backups"))["backups"]
    assert listed == [came, made]
    camera.groups["VIDEO"]["contrast"] = "7"
    report = await act(
        hass,
        camera,
        "restore_configuration",
        backup=came["backup"],
        confirm_model="RC8230",
    )
    assert report == {
        "restored": ["VIDEO.contrast"],
        "refused": [],
        "left_out": [],
        "differs": [],
    }


@pytest.mark.usefixtures("config_folder")
async def test_refused(hass: HomeAssistant, set_up: SetUp, tmp_path: Path) -> None:
    """What is no backup, and what is not there."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    _, camera = await set_up("rc8230", options=QUIET)
    path = tmp_path / "x.json"
    for content in (b"", b"{}", b"[]", b"\xff", b'{"model": 1, "groups": []}'):
        path.write_bytes(content)
        key, _ = await refused(
            hass, camera, "import_backup", ServiceValidationError, filename=str(path)
        )
        assert key == "not_a_backup"
    key, _ = await refused(
        hass,
        camera,
        "export_backup",
        ServiceValidationError,
        backup="../x",
        filename=str(path),
    )
    assert key == "unknown_backup"
