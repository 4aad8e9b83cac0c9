"""What a camera does with writes that are wrong: asked for with `--probe-writes` only.

The only value that can change is a text that nobody needs, and it is put back.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from custom_components.sercomm.api import (
    Address,
    Camera,
    Credentials,
    SercommError,
    check_original,
)

from .pseudonyms import Pseudonyms
from .wire import Heard, ask

SET = "/adm/set_group.cgi"
# The first of them that a camera shows; all take what they are given as a text.
HARMLESS = (("VIDEO", "text"), ("MOTION", "md_name4"), ("SYSTEM", "comment"))
LONG = "abcdefghijklmnopqrstuvwxyz0123456789" * 3
SHOWN = 200
# Without a parameter they have nothing to do.
IDLE = ("/io/control_pc.cgi", "/adm/privacy_ctl.cgi")


async def probe(
    camera: Camera,
    login: Credentials,
    groups: Mapping[str, Mapping[str, str]],
    names: Pseudonyms,
) -> dict[str, Any]:
    """Return how the camera answers to each, and whether all is as it was."""
    address = camera.address
    found: dict[str, Any] = {
        path: _told(await ask(address, path, login=login), names) for path in IDLE
    }
    system = groups.get("SYSTEM", {})
    tried = {
        "no such group": ("NOSUCHGROUP", "a", "1"),
        "no such key": ("SYSTEM", "no_such", "1"),
        # What it holds already: nothing changes where it is taken.
        "read-only key": ("SYSTEM", "cfg_ver", system.get("cfg_ver", "")),
    }
    for what, (group, key, value) in tried.items():
        heard = await _set(address, login, group, key, value)
        found[what] = _told(heard, names)
    for group, key in HARMLESS:
        if key in groups.get(group, {}):
            before = groups[group][key]
            found["too long"] = await _too_long(
                camera, login, group, key, before, names
            )
            break
    return found


async def _too_long(
    camera: Camera,
    login: Credentials,
    group: str,
    key: str,
    before: str,
    names: Pseudonyms,
) -> dict[str, Any]:
    """Write a text that is too long, look what is held, and put the old one back."""
    kept: int | None = None
    try:
        heard = await _set(camera.address, login, group, key, LONG)
        held = (await camera.get_groups([group])).get(group, {}).get(key)
        if held is not None and held != before:
            kept = len(held)
    finally:
        back = await _put_back(camera, group, key, before)
    return {
        **_told(heard, names),
        "key": f"{group}.{key}",
        "sent": len(LONG),
        "kept": kept,
        "put_back": back,
    }


async def _put_back(camera: Camera, group: str, key: str, before: str) -> bool:
    """Give a text back; return whether it is there again."""
    try:
        held = (await camera.get_groups([group])).get(group, {})
        if held.get(key) == before:
            return True
        await camera.set_group(group, {key: before}, check=check_original)
        held = (await camera.get_groups([group])).get(group, {})
    except SercommError:
        return False
    return held.get(key) == before


async def _set(
    address: Address, login: Credentials, group: str, key: str, value: str
) -> Heard:
    """Send one write as it is, without the checks that keep it from being sent."""
    query = f"group={group}&{key}={quote(value, safe='')}"
    return await ask(address, SET, query, login=login)


def _told(heard: Heard, names: Pseudonyms) -> dict[str, Any]:
    """Return how it was answered and in what words."""
    return names.answer({**heard.facts(), "text": heard.beginning}, SHOWN)
