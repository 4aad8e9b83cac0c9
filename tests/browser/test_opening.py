"""How long one waits for the first picture, ten times each."""

import asyncio
from collections.abc import Callable
from statistics import median
import time

import pytest

from .cards import CARD, FIND, MOVES, STILL
from .conftest import Show
from .marks import WHOLE_BROWSER

pytestmark = WHOLE_BROWSER

type Record = Callable[[str, object], None]

OPENINGS = 10
FIRST_STILL = 1.0
FIRST_MOVING = 2.0
# Notes when (ms since the page was asked for) the card is there and what it shows.
WATCH = f"""() => {{
  const noted = window.noted = {{}};
  const look = () => {{
    const card = ({FIND})(document, "{CARD}");
    if (card?.shadowRoot?.firstElementChild) noted.card ??= performance.now();
    if (noted.card && ({STILL})(card)) noted.still ??= performance.now();
    if (noted.card && ({MOVES})(card)) noted.moving ??= performance.now();
    if (!noted.moving) requestAnimationFrame(look);
  }};
  look();
}}"""


def figures(took: list[float]) -> str:
    """Describe some times."""
    return f"median {median(took):.2f} s, worst {max(took):.2f} s"


@pytest.mark.parametrize("what", ["still", "moving"])
async def test_view(show: Show, what: str, record_property: Record) -> None:
    """In a page that is open, the dashboard shows a still and then moves in time."""
    script, limit = {"still": (STILL, FIRST_STILL), "moving": (MOVES, FIRST_MOVING)}[
        what
    ]
    shown = await show()
    await shown.open()
    took = []
    for _ in range(OPENINGS):
        await shown.leave()
        await asyncio.sleep(1.5)
        begun = time.monotonic()
        await shown.go("card")
        await shown.seen(script, 10)
        took.append(time.monotonic() - begun)
    record_property(f"first {what} picture", figures(took))
    assert median(took) < limit


async def test_cold(show: Show, record_property: Record) -> None:
    """In a browser that has never been here, once the front end has shown the card.

    What Home Assistant itself takes until then is told besides.
    """
    took: dict[str, list[float]] = {"card": [], "still": [], "moving": []}
    for _ in range(OPENINGS):
        shown = await show()
        await shown.page.add_init_script(f"({WATCH})()")
        await shown.open()
        await shown.page.wait_for_function("() => window.noted.moving")
        noted = await shown.page.evaluate("window.noted")
        await shown.page.context.close()
        for what, times in took.items():
            times.append(noted[what] / 1000)
    for what, times in took.items():
        record_property(f"cold, until {what}", figures(times))
    still, moving = (
        [at - card for at, card in zip(took[what], took["card"], strict=True)]
        for what in ("still", "moving")
    )
    record_property("cold, from card to still", figures(still))
    record_property("cold, from card to moving", figures(moving))
    assert median(still) < FIRST_STILL
    assert median(moving) < FIRST_MOVING
