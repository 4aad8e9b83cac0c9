"""What quality_scale.yaml says, against Home Assistant's rules and what is there."""

import ast
import json
from pathlib import Path
import re

import homeassistant
from homeassistant.const import Platform
from homeassistant.util.yaml import load_yaml_dict

ROOT = Path(__file__).parents[1]
INTEGRATION = ROOT / "custom_components/sercomm"
FILE = INTEGRATION / "quality_scale.yaml"
# Home Assistant's own integration for cameras that has come furthest.
ANOTHER = Path(homeassistant.__file__).parent / "components/reolink/quality_scale.yaml"
RULES = load_yaml_dict(str(FILE))["rules"]
MANIFEST = json.loads((INTEGRATION / "manifest.json").read_text("utf-8"))

# The name of a rule, and the comment behind it or its status.
SHOWN = re.compile(
    r"^  ([a-z-]+):(?: done|\n    status: (?:exempt|todo)) # (.*)$", re.MULTILINE
)


def anchors(text: str) -> set[str]:
    """Return what the headings of a page are called in links."""
    return {
        re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }


def functions(text: str) -> set[str]:
    """Return the names of the functions in a file."""
    return {
        node.name
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_every_rule() -> None:
    """Each one that Home Assistant knows is answered, and shown somewhere."""
    assert set(RULES) == set(load_yaml_dict(str(ANOTHER))["rules"])
    assert {name for name, _ in SHOWN.findall(FILE.read_text("utf-8"))} == set(RULES)
    for rule in RULES.values():
        assert rule == "done" or rule["comment"]


def test_what_shows_it() -> None:
    """The files are there, and in them the tests or the headings."""
    named = {"#": anchors, "::": functions}
    for _, places in SHOWN.findall(FILE.read_text("utf-8")):
        for place in places.split():
            path, mark, inside = re.split(r"(#|::|$)", place, maxsplit=1)
            text = (ROOT / path).read_bytes()
            assert not mark or inside in named[mark](text.decode()), place


def test_what_is_exempt() -> None:
    """The reasons hold: no requirements, triggers, conditions, and no owner."""
    assert not MANIFEST.get("requirements")
    assert not [
        it for it in ("trigger", "condition") if any(INTEGRATION.glob(f"{it}*"))
    ]
    owned = RULES["integration-owner"] == "done"
    assert bool(MANIFEST["codeowners"]) is owned


def test_parallel_updates() -> None:
    """Each platform says how many of its commands may run at a time."""
    platforms = [
        file for file in INTEGRATION.glob("*.py") if file.stem in list(Platform)
    ]
    assert len(platforms) >= 12
    for file in platforms:
        assert re.search(r"^PARALLEL_UPDATES = [01]$", file.read_text(), re.MULTILINE)


def test_web_sessions() -> None:
    """They are Home Assistant's; what opens one is for users of `api/` alone."""
    texts = {
        str(file.relative_to(INTEGRATION)): file.read_text("utf-8")
        for file in INTEGRATION.rglob("*.py")
    }
    made = {name for name, text in texts.items() if "ClientSession(" in text}
    assert made == {"api/opening.py"}
    used = {name for name, text in texts.items() if "open_camera" in text}
    assert used == {"api/opening.py", "api/__init__.py"}
