"""Pictures, clips and voice: between a camera, Home Assistant and who uses it."""

import asyncio
from collections.abc import Callable
import io
from pathlib import Path
import shutil
import time
from typing import Any

import av
import pytest
from yarl import URL

from scripts.benchmark.viewers import Seen, known_pictures, leave, watch, watch_slowly
from scripts.demo.api import HomeAssistantApi, RequestRefused
from scripts.demo.camera import set_options
from scripts.demo.home_assistant import HomeAssistantProcess
from tests.audio.sounds import SECONDS, decoded, likeness, sentence, write_wave
from tests.clips.films import files, film, pictures_of, tracks_of
from tests.simulator import Simulator, clips as simulated_clips

from .cameras import add

pytestmark = pytest.mark.real

ASKERS = 16
MIB = 1024 * 1024
LARGE = 20 * MIB


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


@pytest.fixture
async def entry_id(api: HomeAssistantApi, camera: Simulator) -> str:
    """The entry of a camera that was added, and has told where motion is reported."""
    return await add(api, camera)


@pytest.fixture
async def clips(
    home_assistant: HomeAssistantProcess,
    api: HomeAssistantApi,
    camera: Simulator,
    entry_id: str,
) -> Path:
    """The empty folder for the clips of a camera that uploads them."""
    await set_options(api, entry_id, receive_clips=True)
    await until(lambda: camera.groups["HTTP_EVENT"]["http_post_url"])
    folder = home_assistant.media / "sercomm" / camera.mac.replace(":", "")
    shutil.rmtree(folder, ignore_errors=True)
    return folder


async def upload(camera: Simulator, **options: Any) -> int | None:
    """Let motion happen; return what became of the clip."""
    sent = await camera.fire("motion", **options)
    (clip,) = [delivery for delivery in sent if delivery.action == "upload"]
    return clip.status


async def browse(api: HomeAssistantApi, *titles: str) -> list[dict[str, Any]]:
    """Open one folder after the other, as the media browser does."""
    content = "media-source://sercomm"
    async with api.websocket() as websocket:
        for title in (*titles, ""):
            shown = await websocket.command(
                "media_source/browse_media", media_content_id=content
            )
            children: list[dict[str, Any]] = shown["children"]
            for child in children:
                if child["title"] == title:
                    content = child["media_content_id"]
    return children


async def play(api: HomeAssistantApi, content: str) -> tuple[str, bytes]:
    """Return type and content of what the media browser plays."""
    async with api.websocket() as websocket:
        media = await websocket.command(
            "media_source/resolve_media", media_content_id=content
        )
    return media["mime_type"], await api.get(media["url"])


async def watching(
    api: HomeAssistantApi, camera: Simulator, entry_id: str, count: int
) -> tuple[list[Seen], list[asyncio.Task[None]]]:
    """Return what viewers see, and the viewers; each sees something already."""
    live = (await api.entities(entry_id))["camera.live"]
    pictures = known_pictures(camera.groups["JPEG"])
    seen = [Seen() for _ in range(count)]
    path = f"/api/camera_proxy_stream/{live}"
    viewers = [asyncio.create_task(watch(api, path, pictures, one)) for one in seen]
    await until(lambda: all(one.frames for one in seen))
    return seen, viewers


async def test_stills(api: HomeAssistantApi, camera: Simulator, entry_id: str) -> None:
    """Sixteen who ask at the same time cost the camera one request."""
    path = f"/api/camera_proxy/{(await api.entities(entry_id))['camera.live']}"
    camera.persona.latency = 0.3 * camera.speed
    camera.clear_requests()
    camera.reset_counters()
    found = await asyncio.gather(*(api.get(path) for _ in range(ASKERS)))
    assert camera.paths() == ["/img/snapshot.cgi"]
    assert len(set(found)) == 1
    assert found[0].startswith(b"\xff\xd8")
    assert found[0].endswith(b"\xff\xd9")
    assert camera.max_in_flight == 1


