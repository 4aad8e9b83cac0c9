"""Media ids of every kind become a file or a URL, or are refused."""

from pathlib import Path
from typing import override
from unittest.mock import Mock

from homeassistant.components.media_source import (
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import mock_platform
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.sercomm.api.talk import Law
from custom_components.sercomm.audio.speech import SoundError, Speech, async_find
from tests.audio.decoding import all_of, no_thread_is_left
from tests.audio.sounds import decoded, likeness, sentence, write_wave

__all__ = ["no_thread_is_left"]

ENTITY = "media_player.camera_speaker"


class Library(MediaSource):
    """Has one media, which is on another computer."""

    name = "Library"

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Tell where it is."""
        if item.identifier != "song":
            raise Unresolvable("no such song")
        return PlayMedia("http://music.example/song.mp3", "audio/mpeg")


async def test_find(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, tmp_path: Path
) -> None:
    """Media ids of every kind become a file or a URL."""
    (tmp_path / "media").mkdir()
    media = write_wave(tmp_path / "media" / "a.wav", sentence(8000), 8000)
    other = media.with_name("b c.wav")
    other.write_bytes(media.read_bytes())
    hass.config.media_dirs = {"local": str(media.parent)}
    hass.config.allowlist_external_dirs = {str(media.parent)}

    async def library(hass: HomeAssistant) -> MediaSource:
        return Library("library")

    hass.config.components.add("library")
    mock_platform(hass, "library.media_source", Mock(async_get_media_source=library))
    assert await async_setup_component(hass, "media_source", {})
    browser = await hass_client()
    base = f"http://127.0.0.1:{browser.port}"
    hass.config.internal_url = base

    async def find(media_id: str) -> Path | str:
        return await async_find(hass, media_id, ENTITY)

    assert await find("media-source://media_source/local/a.wav") == media
    assert await find("media-source://library/song") == "http://music.example/song.mp3"
    assert await find(str(media)) == media
    assert await find(f"file://{media}") == media
    assert await find(f"file://{media.parent}/b%20c.wav") == other
    assert await find("https://music.example/b.mp3?x=1") == (
        "https://music.example/b.mp3?x=1"
    )
    assert await find("rtsp://radio.example/live") == "rtsp://radio.example/live"
    assert await find("/local/c.mp3") == f"{base}/local/c.mp3"
    signed = await find("/media/local/a.wav")
    assert isinstance(signed, str)
    assert signed.startswith(f"{base}/media/local/a.wav?authSig=")
    sound = b"".join(await all_of(Speech(signed, Law.U_LAW)))
    assert likeness(decoded("g711u", sound), sentence(8000)) > 0.95

    with pytest.raises(Unresolvable):
        await find("media-source://library/other")
    outside = write_wave(tmp_path / "a.wav", sentence(8000), 8000)
    for refused in (
        f"file://{outside}",
        "file:///etc/passwd",
        "a.wav",
        "",
        "concat:/etc/passwd",
        "subfile,,start,0,end,9,,:/etc/passwd",
        "http://[",
        "pipe:0",
        "\0",
    ):
        with pytest.raises(SoundError):
            await find(refused)


async def test_find_without_a_url(hass: HomeAssistant) -> None:
    """A file that is in the cache only needs no web server; a path needs one."""
    with pytest.raises(HomeAssistantError):
        await async_find(hass, "/local/c.mp3", ENTITY)
