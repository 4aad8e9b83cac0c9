"""What a camera finds around it: Wi-Fi networks and file servers."""

from dataclasses import dataclass

from .answers import raise_refusal
from .errors import InvalidReply, InvalidValue
from .refusals import outside
from .transport import Transport
from .xml import elements, number, value

# SerComm's manuals tell of 10 s for up to 30 networks.
WIFI_TIMEOUT = 45.0
SHARES = "/adm/smb_survey.cgi"
# Base document; 30 when nothing is said.
SHARE_SECONDS = range(5, 121)
# What it takes to list what was found; nobody has measured it.
SHARE_GRACE = 15.0
STOP = "action=stop"


@dataclass(frozen=True, slots=True)
class Site:
    """A Wi-Fi network; signal in percent, None where the camera does not tell.

    The last four are in the camera's words, such as Infrastructure, SharedKey and AES.
    """

    ssid: str
    bssid: str
    channel: int | None
    signal: int | None
    security: str
    mode: str = ""
    authentication: str = ""
    encryption: str = ""
    wps: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """A file server."""

    name: str
    comment: str


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """A work group and the servers in it."""

    name: str
    servers: tuple[Server, ...]


class Surveys:
    """Asks the camera to look around; takes its time, but gives way to commands.

    What a command has interrupted raises Interrupted and can be asked for again.
    """

    def __init__(self, transport: Transport) -> None:
        """Share the camera's one-at-a-time transport."""
        self._transport = transport

    async def wifi(self) -> list[Site]:
        """Scan for Wi-Fi networks: about 10 s, at most 45 s. Raises SercommError.

        At most 256 networks, in the camera's order; hidden ones have no name.
        """
        text = await self._survey("/adm/site_survey.cgi", "", WIFI_TIMEOUT)
        return parse_sites(text)

    async def shares(self, seconds: int = 30) -> list[WorkGroup]:
        """Search 5 to 120 seconds for file servers. Raises SercommError."""
        if seconds not in SHARE_SECONDS:
            raise InvalidValue("smb_survey", "timeout", outside(SHARE_SECONDS))
        text = await self._survey(
            SHARES, f"timeout={seconds}", seconds + SHARE_GRACE, stop=STOP
        )
        return parse_shares(text)

    async def stop_shares(self) -> None:
        """Make the camera give up a search for file servers. Raises SercommError."""
        await self._transport.command(SHARES, STOP)

    async def _survey(
        self, path: str, query: str, timeout: float, stop: str = ""
    ) -> str:
        """Ask for a survey and wait for it."""
        reply = await self._transport.read_long(
            path, query=query, timeout=timeout, stop=stop
        )
        raise_refusal(reply.text)
        return reply.text


def parse_sites(text: str) -> list[Site]:
    """Read a site survey; raises InvalidReply when it is none."""
    _require(text, "SiteList")
    return [
        Site(
            ssid=value(site, "SSID"),
            bssid=value(site, "BSSID"),
            channel=number(site, "Channel"),
            signal=number(site, "Signal"),
            security=value(site, "Security"),
            mode=value(site, "Mode"),
            authentication=value(site, "AUTH"),
            encryption=value(site, "Encryption"),
            wps=value(site, "WPS"),
        )
        for site in elements(text, "Site")
    ]


def parse_shares(text: str) -> list[WorkGroup]:
    """Read a share survey; raises InvalidReply when it is none."""
    _require(text, "List")
    return [
        WorkGroup(
            name=value(group.partition("<List>")[0], "Name"),
            servers=tuple(
                Server(value(server, "Name"), value(server, "Comment"))
                for server in elements(group, "Server")
            ),
        )
        for group in elements(text, "WorkGroup")
    ]


def _require(text: str, root: str) -> None:
    """Refuse what is not the expected document."""
    if f"<{root}" not in text:
        raise InvalidReply("the answer is not a survey")
