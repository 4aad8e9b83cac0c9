"""A patrol over presets: when it begins, where it goes, how it ends."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from tests.blueprints.running import Automate, automate, later, settle
from tests.cameras import SetUp, entity_id, name_presets
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["automate"]

GO = "/pt/ptctrl.cgi?preset=move,"
HOME = f"{GO}103"
type Patrol = Callable[..., Awaitable[Simulator]]


@pytest.fixture
def patrol(
    hass: HomeAssistant,
    set_up: SetUp,
    automate: Automate,
    freezer: FrozenDateTimeFactory,
) -> Patrol:
    """Return a function that lets a camera patrol from ten to six."""

    async def start(clock: str, *presets: str) -> Simulator:
        hour, minute = map(int, clock.split(":"))
        moment = dt_util.now().replace(hour=hour, minute=minute, second=0)
        freezer.move_to(moment)
        _, camera = await set_up(
            options={"motion_delivery": "off"}, prepare=name_presets
        )
        await automate(
            "night_patrol",
            camera=entity_id(hass, camera, "camera.live"),
            home=entity_id(hass, camera, "button.ptz_home"),
            presets=list(presets),
            stay=40,
        )
        camera.clear_requests()
        return camera

    return start


def moves(camera: Simulator) -> list[str]:
    """Return where the camera was sent."""
    return [path for path in camera.paths() if path.startswith("/pt/")]


async def test_a_night(
    hass: HomeAssistant, patrol: Patrol, freezer: FrozenDateTimeFactory
) -> None:
    """From ten on, by name and number, over and over; at six home, and no more."""
    camera = await patrol("21:59", "Küche & Flur", "3")
    await later(hass, freezer, 50)
    assert moves(camera) == []
    await later(hass, freezer, 11)
    assert moves(camera) == [f"{GO}7"]
    for _ in range(3):
        await later(hass, freezer, 41)
    assert moves(camera) == [f"{GO}7", f"{GO}3", f"{GO}7", f"{GO}3"]

    camera.clear_requests()
    freezer.move_to(dt_util.now() + timedelta(hours=8) - timedelta(seconds=130))
    await later(hass, freezer, 0)
    assert HOME not in moves(camera)
    camera.clear_requests()
    await later(hass, freezer, 10)
    assert moves(camera) == [HOME]
    await later(hass, freezer, 120)
    assert moves(camera) == [HOME]


async def test_a_camera_that_does_not_answer(
    hass: HomeAssistant, patrol: Patrol, freezer: FrozenDateTimeFactory
) -> None:
    """The patrol goes on without it, and with it once it is back."""
    camera = await patrol("21:59", "1", "3", "7")
    camera.faults.set(f"{GO}*", "reset")
    await later(hass, freezer, 61)
    camera.faults.clear()
    camera.clear_requests()
    await later(hass, freezer, 41)
    assert moves(camera) == [f"{GO}3"]


async def test_a_preset_that_is_gone(
    hass: HomeAssistant, patrol: Patrol, freezer: FrozenDateTimeFactory
) -> None:
    """It is left out."""
    camera = await patrol("21:59", "Gone", "3")
    await later(hass, freezer, 61)
    assert moves(camera) == []
    await later(hass, freezer, 41)
    assert moves(camera) == [f"{GO}3"]


@pytest.mark.parametrize(("clock", "gone"), [("03:00", [f"{GO}1"]), ("12:00", [])])
async def test_restart(
    hass: HomeAssistant, patrol: Patrol, clock: str, gone: list[str]
) -> None:
    """After a restart it goes on at night, and does not begin by day."""
    hass.set_state(CoreState.starting)
    camera = await patrol(clock, "1", "3")
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await settle()
    assert moves(camera) == gone
