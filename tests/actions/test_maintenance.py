"""Restoring settings, and the factory reset."""

from base64 import b64decode
from copy import deepcopy
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.api import CannotConnect, InvalidReply, catalog
from custom_components.sercomm.upkeep import RUNNING, async_factory_reset, async_tell
from tests.actions.calling import QUIET, act, refused
from tests.api.test_restore import UNDOCUMENTED, change_everything
from tests.cameras import PERSONAS, SetUp, poll, value_of
from tests.simulator import Simulator
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures",)

GET = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"
WHO = "/util/query.cgi"
RESET = "/adm/reset_to_default.cgi"


@pytest.fixture(autouse=True)
def config_folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Give every test a place of its own."""
    hass.config.config_dir = str(tmp_path)
    return tmp_path


def backups(folder: Path) -> list[dict[str, Any]]:
    """Return all backups of all cameras, the oldest first."""
    found = sorted(folder.glob(".storage/sercomm/*/*.json"))
    return [json.loads(path.read_text()) for path in found]


def reauths(hass: HomeAssistant) -> list[Any]:
    """Return the dialogs that ask for a new login."""
    flows = hass.config_entries.flow.async_progress_by_handler("sercomm")
    return [flow for flow in flows if flow["context"]["source"] == "reauth"]


async def back_up(hass: HomeAssistant, camera: Simulator) -> str:
    """Make a backup; return its name."""
    name: str = (await act(hass, camera, "backup_configuration"))["backup"]
    return name


async def restore(
    hass: HomeAssistant, camera: Simulator, backup: str, **data: Any
) -> dict[str, Any]:
    """Restore a backup."""
    model = camera.persona.model
    response: dict[str, Any] = await act(
        hass,
        camera,
        "restore_configuration",
        backup=backup,
        confirm_model=model,
        **data,
    )
    return response


async def log_in(hass: HomeAssistant, entry: MockConfigEntry, password: str) -> None:
    """Use another password from now on, as after asking for it."""
    hass.config_entries.async_update_entry(
        entry,
        data={**entry.data, "username": "administrator", "password": password},
    )
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


# Restore


@pytest.mark.parametrize("persona", PERSONAS)
async def test_restore_after_factory_reset(
    hass: HomeAssistant, set_up: SetUp, persona: str
) -> None:
    """Every writable value comes back; then the login of the backup is asked for."""

    def change(camera: Simulator) -> None:
        assert change_everything(camera) > 120

    entry, camera = await set_up(persona, options=QUIET, prepare=change)
    backup = await back_up(hass, camera)
    wanted = deepcopy(camera.groups)
    await camera.factory_reset()
    await log_in(hass, entry, "")
    report = await restore(hass, camera, backup, include_network=True)
    assert [one for one in report["refused"] if one["reason"] != UNDOCUMENTED] == []
    assert len(report["restored"]) > 90
    for group, pairs in camera.groups.items():
        for key, value in pairs.items():
            row = catalog.lookup_property(group, key)
            if row and row.access is catalog.Access.WRITE and not row.secret:
                assert value == wanted[group][key], (group, key)
    assert len(reauths(hass)) == 1


async def test_restore(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """Only what differs is written, and shown at once; the network is left alone."""
    _, camera = await set_up("rc8230", options=QUIET)
    backup = await back_up(hass, camera)
    camera.groups["MOTION"]["md_mode"] = "0"
    camera.groups["VIDEO"] |= {"contrast": "7", "text": "x"}
    camera.groups["NETWORK"]["dns_server1"] = "10.0.0.1"
    report = await restore(hass, camera, backup)
    assert report == {
        "restored": ["VIDEO.text", "VIDEO.contrast", "MOTION.md_mode"],
        "refused": [],
    }
    assert camera.paths()[0] == WHO
    assert [path for path in camera.paths() if path.startswith(SET)] == [
        f"{SET}?group=VIDEO&text=&contrast=4",
        f"{SET}?group=MOTION&md_mode=1",
    ]
    assert camera.groups["NETWORK"]["dns_server1"] == "10.0.0.1"
    assert value_of(hass, camera, "switch.motion_detection") == "on"
    assert "not restored" not in caplog.text
    report = await restore(hass, camera, backup, include_network=True)
    assert report["restored"] == ["NETWORK.dns_server1"]
    assert not reauths(hass)


async def test_refused(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """What the camera does not take is told, in the answer and in the log."""
    _, camera = await set_up("rc8230", options=QUIET)
    backup = await back_up(hass, camera)
    camera.groups["H264"] |= {"resolution": "3", "frame_rate": "9"}
    camera.persona.resolutions = ("1", "2", "3")
    report = await restore(hass, camera, backup)
    assert report == {
        "restored": ["H264.frame_rate"],
        "refused": [
            {
                "parameter": "H264.resolution",
                "reason": "the camera refused: Invalid Resolution",
            }
        ],
    }
    assert (
        "Camera: not restored: H264.resolution the camera refused: Invalid Resolution"
        in caplog.text
    )


async def test_our_own_login(hass: HomeAssistant, set_up: SetUp) -> None:
    """A login that stays good is not asked for again; one that ends is."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.persona.hide_passwords = False
    camera.groups["USER"]["admin_password"] = "cgiconfig"
    same = await back_up(hass, camera)
    camera.groups["USER"]["admin_password"] = "another"
    await restore(hass, camera, same, include_network=True)
    assert camera.password == "cgiconfig"
    assert not reauths(hass)
    camera.groups["USER"]["admin_password"] = "before"
    other = await back_up(hass, camera)
    camera.groups["USER"]["admin_password"] = "cgiconfig"
    await restore(hass, camera, other, include_network=True)
    assert len(reauths(hass)) == 1


