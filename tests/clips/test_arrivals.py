"""A clip that has arrived: an event, and what belongs to the last motion's picture."""

from datetime import datetime
from pathlib import Path
from typing import Any

from homeassistant.components.media_source import async_resolve_media
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.sercomm import image as image_module
from custom_components.sercomm.clips.remux import duration
from tests.cameras import Home, SetUp, entity_id, state_of, value_of
from tests.clips.films import MP4, clip_folder, files, film, post, put, upload
from tests.simulator import Simulator, clips as simulated_clips

pytest_plugins = ("tests.camera_fixtures", "tests.clips.fixtures")
pytestmark = pytest.mark.usefixtures("media")

CLIP = "event.clip"
IMAGE = "image.last_motion"


async def picture(hass: HomeAssistant, home: Home, camera: Simulator) -> bytes:
    """Fetch the last motion's picture as a dashboard does."""
    url = state_of(hass, camera, IMAGE).attributes["entity_picture"]
    async with home.get(url) as response:
        return await response.read()


async def background_done(hass: HomeAssistant) -> None:
    """Let what goes on in the background end."""
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_event(hass: HomeAssistant, receiving: SetUp) -> None:
    """It tells what it takes to send the clip."""
    entry, camera = await receiving()
    assert value_of(hass, camera, CLIP) == STATE_UNKNOWN
    await upload(camera)
    await background_done(hass)
    state = state_of(hass, camera, CLIP)
    told: dict[str, Any] = dict(state.attributes)
    assert told["event_types"] == ["received"]
    assert told["event_type"] == "received"
    assert told["trigger"] == "motion"
    assert told["duration"] == 3.0
    age = dt_util.utcnow() - datetime.fromisoformat(told["recorded_at"])
    assert 0 <= age.total_seconds() < 30
    (name,) = files(clip_folder(hass, camera))
    assert told["media_content_id"] == (
        f"media-source://sercomm/{entry.entry_id}/{name}"
    )
    played = await async_resolve_media(hass, told["media_content_id"], None)
    assert played.mime_type == "video/mp4"

    await upload(camera)
    await background_done(hass)
    assert state_of(hass, camera, CLIP).state > state.state


async def test_event_without_duration(hass: HomeAssistant, receiving: SetUp) -> None:
    """What is not known is not told."""
    _, camera = await receiving()
    assert await post(camera, simulated_clips.record("jpg")) == 200
    await background_done(hass)
    told = state_of(hass, camera, CLIP).attributes
    assert told["trigger"] == "event"
    assert "duration" not in told


def test_duration(tmp_path: Path) -> None:
    """In seconds; none of a picture or of what is broken."""
    for name, content, seconds in (
        ("a.mp4", film("mp4"), 2.0),
        ("a.avi", film("avi"), 2.0),
        ("a.jpg", simulated_clips.record("jpg"), None),
        ("b.mp4", b"\0\0\0\x08wide", None),
    ):
        assert duration(put(tmp_path, name, content)) == seconds


async def test_clip_of_the_last_motion(
    hass: HomeAssistant, home: Home, receiving: SetUp
) -> None:
    """The picture gets the clip of its event, and keeps it; a new one has none yet."""
    entry, camera = await receiving()
    await camera.fire("motion")
    await background_done(hass)
    clip = state_of(hass, camera, CLIP).attributes["media_content_id"]
    assert state_of(hass, camera, IMAGE).attributes["clip"] == clip
    before = await picture(hass, home, camera)
    await hass.config_entries.async_reload(entry.entry_id)
    await background_done(hass)
    assert state_of(hass, camera, IMAGE).attributes["clip"] == clip
    assert await picture(hass, home, camera) == before


@pytest.mark.parametrize("spoil", ["cut", "no picture", "huge"])
async def test_uploaded_picture_of_no_use(
    hass: HomeAssistant,
    home: Home,
    receiving: SetUp,
    monkeypatch: pytest.MonkeyPatch,
    spoil: str,
) -> None:
    """Nobody is shown a broken picture: a still takes its place."""
    _, camera = await receiving()
    own = simulated_clips.record("jpg")
    upload = {"cut": own[: len(own) // 2], "no picture": b"\xff\xd8\xff\xd9"}
    if spoil == "huge":
        monkeypatch.setattr(image_module, "JPEG_BUDGET", len(own) - 1)
    camera.clear_requests()
    assert await post(camera, upload.get(spoil, own)) == 200
    await background_done(hass)
    assert camera.paths() == ["/img/snapshot.cgi"]
    shown = await picture(hass, home, camera)
    assert shown is not None
    assert shown.endswith(b"\xff\xd9")
    assert shown != own


async def test_uploaded_picture_behind_its_clip(
    hass: HomeAssistant, receiving: SetUp
) -> None:
    """It has the clip that came before it."""
    _, camera = await receiving()
    assert await post(camera, MP4) == 200
    assert await post(camera, simulated_clips.record("jpg")) == 200
    await background_done(hass)
    clip = state_of(hass, camera, IMAGE).attributes["clip"]
    assert clip.endswith(".mp4")


async def test_clip_of_something_else(hass: HomeAssistant, receiving: SetUp) -> None:
    """A clip from before or long after the picture is not of its event."""
    entry, camera = await receiving()
    await camera.fire("motion", force=True)
    await background_done(hass)
    image: Any = hass.data["image"].get_entity(entity_id(hass, camera, IMAGE))
    assert image._last is not None
    path = Path("2026-11-23/07-05-09_motion.mp4")
    for trigger, seconds in (("motion", -60), ("motion", 60), ("sound", 1)):
        moment = image._last.taken_at.timestamp() + seconds
        image._attr_extra_state_attributes = {}
        entry.runtime_data.arrivals.async_stored(
            path, trigger, dt_util.utc_from_timestamp(moment), 3.0
        )
        await background_done(hass)
        assert "clip" not in image._attr_extra_state_attributes


@pytest.mark.parametrize("first", ["upload", "notification"])
async def test_uploaded_picture(
    hass: HomeAssistant, home: Home, receiving: SetUp, first: str
) -> None:
    """A JPEG that the camera uploads for the event is its picture, not our still."""
    _, camera = await receiving()
    own = simulated_clips.record("jpg")
    for what in (first, {"upload": "notification"}.get(first, "upload")):
        if what == "upload":
            assert await post(camera, own) == 200
        else:
            camera.groups["HTTP_EVENT"]["http_post_en"] = "0"
            await camera.fire("motion")
        await background_done(hass)
    assert await picture(hass, home, camera) == own
    assert "clip" not in state_of(hass, camera, IMAGE).attributes
