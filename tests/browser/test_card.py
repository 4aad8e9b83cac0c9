"""The card in a dashboard: picked, seen, steered."""

from playwright.async_api import Browser, expect
import pytest

from scripts.chromium import sign_in
from scripts.demo.api import HomeAssistantApi
from tests.real.cameras import add
from tests.simulator import Simulator

from .cards import CARD, MOVES, PLAYS, CardPage, save_dashboard, until
from .conftest import Show
from .marks import BROWSER

pytestmark = BROWSER

# The picker of Home Assistant asks for its energy component, which is not set up here.
ENERGY = repr("")


async def test_short(show: Show, camera: Simulator) -> None:
    """It shows a moving picture, then video; the pad, a preset and a switch work."""
    shown = await show()
    card = await shown.open()
    await shown.seen(MOVES, 5)
    box = await shown.picture.bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(16 / 9, abs=0.02)
    await shown.seen(PLAYS)
    camera.clear_requests()
    await shown.arrow("left").click()
    await until(lambda: shown.sent() == ["mv=L,10"])
    await card.locator("[data-key='switch.armed']").click()
    await card.get_by_role("button", name="Switch off").click()
    await until(lambda: camera.groups["EVENT"]["event_trigger"] == "0")
    await expect(card.locator("[data-key='switch.armed']")).to_contain_text("Off")


async def test_picked_by_clicking(
    browser: Browser, api: HomeAssistantApi, camera: Simulator
) -> None:
    """The picker offers it; one field is set already, and nothing was typed."""
    await add(api, camera)
    url = await save_dashboard(api)
    context = await browser.new_context(viewport={"width": 1200, "height": 1000})
    await sign_in(context, api)
    page = await context.new_page()
    shown = CardPage(page, camera, url)
    await page.goto(f"{url}?edit=1")
    await page.locator("hui-grid-section button.add").click()
    await page.get_by_text("By card").click()
    picker = page.locator("hui-card-picker")
    await picker.get_by_placeholder("Search cards").fill("SerComm")
    await picker.locator(CARD).locator("sercomm-states").wait_for()
    await picker.get_by_text("SerComm camera", exact=True).click(force=True)
    await expect(page.get_by_text("More options")).to_be_visible()
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.locator("#view").locator(CARD).wait_for()
    async with api.websocket() as websocket:
        saved = await websocket.command("lovelace/config", url_path="camera-card")
    (card,) = saved["views"][0]["sections"][0]["cards"]
    assert set(card) == {"type", "entity"}
    assert card["type"] == f"custom:{CARD}"
    assert [said for said in shown.complaints if said != ENERGY] == []
    await context.close()
