"""The card after a lost connection, and after a restart of Home Assistant."""

import asyncio

from playwright.async_api import expect

from scripts.demo.api import HomeAssistantApi
from scripts.demo.home_assistant import HomeAssistantProcess
from tests.simulator import Simulator

from .cards import FIND, PLAYS, CardPage, until
from .conftest import Show
from .marks import WHOLE_BROWSER

pytestmark = WHOLE_BROWSER

# What Home Assistant says when it ends a subscription of its own that is gone.
THEIRS = repr("")
# Cuts what the page holds open to Home Assistant, as a network does.
CUT = """() => {
  document.querySelector("home-assistant").hass.connection.socket.close();
}"""
# Whether the video goes on: it is shown, and further than it was at the first look.
GOES_ON = f"""(card) => {{
  const picture = ({FIND})(card.shadowRoot, "sercomm-picture");
  const stream = picture.shadowRoot.querySelector("ha-camera-stream");
  const video = stream?.shadowRoot && ({FIND})(stream.shadowRoot, "video");
  if (!video || stream.classList.contains("hidden")) return false;
  if (window.looked?.video !== video) {{
    window.looked = {{ video, at: video.currentTime }};
  }}
  return video.currentTime > window.looked.at + 1;
}}"""


async def goes_on(shown: CardPage, api: HomeAssistantApi, camera: Simulator) -> None:
    """Wait until the video runs; the card hears of news, and turns the lens."""
    await shown.seen(GOES_ON)
    (entry,) = await api.entries()
    live = (await api.entities(entry["entry_id"]))["camera.live"]
    preset = {"entity_id": live, "preset": 1, "name": "Gate"}
    await api.post("/api/services/sercomm/save_preset", preset)
    await expect(shown.card.locator("[data-preset='1']")).to_have_text("Gate")
    camera.clear_requests()
    await shown.arrow("left").click()
    await until(lambda: shown.sent() == ["mv=L,10"])
    await expect(shown.card.get_by_role("alert")).to_have_count(0)
    assert set(shown.complaints) <= {THEIRS}
    shown.complaints.clear()


async def test_lost_connection(
    show: Show, camera: Simulator, api: HomeAssistantApi
) -> None:
    """Whoever talks is cut off; all else goes on by itself."""
    shown = await show()
    card = await shown.open()
    await shown.seen(PLAYS)
    hold = card.locator(".hold")
    await hold.focus()
    await shown.page.keyboard.down("Enter")
    await expect(hold).to_have_attribute("data-state", "on", timeout=15_000)
    await shown.page.evaluate(CUT)
    await expect(hold).not_to_have_attribute("data-state", "on")
    await shown.page.keyboard.up("Enter")
    await until(lambda: not camera.talk.busy)
    await goes_on(shown, api, camera)


async def test_restart(
    show: Show,
    camera: Simulator,
    api: HomeAssistantApi,
    home_assistant: HomeAssistantProcess,
) -> None:
    """Home Assistant restarts; nobody loads the page anew."""
    shown = await show()
    await shown.open()
    await shown.seen(PLAYS)
    await shown.page.evaluate("window.untouched = true")
    await asyncio.to_thread(home_assistant.stop)
    home_assistant.start()
    await (await home_assistant.connect()).close()
    await goes_on(shown, api, camera)
    assert await shown.page.evaluate("window.untouched")
