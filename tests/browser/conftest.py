"""A browser that is signed in, and a dashboard with the card."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import Browser
import pytest

from scripts.chromium import chromium, sign_in
from scripts.demo.api import HomeAssistantApi
from tests.audio.sounds import sentence, write_wave
from tests.real.cameras import add
from tests.real.conftest import api, camera, home_assistant, said
from tests.simulator import Simulator

from .cards import CardPage, save_dashboard

__all__ = ["api", "camera", "home_assistant", "said"]

type Show = Callable[..., Awaitable[CardPage]]


SPOKEN = 6.0
FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)


@pytest.fixture
def spoken(tmp_path: Path) -> Path:
    """What the browser's microphone hears, again and again."""
    return write_wave(
        tmp_path / "spoken.wav", sentence(48000, SPOKEN), 48000, channels=1
    )


@pytest.fixture
async def browser(loopback: None, spoken: Path) -> AsyncGenerator[Browser]:
    """A headless Chromium with a microphone."""
    hears = f"--use-file-for-fake-audio-capture={spoken}"
    async with chromium(*FLAGS, hears) as started:
        yield started


@pytest.fixture
async def show(
    browser: Browser, api: HomeAssistantApi, camera: Simulator
) -> AsyncGenerator[Show]:
    """Return a function that shows the card of the camera.

    Takes the card's settings, and in `others` those of more cards; `width`, `height`,
    `touch` and `dark` are the screen's, `tokens` those of another user, `language` what
    the user reads. In the end the card must have complained of nothing.
    """
    pages: list[CardPage] = []

    async def open_page(
        *,
        width: int = 1000,
        height: int = 1000,
        touch: bool = False,
        tokens: dict[str, Any] | None = None,
        dark: bool = False,
        others: Sequence[dict[str, Any]] = (),
        language: str = "en",
        **settings: Any,
    ) -> CardPage:
        if camera.mac not in added:
            added[camera.mac] = await add(api, camera)
        entities = await api.entities(added[camera.mac])
        live = {"entity": entities["camera.live"]}
        cards = [live | card for card in (settings, *others)]
        url = await save_dashboard(api, *cards)
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=touch,
            color_scheme="dark" if dark else "light",
            permissions=["microphone"],
        )
        await sign_in(context, api, tokens)
        await context.add_init_script(
            f"localStorage.selectedLanguage = JSON.stringify('{language}')"
        )
        shown = CardPage(await context.new_page(), camera, url)
        pages.append(shown)
        return shown

    added: dict[str, str] = {}
    yield open_page
    complaints = [complaint for shown in pages for complaint in shown.complaints]
    assert complaints == []