async def test_unknown_backup(hass: HomeAssistant, set_up: SetUp) -> None:
    """The names of those that there are help."""
    _, camera = await set_up("rc8230", options=QUIET)
    for times in (0, 1):
        known = await back_up(hass, camera) if times else "-"
        for wrong in ("20200101-000000", "../x"):
            assert await refused(
                hass,
                camera,
                "restore_configuration",
                ServiceValidationError,
                backup=wrong,
                confirm_model="RC8230",
            ) == ("unknown_backup", {"backup": wrong, "known": known})
            assert camera.paths() == []


async def test_backup_of_another_model(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path
) -> None:
    """Nothing of it is written."""
    _, camera = await set_up("rc8230", options=QUIET)
    backup = await back_up(hass, camera)
    (path,) = config_folder.glob(".storage/sercomm/*/*.json")
    path.write_text(path.read_text().replace("RC8230", "RC8221"))
    assert await refused(
        hass,
        camera,
        "restore_configuration",
        ServiceValidationError,
        backup=backup,
        confirm_model="RC8230",
    ) == ("backup_of_another_model", {"model": "RC8221"})
    assert camera.paths() == []


async def test_original_file(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    config_folder: Path,
) -> None:
    """Uploaded as it was, after another backup; then the camera is found anew."""
    entry, camera = await set_up("rc8230", options=QUIET)
    backup = await back_up(hass, camera)
    camera.groups["VIDEO"]["contrast"] = "7"
    freezer.tick(1)
    report = await restore(hass, camera, backup, original_file=True)
    assert report == {"restored": [], "refused": []}
    assert [path.partition("?")[0] for path in camera.paths()] == [
        WHO,
        GET,
        GET,
        "/adm/admcfg.cfg",
        "/adm/upload.cgi",
    ]
    first, second = backups(config_folder)
    assert camera.uploads == [("/adm/upload.cgi", b64decode(first["file"]))]
    assert second["groups"]["VIDEO"]["contrast"] == "7"
    assert camera.groups["VIDEO"]["contrast"] == "4"
    assert value_of(hass, camera, "camera.live") == "unavailable"
    before = entry.runtime_data
    await poll(hass, freezer)
    assert entry.runtime_data is not before
    assert value_of(hass, camera, "camera.live") == "idle"


async def test_original_file_without_answer(hass: HomeAssistant, set_up: SetUp) -> None:
    """A clear no is told; a camera that goes instead may have taken it."""
    _, camera = await set_up("rc8230", options=QUIET)
    backup = await back_up(hass, camera)
    camera.faults.set("/adm/upload.cgi", "status", 1, code=200, body="ERROR")
    with pytest.raises(HomeAssistantError) as raised:
        await restore(hass, camera, backup, original_file=True)
    assert raised.value.translation_key == "refused"
    assert value_of(hass, camera, "camera.live") == "idle"
    camera.faults.set("/adm/upload.cgi", "reset")
    await restore(hass, camera, backup, original_file=True)
    assert value_of(hass, camera, "camera.live") == "unavailable"


