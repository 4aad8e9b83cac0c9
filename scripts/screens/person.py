"""Somebody at a browser, whose clicks and seconds are counted."""

from io import BytesIO
from pathlib import Path
import re
import time

from PIL import Image
from playwright.async_api import Browser, Locator, Page

from scripts.chromium import sign_in
from scripts.demo.api import HomeAssistantApi

DESKTOP = (1100, 900)
PHONE = (390, 844)
COLORS = 128


class Person:
    """Clicks and types in one page, in one language, and takes pictures of it."""

    def __init__(
        self, page: Page, folder: Path, url: str, language: str, kind: str
    ) -> None:
        """Begin with an empty page; names of pictures end with `kind`."""
        self.page = page
        self.language = language
        self.clicks = 0
        self._folder = folder
        self._kind = kind
        self._url = url
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.monotonic() - self._began

    async def go(self, path: str) -> None:
        """Open a page of Home Assistant, which is not counted."""
        await self.page.goto(f"{self._url}{path}")
        self._began = time.monotonic()
        self.clicks = 0

    async def click(self, what: Locator) -> None:
        """Click once it is there."""
        await what.click(timeout=15_000)
        self.clicks += 1

    def field(self, label: str) -> Locator:
        """Return a field of a form; those that must be filled in have a star."""
        name = re.compile(rf"^{re.escape(label)}\s*\*?$")
        box = self.page.get_by_role("textbox", name=name)
        return box.or_(self.page.get_by_role("spinbutton", name=name))

    async def fill(self, label: str, text: str) -> None:
        """Type into a field, after one click on it."""
        field = self.field(label)
        await self.click(field)
        await field.fill(text)

    async def forward(self) -> None:
        """Click on what leads to the next step of a dialog."""
        buttons = self.page.locator("ha-dialog-footer [slot=primaryAction]")
        await self.click(buttons.locator("visible=true"))

    async def picture(self, name: str) -> None:
        """Take a picture of the page once nothing moves any more."""
        await self.page.wait_for_timeout(700)  # the longest transition of the front end
        taken = Image.open(BytesIO(await self.page.screenshot()))
        # A third of the size, and nobody sees it.
        taken.quantize(COLORS).save(
            self._folder / f"{name}{self._kind}.png", optimize=True
        )


async def person(
    browser: Browser,
    api: HomeAssistantApi,
    folder: Path,
    *,
    language: str = "en",
    dark: bool = False,
    screen: tuple[int, int] = DESKTOP,
) -> Person:
    """Return somebody who is signed in."""
    context = await browser.new_context(
        viewport={"width": screen[0], "height": screen[1]},
        has_touch=screen == PHONE,
        color_scheme="dark" if dark else "light",
    )
    context.set_default_timeout(15_000)
    await sign_in(context, api)
    await context.add_init_script(
        f"localStorage.selectedLanguage = JSON.stringify('{language}')"
    )
    kind = "_dark" if dark else "_phone" if screen == PHONE else ""
    return Person(await context.new_page(), folder, api.url, language, kind)
