"""Commands that a camera may obey without an answer: a drop counts as done."""

import asyncio

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.sercomm.api import ConnectTimeout
from custom_components.sercomm.delivery.verification import Verification
from tests.cameras import SetUp, act
from tests.delivery.deliveries import arm_events
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures",)

SHOW_MENU = "/adm/enable_ui.cgi"
QUIET = {"motion_delivery": "off"}


@pytest.mark.parametrize("kind", ["reset", "empty", "silent"])
async def test_enable_ui(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    all_enabled: None,
    kind: str,
) -> None:
    """A camera whose web server starts anew has done as it was told, once."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(SHOW_MENU, kind)
    press = asyncio.ensure_future(act(hass, camera, "button.enable_ui", "press"))
    await until(lambda: camera.requests)
    if kind == "silent":
        freezer.tick(60)
        async_fire_time_changed(hass)
    assert await press == [SHOW_MENU]


async def test_enable_ui_of_a_camera_that_is_off(
    hass: HomeAssistant, set_up: SetUp, all_enabled: None
) -> None:
    """One that could not be told has not done it."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.offline()
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, camera, "button.enable_ui", "press")
    assert raised.value.translation_key == "cannot_connect"


async def test_fire_that_was_never_sent(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is concluded from the silence of a camera that was not told to fire."""
    entry, _ = await set_up("rc8230", prepare=arm_events)
    push = entry.runtime_data.delivery.push
    reason = push.reason

    async def never(_: Verification) -> None:
        raise ConnectTimeout("the camera did not answer in time")

    monkeypatch.setattr(Verification, "async_fire_unnoticed", never)
    with pytest.raises(ConnectTimeout):
        await push.verification.async_fire(quiet=True)
    assert push.reason == reason
