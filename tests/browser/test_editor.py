"""The editor of windows and masks: what is drawn is what the camera gets."""

import re
from urllib.parse import parse_qsl

from playwright.async_api import Locator, Page, expect
import pytest

from scripts.demo.api import HomeAssistantApi
from scripts.wording import texts
from tests.simulator import Simulator

from .cards import CardPage, until
from .conftest import Show
from .marks import WHOLE_BROWSER

pytestmark = WHOLE_BROWSER

SET = "/adm/set_group.cgi"
WIDTHS = (360, 700, 1300)
GRID = (640, 480)


def writes(shown: CardPage) -> list[dict[str, str]]:
    """Return what was written, request by request."""
    return [dict(parse_qsl(query)) for query in shown.sent(SET)]


async def place(stage: Locator, x: float, y: float) -> tuple[float, float, int, int]:
    """Return a point of the screen, and where that lies on the camera's grid."""
    box = await stage.bounding_box()
    assert box is not None
    left, top = round(box["x"] + x * box["width"]), round(box["y"] + y * box["height"])
    return (
        left,
        top,
        int((left - box["x"]) / box["width"] * GRID[0]),
        int((top - box["y"]) / box["height"] * GRID[1]),
    )


async def guest(api: HomeAssistantApi) -> dict[str, str]:
    """Return the tokens of somebody who is no administrator."""
    async with api.websocket() as websocket:
        made = await websocket.command(
            "config/auth/create", name="Guest", group_ids=["system-users"]
        )
        await websocket.command(
            "config/auth_provider/homeassistant/create",
            user_id=made["user"]["id"],
            username="guest",
            password="guest",
        )
    other = HomeAssistantApi(api.url)
    await other.sign_in("guest", "guest")
    await other.close()
    return other.tokens


async def drag_by_touch(
    page: Page, begin: tuple[float, float], end: tuple[float, float]
) -> None:
    """Draw a finger over the screen."""
    session = await page.context.new_cdp_session(page)

    async def touch(kind: str, *points: tuple[float, float]) -> None:
        await session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )

    await touch("touchStart", begin)
    for part in (0.3, 0.6, 1.0):
        x, y = (a + (b - a) * part for a, b in zip(begin, end, strict=True))
        await touch("touchMove", (x, y))
    await touch("touchEnd")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("how", ["mouse", "touch", "keys"])
async def test_drawn(show: Show, camera: Simulator, width: int, how: str) -> None:
    """A window drawn by mouse, by touch and by keys arrives to the pixel, once."""
    shown = await show(width=width, touch=how == "touch")
    await shown.open()
    editor = await shown.edit()
    camera.clear_requests()
    await editor.locator("[data-zone=window-2]").click()
    stage = editor.locator(".stage")
    await stage.scroll_into_view_if_needed()
    if how == "keys":
        await editor.locator("input[name=enabled]").check()
        zone = editor.locator(".zone[data-number='2']")
        await zone.focus()
        for key, times in (
            ("ArrowRight", 7),
            ("ArrowDown", 3),
            ("Shift+ArrowLeft", 2),
            ("Shift+ArrowDown", 5),
            ("Control+ArrowRight", 1),
        ):
            for _ in range(times):
                await shown.page.keyboard.press(key)
        expected = [17, 3, 160 + 17 - 2, 120 + 3 + 5]
    else:
        left, top, x0, y0 = await place(stage, 0.7, 0.8)
        right, bottom, x1, y1 = await place(stage, 0.25, 0.3)
        if how == "mouse":
            await editor.locator("[data-zone=window-1]").click()
            await editor.locator("input[name=enabled]").uncheck()
            await editor.locator("[data-zone=window-2]").click()
            await shown.page.mouse.move(left, top)
            await shown.page.mouse.down()
            await shown.page.mouse.move((left + right) / 2, top + 5)
            await shown.page.mouse.move(right, bottom)
            await shown.page.mouse.up()
        else:
            await editor.locator("[data-zone=window-1]").click()
            await editor.locator("input[name=enabled]").uncheck()
            await editor.locator("[data-zone=window-2]").click()
            await stage.scroll_into_view_if_needed()
            left, top, x0, y0 = await place(stage, 0.7, 0.8)
            right, bottom, x1, y1 = await place(stage, 0.25, 0.3)
            await drag_by_touch(shown.page, (left, top), (right, bottom))
        expected = [x1, y1, x0, y0]
    await editor.locator("button[name=save]").click()
    await editor.locator("dialog").wait_for(state="detached")
    written = writes(shown)
    found = [one for one in written if "md_window2" in one]
    assert len(found) == 1
    assert len(written) == (1 if how == "keys" else 2)
    assert found[0]["md_window2"] == ",".join(map(str, expected))
    assert found[0]["md_switch2"] == "1"
    assert set(found[0]) == {"group", "md_window2", "md_switch2"}


