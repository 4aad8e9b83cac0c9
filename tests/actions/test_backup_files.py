"""Backups are listed, go to a file and come from one."""

import json
from pathlib import Path
import threading
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.service import SERVICE_DESCRIPTION_CACHE
from homeassistant.util.yaml import load_yaml_dict
import pytest

from custom_components.sercomm.actions import backup_choices
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
    for content in (
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"model": 1, "groups": []}',
        b"[" * 200_000,
        b'{"model": "RC8230", "groups": {"VIDEO": {"contrast": null}}}',
        b'{"model": "RC8230", "groups": {"VIDEO": {"contrast": ["7"]}}}',
        b'{"model": "RC8230", "groups": {"VIDEO": {"a&b": "7"}}}',
        b'{"model": "RC8230", "groups": {"\\ud800": {"contrast": "7"}}}',
        json.dumps(
            {"model": "RC8230", "groups": {f"G{n}": {} for n in range(1000)}}
        ).encode(),
    ):
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


@pytest.mark.usefixtures("config_folder")
async def test_groups_that_nobody_knows(
    hass: HomeAssistant, set_up: SetUp, tmp_path: Path
) -> None:
    """A file of a user: the camera is only asked for what could be written back."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    _, camera = await set_up("rc8230", options=QUIET)
    path = tmp_path / "x.json"
    groups = {f"G{number}": {"a": "b"} for number in range(200)}
    groups["VIDEO"] = {"contrast": "7"}
    path.write_text(json.dumps({"model": "RC8230", "groups": groups}))
    came = await act(hass, camera, "import_backup", filename=str(path))
    report = await act(
        hass,
        camera,
        "restore_configuration",
        backup=came["backup"],
        confirm_model="RC8230",
    )
    assert [path for path in camera.paths() if "_group.cgi" in path] == [
        "/adm/get_group.cgi?group=VIDEO",
        "/adm/set_group.cgi?group=VIDEO&contrast=7",
        "/adm/get_group.cgi?group=VIDEO",
    ]
    assert report["restored"] == ["VIDEO.contrast"]
    assert {one["reason"] for one in report["left_out"]} == {"is not a known property"}


def offered(hass: HomeAssistant, action: str) -> list[str]:
    """Return the labels that the form of an action offers as backup.

    Only what differs from services.yaml is looked at: reading those of all components
    needs requirements that tests do not have.
    """
    described = hass.data.get(SERVICE_DESCRIPTION_CACHE, {}).get(("sercomm", action))
    if described is None:
        return []
    assert described["target"]["entity"][0]["integration"] == "sercomm"
    selector = described["fields"]["backup"]["selector"]
    assert selector["select"]["custom_value"]
    options = selector["select"]["options"]
    assert all(option["label"].startswith(option["value"]) for option in options)
    return [option["label"] for option in options]


@pytest.mark.usefixtures("config_folder")
@pytest.mark.parametrize("action", ["restore_configuration", "export_backup"])
async def test_listed_where_one_is_chosen(
    hass: HomeAssistant, set_up: SetUp, action: str
) -> None:
    """The form of an action offers the backups of all cameras, the newest first."""
    entry, camera = await set_up("rc8230", options=QUIET)
    assert offered(hass, action) == []
    made = [
        (await act(hass, camera, "backup_configuration"))["backup"] for _ in range(2)
    ]
    await hass.async_block_till_done(wait_background_tasks=True)
    labels = [f"{name} (Camera)" for name in reversed(made)]
    assert offered(hass, action) == labels
    other, second = await set_up(
        "icamera2", options=QUIET, data={"webhook_id": "i" * 22}
    )
    hass.config_entries.async_update_entry(other, title="Garden")
    found = await act(hass, second, "backup_configuration")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert offered(hass, action) == [*labels, f"{found['backup']} (Garden)"]
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(offered(hass, action)) == 3


async def test_the_newest_list_stays(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path
) -> None:
    """A list begun before another backup was made does not replace the newer one."""
    _, camera = await set_up("rc8230", options=QUIET)
    read, later = threading.Event(), threading.Event()

    def slow_at_first(path: str) -> Any:
        if not read.is_set():
            read.set()
            later.wait(0.3)
        else:
            later.set()
        return load_yaml_dict(path)

    with patch.object(backup_choices, "load_yaml_dict", slow_at_first):
        made = [
            (await act(hass, camera, "backup_configuration"))["backup"]
            for _ in range(2)
        ]
        await hass.async_block_till_done(wait_background_tasks=True)
    labels = [f"{name} (Camera)" for name in reversed(made)]
    assert offered(hass, "export_backup") == labels
