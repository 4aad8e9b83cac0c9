"""Writes docs/reference.md and docs/actions.md from the code, or checks them."""

from argparse import ArgumentParser
from importlib import import_module
import logging
from pathlib import Path
import sys

DOCS = Path(__file__).parents[2] / "docs"
# Each with the module that has its text.
PAGES = {"reference.md": "page", "actions.md": "actions"}


def main() -> int:
    """Write or check."""
    parser = ArgumentParser(prog="scripts/reference", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    # Home Assistant's parts tell at length what this machine lacks.
    logging.disable()
    stale = 0
    for name, module in PAGES.items():
        page = DOCS / name
        text: str = import_module(f"scripts.docs.{module}").render()
        if not check:
            DOCS.mkdir(exist_ok=True)
            page.write_text(text, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            print(f"docs/{name} is not current: run scripts/reference", file=sys.stderr)
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())
