"""What people read of an error: whole sentences, in their language, none in English."""

import ast
from collections.abc import Iterator
import errno
import re

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
import pytest

from custom_components.sercomm import errors
from custom_components.sercomm.api import (
    CannotStore,
    CommandRefused,
    HeldOtherwise,
    InvalidValue,
    NotKept,
    Refusal,
    SercommError,
)
from custom_components.sercomm.api.refusals import TEXTS
from scripts.wording import languages, texts

from .test_translations import calls

# Calls that fill in texts: all that is said by keyword is shown to people.
FILLED = {"because", "invalid", "placeholders", "page_placeholders", "SoundError"}
FILLED |= {"_raise", "async_raise"}
PLACEHOLDERS = {"translation_placeholders", "description_placeholders"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def filled_in() -> Iterator[ast.expr]:
    """Yield what code puts into placeholders."""
    for called, _, words in calls():
        if called in FILLED:
            yield from words.values()
        for name in PLACEHOLDERS & words.keys():
            yield words[name]


def test_no_sentence_is_filled_in() -> None:
    """What stands in a placeholder is a name, a number or a word of others."""
    found = list(filled_in())
    assert len(found) > 80
    said = [
        part.value
        for value in found
        for part in ast.walk(value)
        if isinstance(part, ast.Constant)
        and isinstance(part.value, str)
        and re.search(r"[a-z]{2,} [a-z]{2,}", part.value, re.IGNORECASE)
    ]
    assert said == []


def test_reasons_have_a_text() -> None:
    """Each reason to refuse a value is in use, and its text has all that is told."""
    english = texts("en")
    named = set()
    for called, node, words in calls():
        if called == "because" and isinstance(node.args[0], ast.Constant):
            named.add(word := str(node.args[0].value))
            given = words.keys() - {""}
            assert "" in words or given == set(PLACEHOLDER.findall(TEXTS[word])), word
    # The only one that is not named where it is raised.
    assert named | {"range"} == TEXTS.keys()
    for word, text in TEXTS.items():
        shown = english[f"exceptions.invalid_{word}.message"]
        assert {*PLACEHOLDER.findall(text), "field"} == set(PLACEHOLDER.findall(shown))


def problems() -> Iterator[SercommError]:
    """Yield every error that has a text of its own."""
    for kind, _ in errors.ERROR_KEYS:
        if kind not in (HeldOtherwise, InvalidValue):
            yield kind("ERROR 7")
    yield CommandRefused("")
    yield NotKept("it said OK")
    for word in ("cut", "refused", "changed"):
        yield HeldOtherwise({"password": word})
    for number in (errno.ENOSPC, errno.EACCES, errno.EIO):
        error = CannotStore("no")
        error.__cause__ = OSError(number, "said by the system")
        yield error
    for word, text in TEXTS.items():
        values = dict.fromkeys(PLACEHOLDER.findall(text), "email")
        yield InvalidValue("USER", "user1", Refusal(word, values), name="password")


@pytest.mark.parametrize("language", languages())
async def test_each_language(hass: HomeAssistant, language: str) -> None:
    """Every error is a whole text with names in the language of Home Assistant."""
    hass.config.language = language
    shown: dict[str, str] = {}
    for category in ("exceptions", "services", "selector"):
        shown |= await async_get_translations(hass, language, category, {"sercomm"})
    field = shown["component.sercomm.services.set_user.fields.password.name"]
    for error in problems():
        told = errors.told(error, action="set_user")
        text = shown[
            f"component.sercomm.exceptions.{told['translation_key']}.message"
        ].format_map(told["translation_placeholders"])
        if isinstance(error, HeldOtherwise | InvalidValue):
            assert field in text
        # A choice that was typed is called as it is in the form.
        if told["translation_key"] == "invalid_no_action":
            assert shown["component.sercomm.selector.action.options.email"] in text
        assert "said by" not in text
