"""get_group.cgi and set_group.cgi: the grammar of groups, and what a write does."""

from typing import TYPE_CHECKING

from . import dialects
from .exchange import Reply, Request, decode_fields, text
from .refusals import Refusal, check, is_secret

if TYPE_CHECKING:
    from .simulator import Simulator


async def get_group(sim: Simulator, request: Request) -> Reply:
    """List the groups, or show groups or single values."""
    newline = sim.persona.newline
    wanted = _wanted_names(request)
    key = request.parameter("key")
    if not wanted:
        return text("".join(f"[{name}]{newline}" for name in sim.groups))
    if not sim.persona.multi_group:
        del wanted[1:]
    lines: list[str] = []
    for asked in wanted:
        asked_group, _, asked_key = asked.partition(".")
        asked_key = asked_key or key or ""
        name = find_group(sim, asked_group)
        if name is None:
            return refusal(sim, "Invalid Group")
        keys = sim.groups[name]
        shown = {
            key: value
            for key, value in keys.items()
            if not asked_key or key.lower() == asked_key.lower()
        }
        if asked_key and not shown:
            return refusal(sim, "ERROR")
        lines.append(f"[{name}]")
        lines.extend(
            f"{key}={displayed(sim, name, key, value)}" for key, value in shown.items()
        )
    return text("".join(line + newline for line in lines))


async def set_group(sim: Simulator, request: Request) -> Reply:
    """Change the values named, in one group or several; all of them or none."""
    changes: dict[str, dict[str, str]] = {}
    early: dict[str, str] = {}  # before any group: they belong to the first that comes
    current = early
    name = ""
    for field, value in request.parameters:
        if field.lower() == "group":
            found = find_group(sim, value or "")
            if found is None:
                return refusal(sim, "Invalid Group")
            name = found
            current = changes.setdefault(found, {})
            current |= early
            early.clear()
        elif value is None:
            return refusal(sim, "ERROR")
        else:
            current[field] = value
    if early or not any(changes.values()):
        return refusal(sim, "ERROR")
    try:
        for name, values in changes.items():
            changes[name] = {
                key: prepared(sim, name, key, value) for key, value in values.items()
            }
    except Refusal as error:
        return refusal(sim, str(error))
    for name, values in changes.items():
        apply(sim, name, values)
    return text(sim.persona.ok_body)


def _wanted_names(request: Request) -> list[str]:
    """The names asked for: `group=G1&G2`, also `group=G1&group=G2`."""
    names: list[str] = []
    for field, value in decode_fields(request.query):
        if field.lower() == "group" and value:
            names.append(value)
        elif value is None and names:
            names.append(field)
    return names


def find_group(sim: Simulator, name: str) -> str | None:
    """The camera's spelling of a group; case does not count (RC8120 manual p.96)."""
    return next((group for group in sim.groups if group.lower() == name.lower()), None)


def displayed(sim: Simulator, group: str, key: str, value: str) -> str:
    """A value as get_group prints it: passwords are never displayed."""
    if sim.persona.hide_passwords and is_secret(group, key):
        user, comma, _ = value.partition(",")
        return f"{user}{comma}" if group == "USER" and comma else ""
    if group == "RTSP_RTP" and key == "rtsp_port" and sim.rtsp_port:
        return str(sim.rtsp_port)
    return value


def prepared(sim: Simulator, group: str, key: str, value: str) -> str:
    """The value as the camera will keep it; Refusal when it will not."""
    old = sim.groups[group].get(key)
    if old is None or f"{group}.{key}" in sim.persona.refused_keys:
        raise Refusal("ERROR")
    check(sim.persona, group, key, value)
    value = value[: sim.persona.cuts.get(f"{group}.{key}")]
    limit = sim.persona.http_url_limit
    if group == "HTTP_NOTIFY" and key == "http_url" and limit is not None:
        return value[:limit]
    if group == "EVENT":
        return dialects.normalise(sim.persona, key, old, value)
    return value


def apply(sim: Simulator, group: str, values: dict[str, str]) -> None:
    """Store checked values and do what follows from them."""
    sim.groups[group].update(values)
    if group == "VIDEO" and "dn_sch" in values:
        sim.state.follow_day_night()
    if group == "SYSTEM" and values.get("ntp_mode") == "1":
        sim.state.note("NTP: Synchronization OK.")
    if group == "USER":
        for key, value in values.items():
            _change_account(sim, key, value)


def _change_account(sim: Simulator, key: str, value: str) -> None:
    """Let a write to USER change who may log in."""
    accounts = sim.accounts
    if key in ("admin_name", "admin_password", "viewer_name", "viewer_password"):
        right = "administrator" if key.startswith("admin") else "viewer"
        name = next((name for name in accounts if accounts[name][1] == right), right)
        password, _ = accounts.pop(name, ("", right))
        if key.endswith("_name"):
            accounts[value] = (password, right)
        else:
            accounts[name] = (value, right)
    elif key.startswith("user"):
        name, _, password = value.partition(",")
        if name:
            number = int(key.removeprefix("user")) - 1
            movers = sim.state.value("USER", "pt_ctrl").split(",")
            right = "operator" if movers[number : number + 1] == ["1"] else "viewer"
            administrators = sim.state.value("USER", "adm_ctrl").split(",")
            if administrators[number : number + 1] == ["1"]:
                right = "administrator"
            accounts[name] = (password, right)


def refusal(sim: Simulator, reason: str) -> Reply:
    """A refusal: its text, with status 200 unless the switch says otherwise."""
    return text(reason + sim.persona.newline, sim.persona.error_status)
