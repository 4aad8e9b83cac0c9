"""Switches whose write fails: what is shown, and what the user is told."""

import asyncio
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from tests.cameras import SetUp, act, poll, value_of

pytest_plugins = ("tests.camera_fixtures",)
pytestmark = pytest.mark.usefixtures("all_enabled")

FAILURES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("refuse", {}, "cannot_connect"),
    ("status", {"code": 401}, "invalid_auth"),
    ("status", {"code": 403}, "access_denied"),
    ("status", {"code": 404}, "not_available"),
    ("status", {"code": 406}, "privacy_mode"),
    ("status", {"code": 503}, "camera_busy"),
    ("status", {"code": 500}, "invalid_reply"),
    ("status", {"code": 400, "body": "ERROR\r\n"}, "refused"),
    ("status", {"code": 200, "body": "ERROR\r\n"}, "refused"),
    ("status", {"code": 200, "body": "CGI Error!\n403 Forbidden"}, "access_denied"),
    ("redirect", {}, "invalid_reply"),
    ("html", {}, "invalid_reply"),
    ("garbage", {}, "refused"),
    ("endless", {}, "answer_too_large"),
)


async def test_failures(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """Each failure has its own translated error, and nothing is shown that is not."""
    _, camera = await set_up("rc8230")
    for fault, options, key in FAILURES:
        camera.faults.set("/adm/set_group.cgi", fault, **options)
        with subtests.test(fault, **options):
            with pytest.raises(HomeAssistantError) as raised:
                await act(hass, camera, "switch.status_led", "turn_off")
            assert raised.value.translation_domain == "sercomm"
            assert raised.value.translation_key == key
            assert camera.password not in str(raised.value)
            assert value_of(hass, camera, "switch.status_led") == "on"
            assert len([path for path in camera.paths() if "set_group" in path]) <= 1
        camera.faults.clear()
    await act(hass, camera, "switch.status_led", "turn_off")
    assert value_of(hass, camera, "switch.status_led") == "off"


async def test_refusal_in_words(hass: HomeAssistant, set_up: SetUp) -> None:
    """The user reads what the camera answered."""
    _, camera = await set_up("rc8230")
    camera.faults.set("/adm/set_group.cgi", "status", code=200, body="Out of memory")
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, camera, "switch.armed", "turn_on")
    assert str(raised.value) == (
        "The camera refused and answered: Out of memory. It keeps its setting"
    )


async def test_timeout(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that does not answer a write is read back, then given up."""
    _, camera = await set_up("rc8230")
    camera.faults.set("/adm/set_group.cgi", "silent")
    call = asyncio.create_task(act(hass, camera, "switch.status_led", "turn_off"))
    while not camera.requests:
        await asyncio.sleep(0)
    freezer.tick(15)
    async_fire_time_changed(hass)
    with pytest.raises(HomeAssistantError) as raised:
        await call
    assert raised.value.translation_key == "timeout"
    assert value_of(hass, camera, "switch.status_led") == "on"
    assert camera.paths() == [
        "/adm/set_group.cgi?group=SYSTEM&led_mode=0",
        "/adm/get_group.cgi?group=SYSTEM",
    ]


@pytest.mark.parametrize("took_effect", [True, False])
async def test_dropped_connection(
    hass: HomeAssistant, set_up: SetUp, took_effect: bool
) -> None:
    """A write whose answer is lost is not repeated when it took effect."""
    _, camera = await set_up("rc8230")
    if took_effect:
        camera.faults.set("/adm/set_group.cgi", "truncate", count=1, bytes=0)
    else:
        camera.faults.set("/adm/set_group.cgi", "reset", count=1)
    paths = await act(hass, camera, "switch.status_led", "turn_off")
    write, read = (
        "/adm/set_group.cgi?group=SYSTEM&led_mode=0",
        "/adm/get_group.cgi?group=SYSTEM",
    )
    assert paths == ([write, read] if took_effect else [write, read, write])
    assert camera.groups["SYSTEM"]["led_mode"] == "0"
    assert value_of(hass, camera, "switch.status_led") == "off"


async def test_value_unknown(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A setting that the camera no longer shows is unknown."""
    _, camera = await set_up("rc8230")
    del camera.groups["SYSTEM"]["led_mode"]
    await poll(hass, freezer, 6)  # only then a key that is gone is believed
    assert value_of(hass, camera, "switch.status_led") == "unknown"
