"""Makes what a release publishes: the zip of the integration, and the notes.

Needs nothing but Python and git, and fails where tag, manifest and changelog disagree.
"""

from argparse import ArgumentParser
import json
from pathlib import Path
import re
import shutil
import subprocess
import sys
from zipfile import ZIP_DEFLATED, ZipFile

ROOT = Path(__file__).parents[1]
INTEGRATION = "custom_components/sercomm"


class NoRelease(Exception):
    """What is there cannot be released under this tag."""


def notes(changelog: str, version: str) -> str:
    """Return what a changelog says about a version."""
    heading = re.compile(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d\n(.*?)(?=^## |^\[|\Z)",
        re.MULTILINE | re.DOTALL,
    )
    found = heading.search(changelog)
    if found is None or not found[1].strip():
        raise NoRelease(f"CHANGELOG.md says nothing about {version}")
    return f"{found[1].strip()}\n"


def make(root: Path, tag: str, folder: Path) -> None:
    """Write zip and notes of a tag into a folder."""
    manifest = json.loads((root / INTEGRATION / "manifest.json").read_text("utf-8"))
    version: str = manifest["version"]
    if tag != f"v{version}":
        raise NoRelease(f"the tag is {tag}, the manifest has version {version}")
    text = notes((root / "CHANGELOG.md").read_text("utf-8"), version)
    name: str = json.loads((root / "hacs.json").read_text("utf-8"))["filename"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notes.md").write_text(text, "utf-8")
    with ZipFile(folder / name, "w", ZIP_DEFLATED) as archive:
        for file in _tracked(root / INTEGRATION):
            # Installers unpack it into the folder of the integration.
            archive.write(root / INTEGRATION / file, file)


def _tracked(folder: Path) -> list[str]:
    """Return the files of a folder that git knows, and no caches."""
    git = shutil.which("git")
    if git is None:
        raise NoRelease("there is no git")
    listed = subprocess.run(
        [git, "ls-files", "-z"], cwd=folder, check=True, capture_output=True, text=True
    )
    return listed.stdout.split("\0")[:-1]


def main() -> int:
    """Make a release."""
    parser = ArgumentParser(prog="python -m scripts.release", description=__doc__)
    parser.add_argument("tag", help="such as v1.0.0")
    parser.add_argument("folder", type=Path, help="where to put zip and notes")
    given = parser.parse_args()
    try:
        make(ROOT, given.tag, given.folder)
    except NoRelease as error:
        print(f"no release: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