async def test_moved_and_sized(show: Show, camera: Simulator) -> None:
    """A window is moved by its face and sized by each of its eight handles."""
    camera.groups["MOTION"]["md_window1"] = "200,160,439,319"
    shown = await show()
    await shown.open()
    editor = await shown.edit()
    camera.clear_requests()
    stage = editor.locator(".stage")
    box = await stage.bounding_box()
    assert box is not None
    across, down = box["width"] / 640, box["height"] / 480
    zone = editor.locator(".zone[data-kind=window][data-number='1']")
    mouse = shown.page.mouse
    for handle in ("nw", "n", "ne", "e", "se", "s", "sw", "w"):
        grip = await zone.locator(f"[data-handle={handle}]").bounding_box()
        assert grip is not None
        assert grip["width"] == grip["height"] == 44
        x, y = grip["x"] + 22, grip["y"] + 22
        await mouse.move(x, y)
        await mouse.down()
        await mouse.move(x + 20 * across, y + 20 * down)
        await mouse.up()
    face = await zone.bounding_box()
    assert face is not None
    x, y = face["x"] + face["width"] / 2, face["y"] + face["height"] / 2
    await mouse.move(x, y)
    await mouse.down()
    await mouse.move(x - 100 * across, y - 40 * down)
    await mouse.up()
    await editor.locator("button[name=save]").click()
    await until(lambda: writes(shown))
    (written,) = writes(shown)
    area = [int(corner) for corner in written["md_window1"].split(",")]
    # Three handles move each side by 20; a pixel of the screen is less than one here.
    moved = (200 + 60 - 100, 160 + 60 - 40, 439 + 60 - 100, 319 + 60 - 40)
    assert area == pytest.approx(moved, abs=4)


async def test_values_and_masks(show: Show, camera: Simulator) -> None:
    """Name, threshold, sensitivity and a mask's colour; one write for each zone."""
    shown = await show()
    await shown.open()
    editor = await shown.edit()
    camera.clear_requests()
    await editor.locator("input[name=name]").fill("Gate")
    await editor.locator("input[name=threshold]").fill("99")
    await editor.locator("input[name=sensitivity]").fill("3")
    await editor.locator("[data-zone=mask-4]").click()
    await editor.locator("input[name=enabled]").check()
    await editor.locator("input[name=color]").fill("#ff8000")
    await editor.locator("button[name=save]").click()
    await until(lambda: len(writes(shown)) == 2)
    assert writes(shown) == [
        {
            "group": "MOTION",
            "md_name1": "Gate",
            "md_threshold1": "99",
            "md_sensitivity1": "3",
        },
        {"group": "VIDEO", "mask_window4": "1", "mask_color4": "ff8000"},
    ]


