"""From "Add integration" to a live picture, by clicking only."""

from functools import cache
import json
from typing import Any

from scripts.demo.home_assistant import INTEGRATION
from tests.browser.cards import FIND
from tests.simulator import Simulator

from .person import Person

INTEGRATIONS = "/config/integrations/dashboard"
NEW_PASSWORD = "Sunny-Garden-27"  # noqa: S105 - of a simulated camera
PICTURE = "img[src*='/api/sercomm/flow_picture/']"
# Whether Home Assistant's own dialog shows the live picture.
SEEN = f"""() => {{
  const dialog = ({FIND})(document, "more-info-camera");
  const root = dialog?.shadowRoot;
  const inside = (name) => root && ({FIND})(root, name);
  const video = inside("video");
  return inside("img")?.naturalWidth > 0 || video?.currentTime > 0;
}}"""


@cache
def words(language: str) -> dict[str, Any]:
    """Return our texts in a language."""
    found: dict[str, Any] = json.loads(
        (INTEGRATION / "translations" / f"{language}.json").read_text()
    )
    return found


async def add_camera(somebody: Person, camera: Simulator, *, search: bool) -> None:
    """Find a camera as it left the factory, log in, give it a password."""
    page = somebody.page
    steps = words(somebody.language)["config"]["step"]
    await somebody.go(INTEGRATIONS)
    await somebody.click(page.locator("ha-button[slot=fab]"))
    await page.locator("ha-integration-list-item").first.wait_for()
    brand = page.locator("ha-dialog input").first
    if not await brand.evaluate("field => field.matches(':focus')"):  # on phones
        await somebody.click(brand)
    await brand.fill("sercomm")
    await somebody.click(page.locator("ha-integration-list-item", has_text="SerComm"))
    way = steps["user"]["menu_options"]["search" if search else "manual"]
    await somebody.click(page.get_by_text(way, exact=True))
    if search:
        await page.get_by_text(steps["pick"]["title"]).wait_for()
        await somebody.picture("search")
        await somebody.forward()
        await somebody.field(steps["credentials"]["data"]["username"]).wait_for()
        await somebody.picture("login")
    else:
        form = steps["manual"]["data"]
        await somebody.fill(form["host"], camera.host)
        await somebody.fill(form["port"], str(camera.port))
        await somebody.picture("address")
    await somebody.forward()
    await page.locator(PICTURE).wait_for()
    await somebody.picture("prepare")
    await somebody.fill(steps["prepare"]["data"]["new_password"], NEW_PASSWORD)
    await page.keyboard.press("Tab")  # the eye that shows it
    await page.keyboard.press("Tab")
    await page.keyboard.type(NEW_PASSWORD)
    await somebody.forward()
    await page.locator("step-flow-create-entry").wait_for()
    await somebody.forward()


async def watch(somebody: Person) -> None:
    """Go on to the live picture, from the camera's page where the dialog has ended."""
    page = somebody.page
    await page.wait_for_url("**/config/devices/device/*")
    live = page.locator("hui-generic-entity-row", has_text="RC8230")
    await live.wait_for()
    await somebody.picture("device")
    await somebody.click(live)
    await page.wait_for_function(SEEN)
    await somebody.picture("live")


def cost(somebody: Person, way: str) -> None:
    """Print what it has cost until here."""
    print(
        f"{way}: {somebody.clicks} clicks, {somebody.seconds:.0f} s to a live picture"
    )
