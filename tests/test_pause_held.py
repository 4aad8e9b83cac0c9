"""A camera that restarts while everything is open: all let go, and all come back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from homeassistant.core import HomeAssistant

from custom_components.sercomm.api import Law, SercommError
from custom_components.sercomm.audio.speaker import SPEAKER
from custom_components.sercomm.managed import async_load_originals
from tests.cameras import entity_id
from tests.delivery.deliveries import Begin, Watch
from tests.entries import tasks_of_ours
from tests.simulator import Simulator
from tests.test_pause import (
    RESTARTS,
    UPGRADE,
    WHO,
    config_folder,
    every_restart,
    requests_since,
    stay_there,
)
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")
__all__ = ["config_folder"]

MOMENT = 0.002  # that somebody waits who is refused, s
AUDIO = {"AUDIO": {"audio_out": ["0", "1"]}}


def connections(camera: Simulator) -> int:
    """Return how many connections are open at the camera."""
    return len(camera._web._writers)


async def endless() -> AsyncIterator[bytes]:
    """Sound that does not end."""
    while True:
        yield bytes(1000)


class Household:
    """Somebody who watches, one who asks for stills, and one who talks."""

    def __init__(self, hass: HomeAssistant, camera: Simulator) -> None:
        """Begin."""
        self.frames = 0
        self.stills = 0
        live = hass.data["camera"].get_entity(entity_id(hass, camera, "camera.live"))
        self._live = live
        self._runtime = live.runtime
        self._tasks = [
            asyncio.create_task(work)
            for work in (self._watch(), self._look(), self._talk())
        ]

    async def _watch(self) -> None:
        while True:
            with suppress(SercommError):
                async with self._live._relay.viewer() as frames:
                    async for _ in frames:
                        self.frames += 1
            await asyncio.sleep(MOMENT)

    async def _look(self) -> None:
        while True:
            with suppress(SercommError):
                await self._runtime.stills.get(fresh=True)
                self.stills += 1
            await asyncio.sleep(MOMENT)

    async def _talk(self) -> None:
        with suppress(SercommError):
            await self._runtime.camera.talk.say(Law.U_LAW, endless())

    async def leave(self) -> None:
        """End all."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@every_restart
async def test_everything_open(
    hass: HomeAssistant, begin: Begin, watch: Watch, path: str
) -> None:
    """From the command on the camera gets nothing of us, and holds nothing open."""

    def prepare(camera: Simulator) -> None:
        camera.groups["AUDIO"]["audio_out"] = "1"

    entry, camera = await begin("rc8230", prepare=prepare)
    stay_there(camera)
    store = await async_load_originals(hass, entry)
    people = Household(hass, camera)
    await watch.wait(camera, 3)
    assert people.frames
    assert people.stills
    await store.async_keep(SPEAKER, AUDIO, entry.entry_id)
    try:
        await RESTARTS[path](hass, camera)
        await watch.wait(camera, 3)
        assert not connections(camera)
        assert camera.requests[-1].path == path
        camera.persona.mac = "00:0e:8f:00:00:01"
        await watch.wait(camera, 130, 5)
        assert set(requests_since(camera, path)) <= {WHO}
        assert connections(camera) <= 1
        camera.persona.mac = entry.unique_id or ""
        frames, stills = people.frames, people.stills
        await watch.wait(camera, 400 if path == UPGRADE else 130, 5)
        await watch.up(entry, camera)
        assert people.stills > stills or path != "/adm/reboot.cgi"
        assert frames <= people.frames
        # All cameras share it, so it does not end with the entry.
        await until(lambda: "sercomm backups" not in tasks_of_ours())
    finally:
        await people.leave()
        await hass.config_entries.async_unload(entry.entry_id)
    assert not tasks_of_ours()
