"""Armed when all have left, disarmed when the first is back, and not otherwise."""

from collections.abc import Awaitable, Callable

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
import pytest

from tests.blueprints.running import AUTOMATION, Automate, automate, later, settle
from tests.cameras import SetUp, entity_id, value_of, writes
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["automate"]

ARMED = "switch.armed"
WRITE = "/adm/set_group.cgi?group=EVENT&event_trigger="
type Live = Callable[..., Awaitable[Simulator]]


@pytest.fixture
def live(hass: HomeAssistant, automate: Automate, set_up: SetUp) -> Live:
    """Return a function that lets two people live with a camera, disarmed at first."""

    async def start(anna: str = "home", ben: str = "home") -> Simulator:
        # No notifications: every request is the automation's.
        _, camera = await set_up(options={"motion_delivery": "off"})
        go(hass, anna=anna, ben=ben)
        await automate(
            "arm_when_away",
            cameras=[entity_id(hass, camera, ARMED)],
            people=["person.anna", "person.ben"],
        )
        assert value_of(hass, camera, ARMED) == "off"
        camera.clear_requests()
        return camera

    return start


def go(hass: HomeAssistant, **where: str) -> None:
    """Let people be somewhere."""
    for name, place in where.items():
        hass.states.async_set(f"person.{name}", place)


async def test_a_day(
    hass: HomeAssistant, live: Live, freezer: FrozenDateTimeFactory
) -> None:
    """One write when all have been away for five minutes, one when one is back."""
    camera = await live()
    go(hass, anna="not_home")
    await later(hass, freezer, 600)
    assert writes(camera) == []
    go(hass, ben="Work")
    await later(hass, freezer, 290)
    assert writes(camera) == []
    await later(hass, freezer, 11)
    assert writes(camera) == [WRITE + "1"]
    assert value_of(hass, camera, ARMED) == "on"

    camera.clear_requests()
    go(hass, anna="home")
    await settle()
    assert writes(camera) == [WRITE + "0"]
    assert value_of(hass, camera, ARMED) == "off"


async def test_armed_by_hand(
    hass: HomeAssistant, live: Live, freezer: FrozenDateTimeFactory
) -> None:
    """Who comes later, or is found again by a tracker, disarms nothing."""
    camera = await live(ben="not_home")
    await hass.services.async_call(
        "switch", "turn_on", {"entity_id": entity_id(hass, camera, ARMED)}, True
    )
    camera.clear_requests()
    await later(hass, freezer, 120)
    go(hass, ben="home")
    await settle()
    go(hass, ben="unknown")
    await later(hass, freezer, 120)
    go(hass, ben="home")
    await settle()
    assert writes(camera) == []
    assert value_of(hass, camera, ARMED) == "on"


async def test_as_wished_already(
    hass: HomeAssistant, live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is written that is so already."""
    camera = await live("not_home", "not_home")
    go(hass, anna="home")
    await settle()
    state = hass.states.get(AUTOMATION)
    assert state is not None
    assert state.attributes["last_triggered"] is not None
    assert camera.paths() == []
    assert "Error" not in caplog.text.replace("Error loading libturbojpeg", "")


async def test_both_come_at_once(
    hass: HomeAssistant, live: Live, freezer: FrozenDateTimeFactory
) -> None:
    """They are no less at home for that."""
    camera = await live()
    go(hass, anna="not_home", ben="not_home")
    await later(hass, freezer, 301)
    assert value_of(hass, camera, ARMED) == "on"
    go(hass, anna="home", ben="home")
    await settle()
    assert value_of(hass, camera, ARMED) == "off"


async def test_tried_again(
    hass: HomeAssistant, live: Live, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that does not take it is asked again after half a minute."""
    camera = await live()
    camera.faults.set(WRITE + "1", "reset")
    go(hass, anna="not_home", ben="not_home")
    await later(hass, freezer, 301)
    assert value_of(hass, camera, ARMED) != "on"
    tries = len(writes(camera))
    assert tries >= 1
    await later(hass, freezer, 28)
    assert len(writes(camera)) == tries
    camera.faults.clear()
    await later(hass, freezer, 3)
    assert value_of(hass, camera, ARMED) == "on"


async def test_home_before_it_is_armed(
    hass: HomeAssistant, live: Live, freezer: FrozenDateTimeFactory
) -> None:
    """Who comes home ends the arming: no try arms the camera behind him."""
    camera = await live()
    camera.faults.set(WRITE + "1", "reset")
    go(hass, anna="not_home", ben="not_home")
    await later(hass, freezer, 301)
    camera.faults.clear()
    go(hass, anna="home")
    await settle()
    camera.clear_requests()
    await later(hass, freezer, 31)
    assert writes(camera) == []
    assert value_of(hass, camera, ARMED) == "off"


@pytest.mark.parametrize(
    ("ben", "armed"), [("not_home", "on"), ("home", "off"), ("unknown", "off")]
)
@pytest.mark.parametrize("what", ["restart", "camera"])
async def test_catching_up(
    hass: HomeAssistant, live: Live, what: str, ben: str, armed: str
) -> None:
    """After a restart, and when a camera is back, it is armed if all are away."""
    if what == "restart":
        hass.set_state(CoreState.starting)
    camera = await live(anna="not_home", ben=ben)
    if what == "restart":
        hass.set_state(CoreState.running)
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    else:
        (entry,) = hass.config_entries.async_entries("sercomm")
        await hass.config_entries.async_reload(entry.entry_id)
    await settle()
    assert value_of(hass, camera, ARMED) == armed
    assert writes(camera) == ([WRITE + "1"] if armed == "on" else [])
