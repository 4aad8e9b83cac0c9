"""The browser of this machine, and who is signed in to Home Assistant in it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import json
import shutil
import time
from typing import Any

from playwright.async_api import Browser, BrowserContext, async_playwright

from scripts.demo.api import HomeAssistantApi

# None where there is none; Playwright would then look for one of its own.
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ("--no-sandbox", "--autoplay-policy=no-user-gesture-required")


@asynccontextmanager
async def chromium(*flags: str) -> AsyncGenerator[Browser]:
    """Start a headless Chromium, with further flags."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, *flags]
        )
        yield browser
        await browser.close()


async def sign_in(
    context: BrowserContext, api: HomeAssistantApi, tokens: dict[str, Any] | None = None
) -> None:
    """Let all pages of a browser be signed in."""
    known = (tokens or api.tokens) | {
        "hassUrl": api.url,
        "clientId": f"{api.url}/",
        "expires": int((time.time() + 1800) * 1000),
    }
    signed_in = json.dumps(json.dumps(known))
    await context.add_init_script(f"localStorage.hassTokens = {signed_in}")
