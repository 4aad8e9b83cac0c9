"""Clips searched for in the media browser: by camera, day, time and cause."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.sercomm import media_source
from tests.clips.browsing import DAY, ROOT, children, resolve
from tests.clips.films import put
from tests.simulator import clips as simulated_clips

pytest_plugins = ("tests.clips.browsing",)

MOTION = "Garden, 2026-11-23 07:05:09 Motion"
SOUND = "Garden, 2026-11-23 18:00:00 Sound (no browser plays this format)"
PIR = "Garden, 2026-11-22 23:59:59 PIR motion"
ATTIC = "attic, 2026-11-22 01:02:03 Motion"


@pytest.fixture
def attic(hass: HomeAssistant, folder: Path) -> MockConfigEntry:
    """Return a second camera; both have clips."""
    put(folder, "2026-11-22/23-59-59_pir.jpg", simulated_clips.record("jpg"))
    put(folder, f"{DAY}/07-05-09_motion.mp4", simulated_clips.record("mp4"))
    put(folder, f"{DAY}/.07-05-09_motion.mp4.jpg", b"")
    put(folder, f"{DAY}/18-00-00_sound.avi", simulated_clips.record("avi"))
    other = MockConfigEntry(
        domain="sercomm", title="attic", unique_id="00:0e:8f:00:00:01"
    )
    other.add_to_hass(hass)
    kept = simulated_clips.record("mp4")
    put(folder.parent / "000e8f000001", "2026-11-22/01-02-03_motion.mp4", kept)
    return other


async def search(
    connect: WebSocketGenerator, words: str, where: str = "", **more: Any
) -> Any:
    """Return what the media browser is answered."""
    socket = await connect()
    await socket.send_json_auto_id(
        {
            "type": "media_source/search_media",
            "media_content_id": f"{ROOT}/{where}" if where else ROOT,
            "search_query": words,
            **more,
        }
    )
    return await socket.receive_json()


async def titles(connect: WebSocketGenerator, *args: str, **more: Any) -> list[str]:
    """Return the titles of what is found."""
    answer = await search(connect, *args, **more)
    return [found["title"] for found in answer["result"]["result"]]


async def test_words(
    hass: HomeAssistant, attic: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """Each word must be found; those of the newest day and time come first."""
    for words, expected in {
        "motion": [ATTIC, MOTION, PIR],
        "GARDEN motion": [MOTION, PIR],
        "attic": [ATTIC],
        DAY: [SOUND, MOTION],
        "garden 07:05": [MOTION],
        "pir": [PIR],
        "": [ATTIC, SOUND, MOTION, PIR],
        "mp4": [],
    }.items():
        assert await titles(hass_ws_client, words) == expected

    hass.config.language = "de"
    assert await titles(hass_ws_client, "geräusch") == [
        "Garden, 2026-11-23 18:00:00 Geräusch (kein Browser spielt dieses Format ab)"
    ]


async def test_where(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    attic: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Only what is looked at is searched, and it says that it can be."""
    camera = entry.entry_id
    assert await titles(hass_ws_client, "motion", camera) == [MOTION, PIR]
    assert await titles(hass_ws_client, "motion", f"{camera}/2026-11-22") == [PIR]
    assert await titles(hass_ws_client, "motion", f"{camera}/2026-11-21") == []
    assert await titles(hass_ws_client, "motion", f"{camera}/../000e8f000001") == []
    cameras = await children(hass)
    days = await children(hass, camera)
    assert all(found["can_search"] for found in (*cameras, *days))

    answer = await search(hass_ws_client, "motion", "nobody")
    assert answer["error"]["code"] == "search_media_failed"
    assert "does not exist" in answer["error"]["message"]


async def test_found(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    attic: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is found is the clip itself, of the class that is wanted, but not all."""
    answer = await search(hass_ws_client, "07:05:09")
    (clip,) = answer["result"]["result"]
    identifier = f"{entry.entry_id}/{DAY}/07-05-09_motion.mp4"
    assert clip["media_content_id"] == f"{ROOT}/{identifier}"
    assert clip["thumbnail"].startswith("/api/sercomm/clip_thumbnail/")
    assert clip["can_play"]
    assert (await resolve(hass, identifier))[1] == "video/mp4"

    pictures = {"media_filter_classes": ["image"]}
    assert await titles(hass_ws_client, "motion", **pictures) == [PIR]
    monkeypatch.setattr(media_source, "MOST_FOUND", 2)
    assert await titles(hass_ws_client, "motion") == [ATTIC, MOTION]
