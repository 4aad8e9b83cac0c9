"""What the translations lack against the English texts, see docs/translating.md."""

from collections.abc import Iterator, Mapping
from functools import cache
import json
from pathlib import Path
import re
import shutil
import subprocess
import sys
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "custom_components/sercomm/translations"
LINE = re.compile(r'( +)"([^"]+)": (\{|".*)')
# What the English of a text was before it was said better: translations of it hold.
SAID_BETTER = {
    "common.card_away_since": {"The camera does not answer since {time}."},
    "common.card_delivery": {"Motion arrives"},
    **{
        f"entity.sensor.motion_delivery.state_attributes.{of}.state.no_address": {
            "No address of Home Assistant reaches the camera"
        }
        for of in ("reason", "last_test")
    },
}


def leaves(texts: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path, with dots, and the text of everything in a tree."""
    for key, value in texts.items():
        if isinstance(value, str):
            yield path + key, value
        else:
            yield from leaves(value, f"{path}{key}.")


def languages() -> list[str]:
    """Return the languages that there are beside English."""
    return sorted({path.stem for path in FOLDER.glob("*.json")} - {"en"})


def texts(language: str) -> dict[str, str]:
    """Return the texts of a language by path."""
    return dict(leaves(json.loads((FOLDER / f"{language}.json").read_text())))


def git(*arguments: str) -> str:
    """Return what git prints about the translations, nothing for what it lacks."""
    return subprocess.run(
        [shutil.which("git") or "git", *arguments],
        cwd=FOLDER,
        check=False,
        capture_output=True,
        text=True,
    ).stdout


@cache
def english_at(commit: str) -> dict[str, str]:
    """Return the English texts of a commit by path."""
    return dict(leaves(json.loads(git("show", f"{commit}:./en.json") or "{}")))


def stale(language: str) -> list[str]:
    """Return paths whose English means something else since they were translated."""
    english, found, path = texts("en"), [], list[str]()
    for line in git("blame", "-s", "-l", "--root", f"{language}.json").splitlines():
        commit, _, rest = line.partition(" ")
        if match := LINE.fullmatch(rest.partition(") ")[2]):
            path[len(match[1]) // 2 - 1 :] = [match[2]]
            key = ".".join(path)
            # Lines that are not committed yet have a commit of zeros: no text at all.
            written = english_at(commit).get(key, english.get(key))
            same = {english.get(key), *SAID_BETTER.get(key, ())}
            if key in english and written not in same:
                found.append(key)
    return found


def main() -> int:
    """Print what is missing, superfluous and stale; return 1 if there is any."""
    english, any_found = texts("en"), 0
    for language in sys.argv[1:] or languages():
        held = texts(language) if language in languages() else {}
        lists = {
            "missing": [key for key in english if key not in held],
            "superfluous": [key for key in held if key not in english],
            "stale": stale(language) if held else [],
        }
        for kind, keys in lists.items():
            for key in keys:
                any_found = 1
                print(f"{language} {kind}: {key}\n  {english.get(key, held.get(key))}")
    return any_found


if __name__ == "__main__":
    sys.exit(main())
