"""Buttons: restart, test, and everything that moves."""

import asyncio

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from syrupy.assertion import SnapshotAssertion

from tests.cameras import ENTITIES, PERSONAS, SetUp, act, shown, state_of, value_of
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
enable_all = pytest.mark.usefixtures("all_enabled")

MOVEMENTS = {
    "ptz_home": "preset=move,103",
    "ptz_patrol": "preset=move,101",
    "ptz_up": "mv=U,10",
    "ptz_down": "mv=D,10",
    "ptz_left": "mv=L,10",
    "ptz_right": "mv=R,10",
    **{f"ptz_preset_{n}": f"preset=move,{n}" for n in range(1, 10)},
    "ptz_sweep": "preset=move,102",
    "ptz_calibrate": "preset=move,104",
    "ptz_motion_position": "preset=move,100",
}


@enable_all
@pytest.mark.parametrize("persona", PERSONAS)
async def test_states(
    hass: HomeAssistant, set_up: SetUp, snapshot: SnapshotAssertion, persona: str
) -> None:
    """Buttons were never pressed at first."""
    _, camera = await set_up(persona)
    names = [name.strip("-") for name in ENTITIES[persona].split() if "button" in name]
    assert {value_of(hass, camera, name) for name in names} == {"unknown"}
    assert len(hass.states.async_all("button")) == len(names)
    assert shown(hass, camera, "button") == snapshot


@enable_all
async def test_movements(hass: HomeAssistant, set_up: SetUp) -> None:
    """Each movement is one request, and the lens goes there."""

    def store_all(camera: Simulator) -> None:
        camera.groups["PTZ"] |= {f"Preset{n}Position": f"{n},1" for n in range(1, 10)}

    _, camera = await set_up("rc8230", prepare=store_all)
    for key, query in MOVEMENTS.items():
        paths = await act(hass, camera, f"button.{key}", "press")
        assert paths == [f"/pt/ptctrl.cgi?{query}"]
        assert value_of(hass, camera, f"button.{key}") != "unknown"
    await act(hass, camera, "button.ptz_home", "press")
    await act(hass, camera, "button.ptz_up", "press")
    await act(hass, camera, "button.ptz_right", "press")
    assert camera.pan_tilt.position == (10, 10)
    assert camera.max_in_flight == 1


@pytest.mark.parametrize("persona", PERSONAS)
async def test_reboot(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """The camera restarts."""
    _, camera = await set_up(persona)
    state = state_of(hass, camera, "button.reboot")
    assert state.attributes["device_class"] == "restart"
    booted = camera.groups["SYSTEM"]["boot_up_time"]
    assert await act(hass, camera, "button.reboot", "press") == ["/adm/reboot.cgi"]
    async with asyncio.timeout(5):
        while camera.groups["SYSTEM"]["boot_up_time"] == booted:
            await asyncio.sleep(0.01)
    assert camera.is_online


@enable_all
async def test_enable_ui(hass: HomeAssistant, set_up: SetUp) -> None:
    """The menu that the vendor hides appears, where it is not locked away."""
    _, camera = await set_up("rc8230")
    assert await act(hass, camera, "button.enable_ui", "press") == [
        "/adm/enable_ui.cgi"
    ]
    assert camera.state.ui_enabled
    _, locked = await set_up("oc810", data={"webhook_id": "o" * 22})
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, locked, "button.enable_ui", "press")
    assert raised.value.translation_key == "access_denied"


@enable_all
async def test_factory_reset(hass: HomeAssistant, set_up: SetUp) -> None:
    """All settings are kept in a backup before the camera forgets them."""
    entry, camera = await set_up("rc8230")
    reset = "/adm/reset_to_default.cgi"
    paths = await act(hass, camera, "button.factory_reset", "press")
    assert reset in paths
    before = paths[: paths.index(reset)]
    assert "/adm/get_group.cgi" in before
    assert any("get_group.cgi?group=Manufacture&" in path for path in before)
    assert value_of(hass, camera, "button.factory_reset") == STATE_UNAVAILABLE
    await hass.config_entries.async_unload(entry.entry_id)


