"""What is put together of names and numbers is joined as the language does it."""

from pathlib import Path
import re

from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm import errors, texts
from custom_components.sercomm.api import HeldOtherwise, InvalidValue, because
from custom_components.sercomm.texts.joints import JOINTS
from scripts.wording import texts as texts_of

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "custom_components" / "sercomm"
# Read in English: what is sent with a bug report.
REPORTS = {"system_health.py"}
JOINED = re.compile(r"""["'][,:] ["']\.join|\{\}, \{\}""")
IN_CARD = re.compile(r"""join\("[,:] "\)|_say\(`?[^)]*\)\}(?:: | )\$\{""")
SPACE = "\N{NO-BREAK SPACE}"
COLON = "\N{FULLWIDTH COLON}"
OPEN, CLOSE = "\N{FULLWIDTH LEFT PARENTHESIS}", "\N{FULLWIDTH RIGHT PARENTHESIS}"


@pytest.mark.parametrize(
    ("language", "joined"),
    [
        ("en", ("1, 2, 3", "Name: 7", "Name (A1)", "48%")),
        ("de", ("1, 2, 3", "Name: 7", "Name (A1)", f"48{SPACE}%")),
        ("fr", ("1, 2, 3", f"Name{SPACE}: 7", "Name (A1)", f"48{SPACE}%")),
        ("ja", ("1、2、3", "Name: 7", "Name (A1)", "48%")),
        ("zh-Hans", ("1、2、3", f"Name{COLON}7", f"Name{OPEN}A1{CLOSE}", "48%")),
    ],
)
async def test_joints(
    hass: HomeAssistant, language: str, joined: tuple[str, ...]
) -> None:
    """Lists, values, parentheses and percents; braces in a name stay what they are."""
    hass.config.language = language
    await texts.async_load(hass)
    assert joined == (
        texts.listed("123"),
        texts.valued("Name", "7"),
        texts.detailed("Name", "A1"),
        texts.percent(48),
    )
    assert [texts.listed([]), texts.listed(["{x}"])] == ["", "{x}"]
    assert "{list}" in texts.listed(["{list}", "{item}"])
    refused = InvalidValue("MOTION", "x", because("choice", choices=("1", "2", "3")))
    assert errors.told(refused)["translation_placeholders"]["choices"] == joined[0]
    held = HeldOtherwise(dict.fromkeys("123", "changed"))
    assert errors.told(held)["translation_placeholders"]["fields"] == joined[0]


def test_english_before_there_are_texts() -> None:
    """Who speaks no language yet joins as English does."""
    english = texts_of("en")
    assert {kind: english[f"common.joint_{kind}"] for kind in JOINTS} == JOINTS
    assert texts.listed("12") == "1, 2"


def test_nothing_is_joined_in_code() -> None:
    """Neither the card nor what Home Assistant shows has a comma of its own."""
    python = [
        file
        for file in PACKAGE.rglob("*.py")
        if "api" not in file.parts and file.name not in REPORTS
    ]
    card = [*(ROOT / "frontend" / "src").rglob("*.ts")]
    assert len(python) > 100
    assert len(card) > 20
    joined = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for files, pattern in ((python, JOINED), (card, IN_CARD))
        for file in files
        for line in file.read_text().splitlines()
        if pattern.search(line)
    ]
    assert joined == []
