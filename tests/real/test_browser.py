"""The dashboard of scripts/develop in a real browser: the picture must be seen."""

import asyncio
from collections.abc import AsyncGenerator

from playwright.async_api import Browser, Page, expect
import pytest

from scripts.chromium import chromium, sign_in
from scripts.demo import dashboard
from scripts.demo.api import HomeAssistantApi
from scripts.demo.camera import add_camera
from tests.browser.marks import BROWSER
from tests.simulator import Simulator

pytestmark = BROWSER
# Whether the <video> element shows moving pictures of the camera's size.
PLAYS = """() => {
  const find = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.tagName === "VIDEO") return element;
      const inside = element.shadowRoot && find(element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  const video = find(document);
  return video && video.videoWidth > 0 && video.currentTime > 0.5;
}"""

# Width by height of the place of the live picture once it shows a still.
PICTURED = """() => {
  const find = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.tagName === "VIDEO" && element.poster) return element;
      const inside = element.shadowRoot && find(element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  const box = find(document)?.getBoundingClientRect();
  return box && box.height > 0 && box.width / box.height;
}"""


@pytest.fixture
async def browser(loopback: None) -> AsyncGenerator[Browser]:
    """A headless Chromium."""
    async with chromium() as started:
        yield started


@pytest.fixture
async def page(browser: Browser, api: HomeAssistantApi) -> Page:
    """A page of a browser that is signed in."""
    context = await browser.new_context(viewport={"width": 1400, "height": 1000})
    await sign_in(context, api)
    return await context.new_page()


async def test_dashboard(page: Page, api: HomeAssistantApi, camera: Simulator) -> None:
    """Our card is there; beside it the live picture plays, and a button moves."""
    camera.groups["PTZ"] |= {"Preset2Name": "Garden", "Preset2Position": "20,5"}
    entry_id = await add_camera(api, camera)
    url = await dashboard.save(api, await api.entities(entry_id))
    await page.goto(url)
    await page.locator("sercomm-camera-card sercomm-states").wait_for(timeout=20_000)
    await page.goto(f"{url}/{dashboard.ENTITIES_PATH}")
    await page.wait_for_function(PICTURED, timeout=5_000)
    assert await page.evaluate(PICTURED) == pytest.approx(16 / 9, abs=0.02)
    await page.wait_for_function(PLAYS, timeout=30_000)
    await expect(page.get_by_text("Configuration error")).to_have_count(0)
    await page.get_by_text("Move to Garden").click()
    async with asyncio.timeout(5):
        while "/pt/ptctrl.cgi?preset=move,2" not in camera.paths():
            await asyncio.sleep(0.05)


async def test_prepare(page: Page, api: HomeAssistantApi, camera: Simulator) -> None:
    """The dialog shows which camera it is, no wider than itself, and what is ticked."""
    camera.groups["USER"]["login_check"] = "0"
    await page.goto(f"{api.url}/config/integrations/dashboard/add?domain=sercomm")
    await page.get_by_role("button", name="OK").click()
    await page.get_by_text("Enter the address", exact=True).click()
    await page.get_by_role("textbox", name="Host").fill(camera.host)
    await page.get_by_role("spinbutton", name="Port").fill(str(camera.port))
    password = page.get_by_role("textbox", name="Password")
    await password.fill(camera.password)
    await page.get_by_role("button", name="Submit").click()
    picture = page.locator("img[src*='/api/sercomm/flow_picture/']")
    await expect(picture).to_be_visible(timeout=20_000)
    assert await picture.evaluate("image => image.naturalWidth") == 1280
    assert 0 < await picture.evaluate("image => image.clientWidth") < 700
    camera.clear_requests()
    await page.get_by_role("button", name="Submit").click()
    async with asyncio.timeout(20):
        while not await api.entries():  # else it is added after its camera is gone
            await asyncio.sleep(0.05)
    assert camera.groups["USER"]["login_check"] == "1"
    assert "/adm/set_group.cgi?group=USER&login_check=1" in camera.paths()
