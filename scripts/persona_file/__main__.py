"""The command line of `scripts/persona`."""

import argparse
from collections.abc import Sequence
import json
from pathlib import Path
import re
import sys
from typing import Any

from tests.simulator.personas import BadPersona
from tests.simulator.personas.files import FOLDER, NAME, persona_of, written

from . import from_diagnostics, from_dump

type Data = dict[str, Any]


class Unusable(Exception):
    """What was given is neither a dump nor diagnostics; the text says why."""


def main(arguments: Sequence[str] | None = None, folder: Path = FOLDER) -> int:
    """Write a persona; return 1, with one line, if it cannot be."""
    asked = _parse(arguments)
    try:
        data = _made_of(json.loads(asked.file.read_text(encoding="utf-8")))
        target = _target(folder, asked.name or name_of(data), replace=asked.replace)
        persona_of(target.stem, data)
        target.write_text(written(data), encoding="utf-8")
    except (BadPersona, OSError, Unusable, ValueError) as error:
        print(f"persona: {error}", file=sys.stderr)
        return 1
    guessed = [of for it in data["sources"] if "guess" in it for of in it["of"]]
    print(f"{target}\n  made up: {', '.join(guessed)}")
    print(f"  try it:  scripts/develop --persona {target.stem}")
    print(f"           scripts/test tests/test_personas.py -k {target.stem}")
    return 0


def _target(folder: Path, name: str, *, replace: bool) -> Path:
    """Return the file to write; raises Unusable for one that must not be."""
    if not NAME.fullmatch(name):
        raise Unusable(f"{name!r} is no name: small letters, digits, - and _")
    target = folder / f"{name}.json"
    if target.exists() and not replace:
        raise Unusable(f"{name} is there already: choose --name, or --replace it")
    return target


def _made_of(found: Any) -> Data:
    """Return the persona of what was given, which somebody may have edited."""
    try:
        return made_of(found)
    except (AttributeError, KeyError, TypeError) as error:
        raise Unusable(f"this is not as it was written: {error}") from None


def made_of(found: Any) -> Data:
    """Return the persona of a dump or of a diagnostics download."""
    if not isinstance(found, dict):
        raise Unusable("this is neither a dump nor a diagnostics download")
    if found.get("format") == from_dump.FORMAT:
        if found.get("version") != from_dump.VERSION:
            raise Unusable(f"a dump of version {found.get('version')} is not known")
        if not found.get("groups"):
            raise Unusable("the dump holds no groups: take it as administrator")
        return from_dump.persona(found)
    # Home Assistant puts what we return beside its own facts.
    data = found.get("data", found)
    if isinstance(data, dict) and {"identity", "capabilities"} <= data.keys():
        if not data["capabilities"].get("groups"):
            raise Unusable("the diagnostics hold no groups: set it up as administrator")
        return from_diagnostics.persona(data)
    raise Unusable("this is neither a dump nor a diagnostics download of this camera")


def name_of(data: Data) -> str:
    """Return model and firmware as a file is called."""
    text = f"{data['model']} {data.get('firmware', '')}".lower()
    return "-".join(re.findall("[a-z0-9]+", text)) or "camera"


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/persona",
        description="Make a simulated camera of what a real one has shown.",
        epilog="See docs/personas.md for the form of what is written.",
    )
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="of scripts/camera HOST dump, or a diagnostics download",
    )
    parser.add_argument("--name", help="how it is called (model and firmware)")
    parser.add_argument("--replace", action="store_true", help="the one of that name")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
