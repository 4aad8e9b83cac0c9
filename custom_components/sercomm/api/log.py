"""The camera's event log: /adm/log.cgi."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
import re

from .clock import DATE_TIME
from .redaction import without_secrets

MAX_ENTRIES = 1000
MAX_MESSAGE = 512
LONGEST_LINE = 4 * MAX_MESSAGE
LINE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})\s+(.*)")
TAG = re.compile(r"([A-Za-z][A-Za-z0-9 _-]{0,31}):(?:\s+(.*))?")
# `WATCHDOG: Haven't received HTTP requests for 1200 seconds, reconnecting WIFI.`
RECONNECT = re.compile(r"reconnect.{0,20}(wifi|wireless|wlan)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line: local time of the camera (None when unreadable), tag and text.

    `tag` is one such as `DHCP` or `WATCHDOG`, empty when there is none.
    """

    time: datetime | None
    tag: str
    message: str


def parse_log(text: str) -> list[LogEntry]:
    """Read `YYYY-MM-DD HH:MM:SS TAG: text` lines, newest first as the camera sends.

    Lines of another form become a message without time or tag. At most 1000
    entries, messages of at most 512 printable characters, without secrets of requests
    that the camera has logged. Never raises. Source: Sercomm-API, "Log Files".
    """
    lines = filter(None, map(_printable, filter(str.strip, text.splitlines())))
    return [_entry(line) for line in islice(lines, MAX_ENTRIES)]


def last_entry(entries: Iterable[LogEntry]) -> LogEntry | None:
    """Return the newest entry that has a time; `entries` as the camera sends them."""
    return next((entry for entry in entries if entry.time is not None), None)


def wifi_reconnects(entries: Iterable[LogEntry], since: datetime | None = None) -> int:
    """Count how often the watchdog renewed the Wi-Fi.

    `since` is local time of the camera without zone; None counts all. The camera
    does so when it hears nothing for 20 minutes.
    """
    return sum(
        RECONNECT.search(entry.message) is not None
        for entry in entries
        if since is None or (entry.time is not None and entry.time >= since)
    )


def _printable(line: str) -> str:
    """Return a line without what no terminal should see."""
    line = "".join(c if c.isprintable() else " " for c in line).strip()
    # A login is known by what stands behind it, which must not be cut off before.
    return without_secrets(line[:LONGEST_LINE])[:MAX_MESSAGE]


def _entry(line: str) -> LogEntry:
    """Read one line."""
    if (dated := LINE.fullmatch(line)) is None:
        return LogEntry(None, "", line)
    try:
        time = datetime.strptime(dated[1], DATE_TIME)  # noqa: DTZ007
    except ValueError:
        return LogEntry(None, "", line)
    if (tagged := TAG.fullmatch(dated[2])) is None:
        return LogEntry(time, "", dated[2])
    return LogEntry(time, tagged[1], tagged[2] or "")
