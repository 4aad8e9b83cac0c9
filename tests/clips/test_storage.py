"""Clips on disk: names, ages, budgets, and what is left of half a clip: nothing."""

from datetime import date, datetime
from pathlib import Path
import shutil
from types import SimpleNamespace

from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.clips import storage as module
from custom_components.sercomm.clips.storage import (
    NoSuchRecording,
    Recordings,
    UploadRefused,
    recordings,
)
from tests.clips.films import files, put

MP4 = b"\0\0\0\x18ftypisom" + bytes(100)
AVI = b"RIFF\xff\0\0\0AVI LIST" + bytes(100)
JPG = b"\xff\xd8\xff\xe0" + bytes(100)
MP4_BOXES = (b"ftyp3gp4", b"moov", b"mdat", b"free", b"skip", b"wide")
MOMENT = datetime(2026, 11, 23, 7, 5, 9)
TODAY = "2026-11-23"


@pytest.fixture
def store(tmp_path: Path) -> Recordings:
    """Return an empty store."""
    return Recordings(tmp_path / "camera")


def receive(store: Recordings, *pieces: bytes, trigger: str = "motion") -> Path:
    """Receive a whole clip."""
    incoming = store.receive()
    for piece in pieces:
        incoming.write(piece)
    return incoming.finish(MOMENT, trigger)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (MP4, "mp4"),
        (AVI, "avi"),
        (JPG, "jpg"),
        *((b"\0\0\0\x10" + box, "mp4") for box in MP4_BOXES),
    ],
)
def test_stored(store: Recordings, content: bytes, kind: str) -> None:
    """A clip is named by our clock and its trigger; its bytes tell what it is."""
    path = receive(store, content, b"more")
    assert path == store.folder / TODAY / f"07-05-09_motion.{kind}"
    assert path.read_bytes() == content + b"more"
    assert files(store.folder) == [f"{TODAY}/07-05-09_motion.{kind}"]

    (clip,) = store.clips(TODAY)
    assert (clip.time, clip.trigger, clip.kind) == ("07:05:09", "motion", kind)
    assert store.path(TODAY, clip.name) == path


def test_same_second(store: Recordings) -> None:
    """No clip replaces another; the newest is listed first."""
    for content in (MP4, MP4 + b"2", MP4 + b"3"):
        receive(store, content)
    receive(store, AVI, trigger="pir")
    names = [clip.name for clip in store.clips(TODAY)]
    assert names[:2] == ["07-05-09_motion_3.mp4", "07-05-09_motion_2.mp4"]
    assert sorted(names[2:]) == ["07-05-09_motion.mp4", "07-05-09_pir.avi"]
    assert store.path(TODAY, names[0]).read_bytes() == MP4 + b"3"


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"RIFF\0\0\0\0WAVE", b"ftyp", MP4[1:]]
)
def test_not_a_clip(store: Recordings, content: bytes) -> None:
    """What is no clip by its content is not taken, and no folder is made for it."""
    with pytest.raises(UploadRefused) as refused:
        store.receive().write(content)
    assert refused.value.status == 415
    assert not store.folder.exists()


