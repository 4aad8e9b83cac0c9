"""What is shown of a camera that is set up, place by place."""

import asyncio

from playwright.async_api import expect

from scripts.demo.api import HomeAssistantApi
from scripts.demo.camera import set_options, wait_for_push
from tests.browser.cards import MOVES, CardPage, save_dashboard
from tests.simulator import Simulator

from .first_hour import words
from .person import Person

CLIPS = "/media-browser/browser/app%2Cmedia-source%3A%2F%2Fsercomm"


async def live_through_motion(api: HomeAssistantApi, camera: Simulator) -> str:
    """Let the camera upload clips, and see something; return the id of its entry."""
    (entry,) = await api.entries()
    entry_id = str(entry["entry_id"])
    await set_options(api, entry_id, receive_clips=True)
    entities = await wait_for_push(api, entry_id)
    async with asyncio.timeout(10):
        while not camera.groups["HTTP_EVENT"]["http_post_url"]:
            await asyncio.sleep(0.05)
    await camera.fire("motion")
    await api.wait_for_state(entities["event.clip"], lambda state: state != "unknown")
    return entry_id


async def card(somebody: Person, api: HomeAssistantApi, camera: Simulator) -> CardPage:
    """Show the card with a moving picture."""
    (entry,) = await api.entries()
    live = (await api.entities(entry["entry_id"]))["camera.live"]
    shown = CardPage(somebody.page, camera, await save_dashboard(api, {"entity": live}))
    await shown.open()
    await shown.seen(MOVES)
    await shown.card.locator("sercomm-strip button img").first.wait_for()
    return shown


async def editor(somebody: Person, shown: CardPage) -> None:
    """Show the card's editor of windows, which is left without a change."""
    await shown.edit()
    await somebody.picture("editor")
    await somebody.page.keyboard.press("Escape")


async def clips(somebody: Person) -> None:
    """Show what the camera has uploaded, in the media browser."""
    await somebody.go(CLIPS)
    page = somebody.page
    for inside in ("ha-card", "ha-card"):  # the camera's, the day's
        await page.locator(f"ha-media-player-browse {inside}").first.click()
        await page.wait_for_timeout(1500)
    await somebody.picture("media")


async def repair(
    somebody: Person, api: HomeAssistantApi, camera: Simulator, entry_id: str
) -> None:
    """Show what Home Assistant says once the camera asks the router to open it."""
    camera.groups["UPNP"] |= {"upnp_mode": "1", "upnp_traversal": "1"}
    await api.post(f"/api/config/config_entries/entry/{entry_id}/reload")
    await api.wait_until_set_up(entry_id)
    await somebody.go("/config/repairs")
    title = words(somebody.language)["issues"]["upnp_opens_ports"]["title"]
    listed = somebody.page.get_by_text(title.rpartition("{name}")[2].strip())
    await somebody.click(listed.first)
    await somebody.page.locator("ha-dialog-footer").wait_for()
    await somebody.picture("repair")
    await somebody.forward()
    await expect(somebody.page.locator("ha-dialog-footer")).to_have_count(1)


async def configure(somebody: Person, entry_id: str) -> None:
    """Show the options."""
    page = somebody.page
    await somebody.go(
        f"/config/integrations/integration/sercomm#config_entry={entry_id}"
    )
    await somebody.click(page.locator("ha-config-entry-row ha-icon-button").nth(1))
    await page.locator("ha-dialog-footer").wait_for()
    await somebody.picture("configure")
