"""The committed card: it is the build of its sources, small, and loads nothing else."""

from hashlib import sha256
import json
from pathlib import Path
import re

from custom_components.sercomm.frontend.resource import FILE

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "frontend"
BESIDES = ("build.mjs", "package-lock.json", "tsconfig.json")
MOST_BYTES = 60_000


def digest() -> str:
    """Return what `frontend/build.mjs` writes into the first line of its build."""
    files = [path for path in (SOURCES / "src").rglob("*") if path.is_file()]
    names = [path.relative_to(SOURCES).as_posix() for path in files]
    found = sha256()
    for name in sorted([*names, *BESIDES]):
        found.update(f"{name}\n".encode())
        found.update((SOURCES / name).read_bytes())
    return found.hexdigest()


def test_it_is_the_build_of_its_sources() -> None:
    """Whoever changes the sources runs `scripts/frontend`."""
    first = FILE.read_text().partition("\n")[0]
    assert f"digest {digest()}." in first


def test_it_is_small_and_whole() -> None:
    """One file below 60 KB, that asks no other server for anything."""
    content = FILE.read_text()
    assert len(content.encode()) < MOST_BYTES
    assert not re.search(r"\bimport\s*\(|\bfrom\s*\"|^import\b", content)
    addresses = set(re.findall(r"https?://[\w./-]+", content))
    assert addresses <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1998/Math/MathML",
        "https://github.com/sercomm-cameras/homeassistant-sercomm",
    }


def test_the_lock_file_names_no_server() -> None:
    """Packages come from wherever npm is told to get them, checked by their hash."""
    packages = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)
