"""scripts/words: it names what a translation lacks."""

import json
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Any

import pytest

from scripts import wording

ENGLISH = {"a": {"kept": "Kept", "changed": "Before"}, "b": {"new": "New"}}
GERMAN = {"a": {"kept": "Behalten", "changed": "Vorher"}, "b": {"old": "Alt"}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with one translation."""
    monkeypatch.setattr(wording, "FOLDER", tmp_path)
    wording.english_at.cache_clear()
    commit(tmp_path, "init", "--quiet")
    write(tmp_path / "en.json", ENGLISH)
    write(tmp_path / "de.json", GERMAN)
    return tmp_path


def write(path: Path, texts: dict[str, Any]) -> None:
    """Write texts and commit them."""
    path.write_text(json.dumps(texts, indent=2, ensure_ascii=False) + "\n")
    commit(path.parent, "add", ".")
    commit(path.parent, "commit", "--quiet", "--message", "Texts")


def commit(folder: Path, *arguments: str) -> None:
    """Run git as somebody."""
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is needed")
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run([git, *who, *arguments], cwd=folder, check=True)


@pytest.mark.usefixtures("folder")
def test_missing_and_superfluous(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names what only one of both has, and fails."""
    monkeypatch.setattr(sys, "argv", ["words"])
    assert wording.main() == 1
    assert capsys.readouterr().out.splitlines() == [
        "de missing: b.new",
        "  New",
        "de superfluous: b.old",
        "  Alt",
    ]


def test_stale(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names a text whose English changed later, until it is written anew."""
    write(folder / "en.json", {**ENGLISH, "a": {"kept": "Kept", "changed": "After"}})
    assert wording.stale("de") == ["a.changed"]
    # English that was only said better leaves its translations as good as they were.
    monkeypatch.setattr(wording, "SAID_BETTER", {"a.changed": {"Before"}})
    assert wording.stale("de") == []
    monkeypatch.setattr(wording, "SAID_BETTER", {"a.changed": {"Long before"}})
    assert wording.stale("de") == ["a.changed"]
    changed = {**GERMAN, "a": {"kept": "Behalten", "changed": "Nachher"}}
    (folder / "de.json").write_text(json.dumps(changed, indent=2) + "\n")
    assert wording.stale("de") == []
    write(folder / "de.json", changed)
    assert wording.stale("de") == []


def test_a_language_that_is_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It prints nothing and succeeds."""
    write(folder / "de.json", {"a": GERMAN["a"], "b": {"new": "Neu"}})
    monkeypatch.setattr(sys, "argv", ["words", "de"])
    assert wording.main() == 0
    assert capsys.readouterr().out == ""
