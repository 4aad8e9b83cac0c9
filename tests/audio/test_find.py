"""Media ids of every kind become a file or a URL, or are refused."""

from pathlib import Path
from typing import override
from unittest.mock import Mock

from homeassistant.components.http import ApiConfig
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
from custom_components.sercomm.audio.media import SoundError, async_find
from custom_components.sercomm.audio.speech import Speech
from tests.audio.decoding import all_of
from tests.audio.sounds import decoded, likeness, sentence, write_wave

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
    # Where others reach us; a computer that takes part in no such network does not.
    hass.config.internal_url = "http://192.0.2.1:8123"
    assert hass.config.api is not None
    hass.config.api.port = browser.port or 0

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
    for ours in ("/media/local/a.wav", "http://192.0.2.1:8123/media/local/a.wav"):
        signed = await find(ours)
        assert isinstance(signed, str)
        assert signed.startswith(f"{base}/media/local/a.wav?authSig=")
        sound = b"".join(await all_of(Speech(signed, Law.U_LAW)))
        assert likeness(decoded("g711u", sound), sentence(8000)) > 0.95
    assert await find("http://192.0.2.1/media/local/a.wav") == (
        "http://192.0.2.1/media/local/a.wav"
    )

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


@pytest.mark.parametrize(
    ("host", "use_ssl", "here"),
    [
        ("0.0.0.0", False, "http://127.0.0.1:8124"),
        ("::", False, "http://[::1]:8124"),
        ("0.0.0.0", True, "https://127.0.0.1:8124"),
        ("192.168.7.8", False, "http://192.168.7.8:8124"),
    ],
)
async def test_where_our_own_web_server_listens(
    hass: HomeAssistant, host: str, use_ssl: bool, here: str
) -> None:
    """Our own sounds are asked for where the web server was told to listen."""
    hass.config.internal_url = "http://192.0.2.1:8123"
    hass.config.external_url = "https://home.example"
    hass.config.api = ApiConfig("192.168.7.8", host, 8124, use_ssl)
    for ours in (
        "/local/c.mp3?v=1",
        "http://192.0.2.1:8123/local/c.mp3?v=1",
        "https://home.example/local/c.mp3?v=1",
    ):
        assert await async_find(hass, ours, ENTITY) == f"{here}/local/c.mp3?v=1"
    assert await async_find(hass, "//music.example/c.mp3", ENTITY) == (
        f"{here}//music.example/c.mp3"
    )
