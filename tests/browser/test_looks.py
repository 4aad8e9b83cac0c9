"""What the card looks like, and for whom it can be used."""

from pathlib import Path
from typing import Any

from playwright.async_api import expect
import pytest

from scripts.demo.api import HomeAssistantApi
from tests.simulator import Simulator

from .cards import CARD, FIND, MOVES, CardPage
from .conftest import Show
from .marks import WHOLE_BROWSER

pytestmark = WHOLE_BROWSER

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
SIZES = [(320, False), (360, True), (700, False), (1600, True)]


async def violations(shown: CardPage) -> list[tuple[str, str]]:
    """Return what axe finds in the card that keeps people from using it."""
    await shown.page.add_script_tag(path=AXE)
    found: dict[str, Any] = await shown.page.evaluate(
        f"() => axe.run(({FIND})(document, '{CARD}'))"
    )
    return [
        (violation["id"], node["html"])
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


@pytest.mark.skipif(not AXE.exists(), reason="scripts/frontend installs axe")
@pytest.mark.parametrize("dark", [False, True])
async def test_accessible(show: Show, dark: bool) -> None:
    """Nothing serious keeps anybody from the card, its editor and its questions."""
    shown = await show(dark=dark)
    card = await shown.open()
    assert await violations(shown) == []
    await card.locator("[data-key='switch.armed']").click()
    await card.locator("sercomm-ask").wait_for()
    assert await violations(shown) == []
    await card.locator("sercomm-ask").get_by_role("button", name="Cancel").click()
    await shown.edit()
    assert await violations(shown) == []


@pytest.mark.parametrize(("width", "touch"), SIZES)
async def test_nothing_sticks_out(show: Show, width: int, touch: bool) -> None:
    """From a small phone to a wall, nothing is wider than the card."""
    shown = await show(width=width, touch=touch)
    card = await shown.open()
    box = await card.bounding_box()
    assert box is not None
    for button in await card.locator("button:visible, select:visible").all():
        inner = await button.bounding_box()
        assert inner is not None
        assert inner["x"] >= box["x"]
        assert inner["x"] + inner["width"] <= box["x"] + box["width"] + 1
        assert inner["height"] >= 44
        assert inner["width"] >= 44


async def test_long_words(show: Show) -> None:
    """Nor does a word stick out of its button where words are long."""
    shown = await show()
    await shown.page.add_init_script("localStorage.selectedLanguage = '\"es\"'")
    card = await shown.open()
    await shown.edit()
    await expect(card.locator("sercomm-zone-fields .zone .quiet")).to_have_count(7)
    for button in await card.locator("button:visible").all():
        assert await button.evaluate("it => it.scrollWidth <= it.clientWidth")


@pytest.mark.parametrize("camera", ["icamera2"], indirect=True)
async def test_privacy(show: Show, camera: Simulator) -> None:
    """In privacy there is no picture; it says why, and the switch is at hand."""
    shown = await show()
    card = await shown.open()
    await card.locator("[data-key='switch.privacy']").click()
    why = card.locator("sercomm-picture .why")
    await expect(why).to_contain_text("Privacy mode is on")
    await expect(card.locator("sercomm-picture img.layer")).to_have_count(0)
    await card.locator("[data-key='switch.privacy']").click()
    await card.get_by_role("button", name="Switch off").click()
    await expect(why).to_have_count(0)


async def test_away(
    show: Show, camera: Simulator, api: HomeAssistantApi, said: list[str]
) -> None:
    """A camera that is away is said to be, and since when; then all is back."""
    shown = await show()
    card = await shown.open()
    (entry,) = await api.entries()
    reload = f"/api/config/config_entries/entry/{entry['entry_id']}/reload"
    said.append("the camera cannot be reached")
    camera.offline()
    await api.post(reload)
    why = card.locator("sercomm-picture .why")
    await expect(why).to_contain_text("has not answered since")
    await expect(card.locator("sercomm-pad")).to_have_count(0)
    camera.online()
    await api.post(reload)
    await expect(why).to_have_count(0)
    await shown.arrow("up").wait_for()
    await shown.seen(MOVES)


async def test_right_to_left(show: Show) -> None:
    """In languages that are written from the right, left is still left."""
    shown = await show()
    card = await shown.open()
    await shown.page.evaluate("document.documentElement.dir = 'rtl'")
    left = await shown.arrow("left").bounding_box()
    right = await shown.arrow("right").bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] < right["x"]
    await expect(card.locator("sercomm-states")).to_be_visible()
