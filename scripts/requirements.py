"""What the parts of a Home Assistant ask for that the tests and the demo load.

    python3 scripts/requirements.py FOLDER

FOLDER is the package `homeassistant` of a release. One requirement a line; needs
nothing that is installed.
"""

import json
from pathlib import Path
import re
import sys

INTEGRATION = Path(__file__).parents[1] / "custom_components/sercomm"
# Beside what every Home Assistant loads and what our manifest names: what the demo and
# tests set up, and two that Home Assistant imports before anything is set up.
LOADED = ("dhcp", "go2rtc", "history", "logbook", "mobile_app", "hassio", "isal")
# Of voice assistants, which nothing here tries: neither has a wheel for Python 3.14.
UNWANTED = ("pymicro-vad", "pyspeex-noise")


def requirements(release: Path) -> list[str]:
    """Return them as Home Assistant pins them, by lower-case name."""
    found: set[str] = set()
    known: set[str] = set()
    waiting = _loaded(release)
    while waiting:
        domain = waiting.pop()
        known.add(domain)
        manifest = _manifest(release / "components" / domain)
        found |= {one.lower() for one in manifest.get("requirements", ())}
        waiting |= set(manifest.get("dependencies", ())) - known
    return sorted(one for one in found if one.partition("==")[0] not in UNWANTED)


def _loaded(release: Path) -> set[str]:
    """Return the domains that are loaded for themselves."""
    platforms = (release / "generated/entity_platforms.py").read_text("utf-8")
    bootstrap = (release / "bootstrap.py").read_text("utf-8")
    (defaults,) = re.findall(
        r"^DEFAULT_INTEGRATIONS = \{$(.*?)^\}$", bootstrap, re.DOTALL | re.MULTILINE
    )
    ours = _manifest(INTEGRATION)
    return {
        *re.findall(r'^    \w+ = "(\w+)"$', platforms, re.MULTILINE),
        *re.findall(r'^    "(\w+)",', defaults, re.MULTILINE),
        *ours["dependencies"],
        *ours["after_dependencies"],
        *LOADED,
    }


def _manifest(folder: Path) -> dict[str, list[str]]:
    """Return what a manifest says of what else is needed."""
    manifest: dict[str, list[str]] = json.loads(
        (folder / "manifest.json").read_text("utf-8")
    )
    return manifest


if __name__ == "__main__":
    print(*requirements(Path(sys.argv[1])), sep="\n")