async def test_no_original_file(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that hands none out has none in its backups."""
    _, camera = await set_up("oc810", options=QUIET)
    backup = await back_up(hass, camera)
    with pytest.raises(ServiceValidationError) as raised:
        await restore(hass, camera, backup, original_file=True)
    assert raised.value.translation_key == "backup_without_file"
    assert raised.value.translation_placeholders == {"backup": backup}


# Who answers


@pytest.mark.parametrize("action", ["restore_configuration", "factory_reset"])
@pytest.mark.parametrize("other", ["mac", "model"])
async def test_another_camera(
    hass: HomeAssistant, set_up: SetUp, action: str, other: str
) -> None:
    """Nothing is changed, and no login is sent, when another answers there now."""
    _, camera = await set_up("rc8230", options=QUIET)
    data = {"confirm_model": "RC8230"}
    if action == "restore_configuration":
        data["backup"] = await back_up(hass, camera)
    if other == "mac":
        camera.persona.mac = "00:0e:8f:00:00:01"
        expected = (
            "invalid_reply",
            {"reason": "another camera answers at this address"},
        )
    else:
        camera.persona.model = "RC8231"
        expected = ("confirm_model", {"model": "RC8231"})
    camera_id = "camera.camera"
    camera.clear_requests()
    with pytest.raises(HomeAssistantError) as raised:
        await hass.services.async_call(
            "sercomm", action, {"entity_id": camera_id, **data}, blocking=True
        )
    assert (
        raised.value.translation_key,
        raised.value.translation_placeholders,
    ) == expected
    assert camera.paths() == [WHO]
    assert "authorization" not in camera.requests[0].headers


# Factory reset


async def test_factory_reset(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    config_folder: Path,
) -> None:
    """A backup first, then the reset; the camera is away, not lost."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.groups["VIDEO"]["text"] = "mine"
    await act(hass, camera, "factory_reset", confirm_model="RC8230")
    assert [unquote(path) for path in camera.paths()] == [
        WHO,
        GET,
        f"{GET}?group={'&'.join(camera.groups)}",
        "/adm/admcfg.cfg",
        RESET,
    ]
    (backup,) = backups(config_folder)
    assert backup["groups"]["VIDEO"]["text"] == "mine"
    assert value_of(hass, camera, "camera.live") == "unavailable"
    freezer.tick(1)
    await until(lambda: not camera.is_online)
    freezer.tick(1)
    await until(lambda: camera.is_online)
    assert camera.groups["VIDEO"]["text"] == camera.password == ""
    await poll(hass, freezer, 3)
    assert value_of(hass, camera, "camera.live") == "unavailable"
    assert len(reauths(hass)) == 1


async def test_factory_reset_without_answer(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that goes at once was reset all the same."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(RESET, "reset")
    await act(hass, camera, "factory_reset", confirm_model="RC8230")
    assert camera.paths().count(RESET) == 1
    assert value_of(hass, camera, "camera.live") == "unavailable"


async def test_factory_reset_refused(hass: HomeAssistant, set_up: SetUp) -> None:
    """No reset without a backup; a camera that refuses stays available."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(GET, "status", code=503)
    key, _ = await refused(
        hass, camera, "factory_reset", HomeAssistantError, confirm_model="RC8230"
    )
    assert key == "camera_busy"
    assert RESET not in camera.paths()
    camera.faults.clear()
    camera.faults.set(RESET, "status", code=403)
    key, _ = await refused(
        hass, camera, "factory_reset", HomeAssistantError, confirm_model="RC8230"
    )
    assert key == "access_denied"
    assert value_of(hass, camera, "camera.live") == "idle"


async def test_factory_reset_from_elsewhere(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path
) -> None:
    """The button uses the same door: its errors are the camera's."""
    entry, camera = await set_up("rc8230", options=QUIET)
    runtime = entry.runtime_data
    camera.offline()
    with pytest.raises(CannotConnect):
        await async_factory_reset(
            runtime.coordinator, runtime.identity, runtime.backups
        )
    camera.online()
    camera.persona.mac = "00:0e:8f:00:00:01"
    with pytest.raises(InvalidReply):
        await async_factory_reset(
            runtime.coordinator, runtime.identity, runtime.backups
        )
    assert backups(config_folder) == []


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("factory_reset", {}),
        ("restore_configuration", {"backup": "20200101-000000"}),
    ],
)
async def test_not_during_an_upgrade(
    hass: HomeAssistant, set_up: SetUp, action: str, data: dict[str, str]
) -> None:
    """What would reach a camera while it writes its flash is refused."""
    entry, camera = await set_up("rc8230", options=QUIET)
    async_tell(hass, entry, RUNNING)
    assert await refused(
        hass, camera, action, ServiceValidationError, confirm_model="RC8230", **data
    ) == ("upgrade_running", {})
    assert camera.paths() == []
