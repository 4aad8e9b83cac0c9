"""The pages for people: what they link to is there, what they show is so."""

from collections.abc import Iterator
import logging
from pathlib import Path
import re
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from yarl import URL

from custom_components.sercomm.managed import Reason
from tests.cameras import SetUp, act, poll, switch_all_on, value_of

pytest_plugins = ("tests.camera_fixtures",)

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG")]
PAGES += sorted((ROOT / "docs").glob("*.md"))
README = PAGES[0].read_text()
TROUBLESHOOTING = (ROOT / "docs/troubleshooting.md").read_text()
BLOCKS: list[Any] = [
    parse_yaml(block) for block in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
]
# Of other integrations, which need not be here.
OTHERS = {"alarm_control_panel.alarmo", "light.porch"}
PLATFORMS = "alarm_control_panel|binary_sensor|button|camera|light|switch"


def leaves(part: Any) -> Iterator[str]:
    """Yield every text of a block, however deep."""
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from leaves(one)
    elif isinstance(part, str):
        yield part


TEXTS = [text for block in BLOCKS for text in leaves(block)]


def anchors(page: Path) -> set[str]:
    """Return what a link into a page may end with."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in headings
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links(page: Path) -> None:
    """A link to a file of ours leads to one, and to a heading that it has."""
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        target, _, anchor = link.partition("#")
        if "://" in link:
            continue
        file = page.parent / target if target else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(link)
    assert not broken


def test_pictures() -> None:
    """Each picture that is kept is shown somewhere."""
    shown = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in re.findall(r"\]\(([^)\s]+\.png)\)", page.read_text())
    }
    assert {*(ROOT / "docs/pictures").iterdir()} == shown


async def test_examples(hass: HomeAssistant, set_up: SetUp) -> None:
    """The README names entities and actions that there are, with what they do."""
    _, camera = await set_up("rc8230")
    # Ids are made of the name that a camera has when it is added: "Camera" in tests.
    named = {
        text.replace("front_door", "camera")
        for text in TEXTS
        if re.fullmatch(rf"({PLATFORMS})\.\w+", text)
    }
    actions = {text for text in named if hass.services.has_service(*text.split("."))}
    assert actions == {"button.press", "light.turn_on"}
    missing = {name for name in named - actions if hass.states.get(name) is None}
    assert missing == OTHERS

    moves = {
        text.replace("front_door", "camera")
        for text in TEXTS
        if text.startswith("button.front_door_")
    }
    camera.clear_requests()
    for button in sorted(moves):
        await hass.services.async_call(
            "button", "press", {"entity_id": button}, blocking=True
        )
    assert [request.target for request in camera.requests] == [
        "/pt/ptctrl.cgi?mv=D,10",
        "/pt/ptctrl.cgi?mv=L,10",
        "/pt/ptctrl.cgi?mv=R,10",
        "/pt/ptctrl.cgi?preset=move,103",
        "/pt/ptctrl.cgi?mv=U,10",
    ]


async def test_alarm(hass: HomeAssistant, set_up: SetUp) -> None:
    """The camera is armed and disarmed with the alarm panel of the README."""
    _, camera = await set_up("rc8230")
    (example,) = [
        block
        for block in BLOCKS
        if "automation" in block and "alarmo" in str(block["automation"])
    ]
    panel = "alarm_control_panel.alarmo"
    example["automation"][0]["actions"][0]["target"]["entity_id"] = (
        "switch.camera_armed"
    )
    hass.states.async_set(panel, "disarmed")
    assert await async_setup_component(hass, "automation", example)
    for state, armed in (
        ("arming", "on"),
        ("disarmed", "off"),
        ("armed_night", "on"),
        ("pending", "on"),
        ("triggered", "on"),
        ("disarmed", "off"),
        ("armed_vacation", "on"),
        ("armed_home", "off"),
        ("armed_away", "on"),
    ):
        hass.states.async_set(panel, state)
        await hass.async_block_till_done()
        assert value_of(hass, camera, "switch.armed") == armed
        assert camera.groups["EVENT"]["event_trigger"] == str(int(armed == "on"))


async def test_stream_addresses(hass: HomeAssistant, set_up: SetUp) -> None:
    """The addresses of the README are those that a camera is asked at."""
    await set_up("rc8230")
    answer: Any = await hass.services.async_call(
        "sercomm",
        "get_stream_urls",
        {"entity_id": "camera.camera"},
        blocking=True,
        return_response=True,
    )
    paths = {URL(url).path for url in answer["camera.camera"].values()}
    shown = [URL(text) for text in TEXTS if "192.168.1.20" in text]
    assert len(shown) == 3
    assert {url.path for url in shown} <= paths
    assert {(url.user, url.password) for url in shown} == {
        ("administrator", "PASSWORD")
    }


def test_every_reason_is_explained() -> None:
    """Whatever the sensor Motion delivery says, the page has a line about it."""
    table = TROUBLESHOOTING.partition("## No motion")[2].partition("\n## ")[0]
    explained = re.findall(
        r"`(\w+)`", "".join(re.findall(r"^\|(.*?)\|", table, re.MULTILINE))
    )
    assert sorted(explained) == sorted(Reason)


async def test_log(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each line of the debug log that the page shows is written."""
    table = TROUBLESHOOTING.partition("| line | means |")[2]
    lines = re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)
    assert len(lines) == 5
    caplog.set_level(logging.DEBUG, "custom_components.sercomm")
    _, camera = await set_up("rc8230", prepare=switch_all_on)
    camera.groups["HTTP_NOTIFY"]["http_url"] = "http://192.0.2.1/"
    await poll(hass, freezer)
    await act(hass, camera, "button.test_delivery", "press")
    await camera.stop()
    await poll(hass, freezer, 3)
    written = [re.sub(r"\d+ ms", "12 ms", message) for message in caplog.messages]
    for line in lines:
        told = line.replace("Garden", "Camera")
        assert any(message.startswith(told) for message in written), line