def test_too_large(store: Recordings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clip may fill its budget, and not one byte more."""
    monkeypatch.setattr(module, "BUDGET", len(MP4) + 10)
    receive(store, MP4, bytes(10))
    incoming = store.receive()
    incoming.write(MP4)
    with pytest.raises(UploadRefused) as refused:
        incoming.write(bytes(11))
    assert refused.value.status == 413
    incoming.discard()
    assert files(store.folder) == [f"{TODAY}/07-05-09_motion.mp4"]


@pytest.mark.parametrize(
    ("total", "free", "taken"),
    [
        (2000 * 2**30, 2**30 + 1000, True),
        (2000 * 2**30, 2**30, False),
        (1000_000, 51_000, True),
        (1000_000, 50_000, False),
    ],
)
def test_space_left(
    store: Recordings,
    monkeypatch: pytest.MonkeyPatch,
    total: int,
    free: int,
    taken: bool,
) -> None:
    """A gigabyte, or a twentieth of a small disk, is left to others."""
    disk = SimpleNamespace(total=total, free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk)
    incoming = store.receive()
    if taken:
        incoming.write(MP4)
    else:
        with pytest.raises(UploadRefused) as refused:
            incoming.write(MP4)
        assert refused.value.status == 507
    incoming.discard()
    assert not store.folder.exists()


def test_discarded(store: Recordings) -> None:
    """Half a clip is invisible, and gone when it is discarded, also while written."""
    receive(store, MP4)
    incoming = store.receive()
    incoming.write(AVI)
    (hidden,) = [name for name in files(store.folder) if "motion" not in name]
    assert hidden.startswith(".")
    assert store.days() == [TODAY]
    incoming.discard()
    incoming.discard()
    incoming.write(AVI)
    assert files(store.folder) == [f"{TODAY}/07-05-09_motion.mp4"]


def test_disk_fails(store: Recordings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot even be closed is removed all the same."""
    incoming = store.receive()
    incoming.write(MP4)

    class Broken:
        def close(self) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(incoming, "_file", Broken())
    incoming.discard()
    assert not store.folder.exists()


def test_unfinished(store: Recordings) -> None:
    """What a crash has left is removed, what is just being received is not."""
    put(store.folder, ".incoming-0123456789abcdef", AVI)
    put(store.folder, ".hidden", b"")
    incoming = store.receive()
    incoming.write(MP4)
    store.sweep(date(2026, 11, 16))
    assert len(files(store.folder)) == 2
    incoming.finish(MOMENT, "motion")
    assert files(store.folder) == [".hidden", f"{TODAY}/07-05-09_motion.mp4"]


def test_days(store: Recordings) -> None:
    """Only days with clips are listed, the newest first."""
    assert store.days() == []
    for name in (
        "2026-11-22/10-00-00_motion.mp4",
        "2026-11-23/10-00-00_sound.avi",
        "2026-11-21/notes.txt",
        "holidays/10-00-00_motion.mp4",
    ):
        put(store.folder, name, MP4)
    (store.folder / "2026-11-20").write_bytes(b"")
    assert store.days() == ["2026-11-23", "2026-11-22"]
    assert store.clips("2026-11-21") == []
    assert store.clips("holidays") == []


def test_sweep(store: Recordings) -> None:
    """Old clips go with all that was made of them; nothing else is touched."""
    for name in (
        "2026-11-15/10-00-00_motion.mp4",
        "2026-11-15/10-00-00_motion_2.avi",
        "2026-11-15/.10-00-00_motion_2.avi.mp4",
        "2026-11-15/.10-00-00_motion.mp4.jpg",
        "2026-11-14/10-00-00_motion.mp4",
        "2026-11-14/10-00-00_motion.mp4.txt",
        "2026-11-14/.keep",
        "2026-11-16/10-00-00_motion.mp4",
        "2026-01-01 my birthday/10-00-00_motion.mp4",
    ):
        put(store.folder, name, MP4)
    store.sweep(date(2026, 11, 16))
    assert files(store.folder) == [
        "2026-01-01 my birthday/10-00-00_motion.mp4",
        "2026-11-14/.keep",
        "2026-11-14/10-00-00_motion.mp4.txt",
        "2026-11-16/10-00-00_motion.mp4",
    ]


def test_sweep_all(store: Recordings) -> None:
    """Empty folders go as well, and a sweep of nothing is no error."""
    put(store.folder, "2026-11-15/10-00-00_motion.mp4", MP4)
    store.sweep(date(2026, 11, 16))
    assert not store.folder.exists()
    store.sweep(date(2026, 11, 16))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (TODAY, "../2026-11-22/10-00-00_motion.mp4"),
        ("..", "10-00-00_motion.mp4"),
        (".", "secret.mp4"),
        (f"{TODAY}/..", "10-00-00_motion.mp4"),
        (TODAY, "/etc/passwd"),
        (TODAY, "10-00-00_motion.mp4\0"),
        (TODAY, "10-00-00_motion.mp4\n"),
        (TODAY, ".10-00-00_motion.mp4.jpg"),
        (TODAY, "10-00-00_motion.txt"),
        (TODAY, "10-00-00_folder.mp4"),
        (TODAY, "11-11-11_motion.mp4"),
        (f"{TODAY}\n", "10-00-00_motion.mp4"),
        ("", ""),
    ],
)
def test_no_such_recording(store: Recordings, day: str, name: str) -> None:
    """Only names that we could have given are looked up."""
    for existing in (
        f"{TODAY}/10-00-00_motion.mp4",
        f"{TODAY}/.10-00-00_motion.mp4.jpg",
        f"{TODAY}/10-00-00_motion.txt",
        f"{TODAY}/10-00-00_folder.mp4/file",
        "2026-11-22/10-00-00_motion.mp4",
        "../secret.mp4",
        "../10-00-00_motion.mp4",
    ):
        put(store.folder, existing, MP4)
    with pytest.raises(NoSuchRecording):
        store.path(day, name)


async def test_folder(hass: HomeAssistant) -> None:
    """Clips live in the first media folder, under the camera's MAC."""
    hass.config.media_dirs = {"nas": "/mnt/nas", "local": "/media"}
    folder = recordings(hass, "00:0e:8f:92:ff:f7").folder
    assert folder == Path("/mnt/nas/sercomm/000e8f92fff7")
    assert recordings(hass, "../../0A:ff").folder == Path("/mnt/nas/sercomm/0ff")
    hass.config.media_dirs = {}
    folder = recordings(hass, "00:0e:8f:92:ff:f7").folder
    assert folder == Path(hass.config.path("media/sercomm/000e8f92fff7"))
