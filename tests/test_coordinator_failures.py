"""Polling through failures and back."""

import asyncio

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.sercomm.const import DOMAIN
from tests.cameras import SetUp, poll, value_of
from tests.polls import DELIVERY_OFF, groups_asked, messages, reauths

pytest_plugins = ("tests.camera_fixtures",)


async def test_slow_source_after_broken_poll(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What was read in a poll that broke off is asked again at the next."""
    _, camera = await set_up("rc8230")
    await poll(hass, freezer, 9)
    camera.state.wireless["signal_strength"] = "42"
    camera.faults.set("/io/query_filter.cgi", "status", code=503)
    await poll(hass, freezer)
    camera.faults.clear()
    camera.clear_requests()
    await poll(hass, freezer)
    assert value_of(hass, camera, "sensor.wifi_signal") == "42"
    assert len(camera.requests) <= 4


async def test_three_failures(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Two failed polls change nothing; the third makes unavailable, once logged."""
    _, camera = await set_up("rc8230")
    caplog.clear()
    camera.offline()
    await poll(hass, freezer, 2)
    assert value_of(hass, camera, "switch.status_led") == "on"
    assert not messages(caplog)
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.status_led") == STATE_UNAVAILABLE
    assert value_of(hass, camera, "button.reboot") == STATE_UNAVAILABLE
    await poll(hass, freezer, 4)
    (message,) = messages(caplog)
    assert message.startswith(
        "Error fetching Camera data: The camera cannot be reached."
    )

    camera.groups["SYSTEM"]["led_mode"] = "0"
    camera.online()
    caplog.clear()
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.status_led") == "off"
    await poll(hass, freezer, 2)
    assert messages(caplog) == ["Fetching Camera data recovered"]


async def test_short_breaks_do_not_add_up(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A good poll forgives the failures before it."""
    _, camera = await set_up("rc8230")
    for _ in range(3):
        camera.offline()
        await poll(hass, freezer, 2)
        camera.online()
        await poll(hass, freezer)
        assert value_of(hass, camera, "switch.status_led") == "on"


async def test_silent_camera(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that stops answering is given up after its time limit."""
    _, camera = await set_up("rc8230", options=DELIVERY_OFF)
    camera.faults.set(None, "silent")
    for number in range(3):
        camera.clear_requests()
        freezer.tick(60)
        async_fire_time_changed(hass)
        while not camera.requests:
            await asyncio.sleep(0)
        freezer.tick(15)
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)
        gone = value_of(hass, camera, "switch.status_led") == STATE_UNAVAILABLE
        assert gone is (number == 2)
    camera.faults.clear()
    await poll(hass, freezer, 2)
    assert value_of(hass, camera, "switch.status_led") == "on"


async def test_proved_again_after_a_loss(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """After one failed poll the camera must show its MAC before it gets the login."""
    _, camera = await set_up("rc8230")
    camera.offline()
    await poll(hass, freezer)
    camera.online()
    camera.clear_requests()
    await poll(hass, freezer)
    assert camera.requests[0].path == "/util/query.cgi"
    assert "authorization" not in camera.requests[0].headers
    assert len(camera.requests) > 1
    camera.clear_requests()
    await poll(hass, freezer)
    assert "/util/query.cgi" not in camera.paths()


async def test_other_camera_after_a_loss(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A stranger at the address gets no login, and its values are not shown."""
    _, camera = await set_up("rc8230")
    mac = camera.mac
    camera.offline()
    await poll(hass, freezer)
    camera.online()
    camera.persona.mac = "00:0e:8f:00:00:01"
    camera.groups["SYSTEM"]["led_mode"] = "0"
    camera.clear_requests()
    await poll(hass, freezer, 5)
    camera.persona.mac = mac
    assert value_of(hass, camera, "switch.status_led") == STATE_UNAVAILABLE
    assert camera.paths() == ["/util/query.cgi"] * 5
    assert not [r for r in camera.requests if "authorization" in r.headers]
    assert not reauths(hass)


async def test_refused_login(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Three refusals ask for a new login once; then few attempts, until it heals."""
    _, camera = await set_up("rc8230")
    caplog.clear()
    password, right = camera.accounts[camera.username]
    camera.accounts[camera.username] = ("changed", right)
    await poll(hass, freezer, 2)
    assert value_of(hass, camera, "switch.status_led") == "on"
    assert not reauths(hass)
    await poll(hass, freezer)
    assert value_of(hass, camera, "switch.status_led") == STATE_UNAVAILABLE
    assert reauths(hass) == 1
    assert len([line for line in messages(caplog) if "refused the login" in line]) == 1

    camera.clear_requests()
    await poll(hass, freezer, 20)
    with_login = [r for r in camera.requests if "authorization" in r.headers]
    assert len(with_login) == 2
    assert len(camera.requests) == 22
    assert reauths(hass) == 1
    assert len(messages(caplog)) == 1

    camera.accounts[camera.username] = (password, right)
    await poll(hass, freezer, 10)
    assert value_of(hass, camera, "switch.status_led") == "on"
    camera.clear_requests()
    await poll(hass, freezer)
    assert groups_asked(camera)


async def test_dismissed_reauth_comes_back_rarely(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Who closes the dialog is not asked again at every poll."""
    _, camera = await set_up("rc8230")
    camera.accounts[camera.username] = ("changed", "administrator")
    await poll(hass, freezer, 3)
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    hass.config_entries.flow.async_abort(flow["flow_id"])
    await poll(hass, freezer, 6)
    assert not reauths(hass)


async def test_locked_out_and_off(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that refuses the login and then leaves is proved when it returns."""
    _, camera = await set_up("rc8230")
    camera.accounts[camera.username] = ("changed", "administrator")
    await poll(hass, freezer, 3)
    camera.offline()
    await poll(hass, freezer, 3)
    camera.online()
    camera.clear_requests()
    await poll(hass, freezer, 10)
    with_login = [r for r in camera.requests if "authorization" in r.headers]
    assert len(with_login) == 1
    assert camera.requests[0].path == "/util/query.cgi"
