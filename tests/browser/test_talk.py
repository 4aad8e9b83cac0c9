"""Sound into the card and out of the camera: one's own voice, and a text."""

import asyncio
from collections.abc import Callable
import os
import signal
from statistics import median

import numpy as np
from playwright.async_api import expect
import pytest

from scripts.demo.home_assistant import HomeAssistantProcess
from tests.audio.sounds import Samples, decoded, likeness, sentence
from tests.real.speller import spelled
from tests.simulator import Simulator

from .cards import CardPage, until
from .conftest import SPOKEN, Show
from .marks import WHOLE_BROWSER

pytestmark = WHOLE_BROWSER

type Record = Callable[[str, object], None]

# What must not be lost on the way, as a text, in an address, and in a language.
TYPED = "Who's there? 100 % & läuten/klingeln"
# 16 kHz of two bytes become 8 kHz of one; the card sends 40 ms at a time.
BYTES_A_BYTE = 4
PIECE = 0.04
# For how many seconds Home Assistant stands still, and the camera is slow to listen.
STILL = 0.3
SLOW = 0.7
# Notes when the card has first heard something and handed it over.
LISTEN = """() => {
  const send = WebSocket.prototype.send;
  window.spoken = [];
  WebSocket.prototype.send = function (data) {
    if (data instanceof Uint8Array) {
      window.spoken.push([performance.timeOrigin + performance.now(), data.length - 1]);
    }
    return send.call(this, data);
  };
}"""


async def speak(shown: CardPage, seconds: float) -> None:
    """Hold the button for some seconds after the camera takes the sound."""
    hold = shown.card.locator(".hold")
    mouse = shown.page.mouse
    await hold.hover()
    await mouse.down()
    await expect(hold).to_have_attribute("data-state", "opening")
    await expect(hold).to_have_attribute("data-state", "on", timeout=15_000)
    await asyncio.sleep(seconds)
    await mouse.up()
    await expect(hold).to_have_attribute("data-state", "ended")


async def stand_still(camera: Simulator, process: HomeAssistantProcess) -> None:
    """Let Home Assistant do nothing for a moment, while somebody talks."""
    await until(lambda: camera.talk.arrivals)
    await asyncio.sleep(1)
    os.kill(process.pid, signal.SIGSTOP)
    await asyncio.sleep(STILL)
    os.kill(process.pid, signal.SIGCONT)


@pytest.mark.parametrize("busy", [False, True])
async def test_talk(
    show: Show,
    camera: Simulator,
    home_assistant: HomeAssistantProcess,
    busy: bool,
    record_property: Record,
) -> None:
    """What the microphone hears is heard at the camera, in less than 300 ms.

    Also where the camera is slow to listen, and the machine has too much to do.
    """
    before = dict(camera.groups["AUDIO"])
    shown = await show()
    await shown.open()
    await shown.page.evaluate(LISTEN)
    if busy:
        camera.faults.set("/adm/get_group.cgi", "delay", 1, seconds=SLOW)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(stand_still(camera, home_assistant))
            await speak(shown, 3)
    else:
        await speak(shown, 3)
    await until(lambda: camera.talk.heard)
    ((codec, heard),) = camera.talk.heard
    assert len(heard) > 2.5 * 8000
    sound = decoded(codec, heard)
    spoken = np.tile(sentence(8000, SPOKEN), 3)
    correlation = likeness(sound, part_of(spoken, sound))
    await until(lambda: camera.groups["AUDIO"] == before)
    late = latency(await shown.page.evaluate("window.spoken"), camera)
    record_property("correlation", round(correlation, 3))
    record_property("latency", f"{late * 1000:.0f} ms")
    assert correlation > 0.9
    assert late < 0.3


def part_of(spoken: Samples, heard: Samples) -> Samples:
    """Return the part of what was spoken that a microphone has heard."""
    size = len(spoken) + len(heard)
    spectrum = np.fft.rfft(spoken, size) * np.conj(np.fft.rfft(heard, size))
    begin = int(np.argmax(np.fft.irfft(spectrum, size)[: len(spoken)]))
    return spoken[begin : begin + len(heard)]


def latency(sent: list[list[float]], camera: Simulator) -> float:
    """Return by how many seconds the sound was late, in the middle.

    `sent` tells when (ms since 1970) the card has sent how many bytes. What was left
    out was left out in the beginning, so both are counted from the end.
    """
    said = np.cumsum([size / BYTES_A_BYTE for _, size in sent])
    heard = np.cumsum([size for _, size in camera.talk.arrivals])
    late = [
        arrived
        - sent[int(np.searchsorted(said, count + said[-1] - heard[-1]))][0] / 1000
        for (arrived, _), count in zip(camera.talk.arrivals, heard, strict=True)
    ]
    return median(late) + PIECE


async def test_text(show: Show, camera: Simulator, record_property: Record) -> None:
    """What is typed is spoken by Home Assistant's speech and heard at the camera."""
    before = dict(camera.groups["AUDIO"])
    shown = await show()
    card = await shown.open()
    text = card.locator("sercomm-talk input[name=text]")
    await text.fill(TYPED)
    await text.press("Enter")
    await expect(text).to_have_value("")
    await until(lambda: camera.talk.heard)
    ((codec, heard),) = camera.talk.heard
    correlation = likeness(decoded(codec, heard), spelled(TYPED, 8000))
    record_property("correlation", round(correlation, 3))
    assert correlation > 0.9
    await until(lambda: camera.groups["AUDIO"] == before)
