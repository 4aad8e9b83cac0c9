"""Steering: every tap is a step, and no step overtakes another."""

import asyncio
from collections.abc import Awaitable, Callable

from playwright.async_api import Locator
import pytest

from tests.simulator import Simulator

from .cards import MOVE, CardPage, until
from .conftest import Show
from .marks import WHOLE_BROWSER

pytestmark = WHOLE_BROWSER

TAPS = ("up", "down", "left", "right", "up", "up", "left", "down", "right", "up")
SENT = {"up": "mv=U,10", "down": "mv=D,10", "left": "mv=L,10", "right": "mv=R,10"}

type Tap = Callable[[CardPage, str], Awaitable[None]]


async def by_mouse(shown: CardPage, direction: str) -> None:
    """Click."""
    await shown.arrow(direction).click()


async def by_touch(shown: CardPage, direction: str) -> None:
    """Touch."""
    await shown.arrow(direction).tap()


async def by_key(shown: CardPage, direction: str) -> None:
    """Press an arrow key."""
    await shown.picture.focus()
    await shown.page.keyboard.press(f"Arrow{direction.capitalize()}")


async def middle(locator: Locator) -> tuple[float, float]:
    """Return where the middle of something is."""
    await locator.scroll_into_view_if_needed()
    box = await locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("tap", [by_mouse, by_touch, by_key])
async def test_ten_taps(show: Show, camera: Simulator, tap: Tap) -> None:
    """They are ten requests in their order."""
    shown = await show(touch=tap is by_touch)
    await shown.open()
    camera.clear_requests()
    for number, direction in enumerate(TAPS, 1):
        await tap(shown, direction)
        await until(lambda count=number: len(shown.sent()) == count)  # type: ignore[misc]
    assert shown.sent() == [SENT[direction] for direction in TAPS]
    assert shown.most_waiting == 1


@pytest.mark.parametrize("how", ["mouse", "key"])
async def test_a_hold(show: Show, camera: Simulator, how: str) -> None:
    """Held for 3 s before a camera that needs 300 ms, one step waits at most.

    After the release there is none but the one that is on its way.
    """
    shown = await show()
    await shown.open()
    camera.faults.set(MOVE, "delay", seconds=0.3)
    camera.clear_requests()
    x, y = await middle(shown.arrow("up"))
    await shown.picture.focus()
    if how == "mouse":
        await shown.page.mouse.move(x, y)
        await shown.page.mouse.down()
    else:
        await shown.page.keyboard.down("ArrowUp")
    await asyncio.sleep(3)
    # Where others have the core, they come later.
    await until(lambda: shown.moves >= 5)
    if how == "mouse":
        await shown.page.mouse.up()
    else:
        await shown.page.keyboard.up("ArrowUp")
    begun = shown.moves
    await asyncio.sleep(1.2)
    assert 5 <= begun <= 11
    # What began just before the release may be heard of just after it.
    assert shown.moves - begun <= 1
    assert shown.sent() == ["mv=U,10"] * shown.moves
    assert shown.most_waiting == 1


@pytest.mark.parametrize("end", ["hidden", "blur", "Escape", "pointercancel"])
async def test_what_ends_a_hold(show: Show, camera: Simulator, end: str) -> None:
    """A hidden tab, a lost focus, Escape, and a touch that became something else."""
    shown = await show()
    await shown.open()
    camera.faults.set(MOVE, "delay", seconds=0.2)
    await shown.picture.focus()
    if end == "pointercancel":
        x, y = await middle(shown.arrow("up"))
        await shown.page.mouse.move(x, y)
        await shown.page.mouse.down()
    else:
        await shown.page.keyboard.down("ArrowUp")
    await until(lambda: shown.moves >= 3)
    if end == "hidden":
        await shown.hide()
    elif end == "blur":
        await shown.page.evaluate("window.dispatchEvent(new Event('blur'))")
    elif end == "Escape":
        await shown.page.keyboard.press("Escape")
    else:
        await shown.arrow("up").dispatch_event("pointercancel", {"pointerId": 1})
    await asyncio.sleep(0.3)
    after = shown.moves
    await asyncio.sleep(1)
    assert shown.moves == after


async def test_upside_down_and_mirrored(show: Show, camera: Simulator) -> None:
    """The picture turns as the arrows say, whichever way it hangs."""
    camera.groups["VIDEO"] |= {"flip": "1", "mirror": "1"}
    shown = await show()
    await shown.open()
    camera.clear_requests()
    await shown.arrow("up_left").click()
    await until(lambda: shown.sent() == ["mv=DR,10"])


async def test_step_and_centre(show: Show, camera: Simulator) -> None:
    """The size of a step can be chosen; a click on the picture brings it there."""
    shown = await show(step=5, click_to_center=True)
    card = await shown.open()
    camera.clear_requests()
    await card.locator(".tools select").select_option("30")
    await shown.arrow("right").click()
    await until(lambda: shown.sent() == ["mv=R,30"])
    box = await shown.picture.bounding_box()
    assert box is not None
    await shown.picture.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    await until(lambda: shown.sent() == ["mv=R,30", "mv=L,6"])


async def test_presets(show: Show, camera: Simulator) -> None:
    """A tap goes there; a long press saves the position there after a question."""
    camera.groups["PTZ"] |= {"Preset1Name": "Door", "Preset1Position": "3,4"}
    shown = await show()
    card = await shown.open()
    camera.clear_requests()
    preset = card.locator("sercomm-presets [data-preset='1']")
    await preset.click()
    await until(lambda: shown.sent() == ["preset=move,1"])
    await preset.click(delay=900)
    question = card.locator("sercomm-ask")
    await question.locator("input").fill("Gate")
    await question.get_by_role("button", name="Save").click()
    await until(lambda: camera.groups["PTZ"]["Preset1Name"] == "Gate")
    assert shown.sent() == ["preset=move,1", "preset=set,1"]


async def test_a_refusal_is_told(
    show: Show, camera: Simulator, said: list[str]
) -> None:
    """What the camera has against a step is said in the card, and can be put away."""
    shown = await show()
    card = await shown.open()
    camera.faults.set(MOVE, "status", code=503)
    said.append("sercomm.ptz_move: The camera has no free session")
    await shown.arrow("up").click()
    alert = card.locator(".failure")
    await alert.wait_for()
    assert "no free session" in await alert.inner_text()
    await alert.get_by_role("button").click()
    await alert.wait_for(state="detached")
