"""A camera uploads its clips: stored, named after what happened, kept for a while."""

import asyncio
import errno
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.sercomm.clips import storage as recordings
from tests.cameras import SetUp, entity_id, state_of
from tests.clips.films import MP4, clip_folder, files, post, put, upload
from tests.gaps import gaps
from tests.simulator import clips as simulated_clips

pytest_plugins = ("tests.camera_fixtures", "tests.clips.fixtures")
pytestmark = pytest.mark.usefixtures("media")


@pytest.mark.parametrize("persona", ["rc8230", "rc8221", "icamera2"])
async def test_stored(
    hass: HomeAssistant, receiving: SetUp, media: Path, persona: str
) -> None:
    """Switching the option on is all it takes: the next motion is on disk."""
    _, camera = await receiving(persona)
    clip = await upload(camera)
    assert (clip.status, clip.error) == (200, None)
    (name,) = files(clip_folder(hass, camera))
    day, _, rest = name.partition("/")
    assert day == dt_util.now().date().isoformat()
    assert rest[8:] == "_motion.mp4"
    stored = (clip_folder(hass, camera) / name).read_bytes()
    assert stored == simulated_clips.record("mp4")


async def test_stored_during_a_pause(
    hass: HomeAssistant, receiving: SetUp, media: Path
) -> None:
    """What comes while the camera is left alone is kept, and it is asked nothing."""
    entry, camera = await receiving()
    entry.runtime_data.coordinator.async_pause(resumed_elsewhere=True)
    await hass.async_block_till_done()
    camera.clear_requests()
    clip = await upload(camera)
    assert (clip.status, clip.error) == (200, None)
    assert len(files(clip_folder(hass, camera))) == 1
    assert state_of(hass, camera, "event.clip").attributes["event_type"] == "received"
    assert not camera.requests


async def test_kinds_and_triggers(
    hass: HomeAssistant,
    receiving: SetUp,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name tells what happened, the end of it what the file really is."""
    _, camera = await receiving("icamera2")
    await hass.config.async_set_time_zone("Europe/Paris")
    freezer.move_to("2026-11-22 23:30:05+00:00")
    pictures = {kind: simulated_clips.record(kind) for kind in ("avi", "mp4", "jpg")}
    rules = camera.groups["EVENT"]
    for number, kind in ((1, "jpg"), (2, "avi")):
        key = f"event{number}_entry"
        rules[key] = rules[key].replace("httppost:0", "httppost:1")
        rules[key] = rules[key].replace("ea=mp4", f"ea={kind}")
    assert (await upload(camera)).status == 200
    assert (await upload(camera, "pir")).status == 200
    monkeypatch.setattr(simulated_clips, "record", lambda _: pictures["jpg"])
    assert (await upload(camera, "pir")).status == 200
    assert await post(camera, pictures["mp4"]) == 200
    assert files(clip_folder(hass, camera)) == [
        "2026-11-23/00-30-05_event.mp4",
        "2026-11-23/00-30-05_motion.jpg",
        "2026-11-23/00-30-05_pir.avi",
        "2026-11-23/00-30-05_pir.jpg",
    ]


async def test_first_box(
    hass: HomeAssistant, receiving: SetUp, media: Path, subtests: pytest.Subtests
) -> None:
    """An MP4 may begin with more than one kind of box."""
    _, camera = await receiving()
    folder = clip_folder(hass, camera)
    for box in ("ftyp", "styp", "moof", "sidx", "uuid", "pnot"):
        with subtests.test(box):
            assert await post(camera, b"\0\0\0\x18" + box.encode() + b"film") == 200
            (name,) = files(folder)
            assert name.endswith("_event.mp4")
            (folder / name).unlink()


async def test_large_while_watched(
    hass: HomeAssistant,
    receiving: SetUp,
    home: Any,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """20 MB arrive byte for byte while four watch, and nobody waits 100 ms."""
    _, camera = await receiving()
    content = MP4 + bytes(range(256)) * (20 * 4096) + b"end"
    monkeypatch.setattr(simulated_clips, "record", lambda _: content)
    live = entity_id(hass, camera, "camera.live")
    frames = [0] * 4

    async def watch(number: int) -> None:
        async with home.get(f"/api/camera_proxy_stream/{live}") as response:
            async for data in response.content.iter_any():
                frames[number] += data.count(b"--frame")

    watchers = [asyncio.create_task(watch(number)) for number in range(4)]
    while not all(frames):
        await asyncio.sleep(0.01)
    longest = 1.0
    for tried in range(1, 4):
        before = list(frames)
        async with gaps(every=0.005) as found:
            clip = await upload(camera)
            await asyncio.sleep(0.3)
        assert (clip.status, clip.error) == (200, None)
        assert all(now > then for now, then in zip(frames, before, strict=True))
        assert len(files(media)) == tried
        assert all((media / name).read_bytes() == content for name in files(media))
        # A busy machine may stop everything for longer, but not each time.
        if (longest := max(found)) < 0.1:
            break
    assert longest < 0.1
    for watcher in watchers:
        watcher.cancel()


async def test_nothing_uploaded(
    hass: HomeAssistant, receiving: SetUp, media: Path
) -> None:
    """A camera whose recording is off uploads nothing, and is told that all is well."""
    _, camera = await receiving()
    assert await post(camera) == 200
    assert files(media) == []


async def test_retention(
    hass: HomeAssistant,
    receiving: SetUp,
    media: Path,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Clips older than `clip_days` go at the start, and then every day."""
    freezer.move_to("2026-11-23 12:00:00+00:00")
    folder = media / "sercomm" / "000e8f92fff7"
    for day in (15, 16, 17, 23):
        put(folder, f"2026-11-{day}/10-00-00_motion.mp4", MP4)
    put(folder, ".incoming-1234", MP4)
    entry, camera = await receiving()
    assert clip_folder(hass, camera) == folder
    assert [name[:10] for name in files(folder)] == [
        "2026-11-16",
        "2026-11-17",
        "2026-11-23",
    ]
    for left in (2, 1, 1):
        freezer.tick(24 * 3600 + 1)
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert len(files(folder)) == left

    hass.config_entries.async_update_entry(entry, options={"clip_days": 1})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert files(folder) == []


async def test_unreadable_folder(
    hass: HomeAssistant,
    receiving: SetUp,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A media folder that cannot be read does not keep a camera from working."""

    def fail(*_: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(recordings.Recordings, "sweep", fail)
    entry, _ = await receiving()
    assert entry.state is ConfigEntryState.LOADED
    assert "old clips were not deleted" in caplog.text
