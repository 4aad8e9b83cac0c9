"""What a camera finds around it: Wi-Fi networks and file servers."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from html import unescape

from .answers import raise_refusal
from .errors import CameraTimeout, InvalidReply, InvalidValue, SercommError
from .gate import Priority
from .transport import LOG_BUDGET, Transport

MAX_FOUND = 256
MAX_TEXT = 128
WIFI_TIMEOUT = 45.0
SHARES = "/adm/smb_survey.cgi"
SHARE_SECONDS = range(5, 121)
SHARE_GRACE = 15.0


@dataclass(frozen=True, slots=True)
class Site:
    """A Wi-Fi network; signal in percent, None where the camera does not tell."""

    ssid: str
    bssid: str
    channel: int | None
    signal: int | None
    security: str


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
    """Asks the camera to look around; takes its time and blocks other requests."""

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
            raise InvalidValue("smb_survey", "timeout", "must be 5 to 120 seconds")
        try:
            text = await self._survey(
                SHARES, f"timeout={seconds}", seconds + SHARE_GRACE
            )
        except CameraTimeout:
            with suppress(SercommError):
                await self.stop_shares()
            raise
        return parse_shares(text)

    async def stop_shares(self) -> None:
        """Make the camera give up a search for file servers. Raises SercommError."""
        await self._transport.command(SHARES, "action=stop")

    async def _survey(self, path: str, query: str, timeout: float) -> str:
        """Ask for a survey and wait for it."""
        text = await self._transport.read_text(
            path,
            query,
            priority=Priority.COMMAND,
            budget=LOG_BUDGET,
            timeout=timeout,
        )
        raise_refusal(text)
        return text


def parse_sites(text: str) -> list[Site]:
    """Read a site survey; raises InvalidReply when it is none."""
    _require(text, "SiteList")
    return [
        Site(
            ssid=_value(site, "SSID"),
            bssid=_value(site, "BSSID"),
            channel=_number(site, "Channel"),
            signal=_number(site, "Signal"),
            security=_value(site, "Security"),
        )
        for site in _elements(text, "Site")
    ]


def parse_shares(text: str) -> list[WorkGroup]:
    """Read a share survey; raises InvalidReply when it is none."""
    _require(text, "List")
    return [
        WorkGroup(
            name=_value(group.partition("<List>")[0], "Name"),
            servers=tuple(
                Server(_value(server, "Name"), _value(server, "Comment"))
                for server in _elements(group, "Server")
            ),
        )
        for group in _elements(text, "WorkGroup")
    ]


def _require(text: str, root: str) -> None:
    """Refuse what is not the expected document."""
    if f"<{root}" not in text:
        raise InvalidReply("the answer is not a survey")


def _elements(text: str, tag: str) -> Iterator[str]:
    """Give the inner text of each element, at most 256.

    Cut by hand, in one pass: cameras leave `&` unescaped in network names, on which
    an XML parser gives up, and this way there are no entities to expand.
    """
    for part in text.split(f"<{tag}>", MAX_FOUND + 1)[1 : MAX_FOUND + 1]:
        yield part.partition(f"</{tag}>")[0]


def _value(text: str, tag: str) -> str:
    """Return the text of the first such element: at most 128 printable characters."""
    value = unescape(next(_elements(text, tag), "").strip())
    return "".join(c for c in value[:MAX_TEXT] if c.isprintable())


def _number(text: str, tag: str) -> int | None:
    """Return a number of up to four digits."""
    value = _value(text, tag)
    if value.isascii() and value.isdecimal() and len(value) < 5:
        return int(value)
    return None
