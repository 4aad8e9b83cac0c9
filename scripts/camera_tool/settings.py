"""The commands that read and write: info, get, set, and the log's lines."""

from collections.abc import Mapping
from getpass import getpass
import re

from custom_components.sercomm.api import (
    LOGIN_KEYS,
    OUTPUTS,
    Camera,
    NotAvailable,
    SercommError,
    check_undocumented,
    check_value,
    is_secret,
    look,
    redacted,
)
from custom_components.sercomm.api.backup import NETWORK_GROUPS
from custom_components.sercomm.api.log import LogEntry
from custom_components.sercomm.api.redaction import HIDDEN, secrets_in

LOGIN_IN_URL = re.compile(r"(?<=://)[^/@]*(?=@)")


async def info(camera: Camera) -> dict[str, str]:
    """Return who the camera is, and what the login may do."""
    identity = await camera.identity(extended=True)
    told = {
        "model": identity.model,
        "company": identity.company,
        "mac": identity.mac,
        "host_name": identity.host_name,
        "firmware": identity.firmware,
        "http_port": identity.http_port,
        "https_port": identity.https_port,
        "rtsp_port": identity.rtsp_port,
        "address": camera.peer,
        "right": await camera.right(),
    }
    return {name: str(value) for name, value in told.items() if value}


async def get(camera: Camera, name: str) -> str | dict[str, str]:
    """Return a group, or the value of one key; raises NotAvailable without it."""
    group, _, key = name.partition(".")
    values = await _held(camera, group)
    if key and key not in values:
        raise NotAvailable(f"the camera does not show {group}.{key}")
    found = {name: shown(group, name, value) for name, value in values.items()}
    return found[key] if key else found


async def set_values(
    camera: Camera,
    group: str,
    values: Mapping[str, str],
    *,
    undocumented: bool,
    confirm: bool,
) -> dict[str, str]:
    """Write some values of a group; return what the camera holds after it.

    `confirm` opens the groups that may cut the camera off, or move what hangs on its
    outputs. Raises HeldOtherwise when the camera made something else of a value.
    """
    if group in (*NETWORK_GROUPS, OUTPUTS) and not confirm:
        raise SercommError(
            f"{group} may cut the camera off, or move something: say --confirm"
        )
    before = await _held(camera, group)
    if missing := [key for key in values if key not in before]:
        raise NotAvailable(f"the camera does not show {group}.{missing[0]}")
    check = check_undocumented if undocumented else check_value
    await camera.set_group(group, values, check=check)
    if not LOGIN_KEYS.isdisjoint(values):
        # Who asks has another name or password now.
        return {f"{group}.{key}": HIDDEN for key in values}
    held = await _held(camera, group)
    look(group, values, held, before).require(lambda key: f"{group}.{key}")
    # Cameras show a password as nothing at all (base document).
    return {
        f"{group}.{key}": shown(group, key, held[key] or values[key]) for key in values
    }


def log_line(entry: LogEntry) -> str:
    """Return an entry of the log for people."""
    time = "" if entry.time is None else f"{entry.time:%Y-%m-%d %H:%M:%S} "
    return f"{time}{entry.tag}{': ' if entry.tag else ''}{entry.message}"


def as_dict(entry: LogEntry) -> dict[str, str | None]:
    """Return an entry of the log for JSON."""
    time = None if entry.time is None else entry.time.isoformat()
    return {"time": time, "tag": entry.tag, "message": entry.message}


def shown(group: str, key: str, value: str) -> str:
    """Return a value without what nobody may read, such as a login in a URL."""
    if value and is_secret(group, key):
        return HIDDEN
    cleaned = redacted(value, secrets_in(group, {key: value}))
    return LOGIN_IN_URL.sub(HIDDEN, cleaned)


async def _held(camera: Camera, group: str) -> Mapping[str, str]:
    """Return a group; raises NotAvailable where there is none."""
    values = (await camera.get_groups([group])).get(group)
    if values is None:
        raise NotAvailable(f"the camera does not show a group {group}")
    return values


def typed_values(typed: list[str]) -> tuple[str, dict[str, str]]:
    """Return a group and what it is to hold of `GROUP.KEY=VALUE`.

    A value that is left out, with its `=`, is asked for and not shown. Raises
    SercommError.
    """
    groups: dict[str, dict[str, str]] = {}
    for text in typed:
        name, equals, value = text.partition("=")
        group, dot, key = name.partition(".")
        if not (group and dot and key):
            raise SercommError(f"{name} is to be written as GROUP.KEY=VALUE")
        if not equals:
            value = getpass(f"{name}: ")
        groups.setdefault(group.upper(), {})[key] = value
    if len(groups) > 1:
        raise SercommError(f"{name} is of another group than the rest")
    return groups.popitem()