async def test_viewers(api: HomeAssistantApi, camera: Simulator, entry_id: str) -> None:
    """Sixteen viewers and a slow one cost one stream; it ends when they have left."""
    camera.groups["JPEG"]["resolution"] = "3"
    camera.persona.frame_rate = 10
    camera.clear_requests()
    seen, viewers = await watching(api, camera, entry_id, ASKERS)
    live = (await api.entities(entry_id))["camera.live"]
    slowly = watch_slowly(api, f"/api/camera_proxy_stream/{live}", 10_000)
    viewers.append(asyncio.create_task(slowly))
    begun = time.monotonic()
    before = [len(one.frames) for one in seen]
    await until(
        lambda: all(
            len(one.frames) >= count + 15
            for one, count in zip(seen, before, strict=True)
        )
    )
    ended = time.monotonic()
    assert camera.open_streams == 1
    for one in seen:
        # Where Home Assistant has to wait for the processor it leaves pictures out.
        assert one.lost(begun, ended) <= len(one.between(begun, ended)) * 0.25
    await leave(*viewers)
    await until(lambda: camera.open_streams == 0, 2)
    streams = [path for path in camera.paths() if path.startswith("/img/")]
    assert streams == ["/img/video.mjpeg"]


async def test_clip(
    api: HomeAssistantApi, camera: Simulator, entry_id: str, clips: Path
) -> None:
    """A clip of a motion is on disk and in the media browser, and plays from there."""
    assert await upload(camera) == 200
    content = simulated_clips.record("mp4")
    (name,) = files(clips)
    assert (clips / name).read_bytes() == content
    day, _, file = name.partition("/")
    [entry] = await api.entries()
    assert [child["title"] for child in await browse(api, entry["title"])] == [day]
    (clip,) = await browse(api, entry["title"], day)
    assert clip["title"] == f"{file[:8].replace('-', ':')} Motion"
    assert clip["can_play"]
    assert await play(api, clip["media_content_id"]) == ("video/mp4", content)
    small = await api.get(clip["thumbnail"])
    with av.open(io.BytesIO(small), format="jpeg_pipe") as picture:
        assert picture.streams.video[0].width == 320

    (clips / name).unlink()
    with pytest.raises(RequestRefused, match="resolve_media"):
        await play(api, clip["media_content_id"])


