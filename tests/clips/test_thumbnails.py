"""Small pictures of clips in the media browser."""

from http import HTTPStatus
from pathlib import Path

import av
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.sercomm.clips import remux as films
from custom_components.sercomm.clips.remux import NotPlayable
from tests.cameras import Home
from tests.clips.browsing import DAY, children
from tests.clips.films import files, film, put
from tests.simulator import clips as simulated_clips

pytest_plugins = ("tests.clips.browsing",)


# --- Thumbnails


@pytest.mark.parametrize("kind", ["avi", "mp4", "jpg"])
async def test_thumbnail(
    hass: HomeAssistant, entry: MockConfigEntry, folder: Path, browser: Home, kind: str
) -> None:
    """Every clip has a small picture, made once; its address is signed."""
    clip = put(folder, f"{DAY}/07-05-09_motion.{kind}", simulated_clips.record(kind))
    (child,) = await children(hass, f"{entry.entry_id}/{DAY}")
    for _ in range(2):
        async with browser.get(child["thumbnail"]) as response:
            assert response.status == HTTPStatus.OK
            assert response.content_type == "image/jpeg"
            picture = await response.read()
    assert picture[:3] == b"\xff\xd8\xff"
    assert clip.with_name(f".{clip.name}.jpg").read_bytes() == picture
    async with browser.get(child["thumbnail"].partition("?")[0]) as response:
        assert response.status == HTTPStatus.UNAUTHORIZED

    clip.unlink()
    async with browser.get(child["thumbnail"]) as response:
        assert response.status == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("size", "shown"),
    [((1280, 720), (320, 180)), ((64, 48), (64, 48)), ((1920, 16), (320, 2))],
)
def test_thumbnail_size(
    tmp_path: Path, size: tuple[int, int], shown: tuple[int, int]
) -> None:
    """A thumbnail is at most 320 wide and keeps its proportions."""
    clip = put(tmp_path, "clip.mp4", film("mp4", frames=1, size=size))
    with av.open(films.thumbnail(clip)) as picture:
        track = picture.streams.video[0]
        assert (track.width, track.height) == shown


async def test_no_thumbnail(
    entry: MockConfigEntry, folder: Path, hass_client: ClientSessionGenerator
) -> None:
    """A broken film has none, and leaves nothing."""
    browser = await hass_client()
    where = f"/api/sercomm/clip_thumbnail/{entry.entry_id}/{DAY}/07-05-09_motion.mp4"
    sound = film("mp4", picture=None, sound="aac")
    for content in (b"", film("mp4")[:400], sound):
        put(folder, f"{DAY}/07-05-09_motion.mp4", content)
        async with browser.get(where) as response:
            assert response.status == HTTPStatus.NOT_FOUND
        assert files(folder) == [f"{DAY}/07-05-09_motion.mp4"]


def test_too_large_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A film that claims to be enormous is not decoded; nor is one without frames."""
    monkeypatch.setattr(films, "LARGEST_PICTURE", 320 * 240 - 1)
    with pytest.raises(NotPlayable, match="too large"):
        films.thumbnail(put(tmp_path, "clip.mp4", film("mp4")))
    with pytest.raises(NotPlayable, match="no picture"):
        films.thumbnail(put(tmp_path, "clip.jpg", b""))
