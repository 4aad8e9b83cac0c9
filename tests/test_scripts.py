"""scripts/setup and scripts/pins on machines that are not like the author's."""

import os
from pathlib import Path
import shutil
import subprocess
import sys

import pytest

ROOT = Path(__file__).parents[1]
# Stands in for uv: notes how it was called, and gives what a real one would.
UV = """\
#!/bin/sh
echo "$1 $2 cache=$UV_CACHE_DIR" >>"$UV_CALLS"
case "$1 $2" in
  "python find") echo "$REAL_PYTHON" ;;
  "venv --quiet") mkdir -p .venv/bin && ln -sf "$REAL_PYTHON" .venv/bin/python ;;
  "pip compile") while [ $# -gt 1 ]; do
    if [ "$1" = --output-file ]; then cp "$COMPILED" "$2"; fi; shift; done ;;
esac
"""
COMPILED = """\
aiohttp==3.14.5
chosen==1.0
colorama==0.4.6 ; os_name == 'nt' or sys_platform == 'win32'
dbus-fast==5.0.22 ; sys_platform == 'linux'
librt==0.17.0 ; platform_python_implementation != 'PyPy'
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the scripts, beside a stand-in for uv."""
    copy = tmp_path / "project"
    (copy / "scripts").mkdir(parents=True)
    for name in ("setup", "pins"):
        shutil.copy(ROOT / "scripts" / name, copy / "scripts")
    (copy / "requirements_test.txt").write_text("homeassistant==1.0\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "uv").write_text(UV)
    (tmp_path / "bin" / "uv").chmod(0o755)
    (tmp_path / "compiled").write_text(COMPILED)
    return copy


def run(project: Path, script: str, **changes: str) -> list[str]:
    """Run a script with changes to the environment; return the calls of uv."""
    base = project.parent
    environment = {
        "PATH": f"{base / 'bin'}:{os.environ['PATH']}",
        "HOME": str(base),
        "UV_CALLS": str(base / "calls"),
        "COMPILED": str(base / "compiled"),
        "REAL_PYTHON": sys.executable,
        "PYTHON": sys.executable,
    }
    subprocess.run(
        [project / "scripts" / script],
        check=True,
        env=environment | changes,
        capture_output=True,
        timeout=60,
    )
    return (base / "calls").read_text().splitlines()


@pytest.mark.parametrize("home", ["/dev/null", "/proc/nothing"])
def test_home_that_cannot_be_written(project: Path, home: str) -> None:
    """Where nothing can be kept at home, uv keeps it under .python/."""
    calls = run(project, "setup", HOME=home)
    assert calls
    assert all(line.endswith(f"cache={project}/.python/cache") for line in calls)


def test_cache_stays_where_it_is(project: Path) -> None:
    """A home that can be written, and a choice of the user's, are left alone."""
    assert all(line.endswith("cache=") for line in run(project, "setup"))
    (project / ".venv" / ".built-from").unlink()
    calls = run(project, "setup", HOME="/dev/null", UV_CACHE_DIR="/elsewhere")
    assert calls[-1].endswith("cache=/elsewhere")


def test_renewal_of_the_pins(project: Path) -> None:
    """One command makes the whole file: nothing twice, nothing for Windows only."""
    pins = project / "requirements_test.txt"
    chosen = "# Ours.\nhomeassistant==1.0\nchosen[extra]==1.0\n\n"
    pins.write_text(f"{chosen}# What all of these bring along. Old.\nold==1\n")
    assert [line.split(" cache")[0] for line in run(project, "pins")] == [
        "pip install",
        "pip compile",
    ]
    assert pins.read_text() == (
        f"{chosen}# What all of these bring along. To renew: scripts/pins\n"
        "aiohttp==3.14.5\n"
        "dbus-fast==5.0.22 ; sys_platform == 'linux'\n"
        "librt==0.17.0\n"
    )


@pytest.mark.parametrize("name", [".venv", ".python", ".develop"])
def test_links_are_ignored(tmp_path: Path, name: str) -> None:
    """Git overlooks an environment that is only linked into the folder."""
    shutil.copy(ROOT / ".gitignore", tmp_path)
    git = shutil.which("git")
    assert git is not None
    subprocess.run([git, "init", "-q", tmp_path], check=True)
    (tmp_path / name).symlink_to("/tmp", target_is_directory=True)  # noqa: S108
    status = subprocess.run(
        [git, "status", "--porcelain"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert name not in status.stdout
