"""Translations: whole, exact, and with no English left in them."""

from collections import Counter
import json
import re

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
import pytest

from custom_components.sercomm.const import DOMAIN
from scripts.wording import FOLDER, languages, leaves, texts

ENGLISH = texts("en")

# Names of protocols and standards, and measures: alike in every language.
NAMES = {
    *("BSSID", "Bonjour", "FTP", "MJPEG", "RTSP", "UPnP", "WEP", "WPA", "WPA2"),
    *("WPA, AES", "WPA, TKIP", "WPA2, AES", "WPA2, TKIP", "50 Hz", "60 Hz"),
}
# Words of the language that are spelled as in English.
SPELLED_ALIKE = {
    "de": {"Backup", "Clip", "Host", "Name", "Normal", "Parameter", "Port", "Server"},
    "fr": {
        *("Action", "Clip", "Direction", "Distance", "Microphone", "Port"),
        *("Saturation", "Source"),
    },
    "es": {"Clip", "Color", "Host", "Normal"},
    "it": {"Area", "Backup", "Clip", "Host", "Password", "Privacy", "Server"},
    "cs": {"Port", "Server"},
    "nl": {"Camera", "Clip", "Contrast", "Host", "Parameter", "Server"},
    "pt-BR": {"Backup", "Host", "Login", "Normal"},
    "pl": {
        *("Folder", "Host", "Patrol", "Port", "Preset", "Preset {number}"),
        *(f"Preset {number}" for number in range(1, 10)),
    },
    "sv": {"Mask", "Mask {number}", "Normal", "Parameter", "Port", "Server"},
}
# Labels that are longer than is good for a dialog: they name what is done with what,
# in the words of Home Assistant, and those are long in this language.
LONG = {
    "es": {"Enter an email address.", "Factory reset", "Set privacy mask"},
    "de": {"Factory reset", "Restore settings", "Save preset", "Store as preset"},
    "fr": {
        *("Restarts by watchdog", "Save preset", "Scan file servers"),
        *("Set event action", "Set motion window", "Set privacy mask", "Set user"),
        "Upgrade firmware",
    },
    "pt-BR": {"Set privacy mask"},
    "pl": {"Factory reset"},
}
# As docs/translating.md says.
MARKS = {
    "cs": "„“",
    "de": "„“",
    "es": "«»",
    "fr": "«»",
    "it": "«»",
    "ja": "「」",
    "nl": "\u2018\u2019",
    "pl": "„”",
    "pt-BR": "“”",
    "sv": "”",
    "zh-Hans": "“”",
}
# Small words that give English away; not where the language has the same word.
SMALL_WORDS = {"and", "does", "from", "if", "is", "it", "of", "that", "the", "this"}
SMALL_WORDS |= {"to", "when", "which", "with"}
OWN_WORDS = {
    "cs": {"to"},
    "nl": {"is", "of"},
    "pl": {"to"},
    "sv": {"and"},
}
# Commas, full stops, colons, parentheses of Chinese and Japanese.
WIDE = "[\u3001\u3002\uff01-\uff0f\uff1a-\uff1f]"
# What a sentence says or asks of itself, not the name of an entity or a field.
NOT_QUOTED = {"Require a login to watch", "Set the time zone", "Wi-Fi network"}
NOT_QUOTED |= {"Privacy mode", "Take the vendor's server out", "Wi-Fi signal"}

pytestmark = pytest.mark.parametrize("language", languages())


def pairs(language: str) -> list[tuple[str, str, str]]:
    """Return path, English and translation of what a language has."""
    return [
        (path, ENGLISH[path], text)
        for path, text in texts(language).items()
        if path in ENGLISH
    ]


def test_whole(language: str) -> None:
    """No text is missing, and none is left of what English has no more."""
    held = set(texts(language))
    assert sorted(ENGLISH.keys() - held) == []
    assert sorted(held - ENGLISH.keys()) == []


def test_order_and_form(language: str) -> None:
    """A file has the order, the nesting and the indentation of the English one."""
    written = (FOLDER / f"{language}.json").read_text()
    held = json.loads(written)
    assert written == json.dumps(held, indent=2, ensure_ascii=False) + "\n"
    order = {path: place for place, path in enumerate(ENGLISH)}
    places = [order[path] for path, _ in leaves(held) if path in order]
    assert places == sorted(places)


def test_placeholders(language: str) -> None:
    """No placeholder is lost, invented or misspelled."""
    for path, english, text in pairs(language):
        assert Counter(re.findall(r"\{[^{}]*\}", text)) == Counter(
            re.findall(r"\{[^{}]*\}", english)
        ), path
        for brace in "{}":
            assert text.count(brace) == english.count(brace), path
        # The frontend takes an apostrophe before a brace as the start of a quotation.
        assert "'{" not in text, path