async def test_cancel_and_undo(show: Show, camera: Simulator) -> None:
    """Neither leaves a trace; Delete switches a window off."""
    shown = await show()
    await shown.open()
    editor = await shown.edit()
    camera.clear_requests()
    zone = editor.locator(".zone[data-number='1']")
    await zone.focus()
    await shown.page.keyboard.press("Delete")
    await expect(editor.locator("input[name=enabled]")).not_to_be_checked()
    await shown.page.keyboard.press("Control+z")
    await expect(editor.locator("input[name=enabled]")).to_be_checked()
    await expect(editor.locator("button[name=save]")).to_be_disabled()
    await editor.locator("input[name=threshold]").fill("1")
    await editor.locator("button[name=cancel]").click()
    await editor.locator("dialog").wait_for(state="detached")
    editor = await shown.edit()
    assert await editor.locator("input[name=threshold]").input_value() == "80"
    await editor.locator("input[name=threshold]").fill("1")
    await shown.page.keyboard.press("Escape")
    await editor.locator("dialog").wait_for(state="detached")
    assert writes(shown) == []


async def test_levels(show: Show, camera: Simulator) -> None:
    """The level moves beside its threshold, and the stream is given back."""
    camera.persona.frame_rate = 10
    shown = await show(live="stills")
    await shown.open()
    before = camera.open_streams
    editor = await shown.edit()
    camera.show("motion", window=1, level=200, seconds=3600)
    level = editor.locator("[data-zone=window-1] .bar")
    await expect(level).to_have_attribute("data-level", "200", timeout=15_000)
    await expect(level.locator(".level")).to_have_class("level over")
    assert camera.open_streams == before + 1
    await editor.locator("button[name=cancel]").click()
    await until(lambda: camera.open_streams == before)


async def test_what_the_camera_makes_of_it(show: Show, camera: Simulator) -> None:
    """A camera that holds something else is said to, and the editor stays open."""
    shown = await show()
    await shown.open()
    editor = await shown.edit()
    camera.faults.set(SET, "status", 1, code=200, body="OK\r\n")
    await editor.locator("input[name=threshold]").fill("7")
    await editor.locator("button[name=save]").click()
    alert = editor.get_by_role("alert")
    await expect(alert).to_contain_text("now: Threshold (Window 1).")
    assert await editor.locator("input[name=threshold]").input_value() == "80"


async def test_language(show: Show, camera: Simulator) -> None:
    """Names, values and lists are joined as Chinese does it: with its own marks."""
    shown = await show(language="zh-Hans")
    await shown.open()
    editor = await shown.edit()
    said = texts("zh-Hans")
    name = "Window 1"  # as the camera calls it
    threshold, sensitivity = (
        said[f"common.card_field_{field}"] for field in ("threshold", "sensitivity")
    )
    colon, ends = "\N{FULLWIDTH COLON}", "\N{FULLWIDTH RIGHT PARENTHESIS}"
    field = editor.locator("label", has=shown.page.locator("[name=threshold]"))
    await expect(field).to_have_text(f"{threshold}{colon}80")
    zone = editor.locator(".zone[data-kind=window][data-number='1']")
    label = await zone.get_attribute("aria-label")
    assert label is not None
    assert label.startswith(f"{name}{colon}")
    camera.faults.set(SET, "status", 1, code=200, body="OK\r\n")
    await editor.locator("input[name=threshold]").fill("7")
    await editor.locator("input[name=sensitivity]").fill("3")
    await editor.locator("button[name=save]").click()
    alert = editor.get_by_role("alert")
    listed = rf"{colon}{threshold}.{name}{ends}.{sensitivity}.{name}{ends}"
    await expect(alert).to_contain_text(re.compile(listed))


async def test_users(show: Show, camera: Simulator, api: HomeAssistantApi) -> None:
    """Who is no administrator sees no editor."""
    shown = await show(tokens=await guest(api))
    card = await shown.open()
    await shown.arrow("up").wait_for()
    await expect(card.locator("button[name=vector-square-edit]")).to_have_count(0)
