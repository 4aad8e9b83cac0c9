"""Writes docs/reference.md from the code, or checks it."""

from argparse import ArgumentParser
from importlib import import_module
import logging
from pathlib import Path
import sys

PAGE = Path(__file__).parents[2] / "docs/reference.md"


def main() -> int:
    """Write or check."""
    parser = ArgumentParser(prog="scripts/reference", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    # Home Assistant's parts tell at length what this machine lacks.
    logging.disable()
    text: str = import_module("scripts.docs.page").render()
    if check and (not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text):
        print(
            "docs/reference.md is not current: run scripts/reference", file=sys.stderr
        )
        return 1
    if not check:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
