"""Hold to talk: what is said into a browser is heard at the camera."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util.dt import utcnow
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.sercomm.audio import voice
from tests.audio.sounds import decoded, likeness, sentence
from tests.audio.speaking import eventually, silence, speaker_of
from tests.cameras import SetUp
from tests.simulator import Simulator
from tests.websocket.asking import Card, onlooker, ordinary_user

pytest_plugins = ("tests.camera_fixtures",)

TALK = "sercomm/talk"
PIECE = 0.04


def pcm(seconds: float) -> bytes:
    """What a browser sends of a sentence."""
    samples = (sentence(16000, seconds) * 32767).astype("<i2")
    return bytes(samples.tobytes())


async def speak(card: Card, handler: int, sound: bytes) -> None:
    """Say something as fast as one speaks."""
    size = round(16000 * PIECE) * 2
    loop = asyncio.get_running_loop()
    due = loop.time()
    for start in range(0, len(sound), size):
        await card.socket.send_bytes(bytes([handler]) + sound[start : start + size])
        due += PIECE
        await asyncio.sleep(due - loop.time())


@asynccontextmanager
async def talking(card: Card) -> AsyncGenerator[tuple[int, int]]:
    """Begin to talk; gives the subscription and the handler of the sound."""
    number = await card.send(TALK)
    opening = await card.event()
    assert opening["state"] == "opening"
    yield number, opening["handler"]


async def test_what_is_said_is_heard(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """The sound arrives as G.711; mode and volume are as before in the end."""
    _, camera = await set_up()
    before = dict(camera.groups["AUDIO"])
    card = Card(hass, await hass_ws_client(hass, await ordinary_user(hass)), camera)
    async with talking(card) as (number, handler):
        sound = pcm(1.2)
        await speak(card, handler, sound)
        assert (await card.event())["state"] == "on"
        assert camera.groups["AUDIO"]["audio_out"] == "1"
        await card.leave(number)
    assert await card.event() == {"state": "ended", "limit": False}
    await silence(hass)
    ((codec, heard),) = camera.talk.heard
    whole = decoded(codec, heard)
    assert likeness(whole, sentence(8000, 1.2)) > 0.9
    assert camera.groups["AUDIO"] == before
    assert not camera.talk.locked


async def test_only_the_newest_waits(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """What was said while the camera was not there yet is not heard late."""
    _, camera = await set_up()
    camera.faults.set("/adm/get_group.cgi", "hold", 1)
    card = Card(hass, await hass_ws_client(hass), camera)
    async with talking(card) as (_, handler):
        await card.socket.send_bytes(bytes([handler]) + pcm(0.9) + b"x")
        await asyncio.sleep(0.1)
        await card.socket.send_bytes(bytes([handler]))
        await asyncio.sleep(0.1)
        camera.faults.clear()
        assert (await card.event())["state"] in ("on", "ended")
    await silence(hass)
    ((_, heard),) = camera.talk.heard
    assert 3800 <= len(heard) <= 4000


async def test_lost_connection(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """A browser that is gone says nothing any more."""
    _, camera = await set_up()
    card = Card(hass, await hass_ws_client(hass), camera)
    async with talking(card) as (_, handler):
        await speak(card, handler, pcm(0.4))
        assert camera.talk.busy
        await card.socket.close()
    await silence(hass)
    await eventually(lambda: not camera.talk.busy)
    assert camera.groups["AUDIO"]["audio_out"] == "0"


async def test_longest(
    hass: HomeAssistant,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A minute is enough."""
    monkeypatch.setattr(voice, "SILENT_FOR", 1000)
    _, camera = await set_up()
    card = Card(hass, await hass_ws_client(hass), camera)
    async with talking(card) as (_, handler):
        await speak(card, handler, pcm(0.2))
        assert (await card.event())["state"] == "on"
        async_fire_time_changed(hass, utcnow() + timedelta(seconds=58))
        await asyncio.sleep(0.1)
        assert camera.talk.busy
        async_fire_time_changed(hass, utcnow() + timedelta(seconds=61))
        assert await card.event() == {"state": "ended", "limit": True}


async def test_a_microphone_that_gives_nothing(
    hass: HomeAssistant,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where no sound comes any more, the speaker is let go."""
    monkeypatch.setattr(voice, "SILENT_FOR", 0.1)
    _, camera = await set_up()
    card = Card(hass, await hass_ws_client(hass), camera)
    async with talking(card):
        told = await card.event()
        while told["state"] != "ended":
            told = await card.event()
    await silence(hass)
    assert not camera.talk.busy


def refuse(camera: Simulator) -> None:
    """Let the camera refuse sound."""
    camera.faults.set("/img/g711a.cgi", "status", 9, code=503)
    camera.faults.set("/img/g711u.cgi", "status", 9, code=503)


async def test_refused_by_the_camera(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """The card is told why in words that can be translated."""
    _, camera = await set_up()
    refuse(camera)
    card = Card(hass, await hass_ws_client(hass), camera)
    async with talking(card) as (_, handler):
        await speak(card, handler, pcm(0.3))
        told = await card.event()
        assert told["state"] == "failed"
        assert told["translation_key"] == "camera_busy"
        assert told["message"].startswith("The camera has no free session")
    await silence(hass)


async def test_stopped_while_waiting(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """Who waits for the camera is told when there will be no turn."""
    _, camera = await set_up()
    camera.faults.set("/adm/get_group.cgi", "hold", 1)
    card = Card(hass, await hass_ws_client(hass), camera)
    speaker = speaker_of(hass, camera)
    async with talking(card):
        await eventually(lambda: speaker._saying is not None)
        speaker.async_stop()
        camera.faults.clear()
        assert await card.event() == {"state": "ended", "limit": False}
    speaker._closed = True
    async with talking(card):
        assert (await card.event())["translation_key"] == "cannot_connect"


async def test_who_may(
    hass: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """Who may not control the speaker does not talk."""
    _, camera = await set_up()
    card = Card(hass, await hass_ws_client(hass, await onlooker(hass)), camera)
    assert (await card.ask(TALK))["error"]["code"] == "unauthorized"
    assert camera.talk.heard == []


def without_speaker(camera: Simulator) -> None:
    """Take the speaker away."""
    for key in ("audio_out", "out_volume"):
        camera.groups["AUDIO"].pop(key, None)


@pytest.mark.parametrize("prepare", [without_speaker])
async def test_no_speaker(
    hass: HomeAssistant,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    prepare: Callable[[Any], None],
) -> None:
    """A camera without one says so."""
    _, camera = await set_up(prepare=prepare)
    card = Card(hass, await hass_ws_client(hass), camera)
    error = (await card.ask(TALK))["error"]
    assert error["translation_key"] == "no_speaker"
