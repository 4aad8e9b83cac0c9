"""Who answers is asked again, before the login goes out, when it may be another."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.api import CannotConnect
from tests.cameras import SetUp, poll, value_of
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

QUIET = {"motion_delivery": "off"}
ANOTHER = "00:0e:8f:00:00:01"


def with_login(camera: Simulator) -> list[str]:
    """Return what was asked with our login."""
    return [r.target for r in camera.requests if "authorization" in r.headers]


async def test_a_gap_between_two_polls(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A twin that took the address while nobody polled gets no login."""
    entry, camera = await set_up("rc8230", options=QUIET)
    await poll(hass, freezer)
    camera.offline()
    with pytest.raises(CannotConnect):
        await entry.runtime_data.camera.snapshot()
    mac, camera.persona.mac = camera.persona.mac, ANOTHER
    camera.online()
    camera.clear_requests()
    await poll(hass, freezer, 3)
    assert not with_login(camera)
    camera.persona.mac = mac
    assert value_of(hass, camera, "switch.status_led") == STATE_UNAVAILABLE
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.status_led") == "on"


async def test_another_peer(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A name that leads to another address is asked for its MAC at the next poll."""
    entry, camera = await set_up("rc8230", options=QUIET)
    await poll(hass, freezer)
    entry.runtime_data.camera.transport._exchange.peer = "192.0.2.7"
    await poll(hass, freezer)
    camera.clear_requests()
    await poll(hass, freezer)
    assert camera.requests[0].path == "/util/query.cgi"
    assert not camera.requests[0].headers.get("authorization")
    camera.clear_requests()
    await poll(hass, freezer)
    assert "/util/query.cgi" not in camera.paths()
