"""A camera uploads its clips: taken from it alone, whole or not at all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import errno
from pathlib import Path
from typing import Any

from aiohttp import ClientPayloadError, web
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from yarl import URL

from custom_components.sercomm import clip_upload, loan, recordings
from custom_components.sercomm.api import Readings
from custom_components.sercomm.api.events import Action, EventRules, Trigger
from custom_components.sercomm.borrowing import give_back, remember
from custom_components.sercomm.clip_delivery import upload_changes
from custom_components.sercomm.const import DOMAIN
from tests.cameras import SetUp, entity_id, poll
from tests.clips import clip_folder, files, put
from tests.simulator import Simulator, clips as simulated_clips

pytest_plugins = ("tests.camera_fixtures",)

RECEIVE = {"receive_clips": True}
MP4 = b"\0\0\0\x18ftypisom"
URL_KEY = "http_post_url"
ARMED = {"EVENT": {"event_trigger": "1"}, "MOTION": {"md_mode": "1", "md_switch1": "1"}}


@pytest.fixture(autouse=True)
def media(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Keep clips in a folder of this test."""
    hass.config.media_dirs = {"local": str(tmp_path)}
    return tmp_path


@pytest.fixture
def receiving(hass: HomeAssistant, set_up: SetUp) -> SetUp:
    """Return a function that sets up a camera that watches and uploads."""

    async def start(persona: str = "rc8230", **options: Any) -> Any:
        entry, camera = await set_up(persona, options=RECEIVE, **options)
        for group, values in ARMED.items():
            camera.groups[group] |= values
        return entry, camera

    return start


async def upload(camera: Simulator, trigger: str = "motion", **options: Any) -> Any:
    """Let something happen; return the only upload that it caused."""
    sent = await camera.fire(trigger, **options)
    (delivery,) = [one for one in sent if one.action == "upload"]
    return delivery


async def post(
    camera: Simulator, *pieces: bytes, length: int | None = None, pause: float = 0
) -> int:
    """Upload in pieces, as many bytes announced as wished; return the status.

    A length below zero announces none.
    """
    url = URL(camera.groups["HTTP_EVENT"][URL_KEY])
    reader, writer = await asyncio.open_connection(url.host, url.port)
    try:
        total = sum(map(len, pieces)) if length is None else length
        kind = (
            f"Content-Length: {total}" if total >= 0 else "Transfer-Encoding: chunked"
        )
        writer.write(f"POST {url.path} HTTP/1.1\r\nHost: ha\r\n{kind}\r\n\r\n".encode())
        for piece in pieces:
            writer.write(piece if total >= 0 else b"%x\r\n%s\r\n" % (len(piece), piece))
            await writer.drain()
            await asyncio.sleep(pause)
        line = await asyncio.wait_for(reader.readline(), 5)
        return int(line.split()[1])
    finally:
        writer.close()


async def gone(folder: Path) -> None:
    """Wait until nothing is left of a clip."""
    for _ in range(100):
        if not files(folder):
            return
        await asyncio.sleep(0.02)
    assert files(folder) == []


@asynccontextmanager
async def lag() -> AsyncIterator[list[float]]:
    """Measure for how long the event loop was not free, in seconds."""
    loop = asyncio.get_running_loop()
    gaps: list[float] = []

    async def probe() -> None:
        last = loop.time()
        while True:
            await asyncio.sleep(0.005)
            now = loop.time()
            gaps.append(now - last)
            last = now

    task = asyncio.create_task(probe())
    try:
        yield gaps
    finally:
        task.cancel()


# --- What is taken


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
        async with lag() as gaps:
            clip = await upload(camera)
            await asyncio.sleep(0.3)
        assert (clip.status, clip.error) == (200, None)
        assert all(now > then for now, then in zip(frames, before, strict=True))
        assert len(files(media)) == tried
        assert all((media / name).read_bytes() == content for name in files(media))
        # A busy machine may stop everything for longer, but not each time.
        if (longest := max(gaps)) < 0.1:
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


# --- What is not


async def test_from_elsewhere(
    hass: HomeAssistant, receiving: SetUp, media: Path, issue_registry: ir.IssueRegistry
) -> None:
    """Another address is refused, and the third time offered to be accepted."""
    _, camera = await receiving()
    for _ in range(3):
        assert (await upload(camera, source="127.0.0.2")).status == 403
    assert files(media) == []
    assert any("127.0.0.2" in issue_id for _, issue_id in issue_registry.issues)


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


