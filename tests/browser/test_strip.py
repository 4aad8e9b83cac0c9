"""The strip: clips and pictures of motions, played in the card."""

import asyncio
import re

from playwright.async_api import Position, expect

from custom_components.sercomm.image import SECONDS_OFF
from scripts.demo.api import HomeAssistantApi
from scripts.demo.camera import set_options
from scripts.demo.home_assistant import HomeAssistantProcess
from tests.simulator import Simulator

from .cards import CardPage, until
from .conftest import Show
from .marks import WHOLE_BROWSER

pytestmark = WHOLE_BROWSER


async def test_clip(
    show: Show,
    camera: Simulator,
    api: HomeAssistantApi,
    home_assistant: HomeAssistantProcess,
) -> None:
    """What has just come is in the strip: a motion plays its clip, or is a picture."""
    shown = await show()
    (entry,) = await api.entries()
    await set_options(api, entry["entry_id"], receive_clips=True)
    await until(lambda: camera.groups["HTTP_EVENT"]["http_post_url"])
    image = (await api.entities(entry["entry_id"]))["image.last_motion"]
    card = await shown.open()
    await camera.fire("motion")
    clip = card.locator("sercomm-strip button").filter(has_text=re.compile("Motion$"))
    await clip.first.wait_for(timeout=15_000)
    await clip.first.click()
    assert await played(shown)
    motion = card.locator("sercomm-strip button").first
    known = (await api.state(image))["attributes"]["clip"].rpartition("/")[2]
    await motion.click()
    assert known in (await played(shown) or "")
    (file,) = home_assistant.media.rglob(known)
    file.unlink()
    await motion.click()
    assert await played(shown) is None
    # So long after its end, nothing else belongs to a clip.
    await asyncio.sleep(SECONDS_OFF + 0.5)
    taken = (await api.state(image))["state"]
    await camera.fire("pir", force=True)
    await api.wait_for_state(image, lambda state: state != taken)
    assert "clip" not in (await api.state(image))["attributes"]
    await motion.click()
    assert await played(shown) is None


async def played(shown: CardPage) -> str | None:
    """Return the address of the video in the card, none of a picture; close it."""
    await shown.seen(
        """(card) => {
          const video = card.shadowRoot.querySelector(".player video");
          const image = card.shadowRoot.querySelector(".player img");
          return video?.videoWidth > 0 && video.currentTime > 0
            || image?.naturalWidth > 0;
        }"""
    )
    player = shown.card.locator(".player")
    # Nothing of the card lies over what controls a video.
    box = await player.bounding_box()
    assert box is not None
    corner = Position(x=box["width"] - 30, y=box["height"] - 30)
    await player.click(position=corner, trial=True)
    video = player.locator("video")
    source = await video.get_attribute("src") if await video.count() else None
    await player.locator("button").click()
    await expect(player).to_have_count(0)
    return source
