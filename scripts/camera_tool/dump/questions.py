"""What a camera is asked for a dump, as a table: nothing in it changes anything."""

from dataclasses import dataclass
from enum import StrEnum

from .wire import BUDGET

LIST = "/adm/get_group.cgi"
QUERY = "/util/query.cgi"
# A search for networks takes ten seconds (base document).
SEARCH = 60.0
HEAD_ONLY = 1024


class Keep(StrEnum):
    """What is kept of an answer besides how it came."""

    VALUES = "values"
    """Keys and values, less what is private."""
    TEXT = "text"
    TAGS = "tags"
    """Of a log, how often each tag stands there."""
    NOTHING = "nothing"
    """It names a home's neighbours, addresses or passwords."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One request: where, what is kept, and how long it may take."""

    path: str
    query: str = ""
    keep: Keep = Keep.NOTHING
    login: bool = True
    budget: int = BUDGET
    seconds: float = 20.0

    @property
    def name(self) -> str:
        """Path and query, the key in the dump."""
        return f"{self.path}?{self.query}" if self.query else self.path


QUESTIONS = (
    Question(path=QUERY, keep=Keep.VALUES, login=False),
    Question(path=QUERY, query="extension=yes", keep=Keep.VALUES, login=False),
    Question(path="/img/query.cgi", keep=Keep.VALUES),
    Question(path=LIST, keep=Keep.TEXT),
    Question(path="/adm/sysinfo.cgi", keep=Keep.VALUES),
    Question(path="/adm/ping.cgi", keep=Keep.TEXT),
    Question(path="/adm/date.cgi", query="action=get", keep=Keep.VALUES),
    Question(path="/adm/wireless_status.cgi", keep=Keep.VALUES),
    Question(path="/adm/log.cgi", keep=Keep.TAGS),
    Question(path="/adm/Licenses.txt"),
    Question(path="/adm/site_survey.cgi", seconds=SEARCH),
    Question(path="/adm/smb_survey.cgi", query="timeout=5", seconds=SEARCH),
    # It holds every password: how it is answered is enough.
    Question(path="/adm/admcfg.cfg", budget=HEAD_ONLY),
    Question(path="/io/query_filter.cgi", keep=Keep.VALUES),
    Question(path="/io/query_pc.cgi", keep=Keep.VALUES),
    Question(path="/pt/ptctrl.cgi", query="preset=all", keep=Keep.VALUES),
    Question(path="/img/media.sdp", keep=Keep.TEXT),
    Question(path="/img/mjpeg.htm"),
    Question(path="/img/stream.m3u8", keep=Keep.TEXT),
)

# What is not there, or not allowed: how a camera says no.
REFUSALS = {
    "no login": Question(path=LIST, keep=Keep.TEXT, login=False),
    "no such group": Question(path=LIST, query="group=NOSUCHGROUP", keep=Keep.TEXT),
    "no such key": Question(path=LIST, query="group=SYSTEM.no_such", keep=Keep.TEXT),
    "no such file": Question(path="/adm/no_such.cgi", keep=Keep.TEXT),
    "no such size": Question(path="/img/snapshot.cgi", query="size=9", keep=Keep.TEXT),
}
