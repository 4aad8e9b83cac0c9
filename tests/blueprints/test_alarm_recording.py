"""Recorded while an alarm is triggered, part after part."""

import asyncio
from pathlib import Path
import re
from typing import Any

import av
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.stream import Stream
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.blueprints.running import Automate, automate, later, settle
from tests.cameras import SetUp, entity_id

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["automate"]

PANEL = "alarm_control_panel.house"
CAMERA = "camera.hall"


def alarm(hass: HomeAssistant, state: str) -> None:
    """Let the panel be in a state."""
    hass.states.async_set(PANEL, state)


@pytest.fixture
async def parts(
    hass: HomeAssistant, automate: Automate, freezer: FrozenDateTimeFactory
) -> list[dict[str, Any]]:
    """Return the parts that are recorded, a minute each."""
    recorded: list[dict[str, Any]] = []

    async def record(call: ServiceCall) -> None:
        recorded.append(dict(call.data))
        panel = hass.states.get(PANEL)
        assert panel is not None
        if "broken" in panel.attributes:
            raise HomeAssistantError("no stream")
        freezer.tick(60)
        if len(recorded) == 2:
            alarm(hass, panel.attributes["after_two"])

    hass.services.async_register("camera", "record", record)
    alarm(hass, "armed_away")
    await automate("alarm_recording", panel=PANEL, camera=CAMERA, longest=5)
    return recorded


async def test_for_as_long_as_it_lasts(
    hass: HomeAssistant, parts: list[dict[str, Any]]
) -> None:
    """Two parts, as the alarm is over in the second; nothing before it."""
    alarm(hass, "pending")
    await settle()
    assert not parts
    hass.states.async_set(PANEL, "triggered", {"after_two": "disarmed"})
    await settle()
    names = [part.pop("filename") for part in parts]
    assert parts == [{"entity_id": [CAMERA], "duration": 60, "lookback": 4}] * 2
    assert len(set(names)) == 2
    for name in names:
        assert re.fullmatch(
            r"/media/alarm/hall_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.mp4", name
        )


async def test_not_for_ever(hass: HomeAssistant, parts: list[dict[str, Any]]) -> None:
    """A panel that nobody resets does not fill the disk."""
    hass.states.async_set(PANEL, "triggered", {"after_two": "triggered"})
    await settle()
    assert len(parts) == 5


async def test_tried_again(
    hass: HomeAssistant, parts: list[dict[str, Any]], freezer: FrozenDateTimeFactory
) -> None:
    """A camera that does not let itself be recorded is tried every ten seconds."""
    hass.states.async_set(PANEL, "triggered", {"broken": True})
    await settle()
    assert len(parts) == 1
    await later(hass, freezer, 9)
    assert len(parts) == 1
    await later(hass, freezer, 2)
    assert len(parts) == 2
    hass.states.async_set(PANEL, "triggered", {"after_two": "disarmed"})
    await later(hass, freezer, 11)
    assert len(parts) >= 3


async def test_a_film(
    hass: HomeAssistant,
    set_up: SetUp,
    automate: Automate,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is recorded of a camera can be played."""
    whole = Stream.async_record

    async def shorter(
        stream: Stream, path: str, duration: int = 30, lookback: int = 5
    ) -> None:
        assert (duration, lookback) == (60, 4)
        await whole(stream, path, 2, lookback)

    monkeypatch.setattr(Stream, "async_record", shorter)
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    _, camera = await set_up("rc8221", rtsp_port=0)
    alarm(hass, "armed_away")
    await automate(
        "alarm_recording",
        panel=PANEL,
        camera=entity_id(hass, camera, "camera.live"),
        folder=str(tmp_path / "alarm"),
    )
    alarm(hass, "triggered")
    async with asyncio.timeout(20):
        while not (films := list(tmp_path.glob("alarm/*.mp4"))):
            await asyncio.sleep(0.1)
    with av.open(films[0]) as film:
        assert [stream.codec_context.name for stream in film.streams.video] == ["h264"]
