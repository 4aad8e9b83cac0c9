"""A page with the card on it, and what a user does there."""

import asyncio
from collections.abc import Callable, Mapping
import json
from typing import Any

from playwright.async_api import ConsoleMessage, Locator, Page

from scripts.demo.api import HomeAssistantApi
from tests.simulator import Simulator, exchange

URL_PATH = "camera-card"
CARD = "sercomm-camera-card"
MOVE = "/pt/ptctrl.cgi"


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def save_dashboard(api: HomeAssistantApi, *cards: Mapping[str, Any]) -> str:
    """Create or renew a dashboard with our card, set so; return its address."""
    section = {
        "type": "grid",
        "cards": [{"type": f"custom:{CARD}", **settings} for settings in cards],
    }
    views = [
        {
            "title": "Card",
            "path": "card",
            "type": "sections",
            "max_columns": 1,
            "sections": [section],
        },
        {"title": "Other", "path": "other", "type": "sections", "sections": []},
    ]
    async with api.websocket() as websocket:
        known = await websocket.command("lovelace/dashboards/list")
        if all(dashboard["url_path"] != URL_PATH for dashboard in known):
            await websocket.command(
                "lovelace/dashboards/create",
                url_path=URL_PATH,
                title="Camera",
                icon="mdi:cctv",
                show_in_sidebar=True,
                require_admin=False,
            )
        await websocket.command(
            "lovelace/config/save", url_path=URL_PATH, config={"views": views}
        )
    return f"{api.url}/{URL_PATH}/card"


class CardPage:
    """A page with the card; `complaints` is what the browser says against it."""

    def __init__(self, page: Page, camera: Simulator, url: str) -> None:
        """Open nothing yet."""
        self.page = page
        self.camera = camera
        self.url = url
        self.complaints: list[str] = []
        # Calls of actions that were sent, and how many wait for their answer.
        self.moves = 0
        self.waiting = 0
        self.most_waiting = 0
        self._move_ids: set[int] = set()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(repr(error.stack)))
        page.on("websocket", self._listen)

    async def open(self) -> Locator:
        """Open the page; return the card once all of it is there."""
        await self.page.goto(self.url)
        await self.card.locator("sercomm-states").wait_for(timeout=20_000)
        return self.card

    @property
    def card(self) -> Locator:
        """The card, the first of several."""
        return self.page.locator(CARD).first

    @property
    def picture(self) -> Locator:
        """The picture, which takes keys."""
        return self.card.locator("sercomm-picture")

    def arrow(self, direction: str) -> Locator:
        """Return a button of the pad."""
        return self.card.locator(f"sercomm-pad button[data-direction={direction}]")

    def sent(self, path: str = MOVE) -> list[str]:
        """Return the queries of what the camera was asked."""
        requests: list[exchange.Request] = self.camera.requests
        return [request.query for request in requests if request.path == path]

    async def leave(self) -> None:
        """Go to another page of the dashboard."""
        await self.go("other")
        await self.card.wait_for(state="detached")

    async def go(self, page: str) -> None:
        """Go to a page of the dashboard without loading Home Assistant again."""
        await self.page.evaluate(
            f"history.pushState(null, '', '/{URL_PATH}/{page}');"
            "window.dispatchEvent(new Event('location-changed'))"
        )

    async def edit(self) -> Locator:
        """Open the editor of windows; return it."""
        await self.card.locator("button[name=vector-square-edit]").click()
        editor = self.page.locator("sercomm-window-editor")
        await editor.locator(".zone").first.wait_for()
        return editor

    async def seen(self, script: str, seconds: float = 30, number: int = 0) -> None:
        """Wait until a function of the card, or a later one, is true in the page."""
        await self.page.wait_for_function(
            f"() => {{ const card = ({FIND})(document, '{CARD}', {number});"
            f" return card && ({script})(card); }}",
            timeout=seconds * 1000,
        )

    async def hide(self, *, hidden: bool = True) -> None:
        """Let the tab be hidden, as far as the page can tell, or seen again."""
        state = "hidden" if hidden else "visible"
        await self.page.evaluate(
            f"""() => {{
              Object.defineProperty(document, "visibilityState",
                {{ value: "{state}", configurable: true }});
              document.dispatchEvent(new Event("visibilitychange"));
            }}"""
        )

    def _said(self, message: ConsoleMessage) -> None:
        """Keep what is said of the card; what Home Assistant itself lacks is not."""
        if message.type in ("error", "warning") and (
            "sercomm" in message.location.get("url", "") or "sercomm" in message.text
        ):
            self.complaints.append(message.text)

    def _listen(self, socket: Any) -> None:
        """Count the steps that wait for their answer."""
        socket.on("framesent", self._frame_sent)
        socket.on("framereceived", self._frame_received)

    def _frame_sent(self, frame: str | bytes) -> None:
        for message in _messages(frame):
            if message.get("service") == "ptz_move":
                self._move_ids.add(message["id"])
                self.moves += 1
                self.most_waiting = max(self.most_waiting, len(self._move_ids))

    def _frame_received(self, frame: str | bytes) -> None:
        for message in _messages(frame):
            if message.get("type") == "result":
                self._move_ids.discard(message["id"])


def _messages(frame: str | bytes) -> list[dict[str, Any]]:
    """Return what a frame of Home Assistant's WebSocket holds."""
    if isinstance(frame, bytes) or "{" not in frame:
        return []
    found = json.loads(frame)
    return found if isinstance(found, list) else [found]


# Finds an element by its name, however deep; after how many others.
FIND = """(root, name, after = 0) => {
  const find = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.localName === name && after-- === 0) return element;
      const inside = element.shadowRoot && find(element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  return find(root);
}"""
# Whether the video of the card plays.
PLAYS = f"""(card) => {{
  const video = ({FIND})(card.shadowRoot, "video");
  return video && video.videoWidth > 0 && video.currentTime > 0.5;
}}"""
# Whether the still of the card is there.
STILL = f"""(card) => {{
  const picture = ({FIND})(card.shadowRoot, "sercomm-picture");
  const still = picture?.shadowRoot?.querySelector("img.layer");
  return still && still.complete && still.naturalWidth > 0;
}}"""
# Whether the picture of the card moves: MJPEG is shown, or the video.
MOVES = f"""(card) => {{
  const picture = ({FIND})(card.shadowRoot, "sercomm-picture");
  const mjpeg = picture?.shadowRoot?.querySelector("sercomm-mjpeg");
  return (mjpeg && !mjpeg.classList.contains("hidden")) || ({PLAYS})(card);
}}"""
