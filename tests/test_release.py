"""What a release publishes, and that only what fits together is released."""

import json
from pathlib import Path
import re
import shutil
import subprocess
import sys
from zipfile import ZipFile

from homeassistant.util.yaml import load_yaml_dict
import pytest

from scripts.release import INTEGRATION, ROOT, NoRelease, make, notes

MANIFEST = json.loads((ROOT / INTEGRATION / "manifest.json").read_text("utf-8"))
CHANGELOG = """\
# Changelog

## [Unreleased]

- Later.

## [1.1.0] - 2026-12-24

### Added

- Something.

## [1.0.0] - 2026-12-01

- The first.

[1.0.0]: https://example.com
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a small project of version 1.1.0 with a file that git does not know."""
    folder = tmp_path / "project"
    inside = folder / INTEGRATION
    (inside / "api").mkdir(parents=True)
    (inside / "manifest.json").write_text('{"version": "1.1.0"}')
    (inside / "api" / "__init__.py").write_text("1\n")
    (folder / "hacs.json").write_text('{"filename": "sercomm.zip"}')
    (folder / "CHANGELOG.md").write_text(CHANGELOG)
    git = shutil.which("git")
    assert git is not None
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run([git, *command], cwd=folder, check=True)
    (inside / "left_over.pyc").write_text("")
    return folder


def test_a_release(project: Path, tmp_path: Path) -> None:
    """The zip is what belongs into the folder of the integration."""
    made = tmp_path / "a" / "release"
    make(project, "v1.1.0", made)
    assert (made / "notes.md").read_text() == "### Added\n\n- Something.\n"
    with ZipFile(made / "sercomm.zip") as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["api/__init__.py", "manifest.json"]
        assert archive.read("manifest.json") == b'{"version": "1.1.0"}'


@pytest.mark.parametrize("tag", ["1.1.0", "v1.1", "v1.0.0", "v1.1.0-beta"])
def test_another_tag(project: Path, tmp_path: Path, tag: str) -> None:
    """It is refused, and nothing is made."""
    with pytest.raises(NoRelease, match=f"{tag}, the manifest has version 1.1.0"):
        make(project, tag, tmp_path / "release")
    assert not (tmp_path / "release").exists()


def test_notes() -> None:
    """Those of the version, up to the next one or the links; none are an error."""
    assert notes(CHANGELOG, "1.0.0") == "- The first.\n"
    for version in ("Unreleased", "1.2.0", "1.1", "1.0.0] - 2026-12-01"):
        with pytest.raises(NoRelease, match="says nothing about"):
            notes(CHANGELOG, version)


def test_the_command(tmp_path: Path) -> None:
    """It says why there is no release."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.release", "v0.0.0", tmp_path / "release"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    told = (
        f"no release: the tag is v0.0.0, the manifest has version {MANIFEST['version']}"
    )
    assert (done.returncode, done.stderr) == (1, f"{told}\n")


def test_installers_take_the_zip() -> None:
    """The file that is published is the one that they look for."""
    hacs = json.loads((ROOT / "hacs.json").read_text("utf-8"))
    assert hacs["zip_release"] is True
    workflow = (ROOT / ".github/workflows/release.yaml").read_text("utf-8")
    assert f'"$RUNNER_TEMP/release/{hacs["filename"]}"' in workflow


def test_actions_are_pinned() -> None:
    """Nobody can change what the workflows run by moving a tag."""
    files = sorted((ROOT / ".github/workflows").glob("*.yaml"))
    assert len(files) >= 3
    for file in files:
        assert load_yaml_dict(str(file))["permissions"] == {}, file.name
        used = re.findall(r"uses: (.*)", file.read_text("utf-8"))
        assert used
        for one in used:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # \S+", one), one


def test_every_promised_version_is_tested() -> None:
    """The oldest and the newest, each week, by names that scripts/setup knows."""
    jobs = load_yaml_dict(str(ROOT / ".github/workflows/test.yaml"))
    assert "schedule" in jobs[True]  # `on`, as YAML reads it
    versions = jobs["jobs"]["home-assistant"]["strategy"]["matrix"]["version"]
    assert versions == ["oldest", "newest"]
    setup = (ROOT / "scripts/setup").read_text("utf-8")
    assert all(re.search(rf"^  {one}\)", setup, re.MULTILINE) for one in versions)
    hacs = json.loads((ROOT / "hacs.json").read_text("utf-8"))
    promised = hacs["homeassistant"].rpartition(".")[0]
    assert f"Home Assistant {promised} or newer" in (ROOT / "README.md").read_text()


def test_updates_wait() -> None:
    """Dependabot leaves a week for others to notice, and asks in groups."""
    updates = load_yaml_dict(str(ROOT / ".github/dependabot.yml"))["updates"]
    assert {one["package-ecosystem"] for one in updates} == {
        "github-actions",
        "npm",
        "pip",
    }
    pins = (ROOT / "requirements_test.txt").read_text("utf-8")
    for one in updates:
        assert one["cooldown"]["default-days"] >= 7
        allowed = {it["dependency-name"] for it in one.get("allow", ())}
        grouped = {it for group in one["groups"].values() for it in group["patterns"]}
        assert grouped == (allowed or {"*"})
        for name in allowed:
            assert re.search(rf"^{name}(\[.*\])?==", pins, re.MULTILINE), name


def test_checks_before_a_commit() -> None:
    """They are those of scripts/test, word for word; what they call is there."""
    hooks = load_yaml_dict(str(ROOT / ".pre-commit-config.yaml"))["repos"][0]["hooks"]
    script = (ROOT / "scripts/test").read_text("utf-8").replace('"$bin/', ".venv/bin/")
    for hook in hooks:
        assert hook["entry"] in script.replace('"', ""), hook["id"]


def test_container_for_developers() -> None:
    """What it runs is there."""
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text())
    for step in ("postCreateCommand", "postAttachCommand"):
        assert (ROOT / container[step].split()[0]).is_file()


def test_forms() -> None:
    """Both ask for the model and the diagnostics, and do without neither."""
    folder = ROOT / ".github/ISSUE_TEMPLATE"
    for name in ("bug.yml", "unknown_camera.yml"):
        form = load_yaml_dict(str(folder / name))
        assert form["name"]
        assert form["description"]
        fields = {one["id"]: one for one in form["body"] if one["type"] != "markdown"}
        assert all(one["attributes"]["label"] for one in fields.values())
        for needed in ("model", "diagnostics"):
            assert fields[needed]["validations"] == {"required": True}