@enable_all
async def test_no_factory_reset_without_backup(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """Settings that cannot be read are not erased either."""
    _, camera = await set_up("rc8230")
    camera.faults.set("/adm/get_group.cgi", "status", code=503)
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, camera, "button.factory_reset", "press")
    assert raised.value.translation_key == "camera_busy"
    assert "/adm/reset_to_default.cgi" not in camera.paths()


async def test_failures(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """Each failure has its own translated error."""
    _, camera = await set_up("rc8230")
    failures = {
        401: "invalid_auth",
        403: "access_denied",
        404: "not_available",
        406: "privacy_mode",
        503: "camera_busy",
    }
    for code, key in failures.items():
        for name in ("button.reboot", "button.ptz_up"):
            camera.faults.set(None, "status", code=code)
            with subtests.test(name, code=code):
                with pytest.raises(HomeAssistantError) as raised:
                    await act(hass, camera, name, "press")
                assert raised.value.translation_domain == "sercomm"
                assert raised.value.translation_key == key
                assert len(camera.requests) == 1
            camera.faults.clear()


async def test_off(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that is off says so."""
    _, camera = await set_up("rc8230")
    camera.offline()
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, camera, "button.ptz_up", "press")
    assert raised.value.translation_key == "cannot_connect"


async def test_movement_is_not_repeated(hass: HomeAssistant, set_up: SetUp) -> None:
    """A lost connection leaves open whether the lens moved: nothing is sent again."""
    _, camera = await set_up("rc8230")
    camera.faults.set("/pt/ptctrl.cgi", "reset", count=1)
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, camera, "button.ptz_up", "press")
    assert raised.value.translation_key == "cannot_connect"
    assert len(camera.requests) == 1


async def test_timeout(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that takes the order and says nothing is given up."""
    _, camera = await set_up("rc8230")
    camera.faults.set("/pt/ptctrl.cgi", "silent")
    call = asyncio.create_task(act(hass, camera, "button.ptz_up", "press"))
    while not camera.requests:
        await asyncio.sleep(0)
    freezer.tick(15)
    async_fire_time_changed(hass)
    with pytest.raises(HomeAssistantError) as raised:
        await call
    assert raised.value.translation_key == "timeout"


@pytest.mark.parametrize("persona", ["rc8230", "rc8221", "icamera2"])
async def test_test_delivery(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """The test makes the camera fire and waits until it has arrived."""
    _, camera = await set_up(persona)
    sent = len(camera.deliveries)
    assert await act(hass, camera, "button.test_delivery", "press") == [
        "/adm/http_trigger.cgi"
    ]
    async with asyncio.timeout(5):
        while len(camera.deliveries) == sent:
            await asyncio.sleep(0.005)
    assert value_of(hass, camera, "sensor.motion_delivery") == "push"


async def test_test_delivery_does_not_arrive(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """The user reads which link is broken."""

    def arm(camera: Simulator) -> None:
        camera.groups["EVENT"]["event_trigger"] = "1"

    _, camera = await set_up("rc8230", prepare=arm)
    camera.groups["HTTP_NOTIFY"] |= {"http_proxy": "127.0.0.1", "http_proxy_no": "9"}
    call = asyncio.create_task(act(hass, camera, "button.test_delivery", "press"))
    while not camera.requests or not camera.requests[-1].ended:
        await asyncio.sleep(0)
    for _ in range(20):
        await asyncio.sleep(0)
    freezer.tick(10)
    async_fire_time_changed(hass)
    with pytest.raises(HomeAssistantError) as raised:
        await call
    assert raised.value.translation_key == "delivery_not_arrived"


async def test_test_delivery_refused(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that lost its trigger CGI says so."""
    _, camera = await set_up("rc8230")
    camera.faults.set("/adm/http_trigger.cgi", "status", code=404)
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, camera, "button.test_delivery", "press")
    assert raised.value.translation_key == "not_available"
