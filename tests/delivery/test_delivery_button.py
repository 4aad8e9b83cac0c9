"""The button that tests delivery says which link is broken."""

import asyncio
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest

from tests.cameras import SetUp, act, poll, state_of, value_of
from tests.delivery.deliveries import (
    DELIVERY,
    EVENT,
    MOTION,
    PUSH,
    TEST,
    Watch,
    arm,
    arm_events,
    fail,
    mute,
    reason_of,
    unmute,
)
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")


@pytest.mark.parametrize("unanswered", [False, True])
async def test_button_shows_as_event(
    hass: HomeAssistant, set_up: SetUp, unanswered: bool
) -> None:
    """An ordered test is an event like any other, also after one of ours in vain."""
    entry, camera = await set_up("rc8230", prepare=arm)
    if unanswered:
        mute(camera)
        await entry.runtime_data.delivery.push.verification.async_fire_unnoticed()
        unmute(camera)
    await act(hass, camera, TEST, "press")
    attributes = state_of(hass, camera, EVENT).attributes
    assert attributes["event_type"] == "trigger"
    assert value_of(hass, camera, MOTION) == "off"


@pytest.mark.parametrize(
    ("source", "expected"),
    [(None, "delivery_not_arrived"), ("127.0.0.2", "delivery_foreign")],
)
async def test_button_tells(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    source: str | None,
    expected: str,
) -> None:
    """The button says which link is broken; what it finds counts."""
    _, camera = await set_up("rc8230", options=PUSH, prepare=arm_events)
    mute(camera)
    if source is not None:
        unmute(camera)
        real = camera._notifier._send

        async def send(*args: Any, **options: Any) -> Any:
            return await real(*args, **{**options, "source": source})

        camera._notifier._send = send  # type: ignore[method-assign]
    assert await fail(hass, camera, freezer) == expected
    reason = "unreachable" if source is None else "other_sender"
    assert reason_of(hass, camera) == ("none", reason)
    repairs = [i.translation_key for i in ir.async_get(hass).issues.values()]
    assert ("foreign_source" in repairs) is (source is not None)
    assert ("delivery_unreachable" in repairs) is (source is None)


async def test_button_tells_what_is_wrong_with_the_settings(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Where the settings are not right, that is the broken link, and stays it."""

    def prepare(camera: Simulator) -> None:
        arm_events(camera)
        camera.persona.http_url_limit = 30

    _, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    assert await fail(hass, camera, freezer) == "delivery_address_cut"
    assert reason_of(hass, camera) == ("none", "address_cut")


async def test_button_finds_changed_settings(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Settings that somebody has just changed are the broken link, and put back."""
    _, camera = await set_up("rc8230", options=PUSH, prepare=arm_events)
    camera.groups["HTTP_NOTIFY"]["http_notify"] = "0"
    assert await fail(hass, camera, freezer) == "delivery_settings_lost"
    assert camera.groups["HTTP_NOTIFY"]["http_notify"] == "1"
    assert reason_of(hass, camera) == ("push", "verified")
    await act(hass, camera, TEST, "press")
    last = state_of(hass, camera, "sensor.motion_delivery").attributes["last_test"]
    assert last == "arrived"


async def test_button_without_an_address(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Where we have no address the button tells the camera none."""
    _, camera = await set_up("rc8230", options=PUSH, prepare=arm_events)
    held = dict(camera.groups["HTTP_NOTIFY"])
    hass.config.internal_url = None
    hass.config.api = None
    await poll(hass, freezer)
    assert reason_of(hass, camera) == ("none", "no_address")
    mute(camera)
    held |= {"http_proxy": "127.0.0.1", "http_proxy_no": "9"}
    assert await fail(hass, camera, freezer) == "delivery_no_address"
    assert camera.groups["HTTP_NOTIFY"] == held


async def test_button_tells_how_long(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """What the button found stands beside the delivery."""
    caplog.set_level(logging.INFO, "custom_components.sercomm")
    _, camera = await set_up("icamera2", prepare=arm)
    assert "last_test" not in state_of(hass, camera, DELIVERY).attributes
    await act(hass, camera, TEST, "press")
    attributes = state_of(hass, camera, DELIVERY).attributes
    assert attributes["last_test"] == "arrived"
    assert 0 <= attributes["last_test_milliseconds"] < 10_000
    told = f"arrived after {attributes['last_test_milliseconds']} ms"
    assert f"Camera: test of motion delivery: {told}" in caplog.messages


async def test_button_tells_what_is_wrong(
    hass: HomeAssistant, set_up: SetUp, watch: Watch
) -> None:
    """A failure stands there too."""
    _, camera = await set_up("icamera2", prepare=arm)
    mute(camera)
    pressing = asyncio.ensure_future(act(hass, camera, TEST, "press"))
    await watch.wait(camera, 15)
    with pytest.raises(HomeAssistantError) as raised:
        await pressing
    assert raised.value.translation_key == "delivery_not_arrived"
    attributes = state_of(hass, camera, DELIVERY).attributes
    assert attributes["last_test"] == "not_arrived"
    assert "last_test_milliseconds" not in attributes
