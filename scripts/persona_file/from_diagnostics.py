"""A persona of a diagnostics download, which shows less: the rest is a guess."""

from collections.abc import Iterator, Mapping
import hashlib
from typing import Any

from tests.simulator.personas import create
from tests.simulator.personas.files import FORMAT as PERSONA_FORMAT, dialect_of

from .from_dump import LOGINS, SETTINGS

# In place of what is private.
REDACTED = "**REDACTED**"
# The nearest camera that is known, by how it writes event rules.
NEAREST = {"entries": "icamera2", "flags": "rc8221", "colon": "rc8230"}
CLOCK = "/adm/date.cgi?action=get"
WIRELESS = "/adm/wireless_status.cgi"
FILTER = "/io/query_filter.cgi"
PERIPHERALS = "/io/query_pc.cgi"

type Data = dict[str, Any]
type Groups = dict[str, dict[str, str]]


def persona(data: Data) -> Data:
    """Return what the simulator needs to be that camera, as far as it is told."""
    identity, capabilities = data["identity"], data["capabilities"]
    model = identity["model"]
    readings = data.get("readings", {})
    mac = _mac(identity.get("mac", ""), model)
    default_name = f"SC{mac.replace(':', '')[-6:].upper()}"
    shown = {name: readings.get(name, {}) for name in capabilities["groups"]}
    nearest = create(NEAREST[dialect_of(shown.get("EVENT", {}))])
    groups, guessed = _groups(capabilities["groups"], shown, nearest.groups)
    stand_ins = {
        ("SYSTEM", "host_name"): default_name,
        ("BONJOUR", "bonjour_name"): f"{model}-{mac.replace(':', '')[-6:]}",
        **{("USER", key): name for key, name in LOGINS.items()},
    }
    for (group, key), value in stand_ins.items():
        if key in groups.get(group, {}):
            groups[group][key] = value
            guessed.append(f"groups.{group}.{key}")
    asked = data.get("asked", {}).get("system", {})
    firmware = identity.get("firmware") or ""
    found = {
        "format": PERSONA_FORMAT,
        "about": f"{model} ({firmware or 'firmware unknown'}), from diagnostics",
        "model": model,
        "company": identity["company"],
        "mac": mac,
        "default_name": default_name,
        "firmware": firmware,
        "release": asked.get("firmware") or "",
        "release_date": asked.get("release_date") or "",
        "shown_resolutions": ",".join(identity["resolutions"]),
        "multi_group": bool(capabilities["several_groups"]),
        "peripherals": list(capabilities["peripherals"]),
        "not_found": sorted(_not_found(capabilities)),
        "forbidden": ["/adm/sysinfo.cgi"] if "error" in asked else [],
        "ok_body": nearest.ok_body.decode("latin-1"),
        "flags": {
            name: value
            for name, value in identity["flags"].items()
            if name not in SETTINGS
        },
    }
    unseen = ["mac", "default_name", "ok_body", *dict.fromkeys(guessed)]
    found["sources"] = [
        {"of": ["*"], "source": f"diagnostics: {model} {firmware}".strip()},
        {"of": unseen, "guess": "not told, or private: as the nearest known camera"},
    ]
    return {**found, "groups": groups}


def _groups(
    listed: Mapping[str, list[str]], shown: Mapping[str, Any], known: Groups
) -> tuple[Groups, list[str]]:
    """Return the groups with what was read; and the keys that are guesses.

    Keys that were read come in the camera's order, the others behind them.
    """
    groups: Groups = {}
    guessed: list[str] = []
    for group, keys in listed.items():
        read = shown[group]
        order = [*(key for key in read if key in keys), *keys]
        groups[group] = {}
        for key in dict.fromkeys(order):
            value = read.get(key, REDACTED)
            if value == REDACTED:
                # A private value that is there may only be known to be one.
                value = "" if key in read else known.get(group, {}).get(key, "")
                guessed.append(f"groups.{group}.{key}")
            groups[group][key] = value
    return groups, guessed


def _not_found(capabilities: Data) -> Iterator[str]:
    """Yield the CGIs that were explored in vain."""
    if not capabilities["clock"]:
        yield CLOCK.partition("?")[0]
    if not capabilities["wireless"]:
        yield WIRELESS
    if not capabilities["peripherals"]:
        yield PERIPHERALS
    if not capabilities["night_filter"] and "ir_cut" not in capabilities["peripherals"]:
        yield FILTER


def _mac(shown: str, model: str) -> str:
    """Return a MAC with the maker's part that is shown; the rest is stable."""
    digits = hashlib.sha256(model.encode()).hexdigest()
    vendor = shown[:8] if len(shown) >= 8 else "00:0e:8f"
    return f"{vendor}:{digits[:2]}:{digits[2:4]}:{digits[4:6]}"
