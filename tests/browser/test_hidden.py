"""Nothing is asked of the camera for a card that nobody can see."""

import asyncio
import re

from playwright.async_api import Request
import pytest

from tests.simulator import Simulator

from .cards import MOVES, PLAYS, STILL, CardPage, until
from .conftest import Show
from .marks import WHOLE_BROWSER

pytestmark = WHOLE_BROWSER

# What each kind of live picture has come to once all of it is there.
SEEN = {"auto": PLAYS, "mjpeg": MOVES, "stills": STILL}
# Longer than a card waits between two stills.
LONG = 11.0
# So long Home Assistant keeps the camera's video after the last piece was asked for.
VIDEO_KEPT = 40.0
PICTURES = re.compile(r"/api/(hls|camera_proxy|camera_proxy_stream|image_proxy)/")
SCROLL = """() => {
  const view = document.createElement("div");
  view.style.height = "9000px";
  document.body.append(view);
  window.scrollTo(0, 9000);
}"""


async def hide(shown: CardPage, how: str) -> None:
    """Let nobody see the cards."""
    if how == "tab":
        await shown.hide()
    elif how == "page":
        await shown.leave()
    else:
        await shown.page.evaluate(SCROLL)


async def unhide(shown: CardPage, how: str) -> None:
    """Let them be seen again."""
    if how == "tab":
        await shown.hide(hidden=False)
    elif how == "page":
        await shown.go("card")
    else:
        await shown.page.evaluate("window.scrollTo(0, 0)")


async def all_seen(shown: CardPage) -> None:
    """Wait until each card shows what it is set to."""
    for number, script in enumerate(SEEN.values()):
        await shown.seen(script, number=number)


@pytest.mark.parametrize("how", ["tab", "page", "scrolled"])
async def test_hidden(show: Show, camera: Simulator, how: str) -> None:
    """Neither pictures nor video, of no kind of live; all is back when it is seen."""
    first, *others = ({"live": live} for live in SEEN)
    shown = await show(others=others, height=3000, **first)
    await shown.open()
    await all_seen(shown)
    await hide(shown, how)
    await until(lambda: camera.open_streams == 0)
    asked: list[str] = []

    def note(request: Request) -> None:
        if PICTURES.search(request.url):
            asked.append(request.url)

    shown.page.on("request", note)
    camera.clear_requests()
    await asyncio.sleep(LONG)
    assert asked == []
    assert [path for path in camera.paths() if path.startswith("/img/")] == []
    if how == "tab":
        await until(lambda: camera.rtsp_clients == 0, VIDEO_KEPT)
    await unhide(shown, how)
    await all_seen(shown)
    assert camera.open_streams == 1
    assert camera.rtsp_clients == 1
