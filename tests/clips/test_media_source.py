"""Clips in the media browser: found by camera and day, shown, played."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from homeassistant.components import media_source
from homeassistant.components.media_player import BrowseError
from homeassistant.components.media_source import Unresolvable
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)
from yarl import URL

from custom_components.sercomm.clips import remux as films
from tests.cameras import Home
from tests.clips.browsing import DAY, ROOT, children, resolve
from tests.clips.films import files, film, pictures_of, put, tracks_of
from tests.conftest import MakeEntry, StartSimulator
from tests.simulator import clips as simulated_clips

pytest_plugins = ("tests.clips.browsing",)


# --- Browsing


async def test_browse(
    hass: HomeAssistant, entry: MockConfigEntry, folder: Path
) -> None:
    """Cameras with clips, their days, the clips of a day: the newest first."""
    other = MockConfigEntry(
        domain="sercomm", title="attic", unique_id="00:0e:8f:00:00:01"
    )
    other.add_to_hass(hass)
    MockConfigEntry(
        domain="sercomm", title="Ignored", source="ignore", unique_id="x"
    ).add_to_hass(hass)
    assert await children(hass) == []

    put(folder, "2026-11-22/23-59-59_pir.jpg", simulated_clips.record("jpg"))
    put(folder, f"{DAY}/07-05-09_motion.mp4", simulated_clips.record("mp4"))
    put(folder, f"{DAY}/07-05-09_motion_2.avi", film())
    put(folder, f"{DAY}/18-00-00_sound.avi", simulated_clips.record("avi"))
    put(folder, f"{DAY}/.18-00-00_sound.avi.jpg", b"")
    put(folder.parent / "000e8f000001", f"{DAY}/01-02-03_motion.mp4", b"")

    cameras = await children(hass)
    assert [camera["title"] for camera in cameras] == ["attic", "Garden"]
    assert all(camera["can_expand"] and not camera["can_play"] for camera in cameras)

    days = await children(hass, entry.entry_id)
    assert [day["title"] for day in days] == [DAY, "2026-11-22"]
    assert days[0]["media_content_id"] == f"{ROOT}/{entry.entry_id}/{DAY}"

    clips = await children(hass, f"{entry.entry_id}/{DAY}")
    assert [(clip["title"], clip["can_play"]) for clip in clips] == [
        ("18:00:00 Sound (no browser plays this format)", False),
        ("07:05:09 Motion", True),
        ("07:05:09 Motion", True),
    ]
    assert {clip["media_class"] for clip in clips} == {"video"}
    assert not any(clip["can_expand"] for clip in clips)
    assert clips[2]["media_content_id"].endswith(f"/{DAY}/07-05-09_motion.mp4")

    (picture,) = await children(hass, f"{entry.entry_id}/2026-11-22")
    assert (picture["media_class"], picture["media_content_type"]) == (
        "image",
        "image/jpeg",
    )


async def test_browse_nowhere(
    hass: HomeAssistant, entry: MockConfigEntry, folder: Path
) -> None:
    """There is nothing to see outside of the days with clips."""
    put(folder, f"{DAY}/07-05-09_motion.mp4", b"")
    put(folder.parent / "000e8f000001", f"{DAY}/01-02-03_motion.mp4", b"")
    for tail in ("/2026-11-22", "/..", "/../000e8f000001", "//etc", "x"):
        with pytest.raises(BrowseError, match="does not exist"):
            await children(hass, f"{entry.entry_id}{tail}")
    with pytest.raises(BrowseError, match="does not exist"):
        await children(hass, f"../{entry.entry_id}")


async def test_other_entries(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """An entry of another integration is no camera."""
    other = MockConfigEntry(domain="other", unique_id="00:0e:8f:00:00:02")
    other.add_to_hass(hass)
    with pytest.raises(BrowseError):
        await children(hass, other.entry_id)


# --- Playing


async def test_mp4(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    folder: Path,
    browser: Home,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """An mp4 is served as it is, whole and in parts, to who is allowed."""
    content = simulated_clips.record("mp4")
    put(folder, f"{DAY}/07-05-09_motion.mp4", content)
    socket = await hass_ws_client()
    await socket.send_json_auto_id(
        {
            "type": "media_source/resolve_media",
            "media_content_id": f"{ROOT}/{entry.entry_id}/{DAY}/07-05-09_motion.mp4",
        }
    )
    answer = (await socket.receive_json())["result"]
    assert answer["mime_type"] == "video/mp4"

    async with browser.get(answer["url"]) as response:
        assert response.status == HTTPStatus.OK
        assert response.content_type == "video/mp4"
        assert await response.read() == content
    async with browser.get(answer["url"], headers={"Range": "bytes=10-19"}) as response:
        assert response.status == HTTPStatus.PARTIAL_CONTENT
        assert await response.read() == content[10:20]
    async with browser.head(answer["url"]) as response:
        assert response.status == HTTPStatus.OK
        assert response.content_length == len(content)
    async with browser.get(answer["url"].partition("?")[0]) as response:
        assert response.status == HTTPStatus.UNAUTHORIZED
    assert files(folder) == [f"{DAY}/07-05-09_motion.mp4"]


async def test_jpg(hass: HomeAssistant, entry: MockConfigEntry, folder: Path) -> None:
    """A picture is shown as a picture."""
    put(folder, f"{DAY}/07-05-09_motion.jpg", simulated_clips.record("jpg"))
    _, kind = await resolve(hass, f"{entry.entry_id}/{DAY}/07-05-09_motion.jpg")
    assert kind == "image/jpeg"


@pytest.mark.parametrize(
    ("sound", "tracks"),
    [
        (None, [("h264", 10)]),
        ("aac", [("h264", 10), ("aac", None)]),
        ("pcm_mulaw", [("h264", 10)]),
    ],
)
async def test_avi(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    folder: Path,
    hass_client: ClientSessionGenerator,
    sound: str | None,
    tracks: list[tuple[str, int | None]],
) -> None:
    """An AVI with H.264 is put into an MP4, once, every frame of it as it was."""
    original = put(folder, f"{DAY}/07-05-09_motion.avi", film(sound=sound))
    url, kind = await resolve(hass, f"{entry.entry_id}/{DAY}/07-05-09_motion.avi")
    assert kind == "video/mp4"
    packed = original.with_name(".07-05-09_motion.avi.mp4")
    made_at = packed.stat().st_mtime_ns

    browser = await hass_client()
    async with browser.get(url) as response:
        assert response.content_type == "video/mp4"
        content = await response.read()
    assert content == packed.read_bytes()
    assert packed.stat().st_mtime_ns == made_at
    found = tracks_of(packed)
    assert [name for name, _ in found] == [name for name, _ in tracks]
    assert found[0] == tracks[0]
    assert pictures_of(packed) == pictures_of(original)
    assert files(folder) == [
        f"{DAY}/.07-05-09_motion.avi.mp4",
        f"{DAY}/07-05-09_motion.avi",
    ]


async def test_not_playable(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    folder: Path,
    hass_client: ClientSessionGenerator,
) -> None:
    """What no browser plays is said to be so, and nothing is left of the attempt."""
    identifier = f"{entry.entry_id}/{DAY}/07-05-09_motion.avi"
    browser = await hass_client()
    for content in (
        film(picture="mjpeg"),
        film(picture="mpeg4"),
        film(picture=None, sound="pcm_mulaw"),
        film()[:2000],
        b"RIFF\0\0\0\0AVI ",
        simulated_clips.record("avi"),
        simulated_clips.record("mp4"),
    ):
        put(folder, f"{DAY}/07-05-09_motion.avi", content)
        with pytest.raises(Unresolvable, match="cannot be played"):
            await resolve(hass, identifier)
        async with browser.get(f"/api/sercomm/clip/{identifier}") as response:
            assert response.status == HTTPStatus.NOT_FOUND
        assert files(folder) == [f"{DAY}/07-05-09_motion.avi"]


async def test_avi_that_names_no_codec(
    hass: HomeAssistant, entry: MockConfigEntry, folder: Path
) -> None:
    """Where its header does not stand at once, or is empty, its contents tell."""
    whole, other = film(), film(picture="mjpeg")
    junk = b"JUNK" + (8000).to_bytes(4, "little") + bytes(8000)
    for number, content in enumerate(
        (
            whole.replace(b"vidsH264", b"vids\0\0\0\0", 1),
            whole[:12] + junk + whole[12:],
            other.replace(b"vidsMJPG", b"vids\0\0\0\0", 1),
            other[:12] + junk + other[12:],
        )
    ):
        assert content not in (whole, other)
        put(folder, f"{DAY}/07-05-0{number}_motion.avi", content)
    clips = await children(hass, f"{entry.entry_id}/{DAY}")
    assert [clip["can_play"] for clip in clips] == [False, False, True, True]


async def test_titles_are_translated(
    hass: HomeAssistant, entry: MockConfigEntry, folder: Path
) -> None:
    """A title is in the language of Home Assistant; a word of no list stays."""
    hass.config.language = "de"
    put(folder, f"{DAY}/07-05-09_motion.mp4", simulated_clips.record("mp4"))
    put(folder, f"{DAY}/07-05-08_bell.avi", simulated_clips.record("avi"))
    clips = await children(hass, f"{entry.entry_id}/{DAY}")
    assert [clip["title"] for clip in clips] == [
        "07:05:09 Bewegung",
        "07:05:08 bell (kein Browser spielt dieses Format ab)",
    ]
    root = await media_source.async_browse_media(hass, "media-source://sercomm")
    assert root.title == "SerComm-Kameras"
    everything = await media_source.async_browse_media(hass, "")
    assert "SerComm-Kameras" in [one.title for one in everything.children or ()]


@pytest.mark.parametrize("container", ["mp4", "3gp"])
async def test_codec_decides(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    folder: Path,
    hass_client: ClientSessionGenerator,
    container: str,
) -> None:
    """What would be black in a browser is not offered, whatever file it is in."""
    codecs = ["libx264", "mpeg4"] if container == "3gp" else ["libx264", "mjpeg"]
    for number, codec in enumerate(codecs):
        put(folder, f"{DAY}/07-05-0{number}_motion.mp4", film(container, codec))
    put(folder, f"{DAY}/07-05-02_motion.mp4", film("mp4", "mpeg4"))
    put(folder, f"{DAY}/07-05-03_motion.mp4", b"\0\0\0\x08wide")
    clips = await children(hass, f"{entry.entry_id}/{DAY}")
    hint = " (no browser plays this format)"
    assert [(clip["title"], clip["can_play"]) for clip in clips] == [
        (f"07:05:03 Motion{hint}", False),
        (f"07:05:02 Motion{hint}", False),
        (f"07:05:01 Motion{hint}", False),
        ("07:05:00 Motion", True),
    ]
    browser = await hass_client()
    for number, status in ((0, 200), (1, 404), (2, 404), (3, 404)):
        identifier = f"{entry.entry_id}/{DAY}/07-05-0{number}_motion.mp4"
        async with browser.get(f"/api/sercomm/clip/{identifier}") as response:
            assert response.status == status
        if status == 404:
            with pytest.raises(Unresolvable, match="cannot be played"):
                await resolve(hass, identifier)


async def test_links_outlive_a_restart(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    tmp_path: Path,
    hass_client: ClientSessionGenerator,
) -> None:
    """They are served before anybody has opened the media browser."""
    hass.config.media_dirs = {"local": str(tmp_path)}
    made = config_entry(await simulator(), title="Garden")
    place = f"{(made.unique_id or '').replace(':', '')}/{DAY}/07-05-09_motion.mp4"
    put(tmp_path / "sercomm", place, simulated_clips.record("mp4"))
    assert await hass.config_entries.async_setup(made.entry_id)
    browser = await hass_client()
    for view in ("clip", "clip_thumbnail"):
        link = f"/api/sercomm/{view}/{made.entry_id}/{DAY}/07-05-09_motion.mp4"
        async with browser.get(link) as response:
            assert response.status == HTTPStatus.OK


async def test_resolve_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, folder: Path
) -> None:
    """Only clips are played."""
    for name in (
        f"{DAY}/07-05-09_motion.mp4",
        f"{DAY}/.07-05-09_motion.mp4.jpg",
        "../07-05-09_motion.mp4",
        "../../secret.mp4",
    ):
        put(folder, name, simulated_clips.record("mp4"))
    camera = entry.entry_id
    await resolve(hass, f"{camera}/{DAY}/07-05-09_motion.mp4")
    for identifier in (
        "",
        camera,
        f"{camera}/{DAY}",
        f"{camera}/{DAY}/08-00-00_motion.mp4",
        f"{camera}/{DAY}/../{DAY}/07-05-09_motion.mp4",
        f"{camera}/../../secret.mp4",
        f"{camera}/../07-05-09_motion.mp4",
        f"{camera}/{DAY}/.07-05-09_motion.mp4.jpg",
        f"nobody/{DAY}/07-05-09_motion.mp4",
    ):
        with pytest.raises(Unresolvable):
            await resolve(hass, identifier)


async def test_views_serve_clips_only(
    entry: MockConfigEntry, folder: Path, hass_client: ClientSessionGenerator
) -> None:
    """Nothing else is served, however the address is written."""
    for name in (f"{DAY}/07-05-09_motion.mp4", "../secret.mp4", "../../secret.mp4"):
        put(folder, name, simulated_clips.record("mp4"))
    browser = await hass_client()

    async def status(path: str) -> int:
        url = URL(f"/api/sercomm/{path}", encoded=True)
        async with browser.get(url, allow_redirects=False) as response:
            return response.status

    camera = entry.entry_id
    for view in ("clip", "clip_thumbnail"):
        assert await status(f"{view}/{camera}/{DAY}/07-05-09_motion.mp4") == 200
        for path in (
            f"{camera}/{DAY}/08-00-00_motion.mp4",
            f"{camera}/{DAY}/..%2f..%2f..%2fsecret.mp4",
            f"{camera}/..%2f../secret.mp4",
            f"{camera}/%2e%2e/07-05-09_motion.mp4",
            f"%2e%2e/{DAY}/07-05-09_motion.mp4",
            f"nobody/{DAY}/07-05-09_motion.mp4",
        ):
            assert await status(f"{view}/{path}") in {400, 404}


async def test_no_room(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A disk without room is no reason for more than a word."""
    put(folder, f"{DAY}/07-05-09_motion.avi", film())

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(films, "_repack", fail)
    with pytest.raises(Unresolvable, match="cannot be played"):
        await resolve(hass, f"{entry.entry_id}/{DAY}/07-05-09_motion.avi")