async def test_clip_as_avi(
    api: HomeAssistantApi,
    camera: Simulator,
    entry_id: str,
    clips: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """H.264 in an AVI is played as an MP4 with the same pictures."""
    recorded = film("avi", sound="pcm_mulaw")
    monkeypatch.setattr(simulated_clips, "record", lambda _: recorded)
    assert await upload(camera) == 200
    (name,) = files(clips)
    assert name.endswith("_motion.avi")
    [entry] = await api.entries()
    (clip,) = await browse(api, entry["title"], name.partition("/")[0])
    kind, content = await play(api, clip["media_content_id"])
    assert kind == "video/mp4"
    (tmp_path / "played.mp4").write_bytes(content)
    (tmp_path / "recorded.avi").write_bytes(recorded)
    assert tracks_of(tmp_path / "played.mp4") == [("h264", 10)]
    assert pictures_of(tmp_path / "played.mp4") == pictures_of(
        tmp_path / "recorded.avi"
    )


async def test_clips_that_are_not_taken(camera: Simulator, clips: Path) -> None:
    """A clip from another address is refused; half a clip leaves nothing behind."""
    assert await upload(camera, source="127.0.0.2") == 403
    assert files(clips) == []

    url = URL(camera.groups["HTTP_EVENT"]["http_post_url"])
    _, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(
        f"POST {url.path} HTTP/1.0\r\nContent-Length: {4 * MIB}\r\n\r\n".encode()
        + simulated_clips.sized(simulated_clips.record("mp4"), 2 * MIB)
    )
    await until(lambda: files(clips))
    writer.close()
    await until(lambda: not files(clips))

    # The door takes one clip at a time, and has only just noticed.
    while (status := await upload(camera)) == 503:
        await asyncio.sleep(0.05)
    assert status == 200
    assert len(files(clips)) == 1


async def test_large_clip_while_watched(
    api: HomeAssistantApi, camera: Simulator, entry_id: str, clips: Path
) -> None:
    """20 MiB are stored byte for byte, while four watch and nobody waits 100 ms."""
    camera._notifier.clip_size = LARGE
    content = simulated_clips.sized(simulated_clips.record("mp4"), LARGE)
    seen, viewers = await watching(api, camera, entry_id, 4)
    stalls: list[float] = []

    async def see_more() -> None:
        shown = [len(one.frames) for one in seen]
        await until(
            lambda: all(
                len(one.frames) > count for one, count in zip(seen, shown, strict=True)
            )
        )

    # A busy machine may stop everything for longer, but not each time.
    while len(stalls) < 5 and min(stalls, default=1) >= 0.1:
        await api.post("/api/probe")
        assert await upload(camera) == 200
        await see_more()
        stalls.append((await api.get("/api/probe"))["stall"])
    await leave(*viewers)
    assert min(stalls) < 0.1
    assert len(files(clips)) == len(stalls)
    assert all((clips / name).read_bytes() == content for name in files(clips))


async def announce(
    api: HomeAssistantApi,
    speaker: str,
    file: Path,
    folder: str = "media-source://media_source/local",
) -> None:
    """Say what is in a file of the media folder."""
    await api.action(
        "media_player.play_media",
        entity_id=speaker,
        media={
            "media_content_id": f"{folder}/{file.name}",
            "media_content_type": "music",
        },
        announce=True,
    )


async def test_announcement(
    home_assistant: HomeAssistantProcess,
    api: HomeAssistantApi,
    camera: Simulator,
    entry_id: str,
) -> None:
    """A sentence is heard as it was said, in real time; the settings are put back."""
    speaker = (await api.entities(entry_id))["media_player.speaker"]
    file = write_wave(home_assistant.media / "said.wav", sentence(22050), 22050)
    before = dict(camera.groups["AUDIO"])
    assert before["audio_out"] == "0"
    camera.clear_requests()
    await announce(api, speaker, file)
    assert (await api.state(speaker))["state"] == "playing"
    assert camera.groups["AUDIO"] == before | {"audio_out": "1"}
    await until(lambda: camera.talk.heard and camera.groups["AUDIO"] == before)
    await api.wait_for_state(speaker, lambda state: state == "idle")
    ((codec, sound),) = camera.talk.heard
    assert likeness(decoded(codec, sound), sentence(8000)) > 0.9
    assert len(sound) == pytest.approx(8000 * SECONDS, rel=0.01)
    assert camera.paths() == [
        "/adm/get_group.cgi?group=AUDIO",
        "/adm/set_group.cgi?group=AUDIO&audio_out=1",
        "/img/g711a.cgi",
        "/adm/get_group.cgi?group=AUDIO",
        "/adm/set_group.cgi?group=AUDIO&audio_out=0",
    ]
    talk = camera.requests[2]
    assert SECONDS * 0.9 < talk.ended - talk.started < SECONDS + 0.5
    assert not camera.talk.locked


async def test_where_home_assistant_does_not_reach_itself(
    home_assistant: HomeAssistantProcess,
    api: HomeAssistantApi,
    camera: Simulator,
    entry_id: str,
) -> None:
    """What the web server hands out is heard, wherever others are told to find it."""
    speaker = (await api.entities(entry_id))["media_player.speaker"]
    file = write_wave(home_assistant.media / "ours.wav", sentence(22050), 22050)
    async with api.websocket() as websocket:
        try:
            await websocket.command(
                "config/core/update", internal_url="http://192.0.2.1:8123"
            )
            await announce(api, speaker, file, "/media/local")
            await announce(api, speaker, file, "http://192.0.2.1:8123/media/local")
        finally:
            await websocket.command("config/core/update", internal_url=api.url)
    await until(lambda: len(camera.talk.heard) == 2)
    for codec, sound in camera.talk.heard:
        assert likeness(decoded(codec, sound), sentence(8000)) > 0.9


async def test_stop(
    home_assistant: HomeAssistantProcess,
    api: HomeAssistantApi,
    camera: Simulator,
    entry_id: str,
) -> None:
    """The camera falls silent in the middle of a word, and has its settings back."""
    speaker = (await api.entities(entry_id))["media_player.speaker"]
    file = write_wave(home_assistant.media / "long.wav", sentence(8000, 30), 8000)
    before = dict(camera.groups["AUDIO"])
    await announce(api, speaker, file)
    assert camera.talk.busy
    await api.action("media_player.media_stop", entity_id=speaker)
    assert (await api.state(speaker))["state"] == "idle"
    await until(lambda: not camera.talk.busy, 1)
    ((_, sound),) = camera.talk.heard
    assert len(sound) < 8000 * 10
    assert not camera.talk.locked
    await until(lambda: camera.groups["AUDIO"] == before)
