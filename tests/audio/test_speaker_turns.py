"""The speaker's turns: who waits for whom, and how a turn ends."""

import asyncio
from pathlib import Path

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.api import CannotConnect
from tests.audio.sounds import decoded, likeness, sentence
from tests.audio.speaking import (
    SPEAKER,
    eventually,
    heard,
    music,
    say,
    shout,
    silence,
    speaker_of,
    stop,
)
from tests.cameras import SetUp, value_of
from tests.gaps import within

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["music", "shout"]


async def test_stop(hass: HomeAssistant, set_up: SetUp, music: str) -> None:
    """It falls silent within 0.3 s, and the settings are put back."""
    _, camera = await set_up()
    before = dict(camera.groups["AUDIO"])
    await say(hass, camera, music, announce=False)
    assert value_of(hass, camera, SPEAKER) == "playing"
    before_stop = sum(size for _, size in camera.talk.arrivals)
    async with within(0.3):
        await stop(hass, camera)
        assert value_of(hass, camera, SPEAKER) == "idle"
        await eventually(lambda: not camera.talk.busy)
    await silence(hass)
    (length,) = heard(camera)
    assert length - before_stop <= 0.3 * 8000
    assert not camera.talk.locked
    assert camera.groups["AUDIO"] == before
    await stop(hass, camera)
    assert value_of(hass, camera, SPEAKER) == "idle"


async def test_stop_before_it_begins(
    hass: HomeAssistant, set_up: SetUp, music: str
) -> None:
    """Who waits for the sound to begin is told that there will be none."""
    _, camera = await set_up()
    camera.faults.set("/adm/get_group.cgi", "hold", 1)
    camera.clear_requests()
    waiting = asyncio.create_task(say(hass, camera, music))
    await eventually(lambda: bool(camera.requests))
    await stop(hass, camera)
    camera.faults.clear()
    await waiting
    await silence(hass)
    assert camera.talk.heard == []
    assert value_of(hass, camera, SPEAKER) == "idle"


async def test_two_announcements(
    hass: HomeAssistant, set_up: SetUp, shout: str
) -> None:
    """The second waits for the first; the speaker is switched on once."""
    _, camera = await set_up()
    await asyncio.gather(say(hass, camera, shout), say(hass, camera, shout))
    await silence(hass)
    assert heard(camera) == [2400, 2400]
    assert camera.groups["AUDIO"]["audio_out"] == "0"
    assert len([p for p in camera.paths() if "set_group" in p]) == 2


async def test_announcement_interrupts_music(
    hass: HomeAssistant, set_up: SetUp, music: str, shout: str
) -> None:
    """Music goes on where it was interrupted; other media take its place."""
    _, camera = await set_up()
    await say(hass, camera, music, announce=False)
    await say(hass, camera, shout)
    await eventually(lambda: len(camera.talk.heard) == 2 and camera.talk.busy)
    assert value_of(hass, camera, SPEAKER) == "playing"
    await asyncio.sleep(0.3)
    await say(hass, camera, shout, announce=False)
    await silence(hass)
    assert len(camera.talk.heard) == 4
    (_, first), (_, second), (_, third), (_, last) = camera.talk.heard
    assert len(second) == len(last) == 2400
    whole = decoded("g711a", first + third)
    expected = sentence(8000, 60)[: len(whole)]
    assert likeness(whole, expected) > 0.9
    assert camera.groups["AUDIO"]["audio_out"] == "0"


async def test_unload_while_talking(
    hass: HomeAssistant, set_up: SetUp, music: str
) -> None:
    """Unloading stops the sound and waits for the settings."""
    entry, camera = await set_up()
    await say(hass, camera, music)
    waiting = asyncio.create_task(say(hass, camera, music))
    speaker = speaker_of(hass, camera)
    await eventually(lambda: len(speaker._turns) == 2)
    await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert not camera.talk.busy
    assert not camera.talk.locked
    assert camera.groups["AUDIO"]["audio_out"] == "0"
    await waiting
    with pytest.raises(CannotConnect):
        await speaker.async_play(Path(music), announce=True)


async def test_home_assistant_stops_while_talking(
    hass: HomeAssistant, set_up: SetUp, music: str
) -> None:
    """Its background tasks are cancelled; the settings still go back."""
    _, camera = await set_up()
    await say(hass, camera, music)
    await hass.async_stop(force=True)
    assert not camera.talk.busy
    assert not camera.talk.locked
    assert camera.groups["AUDIO"]["audio_out"] == "0"


async def test_cancelled_from_outside(
    hass: HomeAssistant, set_up: SetUp, music: str
) -> None:
    """Whoever ends our task, the settings go back."""
    _, camera = await set_up()
    await say(hass, camera, music)
    runner = speaker_of(hass, camera)._runner
    assert runner is not None
    runner.cancel()
    await asyncio.wait((runner,))
    assert runner.cancelled()
    assert not camera.talk.busy
    assert camera.groups["AUDIO"]["audio_out"] == "0"


async def test_who_called_is_gone(
    hass: HomeAssistant, set_up: SetUp, shout: str
) -> None:
    """A cancelled script does not keep the announcement from being heard."""
    _, camera = await set_up()
    waiting = asyncio.create_task(say(hass, camera, shout))
    await eventually(lambda: camera.talk.busy)
    waiting.cancel()
    await silence(hass)
    assert heard(camera) == [2400]
