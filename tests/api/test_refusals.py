"""Every reason for which a value is refused, each provoked."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from typing import Any, cast

import pytest

from custom_components.sercomm.api import (
    EventAction,
    EventRules,
    InvalidValue,
    Span,
    Trigger,
    change_email,
    change_mask,
    change_schedule,
    change_user,
    change_wifi,
    check_size,
    check_undocumented,
    check_value,
    find_preset,
)
from custom_components.sercomm.api.clock import clock_query
from custom_components.sercomm.api.maintenance import Maintenance
from custom_components.sercomm.api.presets import Stop, format_patrol
from custom_components.sercomm.api.refusals import TEXTS
from custom_components.sercomm.api.schedules import PLACES
from custom_components.sercomm.api.transport import Transport

USERS = {"user1": "a,", "user2": "b,", "listen_ctrl": "0", "admin_name": "admin"}
WIFI = dict.fromkeys(("wlan_essid", "wlan_security", "wpa_ascii", "wep_mode"), "")
MAIL = dict.fromkeys(("smtp_server", "to_addr1", "smtp_password"), "")
NINE = [Span(frozenset({day}), time(8), time(9)) for day in range(1, 8)]
SPANS = [*NINE, *(Span(frozenset({day}), time(10), time(11)) for day in range(1, 8))]
EVENTS = {f"event_define{number}": "" for number in range(1, 11)}


def user(**given: Any) -> Callable[[], object]:
    """Return what changes the first user."""
    given = {"name": "c", "password": None, "rights": [], **given}
    return lambda: change_user(USERS, 1, **given)


def wifi(security: str, password: str) -> Callable[[], object]:
    """Return what joins a network."""
    return lambda: change_wifi(WIFI, ssid="home", password=password, security=security)


def value(group: str, key: str, text: str) -> Callable[[], object]:
    """Return what checks a value."""
    return lambda: check_value(group, key, text)


PROVOKED: Mapping[str, Callable[[], object]] = {
    "whole": value("VIDEO", "contrast", "high"),
    "range": value("VIDEO", "contrast", "8"),
    "steps": value("RTSP_RTP", "mcast_video_port", "5001"),
    "range_or": value("RTSP_RTP", "rtsp_port", "80"),
    "numbers": value("MOTION", "md_window1", "1,2,3"),
    "ranges": value("MOTION", "md_window1", "0,0,640,479"),
    "corner": value("MOTION", "md_window1", "9,9,9,20"),
    "empty": user(password=""),
    "too_long": value("VIDEO", "text", "x" * 2000),
    "not_ascii": value("VIDEO", "text", "Tür"),
    "without": user(password="a,b"),
    "only": value("USER", "admin_name", "two words"),
    "choice": value("LOG", "log_level", "7"),
    "form": value("PTZ", "Patrol1Position", "1-5"),
    "colour": value("VIDEO", "mask_color1", "red"),
    "ipv4": value("NETWORK", "ip_addr", "here"),
    "multicast": value("RTSP_RTP", "mcast_video_addr", "192.168.1.1"),
    "netmask": value("NETWORK", "netmask", "255.0.255.0"),
    "host": value("EMAIL", "smtp_server", "a b"),
    "email": value("EMAIL", "from_addr", "nobody"),
    "url": value("HTTP_NOTIFY", "http_url", "ftp://x"),
    "wpa_password": wifi("wpa_psk", "short"),
    "wep_key": wifi("wep", "short one"),
    "open_network": wifi("none", "secret"),
    "not_shown": lambda: change_mask({}, 1, enabled=True),
    "no_action": lambda: EventRules.parse({}).change(
        Trigger.MOTION, EventAction.EMAIL, True
    ),
    "unknown": value("VIDEO", "nothing", "1"),
    "read_only": value("SYSTEM", "cfg_ver", "1"),
    "undocumented": value("EVENT", "event_define10", "1"),
    "locks_out": lambda: check_undocumented("IP_FILTER", "ip_filter", "1"),
    "taken": user(name="b"),
    "with_name": user(),
    "preset": lambda: find_preset({}, "Nowhere"),
    "stop": lambda: format_patrol([Stop(1, 90)]),
    "recipients": lambda: change_email(MAIL, server="nas", recipients=[]),
    "entries": lambda: change_schedule(EVENTS, PLACES["events"], SPANS),
    "same_times": lambda: change_schedule(
        EVENTS, PLACES["events"], [Span(frozenset({1}), time(8), time(8))]
    ),
    "settings_file": lambda: asyncio.run(
        Maintenance(cast("Transport", None)).upload_configuration(b"")
    ),
    "firmware_file": lambda: check_size(b""),
    "local_time": lambda: clock_query(datetime(2026, 1, 1, tzinfo=UTC)),
}


def test_all_are_provoked() -> None:
    """The table below has every word, and no other."""
    assert PROVOKED.keys() == TEXTS.keys()


@pytest.mark.parametrize("word", PROVOKED)
def test_provoked(word: str) -> None:
    """The word is told, its text is whole."""
    with pytest.raises(InvalidValue) as raised:
        PROVOKED[word]()
    assert raised.value.refusal.word == word
    assert "{" not in raised.value.reason
