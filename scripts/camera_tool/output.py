"""What the tool prints: lines for people or JSON, colours and progress."""

from collections.abc import Mapping, Sequence
import json
import os
import sys
from typing import Any, TextIO

WIDTH = 24
BOLD, DIM, GREEN, YELLOW = "1", "2", "32", "33"


def plain(text: str) -> str:
    """Return one line without what could steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)


class Output:
    """Where a command says what it has found, and how far it is.

    Answers go to standard output; what is only said on the way goes to standard error.
    """

    def __init__(self, *, as_json: bool) -> None:
        """Print JSON, or lines for people."""
        self.as_json = as_json
        self._under_way = False

    def answer(self, found: Any) -> None:
        """Print the whole answer of a command: a text, texts, or a mapping."""
        if self.as_json:
            print(json.dumps(found, indent=2))
            return
        if isinstance(found, str):
            found = [found]
        elif isinstance(found, Mapping):
            found = [f"{name}={value}" for name, value in found.items()]
        print("\n".join(map(plain, found)))

    def event(self, found: Mapping[str, Any], lines: Sequence[str]) -> None:
        """Print one of many answers, as they come: an object in a line, or lines."""
        if self.as_json:
            print(json.dumps(found), flush=True)
        else:
            print("\n".join(lines), flush=True)

    def say(self, text: str) -> None:
        """Tell what is going on."""
        self.progress_ends()
        print(coloured(plain(text), DIM, sys.stderr), file=sys.stderr, flush=True)

    def progress(self, done: int, total: int, what: str) -> None:
        """Draw how far it is; at a terminal alone."""
        if not sys.stderr.isatty():
            return
        full = WIDTH * done // total
        drawn = coloured("█" * full, GREEN, sys.stderr) + "░" * (WIDTH - full)
        line = f"\r\x1b[K{drawn} {done}/{total} {plain(what)[:48]}"
        print(line, end="", file=sys.stderr, flush=True)
        self._under_way = True

    def progress_ends(self) -> None:
        """Take the drawing away."""
        if self._under_way:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._under_way = False


def coloured(text: str, code: str, stream: TextIO | None = None) -> str:
    """Return a text in a colour where a terminal shows it (see no-color.org)."""
    stream = stream or sys.stdout
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{code}m{text}\x1b[0m"