async def test_no_door(hass: HomeAssistant, receiving: SetUp, media: Path) -> None:
    """Once unloaded, or with the option off, clips are not taken any more."""
    entry, camera = await receiving()
    assert (await home_status(camera, "GET")) == 405
    await hass.config_entries.async_unload(entry.entry_id)
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


async def upload_again(camera: Simulator, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Upload a small clip, to see that the door works."""
    monkeypatch.setattr(simulated_clips, "record", lambda _: MP4)
    return await upload(camera)


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


@pytest.mark.parametrize(
    "error",
    [
        ClientPayloadError("not enough data"),
        ConnectionResetError("connection lost"),
        web.RequestPayloadError("bad chunk"),
    ],
)
async def test_broken(
    hass: HomeAssistant,
    receiving: SetUp,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    """A body that breaks is no clip, and nothing to trouble a user with."""
    _, camera = await receiving()

    async def pieces(_: web.Request) -> AsyncIterator[bytes]:
        yield MP4
        raise error

    monkeypatch.setattr(clip_upload, "_pieces", pieces)
    caplog.clear()
    assert (await upload(camera)).status == 400
    assert files(media) == []
    assert not [record for record in caplog.records if record.levelname == "WARNING"]


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


async def test_one_at_a_time(
    hass: HomeAssistant, receiving: SetUp, media: Path
) -> None:
    """While one clip is received, a second is refused and the first is stored."""
    _, camera = await receiving()
    first = asyncio.create_task(post(camera, MP4, bytes(1000), pause=0.3))
    await asyncio.sleep(0.1)
    assert (await upload(camera)).status == 503
    assert await first == 200
    assert len(files(media)) == 1


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
    assert (await upload(camera)).status == 507
    assert files(media) == []
    ours = [record for record in caplog.records if DOMAIN in record.name]
    texts = [record.getMessage() for record in ours]
    assert any("a clip was not stored" in text for text in texts)
    assert not any(entry.data["clip_webhook_id"] in text for text in texts)


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


# --- How long it is kept


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


# --- What the camera is told, and what it gets back


def web_settings(camera: Simulator) -> dict[str, dict[str, str]]:
    """Return what uploads depend on."""
    return {name: dict(camera.groups[name]) for name in ("EVENT", "HTTP_EVENT")}


@pytest.mark.parametrize("persona", ["rc8230", "rc8221", "icamera2"])
@pytest.mark.parametrize("notified", [True, False])
@pytest.mark.parametrize("how", ["option", "removal"])
async def test_given_back(
    hass: HomeAssistant,
    simulator: Any,
    config_entry: Any,
    home: Any,
    persona: str,
    notified: bool,
    how: str,
) -> None:
    """The camera gets back what it had: when the option goes, or the entry."""
    camera = await simulator(persona, speed=1e9)
    camera.groups["HTTP_EVENT"][URL_KEY] = "http://192.168.1.9/clips"
    before = web_settings(camera)
    delivery = {"motion_delivery": "auto" if notified else "off"}
    entry = config_entry(camera, options={**RECEIVE, **delivery})
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert camera.groups["HTTP_EVENT"]["http_post_en"] == "1"
    assert entry.data["clip_webhook_id"] in camera.groups["HTTP_EVENT"][URL_KEY]
    rules = EventRules.parse(camera.groups["EVENT"])
    assert rules.is_on(Trigger.MOTION, Action.UPLOAD)
    assert rules.is_on(Trigger.MOTION, Action.NOTIFY) is notified
    assert entry.runtime_data.clips.state == "ready"

    if how == "option":
        hass.config_entries.async_update_entry(
            entry, options={"motion_delivery": "off"}
        )
        await hass.config_entries.async_reload(entry.entry_id)
    else:
        await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert web_settings(camera) == before


async def test_nothing_to_give_back(hass: HomeAssistant, receiving: SetUp) -> None:
    """A camera that was reset meanwhile is not written to when it is removed."""
    entry, camera = await receiving()
    camera.state.back_to_factory()
    camera.clear_requests()
    camera.accounts["administrator"] = (entry.data["password"], "administrator")
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.requests
    assert not any("set_group" in path for path in camera.paths())


async def test_mended(
    hass: HomeAssistant,
    receiving: SetUp,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    issue_registry: ir.IssueRegistry,
) -> None:
    """What others change is put back thrice an hour, then a human is asked."""
    entry, camera = await receiving()
    wanted = camera.groups["HTTP_EVENT"][URL_KEY]
    issue = (DOMAIN, f"clips_refused_{entry.entry_id}")
    for _ in range(3):
        camera.groups["HTTP_EVENT"] |= {URL_KEY: "http://x/", "http_post_en": "0"}
        await poll(hass, freezer, 3)
        assert camera.groups["HTTP_EVENT"][URL_KEY] == wanted
        assert camera.groups["HTTP_EVENT"]["http_post_en"] == "1"
    camera.groups["HTTP_EVENT"][URL_KEY] = "http://x/"
    await poll(hass, freezer, 3)
    assert camera.groups["HTTP_EVENT"][URL_KEY] == "http://x/"
    assert issue in issue_registry.issues

    monkeypatch.setattr(loan, "MENDS_PERIOD", -1)  # An hour has passed.
    await poll(hass, freezer, 6)
    assert camera.groups["HTTP_EVENT"][URL_KEY] == wanted
    assert issue not in issue_registry.issues


async def test_not_supported(
    hass: HomeAssistant, set_up: SetUp, issue_registry: ir.IssueRegistry
) -> None:
    """A camera that cannot upload is said to be one, and is left alone."""
    entry, _ = await set_up("oc810", options=RECEIVE)
    assert entry.runtime_data.clips.state == "not_supported"
    assert (DOMAIN, f"clips_not_supported_{entry.entry_id}") in issue_registry.issues

    await hass.config_entries.async_remove(entry.entry_id)
    assert not [key for key in issue_registry.issues if key[0] == DOMAIN]


async def test_no_rule(
    hass: HomeAssistant, simulator: Any, config_entry: Any, home: Any
) -> None:
    """Nor is a camera written to whose rules are not understood."""
    camera = await simulator("rc8230", speed=1e9)
    for key in [key for key in camera.groups["EVENT"] if key != "event_trigger"]:
        del camera.groups["EVENT"][key]
    entry = config_entry(camera, options={**RECEIVE, "motion_delivery": "push"})
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.clips.state == "not_supported"
    assert camera.groups["HTTP_EVENT"]["http_post_en"] == "0"


async def test_no_address(
    hass: HomeAssistant,
    simulator: Any,
    config_entry: Any,
    home: Any,
    issue_registry: ir.IssueRegistry,
) -> None:
    """Without a plain address of ours nothing is written."""
    camera = await simulator("rc8230", speed=1e9)
    hass.config.internal_url = None
    assert hass.config.api is not None
    hass.config.api.use_ssl = True
    entry = config_entry(camera, options={**RECEIVE, "motion_delivery": "off"})
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.clips.state == "no_address"
    assert (DOMAIN, f"clips_no_address_{entry.entry_id}") in issue_registry.issues
    assert camera.groups["HTTP_EVENT"]["http_post_en"] == "0"


@pytest.mark.parametrize(
    ("fault", "options", "state"),
    [
        ("status", {"code": 403}, "refused"),
        ("html", {}, "refused"),
        ("reset", {}, "ready"),
    ],
)
async def test_not_written(
    hass: HomeAssistant,
    receiving: SetUp,
    freezer: FrozenDateTimeFactory,
    fault: str,
    options: dict[str, int],
    state: str,
) -> None:
    """A refusal is told, a connection that broke is not; both are tried again."""
    entry, camera = await receiving()
    clips = entry.runtime_data.clips
    camera.groups["HTTP_EVENT"][URL_KEY] = "http://x/"
    camera.faults.set("/adm/set_group.cgi", fault, **options)
    await poll(hass, freezer, 2)
    assert clips.state == state
    camera.faults.clear()
    await poll(hass, freezer, 6)
    assert clips.state == "ready"
    assert camera.groups["HTTP_EVENT"][URL_KEY] != "http://x/"


async def test_not_given_back_yet(
    hass: HomeAssistant, receiving: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Settings that could not be given back are tried again, a refusal is borne."""
    entry, camera = await receiving()
    camera.faults.set("/adm/set_group.cgi", "status", code=403)
    hass.config_entries.async_update_entry(entry, options={"motion_delivery": "off"})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.clips.state == "off"
    assert entry.data["borrowed_for_clips"]
    camera.faults.clear()
    await poll(hass, freezer, 6)
    assert not entry.data["borrowed_for_clips"]
    assert camera.groups["HTTP_EVENT"][URL_KEY] == ""
    await poll(hass, freezer, 6)
    assert entry.runtime_data.clips.state == "off"


async def test_camera_off(
    hass: HomeAssistant, receiving: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that is off when Home Assistant starts is asked when it is back."""
    entry, camera = await receiving()
    camera.offline()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data.clips.state == "starting"
    camera.online()
    coordinator = entry.runtime_data.coordinator
    known, coordinator.data = coordinator.data, Readings()
    coordinator.last_update_success = True
    coordinator.async_update_listeners()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.clips.state == "starting"
    coordinator.data = known
    await poll(hass, freezer, 3)
    assert entry.runtime_data.clips.state == "ready"


async def test_private(hass: HomeAssistant, receiving: SetUp, home: Any) -> None:
    """A report of trouble holds neither the id nor the camera's earlier settings."""
    entry, _ = await receiving()
    async with home.get(f"/api/diagnostics/config_entry/{entry.entry_id}") as response:
        text = await response.text()
    assert entry.data["clip_webhook_id"] not in text
    assert '"clips": "ready"' in text


# --- The rules on paper

ENTRY = "is=1|es=0,|et=2|acts=email:0;httpn:{};httppost:{}|ei=0|ea=mp4,5,15,1|en=m"
OURS = "http://192.168.1.2:8123/api/webhook/ours"
UPLOADS = (Action.UPLOAD,)


def held(rule: str, url: str = "", on: str = "0", key: str = "event1_entry") -> Any:
    """Return the groups of a camera."""
    return {"EVENT": {key: rule}, "HTTP_EVENT": {URL_KEY: url, "http_post_en": on}}


def after_ours(before: Any) -> tuple[Any, Any]:
    """Return what is remembered, and what the camera holds with our changes."""
    changes = upload_changes(Readings(values=before), OURS)
    now = {name: values | changes.get(name, {}) for name, values in before.items()}
    return remember({}, before, changes, ours=UPLOADS, secret="ours"), now


def undone(borrowed: Any, now: Any) -> Any:
    """Return what undoes what is ours."""
    return give_back(borrowed, now, ours=UPLOADS)


def test_rule_created_and_removed() -> None:
    """A rule that was created for us goes again, unless others have use for it."""
    borrowed, now = after_ours(held(""))
    assert "httppost:1" in now["EVENT"]["event1_entry"]
    assert undone(borrowed, now)["EVENT"] == {"event1_entry": ""}

    renamed = now["EVENT"]["event1_entry"].replace("en=", "en=x")
    now["EVENT"]["event1_entry"] = renamed
    assert undone(borrowed, now)["EVENT"] == {"event1_entry": ""}

    now["EVENT"]["event1_entry"] = renamed.replace("httpn:0", "httpn:1")
    (left,) = undone(borrowed, now)["EVENT"].values()
    assert "httpn:1" in left
    assert "httppost:0" in left


def test_others_changes_stay() -> None:
    """What others changed meanwhile is theirs."""
    borrowed, now = after_ours(held(ENTRY.format(0, 0)))
    now["EVENT"]["event1_entry"] = ENTRY.format(1, 1)
    now["HTTP_EVENT"] = {URL_KEY: "http://theirs/"}
    assert undone(borrowed, now) == {"EVENT": {"event1_entry": ENTRY.format(1, 0)}}

    now["EVENT"]["event1_entry"] = ENTRY.format(1, 0)
    assert undone(borrowed, now) == {}
    assert undone(borrowed, {}) == {}


def test_oldest_is_remembered() -> None:
    """Mending remembers the first address, and no address of our own."""
    before = held(ENTRY.format(0, 0), "http://first/")
    borrowed, now = after_ours(before)
    now["HTTP_EVENT"][URL_KEY] = "http://second/"
    changes = upload_changes(Readings(values=now), OURS)
    again = remember(borrowed, now, changes, ours=UPLOADS, secret="ours")
    assert again["HTTP_EVENT"][URL_KEY] == ["http://first/", OURS]
    assert again["EVENT"] == borrowed["EVENT"]

    old, _ = after_ours(held(ENTRY.format(0, 1), "http://192.168.1.3/ours", "1"))
    assert old == {"HTTP_EVENT": {URL_KEY: ["", OURS]}}
