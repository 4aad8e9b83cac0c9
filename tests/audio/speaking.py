"""What the tests of the speaker share: sounds to say, and how to say them."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from homeassistant.components.media_player.const import DATA_COMPONENT as PLAYERS
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.audio.speaker import SPEAKER as SPEAKER_USE, Speaker
from custom_components.sercomm.managed import originals_of
from custom_components.sercomm.media_player import SercommMediaPlayer
from tests.audio.sounds import sentence, write_wave
from tests.cameras import entity_id
from tests.simulator import Simulator

SPEAKER = "media_player.speaker"


@pytest.fixture
def spoken(hass: HomeAssistant, tmp_path: Path) -> str:
    """Return a file with a sentence in it, in an allowed folder."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    return str(write_wave(tmp_path / "sentence.wav", sentence(22050), 22050))


@pytest.fixture
def shout(hass: HomeAssistant, tmp_path: Path) -> str:
    """Return a file with a third of a second in it, in an allowed folder."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    return str(write_wave(tmp_path / "shout.wav", sentence(8000, 0.3), 8000))


@pytest.fixture
def music(hass: HomeAssistant, tmp_path: Path) -> str:
    """Return a file with a minute in it, in an allowed folder."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    return str(write_wave(tmp_path / "music.wav", sentence(8000, 60), 8000))


def speaker_of(hass: HomeAssistant, camera: Simulator) -> Speaker:
    """Return what is behind the entity."""
    entity = hass.data[PLAYERS].get_entity(entity_id(hass, camera, SPEAKER))
    assert isinstance(entity, SercommMediaPlayer)
    return entity._speaker


def originals(hass: HomeAssistant, entry: ConfigEntry) -> dict[str, list[str]]:
    """Return what the speaker has to restore: key -> [value before, value written]."""
    return originals_of(hass, entry).of(SPEAKER_USE).get("AUDIO", {})


async def say(
    hass: HomeAssistant,
    camera: Simulator,
    media: str,
    *,
    announce: bool = True,
    **extra: Any,
) -> None:
    """Play a media, and return when the action does."""
    await hass.services.async_call(
        "media_player",
        "play_media",
        {
            "entity_id": entity_id(hass, camera, SPEAKER),
            "media": {"media_content_id": media, "media_content_type": "music"},
            "announce": announce,
            "extra": extra,
        },
        blocking=True,
    )


async def stop(hass: HomeAssistant, camera: Simulator) -> None:
    """Stop the speaker."""
    await hass.services.async_call(
        "media_player",
        "media_stop",
        {"entity_id": entity_id(hass, camera, SPEAKER)},
        blocking=True,
    )


async def silence(hass: HomeAssistant) -> None:
    """Wait until all is said, and put back."""
    await hass.async_block_till_done(wait_background_tasks=True)


async def eventually(what: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something holds: at once, or a little later on a busy machine."""
    async with asyncio.timeout(seconds):
        while not what():
            await asyncio.sleep(0.005)


def heard(camera: Simulator) -> list[int]:
    """Return how many bytes of sound each talk brought."""
    return [len(sound) for _, sound in camera.talk.heard]
