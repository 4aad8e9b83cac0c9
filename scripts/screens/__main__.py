"""Take the pictures of the documents, and count what the first hour costs."""

import argparse
import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
import sys
import tempfile

from playwright.async_api import Browser

from scripts.chromium import CHROMIUM, chromium
from scripts.demo.api import HomeAssistantApi
from scripts.demo.camera import PRESETS, SEARCHED_PORT, remove_camera
from scripts.demo.home_assistant import HOST, ROOT, HomeAssistantProcess
from scripts.interrupt import end_at_signal
from tests.simulator import Simulator

from .first_hour import add_camera, cost, watch
from .person import PHONE, person
from .places import card, clips, configure, editor, live_through_motion, repair

DOCUMENTS = ROOT / "docs" / "pictures"


def _parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description=__doc__)
    parser.add_argument(
        "--to",
        type=Path,
        default=DOCUMENTS,
        help="folder of the pictures (default: docs/pictures)",
    )
    parser.add_argument(
        "--language", default="en", help="of the pictures (default: %(default)s)"
    )
    return parser.parse_args()


@asynccontextmanager
async def _stage() -> AsyncGenerator[tuple[Simulator, HomeAssistantApi]]:
    """Start a camera as it leaves the factory, and Home Assistant without it."""
    camera = Simulator(
        "rc8230",
        host=HOST,
        port=SEARCHED_PORT,
        https_port=0,
        rtsp_port=0,
        control_port=0,
    )
    camera.state.back_to_factory()
    camera.groups["PTZ"] |= PRESETS
    await camera.start()
    with tempfile.TemporaryDirectory() as folder:
        home_assistant = HomeAssistantProcess(Path(folder) / "config")
        try:
            home_assistant.start()
            api = await home_assistant.connect()
            try:
                yield camera, api
            finally:
                await api.close()
        finally:
            await asyncio.to_thread(home_assistant.stop)
            await camera.stop()


async def _take(
    options: argparse.Namespace,
    browser: Browser,
    api: HomeAssistantApi,
    camera: Simulator,
) -> None:
    """Go through all of it, as somebody with a new camera would."""
    people = partial(person, browser, api, options.to, language=options.language)
    somebody = await people()
    try:
        await add_camera(somebody, camera, search=True)
        await watch(somebody)
        cost(somebody, "found by a search")
        entry_id = await live_through_motion(api, camera)
        await clips(somebody)
        await configure(somebody, entry_id)
        await repair(somebody, api, camera, entry_id)
        shown = await card(somebody, api, camera)
        await somebody.picture("card")
        await editor(somebody, shown)
        somebody = await people(dark=True)
        await card(somebody, api, camera)
        await somebody.picture("card")
        somebody = await people(screen=PHONE)
        await card(somebody, api, camera)
        await somebody.picture("card")
        await remove_camera(api, entry_id)
        await camera.factory_reset(0.1)
        await add_camera(somebody, camera, search=False)
        await watch(somebody)
        cost(somebody, "by its address, on a phone")
    except Exception:
        await somebody.picture("failed")
        raise


async def _main(options: argparse.Namespace) -> int:
    """Take all pictures."""
    end_at_signal()
    options.to.mkdir(parents=True, exist_ok=True)
    if CHROMIUM is None:
        print("screenshots: no chromium on PATH", file=sys.stderr)
        return 1
    async with _stage() as (camera, api), chromium() as browser:
        await _take(options, browser, api, camera)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_main(_parse())))
