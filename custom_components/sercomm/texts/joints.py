"""What is put together of names, words and numbers, as the language joins them.

A Chinese or a Japanese list has its own comma, a Chinese colon is as wide as a letter
and has no space after it, a percent sign stands apart in German: so what joins is a
text like any other.
"""

from collections.abc import Iterable
from functools import reduce

from homeassistant.core import HomeAssistant, async_get_hass_or_none
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)

from ..const import DOMAIN

# As in English, for what is said before the texts are there.
JOINTS = {
    "detail": "{name} ({detail})",
    "list": "{list}, {item}",
    "percent": "{number}%",
    "value": "{name}: {value}",
}


async def async_load(hass: HomeAssistant) -> None:
    """Load the texts: of a camera that is set up they are there, for a search not."""
    await async_get_translations(hass, hass.config.language, "common", {DOMAIN})


def text(category: str, path: str) -> str | None:
    """Return a text, if it is there."""
    if (hass := async_get_hass_or_none()) is None:
        return None
    texts = async_get_cached_translations(hass, hass.config.language, category, DOMAIN)
    return texts.get(f"component.{DOMAIN}.{category}.{path}")


def listed(words: Iterable[str]) -> str:
    """Return a list of words; nothing for none."""
    items = list(words)
    if not items:
        return ""
    return reduce(lambda before, item: _join("list", list=before, item=item), items)


def valued(name: str, value: str) -> str:
    """Return a name, and what it has."""
    return _join("value", name=name, value=value)


def detailed(name: str, detail: str) -> str:
    """Return a name, and what tells it from others."""
    return _join("detail", name=name, detail=detail)


def percent(number: int) -> str:
    """Return a part of a hundred."""
    return _join("percent", number=str(number))


def _join(kind: str, **parts: str) -> str:
    """Fill in what joins."""
    return (text("common", f"joint_{kind}") or JOINTS[kind]).format_map(parts)
