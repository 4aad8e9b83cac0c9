"""Backups: what is in them, who can read them, how many are kept."""

from base64 import b64decode
from copy import deepcopy
from errno import ENOSPC
import json
import os
from pathlib import Path
import re
from typing import Any, NoReturn

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.sercomm.upkeep.backups import KEPT, Backups
from tests.actions.calling import QUIET, act, refused
from tests.cameras import PERSONAS, SetUp
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

GET = "/adm/get_group.cgi"


@pytest.fixture(autouse=True)
def config_folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Give every test a place of its own."""
    hass.config.config_dir = str(tmp_path)
    return tmp_path


def folder(hass: HomeAssistant, camera: Simulator) -> Path:
    """Return where a camera's backups are."""
    mac = camera.mac.replace(":", "")
    return Path(hass.config.path(".storage", "sercomm", mac))


def stored(hass: HomeAssistant, camera: Simulator, name: str) -> dict[str, Any]:
    """Read a backup."""
    text = (folder(hass, camera) / f"{name}.json").read_text(encoding="ascii")
    content: dict[str, Any] = json.loads(text)
    return content


@pytest.mark.parametrize("persona", PERSONAS)
async def test_backup(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """All groups and the camera's own file, for Home Assistant's eyes only."""
    _, camera = await set_up(persona, options=QUIET)
    response = await act(hass, camera, "backup_configuration")
    assert camera.paths() == [
        GET,
        f"{GET}?group={'&'.join(camera.groups)}",
        "/adm/admcfg.cfg",
    ]
    assert set(response) == {"backup", "size"}
    assert re.fullmatch(r"[0-9]{8}-[0-9]{6}", response["backup"])
    path = folder(hass, camera) / f"{response['backup']}.json"
    assert path.stat().st_size == response["size"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    content = stored(hass, camera, response["backup"])
    assert content["model"] == camera.persona.model
    assert content["firmware"] == camera.persona.firmware
    assert content["groups"].keys() == camera.groups.keys()
    assert content["groups"]["MOTION"] == camera.groups["MOTION"]
    if persona == "oc810":
        assert "file" not in content
    else:
        assert b64decode(content["file"])
        assert content["decoded"].startswith("[")


async def test_a_file_of_its_own_kind(hass: HomeAssistant, set_up: SetUp) -> None:
    """One that does not decode is kept as it is."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set("/adm/admcfg.cfg", "status", code=200, body="\x01\x02 not ours")
    response = await act(hass, camera, "backup_configuration")
    content = stored(hass, camera, response["backup"])
    assert b64decode(content["file"]).startswith(b"\x01\x02")
    assert "decoded" not in content


@pytest.mark.parametrize("at_once", [True, False])
async def test_one_group_at_a_time(
    hass: HomeAssistant, set_up: SetUp, at_once: bool
) -> None:
    """A camera that shows one group only, also when that is found out late."""
    _, camera = await set_up("rc8230", options=QUIET, prepare=single(not at_once))
    camera.multi_group = False
    response = await act(hass, camera, "backup_configuration")
    content = stored(hass, camera, response["backup"])
    assert content["groups"].keys() == camera.groups.keys()


def single(value: bool) -> Any:
    """Return a preparation that makes a camera answer one group at a time."""

    def prepare(camera: Simulator) -> None:
        camera.multi_group = not value

    return prepare


async def test_too_much_at_once(hass: HomeAssistant, set_up: SetUp) -> None:
    """When all groups together are more than an answer may be, each is asked for."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(f"{GET}?group=*&*", "endless")
    response = await act(hass, camera, "backup_configuration")
    content = stored(hass, camera, response["backup"])
    assert content["groups"].keys() == camera.groups.keys()


async def test_a_group_that_is_garbage(hass: HomeAssistant, set_up: SetUp) -> None:
    """It is left out; the others are kept."""
    _, camera = await set_up("rc8230", options=QUIET, prepare=single(True))
    camera.faults.set(f"{GET}?group=FTP", "html")
    response = await act(hass, camera, "backup_configuration")
    content = stored(hass, camera, response["backup"])
    assert camera.groups.keys() - content["groups"].keys() == {"FTP"}


async def test_a_camera_that_does_not_list(hass: HomeAssistant, set_up: SetUp) -> None:
    """It is asked for every group that is documented."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(GET, "status", 1, code=403)
    response = await act(hass, camera, "backup_configuration")
    content = stored(hass, camera, response["backup"])
    assert content["groups"].keys() == camera.groups.keys()


async def test_no_backup(hass: HomeAssistant, set_up: SetUp) -> None:
    """What the camera says is told; no file is made."""
    _, camera = await set_up("rc8230", options=QUIET)
    fault: dict[str, Any]
    for fault, key in (
        ({"kind": "status", "code": 403}, "access_denied"),
        ({"kind": "status", "code": 404}, "not_available"),
        ({"kind": "status", "code": 503}, "camera_busy"),
        ({"kind": "status", "code": 401}, "invalid_auth"),
        ({"kind": "reset"}, "cannot_connect"),
        ({"kind": "html"}, "invalid_reply"),
    ):
        camera.faults.set(GET, **fault)
        assert (await refused(hass, camera, "backup_configuration"))[0] == key
        camera.faults.clear()
    assert not folder(hass, camera).exists()


async def test_listed_but_not_shown(hass: HomeAssistant, set_up: SetUp) -> None:
    """An empty backup is none."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(f"{GET}?*", "status", code=403)
    told, _ = await refused(hass, camera, "backup_configuration", HomeAssistantError)
    assert told == "invalid_reply"


async def test_names(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """By the second; more in one second get a number; the newest twenty stay."""
    entry, camera = await set_up("rc8230", options=QUIET)
    backups = entry.runtime_data.backups
    assert await backups.async_names() == []
    freezer.move_to("2026-11-23 12:00:00")
    names = [(await backups.async_create()).name for _ in range(11)]
    assert names[:2] == ["20261123-120000", "20261123-120000-2"]
    assert names[10] == "20261123-120000-11"
    for path in folder(hass, camera).iterdir():
        os.utime(path, (0, 0))
    (folder(hass, camera) / "mine.json").write_text("{}")
    freezer.move_to("2026-11-23 12:00:01")
    names += [(await backups.async_create()).name for _ in range(KEPT - 11)]
    assert await backups.async_names() == names[::-1]
    names.append((await backups.async_create()).name)
    assert await backups.async_names() == names[:0:-1]
    assert len(list(folder(hass, camera).iterdir())) == KEPT + 1


async def test_load(hass: HomeAssistant, set_up: SetUp) -> None:
    """What was stored; nothing for a name that is none."""
    entry, camera = await set_up("rc8230", options=QUIET)
    backups = entry.runtime_data.backups
    groups = deepcopy(await entry.runtime_data.camera.get_groups(["VIDEO", "PTZ"]))
    name = (await backups.async_create()).name
    content = await backups.async_load(name)
    assert content.model == "RC8230"
    assert {key: content.groups[key] for key in groups} == groups
    outside = folder(hass, camera).parent / "20200101-000000.json"
    outside.write_text((folder(hass, camera) / f"{name}.json").read_text())
    for wrong in ("", "x", "../20200101-000000", "20200101-000000", f"{name}\n", "/"):
        assert await backups.async_load(wrong) is None


DAMAGED = (
    *("", "{", "[]", "1", "{}", "\u00e4"),
    '{"model": "x"}',
    '{"model": "x", "groups": []}',
    '{"model": "x", "groups": {"A": 1}}',
    '{"model": "x", "groups": {}, "file": 1}',
    '{"model": "x", "groups": {}, "file": "*"}',
)


async def test_damaged(hass: HomeAssistant, set_up: SetUp) -> None:
    """A file that somebody has been at is no backup."""
    entry, camera = await set_up("rc8230", options=QUIET)
    path = folder(hass, camera) / "20200101-000000.json"
    path.parent.mkdir(parents=True)
    for text in DAMAGED:
        path.write_text(text, encoding="utf-8")
        assert await entry.runtime_data.backups.async_load(path.stem) is None


async def test_disk_full(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason is told; no half file stays."""
    _, camera = await set_up("rc8230", options=QUIET)

    def full(_: object) -> NoReturn:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    monkeypatch.setattr("custom_components.sercomm.upkeep.backups.os.fsync", full)
    assert await refused(hass, camera, "backup_configuration") == (
        "no_room",
        {"code": "ENOSPC"},
    )
    assert list(folder(hass, camera).iterdir()) == []


async def test_nothing_is_written_at_first(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path
) -> None:
    """Only an order makes a folder."""
    entry, _ = await set_up("rc8230", options=QUIET)
    runtime = entry.runtime_data
    Backups(hass, runtime.camera, runtime.identity)
    assert not (config_folder / ".storage" / "sercomm").exists()
