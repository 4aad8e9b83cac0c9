"""/adm/: information, clock, log, restart and other administrator's commands."""

from datetime import datetime
from typing import TYPE_CHECKING

from .cgi_util import pairs
from .exchange import Reply, Request, html_error, text
from .settings import refusal

if TYPE_CHECKING:
    from .simulator import Simulator

CLOCK_FIELDS = ("year", "month", "day", "hour", "minute", "second")
# Fields of file.cgi?todo=save.
SAVED = {"h_en_trig": ("EVENT", "event_trigger"), "h_trig_md": ("MOTION", "md_mode")}
LICENSES = """\
This product includes open source software.

BusyBox 1.01        GNU General Public License, version 2
Linux 2.6.18        GNU General Public License, version 2
OpenSSL 0.9.8       OpenSSL License
zlib 1.2.3          zlib License
"""


async def system_information(sim: Simulator, request: Request) -> Reply:
    """Firmware, serial number (without a space before it) and release date."""
    persona = sim.persona
    lines = (
        f"Firmware Version: {persona.release}",
        f"Serial Number:{persona.serial_number}",
        f"Firmware Release Date: {persona.release_date}",
    )
    return text("".join(line + persona.newline for line in lines))


async def ping(sim: Simulator, request: Request) -> Reply:
    """A sign of life of the newer firmware."""
    return text(sim.persona.ok_body)


async def date(sim: Simulator, request: Request) -> Reply:
    """Read or set the wall clock; numbers need no leading zero."""
    now = sim.state.local_time()
    action = request.parameter("action")
    if action == "get":
        shown = {
            "timezone": sim.state.value("SYSTEM", "time_zone"),
            "year": f"{now.year:04}",
        }
        shown |= {name: f"{getattr(now, name):02}" for name in CLOCK_FIELDS[1:]}
        return pairs(sim, shown)
    if action != "set":
        return refusal(sim, "ERROR")
    given = {name: request.parameter(name) for name in CLOCK_FIELDS}
    try:
        parts = {name: int(value) for name, value in given.items() if value is not None}
        wanted = now.replace(**parts)  # type: ignore[arg-type]
    except ValueError:
        return refusal(sim, "ERROR")
    if not parts:
        return refusal(sim, "ERROR")
    _set_clock(sim, wanted)
    return text(sim.persona.ok_body)


def _set_clock(sim: Simulator, wanted: datetime) -> None:
    """Move the camera's clock."""
    zone, summer = (
        sim.state.value("SYSTEM", "time_zone", "25"),
        sim.state.value("SYSTEM", "daylight_saving", "0"),
    )
    sim.state.clock.set_local(wanted, zone, summer)


async def log(sim: Simulator, request: Request) -> Reply:
    """The event log, newest first."""
    return text("".join(line + sim.persona.newline for line in sim.state.log))


async def enable_ui(sim: Simulator, request: Request) -> Reply:
    """Show the administration menu until the next restart."""
    sim.state.ui_enabled = True
    return text(sim.persona.ok_body)


async def file(sim: Simulator, request: Request) -> Reply:
    """todo=save, the old pages' way to arm and to turn motion on; telnet is locked."""
    todo = request.parameter("todo")
    if todo == "inject_telnetd":
        return html_error(403)
    if todo != "save":
        return refusal(sim, "ERROR")
    for field, (group, key) in SAVED.items():
        value = request.parameter(field)
        if value in ("0", "1") and key in sim.groups.get(group, {}):
            sim.groups[group][key] = value
    return text(sim.persona.ok_body)


async def http_trigger(sim: Simulator, request: Request) -> Reply:
    """Set off the HTTP trigger's actions; refused unless http_event_en is 1."""
    if not sim.state.is_on("HTTP_EVENT", "http_event_en"):
        return refusal(sim, "ERROR")
    sim.fire_later("http")
    return text(sim.persona.ok_body)


async def privacy_control(sim: Simulator, request: Request) -> Reply:
    """privacy=start hides the picture from everybody, privacy=stop shows it again."""
    wanted = request.parameter("privacy")
    if wanted not in ("start", "stop"):
        return refusal(sim, "ERROR")
    sim.privacy(wanted == "start")
    return text(sim.persona.ok_body)


async def reboot(sim: Simulator, request: Request) -> Reply:
    """Answer, then go away for a while."""
    sim.restart_after(request)
    return text(sim.persona.ok_body)


async def reset_to_default(sim: Simulator, request: Request) -> Reply:
    """Answer, forget everything, restart."""
    sim.restart_after(request, forget=True)
    return text(sim.persona.ok_body)


async def licenses(sim: Simulator, request: Request) -> Reply:
    """The open source software inside."""
    return text(LICENSES.replace("\n", "\r\n"))
