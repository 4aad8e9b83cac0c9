"""/adm/: what the camera hears on the air and sees on the local network."""

import asyncio
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from .cgi_util import pairs
from .exchange import Reply, Request, text
from .settings import refusal

if TYPE_CHECKING:
    from .simulator import Simulator

SITE_FIELDS = (
    "SSID",
    "BSSID",
    "Mode",
    "Security",
    "AUTH",
    "Encryption",
    "Channel",
    "Signal",
    "WPS",
)
SITES = (
    (
        "MyWiFiNetwork",
        "34:44:11:A9:C2:D4",
        "Infrastructure",
        "WPA2-PSK",
        "SharedKey",
        "AES",
        "1",
        "100",
        "Yes",
    ),
    (
        "Tom & Jerry <5G>",
        "34:44:11:0B:77:01",
        "Infrastructure",
        "WPA-PSK",
        "SharedKey",
        "TKIP",
        "6",
        "48",
        "No",
    ),
    (
        "",
        "C8:3A:35:10:20:30",
        "Infrastructure",
        "None",
        "OpenSystem",
        "None",
        "13",
        "7",
        "No",
    ),
)
WORKGROUPS = {
    "WORKGROUP": (("MYSERVER", "Samba 4.1.6-Ubuntu"), ("NAS & Co", "")),
    "OFFICE": (("ARCHIVE", "Files"),),
}
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'


async def wireless_status(sim: Simulator, request: Request) -> Reply:
    """Signal and network of the Wi-Fi."""
    return pairs(sim, sim.state.wireless)


async def site_survey(sim: Simulator, request: Request) -> Reply:
    """The networks on the air; it takes its time."""
    await asyncio.sleep(sim.persona.survey_seconds / sim.speed)
    lines = [DECLARATION, "<SiteList>"]
    for site in SITES:
        lines.append("   <Site>")
        lines += [
            f"        <{name}>{escape(value)}</{name}>"
            for name, value in zip(SITE_FIELDS, site, strict=True)
        ]
        lines.append("    </Site>")
    return _xml([*lines, "</SiteList>"])


async def share_survey(sim: Simulator, request: Request) -> Reply:
    """The servers around; timeout is 5 to 120 s, action=stop ends a running search."""
    if request.parameter("action") == "stop":
        sim.stop_survey.set()
        return text(sim.persona.ok_body)
    seconds = request.parameter("timeout") or "30"
    if not seconds.isdigit() or not 5 <= int(seconds) <= 120:
        return refusal(sim, "ERROR")
    sim.stop_survey.clear()
    lines = [DECLARATION, "<List>"]
    try:
        async with asyncio.timeout(
            min(int(seconds), sim.persona.survey_seconds) / sim.speed
        ):
            await sim.stop_survey.wait()
    except TimeoutError:
        for name, servers in WORKGROUPS.items():
            lines += [
                "    <WorkGroup>",
                f"        <Name>{escape(name)}</Name>",
                "        <List>",
            ]
            for server, comment in servers:
                lines += [
                    "            <Server>",
                    f"                <Name>{escape(server)}</Name>",
                    f"                <Comment>{escape(comment)}</Comment>",
                    "            </Server>",
                ]
            lines += ["        </List>", "    </WorkGroup>"]
    return _xml([*lines, "</List>"])


def _xml(lines: list[str]) -> Reply:
    """An XML answer."""
    return Reply(
        body="".join(f"{line}\r\n" for line in lines).encode(), content_type="text/xml"
    )
