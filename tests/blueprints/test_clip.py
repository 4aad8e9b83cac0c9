"""A clip to the phone, once it is there."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from tests.blueprints.running import Automate, Phone, automate, phone
from tests.cameras import Home, SetUp, entity_id, state_of
from tests.clips.films import clip_folder, files, post, upload
from tests.simulator import Simulator, clips as simulated_clips

pytest_plugins = ("tests.camera_fixtures", "tests.clips.fixtures")
__all__ = ["automate", "phone"]

CLIP = "event.clip"


type Send = Callable[[Simulator], Awaitable[None]]


@pytest.fixture
def send(hass: HomeAssistant, automate: Automate, phone: Phone) -> Send:
    """Return a function that uses the blueprint for a camera."""

    async def start(camera: Simulator) -> None:
        clip = entity_id(hass, camera, CLIP)
        await automate("clip", clip=clip, phone=phone.device_id)

    return start


async def done(hass: HomeAssistant) -> None:
    """Let what goes on in the background end."""
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_each_clip(
    hass: HomeAssistant, phone: Phone, home: Home, receiving: SetUp, send: Send
) -> None:
    """The message leads to the file that the camera has uploaded."""
    entry, camera = await receiving()
    await send(camera)
    await upload(camera)
    await done(hass)
    (message,) = phone.messages
    told = state_of(hass, camera, CLIP).attributes
    moment = dt_util.as_local(datetime.fromisoformat(told["recorded_at"]))
    assert message["title"] == entry.title
    assert message["message"] == f"New clip, {moment:%H:%M:%S}, 3 s"
    (name,) = files(clip_folder(hass, camera))
    assert message["data"] == {
        "video": f"/api/sercomm/clip/{entry.entry_id}/{name}",
        "group": entity_id(hass, camera, CLIP),
    }
    async with home.get(message["data"]["video"]) as answer:
        assert answer.content_type == "video/mp4"
        assert b"ftyp" in (await answer.read())[:12]

    await upload(camera)
    await done(hass)
    assert len({message["data"]["video"] for message in phone.messages}) == 2


async def test_no_pictures(
    hass: HomeAssistant, phone: Phone, receiving: SetUp, send: Send
) -> None:
    """A picture that the camera uploads is no clip."""
    _, camera = await receiving()
    await send(camera)
    assert await post(camera, simulated_clips.record("jpg")) == 200
    await done(hass)
    told = state_of(hass, camera, CLIP).attributes
    assert told["media_content_id"].endswith(".jpg")
    assert not phone.messages


async def test_not_of_before(
    hass: HomeAssistant,
    phone: Phone,
    receiving: SetUp,
    send: Send,
    freezer: FrozenDateTimeFactory,
) -> None:
    """An event that comes back after a restart is not told again."""
    entry, camera = await receiving()
    await send(camera)
    await upload(camera)
    await done(hass)
    freezer.tick(61)
    await hass.config_entries.async_reload(entry.entry_id)
    await done(hass)
    assert "media_content_id" in state_of(hass, camera, CLIP).attributes
    assert len(phone.messages) == 1
