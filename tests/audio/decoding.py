"""What the tests of decoding share: the whole sound, and threads that end."""

import threading

from custom_components.sercomm.audio.speech import Speech


def decoders() -> list[threading.Thread]:
    """Return the threads that decode."""
    return [
        thread for thread in threading.enumerate() if thread.name == "sercomm speech"
    ]


def join_decoders() -> None:
    """Wait until the threads that were told to end have done so."""
    for thread in decoders():
        thread.join(10)
    assert decoders() == []


async def all_of(speech: Speech) -> list[bytes]:
    """Return every piece."""
    await speech.open()
    found = [piece async for piece in speech]
    speech.close()
    return found
