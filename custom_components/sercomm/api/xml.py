"""A reader of the small XML documents that cameras send.

Elements are cut out by hand, in one pass: cameras leave `&` unescaped in network names,
on which an XML parser gives up, and this way there are no entities to expand and no
depth to run into.
"""

from collections.abc import Iterator
from html import unescape
import re

MAX_FOUND = 256
MAX_TEXT = 128
# As it is written, where a character may be `&#x1F441;`.
MAX_WRITTEN = 8 * MAX_TEXT


def elements(text: str, tag: str) -> Iterator[str]:
    """Give the inner text of each element, at most 256; attributes are ignored."""
    opening = rf"<{tag}(?:\s[^<>]*)?(?<!/)>"
    for part in re.split(opening, text, maxsplit=MAX_FOUND)[1:]:
        yield part.partition(f"</{tag}>")[0]


def value(text: str, tag: str) -> str:
    """Return the text of the first such element: at most 128 printable characters."""
    found = unescape(next(elements(text, tag), "").strip()[:MAX_WRITTEN])
    return "".join(c for c in found[:MAX_TEXT] if c.isprintable())


def number(text: str, tag: str) -> int | None:
    """Return a number of up to four digits."""
    found = value(text, tag)
    if found.isascii() and found.isdecimal() and len(found) < 5:
        return int(found)
    return None
