"""Leaving a camera that is silent takes no longer than a moment and leaves nothing."""

import asyncio
from collections.abc import AsyncIterator

from homeassistant.components.webhook import DOMAIN as WEBHOOK
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.api import CannotConnect, Law
from custom_components.sercomm.audio.speaker import SPEAKER
from custom_components.sercomm.managed import async_load_originals
from tests.cameras import SetUp
from tests.entries import tasks_of_ours
from tests.gaps import within
from tests.simulator import Simulator
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures",)

AUDIO = {"AUDIO": {"audio_out": ["0", "1"]}}
# A moment for people, with what a loaded machine adds.
MOMENT = 1.7


def connections(camera: Simulator) -> int:
    """Return how many connections are open at the camera."""
    return len(camera._web._writers)


async def gone(camera: Simulator) -> None:
    """Wait until the camera has seen the end of all connections."""
    async with within(1):
        await until(lambda: not connections(camera))


async def test_unload_with_settings_of_the_speaker(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """What cannot be given back at once is kept, and given back another day."""
    entry, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    store = await async_load_originals(hass, entry)
    await store.async_keep(SPEAKER, AUDIO, entry.entry_id)
    camera.faults.set(None, "silent")
    async with asyncio.timeout(MOMENT):
        assert await hass.config_entries.async_unload(entry.entry_id)
    assert store.of(SPEAKER) == AUDIO
    assert not tasks_of_ours()
    await gone(camera)


@pytest.mark.parametrize("how", ["unload", "stop"])
async def test_in_the_middle_of_a_talk(
    hass: HomeAssistant, set_up: SetUp, how: str
) -> None:
    """What is being said ends with the entry, and when Home Assistant stops."""
    entry, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    camera.groups["AUDIO"]["audio_out"] = "1"

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield bytes(1000)

    talk = asyncio.create_task(entry.runtime_data.camera.talk.say(Law.U_LAW, endless()))
    async with asyncio.timeout(5):
        await until(lambda: connections(camera))
    async with asyncio.timeout(MOMENT):
        if how == "stop":
            hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
        else:
            assert await hass.config_entries.async_unload(entry.entry_id)
        with pytest.raises(CannotConnect):
            await talk
    await gone(camera)


async def test_removal(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """Its settings are kept for the day when it is added again."""
    entry, camera = await set_up("rc8230")
    store = await async_load_originals(hass, entry)
    await store.async_keep(SPEAKER, AUDIO, entry.entry_id)
    uses = store.uses
    camera.faults.set(None, "silent")
    async with asyncio.timeout(1 + 2 * MOMENT):
        await hass.config_entries.async_remove(entry.entry_id)
    assert store.uses == uses
    assert entry.data["webhook_id"] not in hass.data[WEBHOOK]
    assert not tasks_of_ours()
    assert caplog.text.count("could not be given back") == 1
    await gone(camera)


async def test_removal_that_is_cut_short(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that falls silent while it gets its settings back is asked once."""
    entry, camera = await set_up("rc8230")
    store = await async_load_originals(hass, entry)
    await store.async_keep(SPEAKER, AUDIO, entry.entry_id)
    uses = store.uses
    camera.faults.set("/adm/*", "reset")
    camera.clear_requests()
    await hass.config_entries.async_remove(entry.entry_id)
    assert store.uses == uses
    asked = {r.target for r in camera.requests if r.path.startswith("/adm/")}
    assert len(asked) == 1
