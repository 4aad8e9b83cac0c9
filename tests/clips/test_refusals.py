"""Clips are taken from the camera alone, whole or not at all."""

import asyncio
from collections.abc import AsyncIterator
import errno
from pathlib import Path
from typing import Any

from aiohttp import ClientPayloadError, web
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from yarl import URL

from custom_components.sercomm.clips import storage as recordings, upload as clip_upload
from custom_components.sercomm.const import DOMAIN
from tests.cameras import SetUp
from tests.clips.films import MP4, URL_KEY, files, post, upload
from tests.simulator import Simulator, clips as simulated_clips

pytest_plugins = ("tests.camera_fixtures", "tests.clips.fixtures")
pytestmark = pytest.mark.usefixtures("media")


async def upload_again(camera: Simulator, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Upload a small clip, to see that the door works."""
    monkeypatch.setattr(simulated_clips, "record", lambda _: MP4)
    return await upload(camera)


async def gone(folder: Path) -> None:
    """Wait until nothing is left of a clip."""
    for _ in range(100):
        if not files(folder):
            return
        await asyncio.sleep(0.02)
    assert files(folder) == []


async def test_from_elsewhere(
    hass: HomeAssistant, receiving: SetUp, media: Path, issue_registry: ir.IssueRegistry
) -> None:
    """Another address is refused, and the third time offered to be accepted."""
    _, camera = await receiving()
    for _ in range(3):
        assert (await upload(camera, source="127.0.0.2")).status == 403
    assert files(media) == []
    offered = [
        (issue.translation_placeholders or {}).get("sender")
        for issue in issue_registry.issues.values()
    ]
    assert "127.0.0.2" in offered


async def test_wrong_id(hass: HomeAssistant, receiving: SetUp, media: Path) -> None:
    """A wrong id does nothing, nor does the id of the notifications."""
    entry, camera = await receiving()
    url = URL(camera.groups["HTTP_EVENT"][URL_KEY])
    assert len(entry.data["clip_webhook_id"]) == 22
    assert entry.data["clip_webhook_id"] != entry.data["webhook_id"]
    for name in (url.name[::-1], entry.data["webhook_id"]):
        camera.groups["HTTP_EVENT"][URL_KEY] = str(url.with_name(name))
        await upload(camera)
        assert files(media) == []


async def home_status(camera: Simulator, method: str) -> int:
    """Ask at the door for clips with another method."""
    url = URL(camera.groups["HTTP_EVENT"][URL_KEY])
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(f"{method} {url.path} HTTP/1.0\r\n\r\n".encode())
    status = int((await reader.readline()).split()[1])
    writer.close()
    return status


async def test_asked_by_a_stranger(
    receiving: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """Who asks where clips go is refused, and the address stays out of the log."""
    caplog.set_level("WARNING")
    entry, camera = await receiving()
    for method in ("GET", "HEAD"):
        assert (await home_status(camera, method)) == 405
        assert entry.data["clip_webhook_id"] not in caplog.text


async def test_no_door(hass: HomeAssistant, receiving: SetUp, media: Path) -> None:
    """Once unloaded, or with the option off, clips are not taken any more."""
    entry, camera = await receiving()
    assert (await home_status(camera, "GET")) == 405
    await hass.config_entries.async_unload(entry.entry_id)
    await upload(camera)
    assert files(media) == []


async def test_not_a_clip(
    hass: HomeAssistant,
    receiving: SetUp,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is no clip is refused, whatever its header says."""
    _, camera = await receiving()
    monkeypatch.setattr(simulated_clips, "record", lambda _: b"<html>" * 100)
    assert (await upload(camera)).status == 415
    assert files(media) == []


def issues(hass: HomeAssistant) -> list[ir.IssueEntry]:
    """Return the repairs about clips that were not stored."""
    found = ir.async_get(hass).issues.values()
    return [one for one in found if one.issue_id.startswith(("clip_", "disk_"))]


UNKNOWN = {
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11 film": "ASF, WMV",
    b"\x1a\x45\xdf\xa3 film": "Matroska, WebM",
    b"\0\0\1\xba film": "MPEG-PS",
    b"\0\0\0\1\x67 film": "H.264 ES",
    b"<html>no</html>": "HTML",
    b"qwertz": "71 77 65 72 74 7a",
}


async def test_unknown_format(
    hass: HomeAssistant,
    receiving: SetUp,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    subtests: pytest.Subtests,
) -> None:
    """It is refused each time and told once, in a repair that names it."""
    _, camera = await receiving()
    for content, name in UNKNOWN.items():
        caplog.clear()
        monkeypatch.setattr(simulated_clips, "record", lambda _, film=content: film)
        with subtests.test(name):
            for _ in range(3):
                assert (await upload(camera)).status == 415
            (issue,) = issues(hass)
            assert issue.translation_key == "clip_format"
            assert (issue.translation_placeholders or {})["format"] == name
            warned = [one for one in caplog.records if "not stored" in one.getMessage()]
            assert [one.levelname for one in warned].count("WARNING") == 1
            assert (await upload_again(camera, monkeypatch)).status == 200
            assert issues(hass) == []


async def test_too_large(
    hass: HomeAssistant,
    receiving: SetUp,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Over budget is refused: at once when announced, else when it gets too much."""
    monkeypatch.setattr(clip_upload, "BUDGET", 1000)
    monkeypatch.setattr(recordings, "BUDGET", 1000)
    monkeypatch.setattr(clip_upload, "PIECE", 400)
    _, camera = await receiving()
    assert await post(camera, MP4, length=1001, pause=0.01) == 413
    assert await post(camera, MP4, *[bytes(300)] * 4, length=-1, pause=0.01) == 413
    assert files(media) == []
    assert (await upload_again(camera, monkeypatch)).status == 200


async def test_half(
    hass: HomeAssistant,
    receiving: SetUp,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Half an upload leaves nothing behind, and does not block the next."""
    monkeypatch.setattr(clip_upload, "PIECE", 100)
    _, camera = await receiving()
    sending = asyncio.create_task(post(camera, MP4 + bytes(900), length=999, pause=9))
    while not files(media):
        await asyncio.sleep(0.01)
    sending.cancel()
    await gone(media)
    assert (await upload_again(camera, monkeypatch)).status == 200


async def test_broken(
    hass: HomeAssistant,
    receiving: SetUp,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    subtests: pytest.Subtests,
) -> None:
    """A body that breaks is no clip, and nothing to trouble a user with."""
    _, camera = await receiving()
    errors = [
        ClientPayloadError("not enough data"),
        ConnectionResetError("connection lost"),
        web.RequestPayloadError("bad chunk"),
    ]
    raised: list[Exception] = []

    async def pieces(_: web.Request) -> AsyncIterator[bytes]:
        yield MP4
        raised.append(error)
        raise error

    monkeypatch.setattr(clip_upload, "_pieces", pieces)
    for error in errors:
        caplog.clear()
        with subtests.test(repr(error)):
            assert (await upload(camera)).status == 400
            assert files(media) == []
            assert not [one for one in caplog.records if one.levelname == "WARNING"]
    assert raised == errors


@pytest.mark.parametrize("limit", ["SILENCE_ALLOWED", "TIME_ALLOWED"])
async def test_slow(
    hass: HomeAssistant,
    receiving: SetUp,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
) -> None:
    """A camera that stops sending, or takes too long, is not waited for."""
    monkeypatch.setattr(clip_upload, "PIECE", 100)
    monkeypatch.setattr(clip_upload, limit, 0.1)
    _, camera = await receiving()
    pause = 0.2 if limit == "SILENCE_ALLOWED" else 0.05
    pieces = [MP4, bytes(200), bytes(200)]
    assert await post(camera, *pieces, length=5000, pause=pause) == 408
    assert files(media) == []
    assert (await upload_again(camera, monkeypatch)).status == 200


async def test_two_at_once(hass: HomeAssistant, receiving: SetUp, media: Path) -> None:
    """Motion and PIR upload at the same time: both clips are stored."""
    _, camera = await receiving()
    first = asyncio.create_task(post(camera, MP4, bytes(1000), pause=0.3))
    await asyncio.sleep(0.1)
    assert (await upload(camera)).status == 200
    assert await first == 200
    assert len(files(media)) == 2


async def test_many_at_once(hass: HomeAssistant, receiving: SetUp, media: Path) -> None:
    """In the same second none takes another's name; too many are refused."""
    _, camera = await receiving()
    statuses = await asyncio.gather(
        *(post(camera, MP4, bytes(1000), pause=0.2) for _ in range(6))
    )
    assert sorted(statuses) == [200] * 4 + [503] * 2
    assert len(files(media)) == 4


@pytest.mark.parametrize("when", ["before", "while writing"])
async def test_disk_full(
    hass: HomeAssistant,
    receiving: SetUp,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    when: str,
) -> None:
    """A full disk costs the clip, nothing else."""
    entry, camera = await receiving()
    if when == "before":
        monkeypatch.setattr(recordings, "KEEP_FREE_BYTES", 2**60)
        monkeypatch.setattr(recordings, "KEEP_FREE_SHARE", 1.0)
    else:
        write = recordings.Incoming.write

        def fail(self: recordings.Incoming, data: bytes) -> None:
            write(self, data)
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(recordings.Incoming, "write", fail)
    for _ in range(3):
        assert (await upload(camera)).status == 507
    assert files(media) == []
    assert [one.issue_id for one in issues(hass)] == [f"disk_full_{entry.entry_id}"]
    ours = [record for record in caplog.records if DOMAIN in record.name]
    texts = [record.getMessage() for record in ours]
    levels = [one.levelname for one in ours if "was not stored" in one.getMessage()]
    assert levels.count("WARNING") == 1
    assert not any(entry.data["clip_webhook_id"] in text for text in texts)
    monkeypatch.undo()
    assert (await upload(camera)).status == 200
    assert issues(hass) == []


async def test_cancelled(
    hass: HomeAssistant,
    receiving: SetUp,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A stop of Home Assistant in the middle of a clip leaves nothing either."""
    _, camera = await receiving()
    running: list[asyncio.Task[Any]] = []
    pieces = clip_upload._pieces

    async def watched(request: Any) -> AsyncIterator[bytes]:
        task = asyncio.current_task()
        assert task is not None
        running.append(task)
        async for piece in pieces(request):
            yield piece

    monkeypatch.setattr(clip_upload, "_pieces", watched)
    monkeypatch.setattr(clip_upload, "PIECE", 100)
    sending = asyncio.create_task(post(camera, MP4, bytes(200), length=900, pause=0.2))
    while not files(media):
        await asyncio.sleep(0.01)
    running[0].cancel()
    await gone(media)
    await asyncio.gather(sending, return_exceptions=True)
