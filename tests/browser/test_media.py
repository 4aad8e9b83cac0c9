"""Sound into the card and pictures out of it."""

import asyncio
from collections.abc import Callable
import re
from statistics import median
import time

import numpy as np
from playwright.async_api import expect
import pytest

from custom_components.sercomm.image import SECONDS_OFF
from scripts.demo.api import HomeAssistantApi
from scripts.demo.camera import set_options
from scripts.demo.home_assistant import HomeAssistantProcess
from tests.audio.sounds import Samples, decoded, likeness, sentence
from tests.simulator import Simulator

from .cards import MOVES, STILL, CardPage, until
from .conftest import SPOKEN, Show
from .marks import WHOLE_BROWSER

pytestmark = WHOLE_BROWSER

type Record = Callable[[str, object], None]

OPENINGS = 10
# 16 kHz of two bytes become 8 kHz of one; the card sends 40 ms at a time.
BYTES_A_BYTE = 4
PIECE = 0.04
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
    box = await hold.bounding_box()
    assert box is not None
    mouse = shown.page.mouse
    await mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await mouse.down()
    await expect(hold).to_have_attribute("data-state", "opening")
    await expect(hold).to_have_attribute("data-state", "on", timeout=15_000)
    await asyncio.sleep(seconds)
    await mouse.up()
    await expect(hold).to_have_attribute("data-state", "ended")


async def test_talk(show: Show, camera: Simulator, record_property: Record) -> None:
    """What the microphone hears is heard at the camera, in less than 300 ms."""
    before = dict(camera.groups["AUDIO"])
    shown = await show()
    await shown.open()
    await shown.page.evaluate(LISTEN)
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


async def test_clip(
    show: Show,
    camera: Simulator,
    api: HomeAssistantApi,
    home_assistant: HomeAssistantProcess,
) -> None:
    """What has just come is in the strip: a motion plays its clip, or is a picture."""
    shown = await show()
    (entry,) = await api.entries()
    await set_options(api, entry["entry_id"], receive_clips=True)
    await until(lambda: camera.groups["HTTP_EVENT"]["http_post_url"])
    image = (await api.entities(entry["entry_id"]))["image.last_motion"]
    card = await shown.open()
    await camera.fire("motion")
    clip = card.locator("sercomm-strip button").filter(has_text=re.compile("Motion$"))
    await clip.first.wait_for(timeout=15_000)
    await clip.first.click()
    assert await played(shown)
    motion = card.locator("sercomm-strip button").first
    known = (await api.state(image))["attributes"]["clip"].rpartition("/")[2]
    await motion.click()
    assert known in (await played(shown) or "")
    (file,) = home_assistant.media.rglob(known)
    file.unlink()
    await motion.click()
    assert await played(shown) is None
    # So long after its end, nothing else belongs to a clip.
    await asyncio.sleep(SECONDS_OFF + 0.5)
    taken = (await api.state(image))["state"]
    await camera.fire("pir", force=True)
    await api.wait_for_state(image, lambda state: state != taken)
    assert "clip" not in (await api.state(image))["attributes"]
    await motion.click()
    assert await played(shown) is None


async def played(shown: CardPage) -> str | None:
    """Return the address of the video in the card, none of a picture; close it."""
    await shown.seen(
        """(card) => {
          const video = card.shadowRoot.querySelector(".player video");
          const image = card.shadowRoot.querySelector(".player img");
          return video?.videoWidth > 0 && video.currentTime > 0
            || image?.naturalWidth > 0;
        }"""
    )
    player = shown.card.locator(".player")
    video = player.locator("video")
    source = await video.get_attribute("src") if await video.count() else None
    await player.locator("button").click()
    await expect(player).to_have_count(0)
    return source


@pytest.mark.parametrize("what", ["still", "moving"])
async def test_first_picture(show: Show, what: str, record_property: Record) -> None:
    """The first still within a second, the first that moves within two: median."""
    script, limit = {"still": (STILL, 1.0), "moving": (MOVES, 2.0)}[what]
    shown = await show()
    await shown.open()
    took = []
    for _ in range(OPENINGS):
        await shown.leave()
        await asyncio.sleep(1.5)
        begun = time.monotonic()
        await shown.go("card")
        await shown.seen(script, 10)
        took.append(time.monotonic() - begun)
    figures = f"median {median(took):.2f} s, worst {max(took):.2f} s"
    record_property(f"first {what} picture", figures)
    assert median(took) < limit
