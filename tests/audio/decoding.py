"""What the tests of decoding share: the whole sound, and threads that end."""

from collections.abc import Generator
import threading

import pytest

from custom_components.sercomm.audio.speech import Speech


def decoders() -> list[threading.Thread]:
    """Return the threads that decode."""
    return [
        thread for thread in threading.enumerate() if thread.name == "sercomm speech"
    ]


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Generator[None]:
    """Whatever a test does, its threads end."""
    yield
    for thread in decoders():
        thread.join(2)
    assert decoders() == []


async def all_of(speech: Speech) -> list[bytes]:
    """Return every piece."""
    await speech.open()
    found = [piece async for piece in speech]
    speech.close()
    return found
