"""What a camera says becomes neither link nor picture in a dialog or a repair."""

import re

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.issues.raising import IN_CODE, Problem
from custom_components.sercomm.quoting import in_code, in_text
from tests.cameras import SetUp
from tests.test_translations import TEXTS

pytest_plugins = ("tests.camera_fixtures",)

PICTURE = "![x](http://192.0.2.66/x.png)"
# What marked, the frontend's Markdown, makes something of within a line.
MARKDOWN = re.compile(r"[\[\]<>`*|\\]|://[^\u2060]|www\.|@[^\u2060]")


@pytest.mark.parametrize(
    "text",
    [
        PICTURE,
        "[Camera](https://example.com)",
        "https://example.com/a",
        "www.example.com",
        "someone@example.com",
        "<img src=//example.com>",
        "a`b`c",
        "two\nlines",
    ],
)
def test_nothing_to_click(text: str) -> None:
    """Pictures, links, HTML, code and addresses lose what makes them so."""
    quoted = in_text(text)
    assert MARKDOWN.search(quoted) is None
    assert "\n" not in quoted


@pytest.mark.parametrize("text", ["Front door", "RC8230-92fff7", "Caméra 2 (hall)!"])
def test_names(text: str) -> None:
    """An honest name stays as it is."""
    assert in_text(text) == in_code(text) == text


@given(st.text())
def test_any_text(text: str) -> None:
    """Whatever is announced."""
    assert MARKDOWN.search(in_text(text) + " ") is None
    assert "`" not in in_code(text)


async def test_a_repair(hass: HomeAssistant, set_up: SetUp) -> None:
    """Named after its host name, which anybody in the network may have chosen."""
    entry, _ = await set_up("rc8230")
    hass.config_entries.async_update_entry(entry, title=PICTURE)
    hass.config_entries.async_update_entry(entry, data={**entry.data, "password": ""})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    raised = [one for one in ir.async_get(hass).issues.values() if one.domain == DOMAIN]
    assert raised
    for issue in raised:
        for text in (issue.translation_placeholders or {}).values():
            assert MARKDOWN.search(text) is None


def test_placeholders_in_code() -> None:
    """Those of a problem that are quoted as code stand between backticks everywhere."""
    for problem in Problem:
        texts = str(TEXTS["issues"].get(problem.value, ""))
        for key in IN_CODE:
            bare = texts.replace(f"`{{{key}}}`", "")
            assert f"{{{key}}}" not in bare or key == "reason", problem
