"""What somebody says at this moment: as G.711, and never late."""

import asyncio

import numpy as np
import pytest

from custom_components.sercomm.api import Law
from custom_components.sercomm.audio import Voice
from tests.audio.sounds import decoded, likeness, sentence

PIECE = 1280


def pcm(seconds: float) -> bytes:
    """Return what a browser sends of a sentence."""
    samples = np.asarray(sentence(16000, seconds) * 32767, "<i2")
    return bytes(samples.tobytes())


async def heard(voice: Voice) -> bytes:
    """Return all that comes of it."""
    return b"".join([piece async for piece in voice])


@pytest.mark.parametrize("law", Law)
async def test_it_is_what_was_said(law: Law) -> None:
    """Piece by piece, in the law of the camera, however small the pieces are."""
    voice = Voice().begin(law)
    sound = pcm(1.5)
    found = b""
    for start in range(0, len(sound), PIECE):
        voice.feed(sound[start : start + 2])
        voice.feed(sound[start + 2 : start + PIECE])
        found += await anext(voice)
    voice.end()
    found += await heard(voice)
    assert likeness(decoded(law, found), sentence(8000, 1.5)) > 0.98


async def test_only_the_newest_waits() -> None:
    """Who listens later hears the last 0.5 s, once all has been said."""
    voice = Voice()
    for _ in range(20):
        voice.feed(pcm(0.1))
    voice.end()
    assert 3800 < len(await heard(voice)) <= 4000


async def test_all_at_once() -> None:
    """What a machine that stood still hands over late is not lost, nor held back."""
    voice = Voice()
    voice.feed(pcm(0.5))
    pieces = aiter(voice)
    for _ in range(10):
        voice.feed(pcm(0.04))
    assert len(await anext(pieces)) == pytest.approx(0.4 * 8000, abs=20)


async def test_the_end() -> None:
    """What comes after the end is not heard, and after a close nothing at all."""
    voice = Voice()
    voice.feed(pcm(0.1))
    voice.end()
    voice.feed(pcm(0.1))
    assert len(await heard(voice)) <= 800
    assert not voice.over.is_set()
    voice.close()
    assert voice.over.is_set()
    voice = Voice()
    voice.feed(pcm(0.1))
    voice.close()
    assert await heard(voice) == b""


async def test_a_few_samples_wait_for_more() -> None:
    """Less than the encoder can use is no piece yet."""
    voice = Voice()
    voice.feed(b"\0\0")
    waiting = asyncio.ensure_future(anext(voice))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    voice.feed(pcm(0.1))
    assert await waiting
