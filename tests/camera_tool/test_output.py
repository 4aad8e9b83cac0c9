"""What is printed at a terminal, and what where there is none."""

import io
import sys
from typing import override

import pytest

from scripts.camera_tool.output import BOLD, Output, coloured


class Terminal(io.StringIO):
    """A stream that says that somebody looks at it."""

    @override
    def isatty(self) -> bool:
        """Say so."""
        return True


def test_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colours, unless they are not wanted, and progress that is taken away again."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert coloured("a", BOLD, terminal) == "\x1b[1ma\x1b[0m"
    output = Output(as_json=False)
    output.progress(12, 24, "/adm/log\x1b.cgi")
    drawn = terminal.getvalue()
    assert drawn.startswith("\r\x1b[K\x1b[32m" + "█" * 12 + "\x1b[0m" + "░" * 12)
    assert drawn.endswith(" 12/24 /adm/log?.cgi")
    output.say("done")
    assert terminal.getvalue()[len(drawn) :] == "\r\x1b[K\x1b[2mdone\x1b[0m\n"
    monkeypatch.setenv("NO_COLOR", "1")
    assert coloured("a", BOLD, terminal) == "a"


def test_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither, so that a file or another program gets plain lines."""
    output = Output(as_json=False)
    output.progress(1, 2, "x")
    output.say("said")
    output.event({"a": 1}, [coloured("line", BOLD)])
    assert capsys.readouterr() == ("line\n", "said\n")
