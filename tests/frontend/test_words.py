"""The card's texts: those of the integration, all of them used."""

import json
from pathlib import Path
import re

from custom_components.sercomm.frontend import resource

FOLDER = Path(resource.__file__).parents[1] / "translations"
SOURCES = Path(__file__).parents[2] / "frontend" / "src"
# Texts whose names begin with what is chosen among.
CHOICES = ("", "field_", "live_", "option_")


def test_every_text_is_used() -> None:
    """Their compiler checks what the sources name; nothing else may be left."""
    sources = "".join(path.read_text() for path in SOURCES.rglob("*.ts"))
    named = set(re.findall(r'["`](\w+)["`]', sources))
    named |= set(re.findall(r"^  (\w+): ", sources, re.MULTILINE))
    words = json.loads((FOLDER / "en.json").read_text())["common"]
    unused = [
        key
        for key in words
        if key.startswith("card_")
        and not any(
            f"card_{choice}{word}" == key for choice in CHOICES for word in named
        )
    ]
    assert unused == []
