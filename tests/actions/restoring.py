"""What the tests of backups and resets share."""

import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from tests.actions.calling import act
from tests.simulator import Simulator


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
