"""Fixtures of the tests of uploads; test modules name this in `pytest_plugins`."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from tests.cameras import SetUp
from tests.clips.films import RECEIVE

ARMED = {"EVENT": {"event_trigger": "1"}, "MOTION": {"md_mode": "1", "md_switch1": "1"}}


@pytest.fixture
def media(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Keep clips in a folder of this test."""
    hass.config.media_dirs = {"local": str(tmp_path)}
    return tmp_path


@pytest.fixture
def receiving(media: Path, set_up: SetUp) -> SetUp:
    """Return a function that sets up a camera that watches and uploads."""

    async def start(persona: str = "rc8230", **options: Any) -> Any:
        entry, camera = await set_up(persona, options=RECEIVE, **options)
        for group, values in ARMED.items():
            camera.groups[group] |= values
        return entry, camera

    return start
