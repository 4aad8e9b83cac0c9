"""One queue for a camera, whoever asks it."""

import asyncio
import gc

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant

from custom_components.sercomm.api import Address
from custom_components.sercomm.client import GATES, gate_of
from custom_components.sercomm.flows.search import async_identify
from tests.cameras import SetUp, poll

pytest_plugins = ("tests.camera_fixtures",)


async def test_a_flow_asks_during_a_poll(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A discovery or a reconfigure waits until the poll's request is answered."""
    _, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    camera.persona.latency = 0.05
    camera.reset_counters()
    camera.clear_requests()
    address = Address(camera.host, camera.port)
    flows = [asyncio.create_task(async_identify(hass, address)) for _ in range(3)]
    await poll(hass, freezer)
    await asyncio.gather(*flows)
    assert len(camera.requests) > 3
    assert camera.max_in_flight == 1


async def test_one_gate_for_one_address(hass: HomeAssistant) -> None:
    """However its host is written; nothing is left of what nobody uses."""
    gate = gate_of(hass, Address("Cam.Local", 80))
    assert gate_of(hass, Address("cam.local.", 80)) is gate
    assert gate_of(hass, Address("cam.local", 8080)) is not gate
    six = gate_of(hass, Address("2001:DB8::0:1", 80))
    assert gate_of(hass, Address("2001:db8::1", 80)) is six
    del gate, six
    gc.collect()
    assert len(hass.data[GATES]) == 0
