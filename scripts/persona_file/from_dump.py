"""A persona of a dump: who it is, its groups, and how it answers."""

from collections.abc import Iterator, Mapping
import re
from statistics import median
from typing import Any

from tests.simulator.cgi_util import SIZES
from tests.simulator.personas.files import FORMAT as PERSONA_FORMAT
from tests.simulator.refusals import is_secret

FORMAT = "sercomm-dump"
VERSION = 1
QUERY = "/util/query.cgi"
EXTENDED = f"{QUERY}?extension=yes"
PING = "/adm/ping.cgi"
OPEN_HOME = "/OpenHome/System/Ping"
STATES = frozenset({"on", "off", "yes", "no", "pelco"})
# What query.cgi tells of settings, not of hardware.
SETTINGS = frozenset({"mic_in", "speaker_out"})
# What the tool writes in place of what is private.
MADE_UP = re.compile(
    r"(hidden|name|user|host|person|address)[0-9]+\b|192\.0\.2\.[0-9]+|\b0{4}[0-9a-f]{2}$"
)
LOGINS = {"admin_name": "administrator", "viewer_name": "viewer"}
LARGEST = [1280, 720]

type Data = dict[str, Any]


def persona(dump: Data) -> Data:
    """Return what the simulator needs to be that camera."""
    answers = dump["answers"]
    query = _values(answers, QUERY)
    told = query | _values(answers, EXTENDED)
    system = _values(answers, "/adm/sysinfo.cgi")
    groups = {name: dict(keys) for name, keys in dump["groups"].items()}
    for key in LOGINS.keys() & groups.get("USER", {}).keys():
        groups["USER"][key] = LOGINS[key]
    model = told.get("model_number", "")
    firmware = told.get("fw_ver", "")
    found = {
        "format": PERSONA_FORMAT,
        "about": f"{model} ({firmware or 'firmware unknown'}), from a dump",
        "model": model,
        "company": told.get("company_name", ""),
        "mac": told.get("mac", ""),
        "default_name": told.get("defname", ""),
        "firmware": firmware,
        "release": system.get("firmware_version", ""),
        "release_date": system.get("firmware_release_date", ""),
        "serial_number": system.get("serial_number", ""),
        "shown_resolutions": told.get("resolutions", ""),
        "pin": told.get("wps_pin_code", ""),
        "peripherals": [
            name
            for name, value in _values(answers, "/io/query_pc.cgi").items()
            if value != "error"
        ],
        **_locked(answers),
        **dict(_wire(dump, answers)),
        **dict(_words(dump)),
        **dict(_pictures(dump)),
        "flags": {
            name: value
            for name, value in told.items()
            if value in STATES and name not in SETTINGS
        },
    }
    source = f"scripts/camera dump of {dump['taken']}: {model} {firmware}".strip()
    made_up = [f"groups.{name}" for name in _made_up(groups)]
    who = [key for key in ("mac", "default_name", "serial_number", "pin") if found[key]]
    found["sources"] = [
        {"of": ["*"], "source": source},
        {"of": [*who, *made_up], "guess": "private in the camera: made up"},
    ]
    return {**found, "groups": groups}


def _values(answers: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return keys and values of an answer; empty where there were none."""
    return dict(answers.get(name, {}).get("values", {}))


def _locked(answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the paths that this camera lacks, or that its vendor has locked."""
    found: dict[str, list[str]] = {"not_found": [], "forbidden": [], "cgi_error": []}
    for name, answer in answers.items():
        path = name.partition("?")[0]
        status = answer.get("status", "").partition(" ")[2][:3]
        if name == OPEN_HOME or path == QUERY:
            continue
        if status == "404":
            found["not_found"].append(path)
        elif status == "403":
            found["forbidden"].append(path)
        elif answer.get("text", "").startswith("CGI Error!"):
            found["cgi_error"].append(path)
    return {key: sorted(set(paths)) for key, paths in found.items()}


def _wire(dump: Data, answers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield how it speaks: lengths, line ends, how long it takes."""
    query, extended = answers.get(QUERY, {}), answers.get(EXTENDED, {})
    if "values" in extended:
        yield "extension_gives_all", "mac" in extended["values"]
    if "mac_with_colons" in query:
        yield "mac_with_colons", query["mac_with_colons"]
    if query.get("body_ends") in ("\r\n", "\n", "\r"):
        yield "newline", query["body_ends"]
    if "content_length" in query:
        yield "content_length", query["content_length"] == "right"
    if dump["several_groups"] is not None:
        yield "multi_group", dump["several_groups"]
    yield "hide_passwords", not any(_passwords(dump["groups"]))
    opened = answers.get(OPEN_HOME, {}).get("status", "")
    yield "open_home", " 200" in opened
    took = [it["seconds"] for it in answers.values() if "values" in it]
    if took:
        yield "latency", round(median(took), 1)
    long = dump.get("writes", {}).get("too long", {})
    if long.get("kept"):
        yield "cuts", {long["key"]: long["kept"]}


def _words(dump: Data) -> Iterator[tuple[str, Any]]:
    """Yield how it says yes and no, and asks for a login."""
    ping = dump["answers"].get(PING, {}).get("text", "")
    if ping.startswith("OK"):
        yield "ok_body", ping
    refusal = dump["refusals"].get("no such group", {})
    if status := re.match(r"\S+ (\d{3})", refusal.get("status", "")):
        yield "error_status", int(status[1])
    for name, value in dump["refusals"].get("no login", {}).get("headers", ()):
        if name.lower() == "www-authenticate":
            yield "digest", value.lower().startswith("digest")
            if realm := re.search(r'realm="([^"]*)"', value):
                yield "realm", realm[1]


def _passwords(groups: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield every password that is shown, made up as it is."""
    for group, keys in groups.items():
        for key, value in keys.items():
            if is_secret(group, key):
                name, comma, password = value.partition(",")
                yield password if comma else name


def _pictures(dump: Data) -> Iterator[tuple[str, Any]]:
    """Yield sizes of stills and how the streams are framed."""
    sizes = {code: it["size"] for code, it in dump["stills"].items() if it.get("size")}
    if sizes.get("1") == LARGEST:
        yield "largest_size_first", True
        # The numbers in the groups run the other way (base document).
        sizes |= {"1": [160, 120], "4": LARGEST}
    if codes := [code for code in SIZES if sizes.get(code) == [*SIZES[code]]]:
        yield "resolutions", codes
    for name, value in dump["streams"]["browser"].get("headers", ()):
        boundary = re.search(r'boundary="?([^";]+)', value)
        if name.lower() == "content-type" and boundary:
            yield "boundary", boundary[1]
            yield "literal_multipart", "x-mixed-released" in value
    if framing := dump["streams"]["viewer"].get("framing"):
        yield "padding", bool(framing["padding"])
        yield "padding_counted", framing["padding_counted"]
        yield "motion_extension", 0x11 in framing["commands"]
        if framing["sent"] < framing["frame_size"]:
            yield "slice_size", framing["slice"]


def _made_up(groups: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield the keys of groups whose values are not the camera's."""
    for group, keys in groups.items():
        for key, value in keys.items():
            if MADE_UP.search(value) or (group == "USER" and key in LOGINS):
                yield f"{group}.{key}"
