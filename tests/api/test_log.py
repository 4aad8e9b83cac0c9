"""The event log, and what SYSTEM tells about restarts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api.log import (
    MAX_ENTRIES,
    MAX_MESSAGE,
    LogEntry,
    last_entry,
    parse_log,
    wifi_reconnects,
)
from custom_components.sercomm.api.restarts import (
    recent_reboots,
    watchdog_reboots,
    watchdog_times,
)

# Sercomm-API, "Log Files"
LOG = """\
2015-10-13 07:12:33 DHCP: Lease renewal successfully.
2015-10-13 07:11:28 WATCHDOG: Haven't received HTTP requests for 1200 seconds, \
reconnecting WIFI.
2015-10-13 06:55:12 NTP: Synchronization OK.
2015-10-13 06:53:47 DHCP: Lease renewal successfully.
2015-10-13 06:51:11 Network: Wireless activated.
"""
SYSTEM = {"wd_reboot_num": "347", "wd_reboot_time": "1444713006;1444585286"}
NOON = datetime(2015, 10, 13, 12, tzinfo=UTC)


def test_the_documented_log() -> None:
    """Five lines with time, tag and text."""
    entries = parse_log(LOG.replace("\n", "\r\n"))
    assert len(entries) == 5
    assert entries[2] == LogEntry(
        datetime(2015, 10, 13, 6, 55, 12), "NTP", "Synchronization OK."
    )
    assert last_entry(entries) is entries[0]
    assert wifi_reconnects(entries) == 1
    assert wifi_reconnects(entries, datetime(2015, 10, 13, 7, 11, 28)) == 1
    assert wifi_reconnects(entries, datetime(2015, 10, 13, 7, 11, 29)) == 0


@pytest.mark.parametrize(
    ("logged", "shown"),
    [
        (
            "GET /adm/set_group.cgi?group=WIRELESS&wpa_ascii=letmein%20now&wmm=1 OK",
            "GET /adm/set_group.cgi?group=WIRELESS&wpa_ascii=…&wmm=1 OK",
        ),
        ("set USER user1=bob,letmein", "set USER user1=…"),
        (
            "FTP to ftp://bob:letmein@nas/clips failed",
            "FTP to ftp://…@nas/clips failed",
        ),
        (
            "no answer from http://192.0.2.2:8123/api/webhook/letmein?x=1",
            "no answer from http://192.0.2.2:8123/api/webhook/…?x=1",
        ),
        ("got Authorization: Basic bGV0bWVpbg==", "got Authorization: Basic …"),
        ("group=VIDEO&contrast=4 ssid=Home", "group=VIDEO&contrast=4 ssid=Home"),
    ],
)
def test_requests_in_the_log(logged: str, shown: str) -> None:
    """What was sent in confidence is not shown by way of the camera's log."""
    assert parse_log(f"2015-10-13 07:12:33 HTTPD: {logged}")[0].message == shown


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        (
            "2016-02-29 00:00:00 DEAMON: /usr/bin/x: y",
            (datetime(2016, 2, 29), "DEAMON", "/usr/bin/x: y"),
        ),
        ("2015-02-29 00:00:00 NTP: x", (None, "", "2015-02-29 00:00:00 NTP: x")),
        ("0000-01-01 00:00:00 NTP: x", (None, "", "0000-01-01 00:00:00 NTP: x")),
        (
            "2015-10-13 07:12:33 no tag",
            (datetime(2015, 10, 13, 7, 12, 33), "", "no tag"),
        ),
        (
            "2015-10-13 07:12:33   http://a",
            (datetime(2015, 10, 13, 7, 12, 33), "", "http://a"),
        ),
        ("2015-10-13 07:12:33 NTP:", (datetime(2015, 10, 13, 7, 12, 33), "NTP", "")),
        ("no time: x", (None, "", "no time: x")),
        ("\x1b[31mred\x07", (None, "", "[31mred")),
    ],
)
def test_odd_lines(line: str, entry: tuple[datetime | None, str, str]) -> None:
    """What cannot be read is a message."""
    assert parse_log(f"\n {line} \n\n") == [LogEntry(*entry)]


def test_limits() -> None:
    """A thousand entries, messages of half a thousand characters."""
    assert len(parse_log("x\n" * 5000)) == MAX_ENTRIES
    assert parse_log("x" * 9999)[0].message == "x" * MAX_MESSAGE
    (entry,) = parse_log(f"{'x' * 490} http://bob:correct-horse@192.0.2.1/a.jpg")
    assert "correct" not in entry.message


@given(
    st.one_of(st.text(), st.binary().map(lambda raw: raw.decode("utf-8", "replace")))
)
def test_any_text_is_a_log(text: str) -> None:
    """Never raises; every word is printable."""
    entries = parse_log(text)
    for entry in entries:
        assert (entry.tag + entry.message).isprintable()
    newest = last_entry(entries)
    assert newest is None or newest.time is not None
    assert wifi_reconnects(entries) <= len(entries)


@given(
    st.lists(
        st.builds(
            LogEntry,
            st.datetimes(datetime(1000, 1, 1)).map(lambda t: t.replace(microsecond=0)),
            st.sampled_from(["", "DHCP", "Network", "A b-c_1"]),
            st.from_regex(r"[a-z]([ -~]{0,40}[!-~])?", fullmatch=True).filter(
                lambda text: ":" not in text
            ),
        )
    )
)
def test_a_written_log_is_read_again(entries: list[LogEntry]) -> None:
    """The camera's form and back."""
    lines = (
        f"{entry.time} {entry.tag}{': ' if entry.tag else ''}{entry.message}"
        for entry in entries
    )
    assert parse_log("\r\n".join(lines)) == entries


# Restarts


def test_the_documented_restarts() -> None:
    """347 of them, two remembered."""
    assert watchdog_reboots(SYSTEM) == 347
    assert watchdog_times(SYSTEM) == (
        datetime(2015, 10, 13, 5, 10, 6, tzinfo=UTC),
        datetime(2015, 10, 11, 17, 41, 26, tzinfo=UTC),
    )
    assert recent_reboots(SYSTEM, NOON) == 1
    assert recent_reboots(SYSTEM, NOON, timedelta(days=3)) == 2
    assert recent_reboots(SYSTEM, NOON - timedelta(days=1)) == 1
    assert recent_reboots(SYSTEM, NOON + timedelta(days=1)) == 0
    first = datetime(2015, 10, 13, 5, 10, 6, tzinfo=UTC)
    assert recent_reboots(SYSTEM, first + timedelta(days=1)) == 0
    assert recent_reboots(SYSTEM, first - timedelta(hours=1)) == 1
    # a camera whose clock is ten minutes ahead
    assert recent_reboots(SYSTEM, datetime(2015, 10, 13, 5, tzinfo=UTC)) == 1
    assert recent_reboots(SYSTEM, datetime(2015, 10, 13, 4, tzinfo=UTC)) == 0


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "99999999999", "²"])
def test_no_count(text: str) -> None:
    """Not told."""
    assert watchdog_reboots({"wd_reboot_num": text}) is None
    assert watchdog_reboots({}) is None


@given(st.text(st.sampled_from("0123456789;- x²\n")))
def test_any_times(text: str) -> None:
    """Plausible times and nothing else."""
    system = {"wd_reboot_time": text}
    assert all(2005 <= time.year < 2100 for time in watchdog_times(system))
    assert recent_reboots(system, NOON) <= len(watchdog_times(system))
    assert watchdog_times({}) == ()
