"""Timers of delivery do not keep Home Assistant from stopping, nor outlive an entry."""

import asyncio

from homeassistant.core import HassJob, HomeAssistant
from homeassistant.util.async_ import get_scheduled_timer_handles

from tests.delivery.deliveries import LONG, Begin, Watch, mute
from tests.waiting import until_decided

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")


def timers(hass: HomeAssistant) -> dict[str, bool]:
    """Return our timers by name, and whether a stop of Home Assistant ends them."""
    return {
        job.name: bool(job.cancel_on_shutdown)
        for handle in get_scheduled_timer_handles(hass.loop)
        if not handle.cancelled()
        and (arguments := handle._args)
        and isinstance(job := arguments[-1], HassJob)
        and job.name
        and job.name.startswith("sercomm")
    }


async def test_stop(hass: HomeAssistant, begin: Begin, watch: Watch) -> None:
    """What ends a motion and what waits for its notification end with a stop."""
    entry, camera = await begin("oc810", options={}, wait=False)
    await until_decided(hass)
    await watch.up(entry, camera)
    mute(camera)
    camera.show("motion", level=201, seconds=LONG)
    await watch.wait(camera, 1)
    camera.show("motion", level=0, seconds=LONG)
    await watch.wait(camera, 1)
    found = timers(hass)
    assert {"sercomm motion ends", "sercomm cross-check"} <= set(found)
    assert all(found.values())
    await hass.config_entries.async_unload(entry.entry_id)
    await asyncio.sleep(0)
    assert not {"sercomm motion ends", "sercomm cross-check"} & set(timers(hass))
