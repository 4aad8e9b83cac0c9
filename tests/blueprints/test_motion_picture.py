"""The picture of a motion to the phone: the new one, once, and only when wished."""

from collections.abc import Awaitable, Callable
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.sercomm import image
from tests.blueprints.running import Automate, Phone, automate, later, phone, settle
from tests.cameras import Home, SetUp, entity_id, value_of
from tests.simulator import Simulator
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures", "tests.clips.fixtures")
__all__ = ["automate", "phone"]

IMAGE = "image.last_motion"
type Send = Callable[..., Awaitable[None]]


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let motions follow each other as fast as a test makes them."""
    monkeypatch.setattr(image, "SECONDS_BETWEEN", 0)


@pytest.fixture
def send(hass: HomeAssistant, automate: Automate, phone: Phone) -> Send:
    """Return a function that uses the blueprint for a camera."""

    async def start(camera: Simulator, **inputs: Any) -> None:
        picture = entity_id(hass, camera, IMAGE)
        await automate(
            "motion_picture", picture=picture, phone=phone.device_id, **inputs
        )
        camera.clear_requests()

    return start


async def move(hass: HomeAssistant, camera: Simulator) -> None:
    """Let something move in front of the camera, until there is another picture."""
    before = value_of(hass, camera, IMAGE)
    await camera.fire("motion", force=True)
    await until(lambda: value_of(hass, camera, IMAGE) != before)
    await settle()


async def test_the_new_picture(
    hass: HomeAssistant, phone: Phone, home: Home, set_up: SetUp, send: Send
) -> None:
    """The message leads to the still that was asked for when the motion started."""
    entry, camera = await set_up()
    await send(camera)
    await move(hass, camera)
    assert camera.paths() == ["/img/snapshot.cgi"]
    (message,) = phone.messages
    assert (message["title"], message["message"]) == (entry.title, "Motion")
    taken = dt_util.parse_datetime(value_of(hass, camera, IMAGE))
    assert taken is not None
    picture = entity_id(hass, camera, IMAGE)
    assert message["data"] == {
        "image": f"/api/image_proxy/{picture}?taken={int(taken.timestamp())}",
        "group": picture,
        "ttl": 0,
        "priority": "high",
    }
    async with home.get(message["data"]["image"]) as answer:
        assert answer.content_type == "image/jpeg"
        assert (await answer.read()).startswith(b"\xff\xd8")


async def test_one_a_pause(
    hass: HomeAssistant,
    phone: Phone,
    set_up: SetUp,
    send: Send,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A second motion within the pause sends nothing, one after it does."""
    _, camera = await set_up()
    await send(camera, pause=40)
    for wait, sent in ((0, 1), (20, 1), (30, 2)):
        await later(hass, freezer, wait)
        await move(hass, camera)
        assert len(phone.messages) == sent


async def test_not_for_the_clip(
    hass: HomeAssistant, phone: Phone, receiving: SetUp, send: Send
) -> None:
    """A clip becomes an attribute of the picture, which is no new picture."""
    _, camera = await receiving()
    await send(camera, pause=0)
    await camera.fire("motion")
    await settle()
    state = hass.states.get(entity_id(hass, camera, IMAGE))
    assert state is not None
    assert "clip" in state.attributes
    assert len(phone.messages) == 1


async def test_not_of_before(
    hass: HomeAssistant,
    phone: Phone,
    set_up: SetUp,
    send: Send,
    freezer: FrozenDateTimeFactory,
) -> None:
    """An old picture that is shown again after a restart is not sent again."""
    entry, camera = await set_up()
    await send(camera, pause=0)
    await move(hass, camera)
    before = value_of(hass, camera, IMAGE)
    await later(hass, freezer, 61)
    await hass.config_entries.async_reload(entry.entry_id)
    await settle()
    assert value_of(hass, camera, IMAGE) == before
    assert len(phone.messages) == 1
    await move(hass, camera)
    assert len(phone.messages) == 2


async def test_only_if(
    hass: HomeAssistant, phone: Phone, set_up: SetUp, send: Send
) -> None:
    """Conditions of the owner's hold."""
    _, camera = await set_up()
    hass.states.async_set("zone.home", "1")
    nobody = {"condition": "state", "entity_id": "zone.home", "state": "0"}
    await send(camera, pause=0, only_if=[nobody])
    await move(hass, camera)
    assert not phone.messages
