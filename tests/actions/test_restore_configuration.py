"""Settings restored from a backup: what is written, refused and told."""

from base64 import b64decode
from copy import deepcopy
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.api import catalog
from tests.actions.calling import QUIET, act, refused
from tests.actions.restoring import back_up, backups, config_folder, reauths
from tests.api.test_restore import UNDOCUMENTED, change_everything
from tests.cameras import PERSONAS, SetUp, poll, value_of
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["config_folder"]

GET = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"
WHO = "/util/query.cgi"


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


@pytest.mark.parametrize("persona", PERSONAS)
async def test_restore_after_factory_reset(
    hass: HomeAssistant, set_up: SetUp, persona: str
) -> None:
    """Every writable value comes back; then the login of the backup is asked for."""

    def change(camera: Simulator) -> None:
        assert change_everything(camera) > 120
        # With 0 the camera would take any login afterwards.
        camera.groups["USER"]["login_check"] = "1"

    entry, camera = await set_up(persona, options=QUIET, prepare=change)
    backup = await back_up(hass, camera)
    wanted = deepcopy(camera.groups)
    await camera.factory_reset()
    await log_in(hass, entry, "")
    report = await restore(
        hass, camera, backup, include_network=True, confirm_outputs=True
    )
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
        "left_out": [
            {"parameter": "NETWORK.dns_server1", "reason": "wants include_network"}
        ],
        "differs": [],
    }
    assert camera.paths()[:2] == [f"{WHO}?extension=yes", WHO]
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
        "left_out": [],
        "differs": [],
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
    assert report == {"restored": [], "refused": [], "left_out": [], "differs": []}
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
