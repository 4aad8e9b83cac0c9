"""What the tests of firmware share: a file, the upgrade, and what is told of it."""

from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from tests.actions.calling import act
from tests.simulator import Simulator
from tests.waiting import until

WHO = "/util/query.cgi"
UPGRADE = "/adm/upgrade.cgi"
IMAGE = b"SERCOMM RC8230 V1.0.16R00\n" + bytes(range(256)) * 16


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


async def upgrade(hass: HomeAssistant, camera: Simulator, **data: Any) -> None:
    """Upgrade."""
    await act(
        hass,
        camera,
        "upgrade_firmware",
        filename="media/fw.bin",
        confirm_model="RC8230",
        **data,
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