def test_markdown(language: str) -> None:
    """Code, emphasis, links and paragraphs are those of the English text."""
    for path, english, text in pairs(language):
        assert re.findall(r"`[^`]*`", text) == re.findall(r"`[^`]*`", english), path
        for mark in ("`", "*", "_", "](", "\n"):
            assert text.count(mark) == english.count(mark), path
        assert text == text.strip(), path
        assert "  " not in text, path


def test_wide_marks_bring_their_own_space(language: str) -> None:
    """No space stands beside a comma, a colon or a parenthesis as wide as a letter."""
    for path, _, text in pairs(language):
        assert not re.search(rf"{WIDE} | {WIDE}", text), path


def test_names_and_numbers_stay(language: str) -> None:
    """Protocols, the camera's groups and digits are not translated."""
    for path, english, text in pairs(language):
        for name in re.findall(r"\b[A-Z][A-Z0-9]{2,}\b|\d+", english):
            assert name in text, f"{path}: {name}"


def test_nothing_is_left_english(language: str) -> None:
    """A text differs from the English one, unless it is a name or spelled alike."""
    alike = {
        text
        for _, english, text in pairs(language)
        if text == english and re.search(r"[^\W\d]{2}", re.sub(r"\{\w+\}", "", text))
    }
    assert alike - NAMES == SPELLED_ALIKE.get(language, set())


def test_no_english_words(language: str) -> None:
    """No small English word stands in a text."""
    words = SMALL_WORDS - OWN_WORDS.get(language, set())
    for path, _, text in pairs(language):
        plain = re.sub(r"\{\w+\}", "", text).lower()
        assert not words.intersection(re.findall(r"\w+", plain)), path


def test_length(language: str) -> None:
    """A text has room where the English one has: 1.6 times its length, or a word."""
    long = {
        english
        for _, english, text in pairs(language)
        if len(text) > max(1.6 * len(english), len(english) + 12)
    }
    assert long == LONG.get(language, set())


def test_what_is_quoted_is_called_so(language: str) -> None:
    """A sentence that names a field, an entity or an action uses its translation."""
    held = texts(language)
    names = {
        english: held[path]
        for path, english in ENGLISH.items()
        if re.search(r"\.name$|\.data\.", path) and path in held
        if " " in english and "{" not in english and english not in NOT_QUOTED
    }
    quoted = 0
    for path, english, text in pairs(language):
        if english.endswith("."):
            for name, translated in names.items():
                if name in english:
                    quoted += 1
                    assert translated in text, f"{path}: {name}"
    assert quoted > 20


def test_entities_stay_apart(language: str) -> None:
    """What has different names in English has different names here."""
    meant: dict[str, set[str]] = {}
    for path, english, text in pairs(language):
        if re.fullmatch(r"entity\.\w+\.\w+\.name|services\.\w+\.name", path):
            kind = path.partition(".")[0]
            meant.setdefault(f"{kind} {text}", set()).add(english)
    assert [name for name, english in meant.items() if len(english) > 1] == []


def test_numbers_are_seen(language: str) -> None:
    """Of a name beside a slider 17 letters are seen; they hold its number."""
    for path, _, text in pairs(language):
        if path.startswith("entity.number."):
            assert text.find("{number}") < 17, path


def test_buttons_stay_apart(language: str) -> None:
    """The card's editor has Undo beside Cancel, one word in some languages."""
    held = texts(language)
    buttons = {held[f"common.card_{button}"] for button in ("undo", "cancel", "save")}
    assert len(buttons) == 3


def test_marks(language: str) -> None:
    """Quotation marks are those of the language, and French ones have their spaces."""
    quoting = '["“”„\u2018\u2019«»「」]'
    breaking = r"[^\u00a0][;?!»]|[^\u00a0]:(?= |$)|«[^\u00a0]"
    for path, _, text in pairs(language):
        assert set(re.findall(quoting, text)) <= set(MARKS[language]), path
        if language == "fr":
            assert not re.search(breaking, text), path


async def test_home_assistant_takes_all(
    hass: HomeAssistant, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Home Assistant loads the texts of a language and refuses none of them."""
    held = texts(language)
    for category in sorted({path.partition(".")[0] for path in held}):
        shown = await async_get_translations(hass, language, category, {DOMAIN})
        for path, text in held.items():
            if path.startswith(f"{category}."):
                rest = path.partition(".")[2]
                assert shown[f"component.{DOMAIN}.{category}.{rest}"] == text
    assert "Validation of translation placeholders" not in caplog.text
