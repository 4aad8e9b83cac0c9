"""What a camera says, as it may stand in texts that are shown as Markdown.

Repairs and dialogs show links and load pictures: whoever can announce a camera in the
network could write one into a model or a host name.
"""

import re

LONGEST = 80
# What begins links, pictures, HTML or code, and something harmless that looks alike.
HARMLESS = str.maketrans(
    {"[": "(", "]": ")", "<": "(", ">": ")", "`": "'", "*": "+", "|": "/", "\\": "/"}
)
WORD_JOINER = "\u2060"
# Addresses become links by themselves behind these.
LINK = re.compile(r"(://|\bwww(?=\.)|@)", re.IGNORECASE)


def in_text(text: str) -> str:
    """Return what a camera says as it may stand anywhere in a text, in one line."""
    line = "".join(character for character in text if character.isprintable())
    return LINK.sub(rf"\1{WORD_JOINER}", line.translate(HARMLESS)[:LONGEST])


def in_code(text: str) -> str:
    """Return what a camera says as it may stand between backticks, to be copied."""
    return "".join(c for c in text if c.isprintable() and c != "`")[:LONGEST]


def placeholders(**texts: str) -> dict[str, str]:
    """Return placeholders of a text, each as it may stand anywhere in it."""
    return {key: in_text(text) for key, text in texts.items()}
