"""A mebibyte of anything is read in a moment: no parser takes more than its share.

Cameras' answers are shorter, see the budgets of `transport`; a parser whose time grows
with the square of its input needs minutes for so much.
"""

from collections.abc import Callable
from contextlib import suppress
from time import thread_time

import pytest

from custom_components.sercomm.api import SercommError
from custom_components.sercomm.api.answers import raise_error_page, require_ok
from custom_components.sercomm.api.clock import boot_time, parse_clock
from custom_components.sercomm.api.completeness import Completeness, is_stump
from custom_components.sercomm.api.config_file import decode_settings, settings
from custom_components.sercomm.api.description import parse_description
from custom_components.sercomm.api.errors import CommandRefused
from custom_components.sercomm.api.events import EventRules
from custom_components.sercomm.api.exchange import Reply, decoded
from custom_components.sercomm.api.groups import (
    parse_group_names,
    parse_groups,
    parse_pairs,
)
from custom_components.sercomm.api.identity import Identity
from custom_components.sercomm.api.jpeg import jpeg_size, whole_jpeg
from custom_components.sercomm.api.log import parse_log
from custom_components.sercomm.api.maintenance import parse_information
from custom_components.sercomm.api.motion import parse_area
from custom_components.sercomm.api.multipart import MultipartParser
from custom_components.sercomm.api.notification import parse_notification
from custom_components.sercomm.api.open_home import parse_alerts, parse_device_info
from custom_components.sercomm.api.padding import parse_padding
from custom_components.sercomm.api.presets import parse_patrol, parse_position
from custom_components.sercomm.api.redaction import redacted, without_secrets
from custom_components.sercomm.api.restarts import watchdog_times
from custom_components.sercomm.api.surveys import parse_shares, parse_sites
from custom_components.sercomm.api.vendor_framing import VendorParser

MEBIBYTE = 1 << 20
# Reading a mebibyte line by line takes 0.3 s on a slow machine; a square, minutes.
LONGEST = 3.0
SECRET = "correct horse battery staple"


def check_whole(text: str) -> None:
    """Compare an answer with itself."""
    check = Completeness().reading("x", parse_groups, ["A"])
    for _ in range(2):
        with suppress(SercommError):
            check(Reply("", text.encode()))


TEXTS: dict[str, Callable[[str], object]] = {
    "error page": raise_error_page,
    "OK": require_ok,
    "refusal": CommandRefused,
    "pairs": parse_pairs,
    "groups": parse_groups,
    "names": parse_group_names,
    "identity": lambda text: Identity.from_query({"mac": text, "resolutions": text}),
    "clock": lambda text: parse_clock(parse_pairs(text)),
    "boot time": lambda text: boot_time({"boot_up_time": text}),
    "whole": check_whole,
    "stump": is_stump,
    "description": parse_description,
    "rules": lambda text: EventRules.parse({"event_motion": text, "event_pir": text}),
    "log": parse_log,
    "information": parse_information,
    "area": parse_area,
    "notification": lambda text: parse_notification(text, {}, text.encode()),
    "alerts": parse_alerts,
    "device": parse_device_info,
    "position": parse_position,
    "patrol": parse_patrol,
    "secrets": lambda text: redacted(text, [SECRET]),
    "forms of secrets": without_secrets,
    "restarts": lambda text: watchdog_times({"wd_reboot_time": text}),
    "networks": parse_sites,
    "shares": parse_shares,
}
BYTES: dict[str, Callable[[bytes], object]] = {
    "text": decoded,
    "settings file": settings,
    "settings": decode_settings,
    "picture": whole_jpeg,
    "size": jpeg_size,
    "padding": parse_padding,
    "multipart": lambda data: feed(MultipartParser("multipart/x-mixed-replace"), data),
    "vendor": lambda data: feed(VendorParser(), data),
}
FRAGMENTS = {
    **{name: name for name in "=[<&;,:%\\\n\0aé \xad"},
    "pair": "a=b\r\n",
    "header": "[A]\r\n",
    "unclosed header": "[",
    "element": "<a><site><ssid>x</ssid></site>",
    "unclosed element": "<site ",
    "open element": "<site>",
    "entity": "&#38;",
    "amp": "&amp;",
    "percent": "%25",
    "beginning of a secret": SECRET[:9],
    "base64": "Y29ycmVjdCBob3Jz",
    "hexadecimal": "636f7272",
    "address": "://a:",
    "assignment": "password=",
    "webhook": "/api/webhook/",
    "basic": "Authorization: Basic ",
    "rule": "md=1:email,httpn;",
    "log": "2015-10-13 07:12:33 a: b\r\n",
    "picture": "\xff\xd8\xff\xe0\x00\x04ab\xff\xd9",
    "marks": "\xff\xd8",
    "end": "\xff\xd9",
    "part": "--b\r\ncontent-length: 5\r\n\r\n",
    "vendor": "MJPG",
    "numbers": "1,2,3,4;",
}
# What comes once, before that is repeated.
BEGINNINGS = {
    "login": ("://", ":"),
    "tag": ("<site", " "),
    "length": ("--b\r\ncontent-length:", " "),
    "event": ("event=", "motion,"),
    "entry": ("2015-10-13 07:12:33", " "),
    "area": ("1,2,3,4", " "),
    "value": ("[A]\r\na=", "x"),
    "flags": ("1,", "1 "),
}
ALL = {name: ("", piece) for name, piece in FRAGMENTS.items()} | BEGINNINGS


def feed(parser: MultipartParser | VendorParser, data: bytes) -> None:
    """Give a stream in slices, as it comes."""
    for place in range(0, len(data), 4096):
        parser.feed(data[place : place + 4096])


def time_of(work: Callable[[], object]) -> float:
    """Return how long something takes of this thread."""
    begun = thread_time()
    with suppress(SercommError):
        work()
    return thread_time() - begun


@pytest.mark.matrix(32)
@pytest.mark.parametrize("fragment", ALL)
@pytest.mark.parametrize("parser", [*TEXTS, *BYTES])
def test_mebibyte(parser: str, fragment: str) -> None:
    """Of the same again and again."""
    before, piece = ALL[fragment]
    text = before + piece * (MEBIBYTE // len(piece))
    if (read := TEXTS.get(parser)) is not None:
        took = time_of(lambda: read(text))
    else:
        data = text.encode("latin-1")
        took = time_of(lambda: BYTES[parser](data))
    assert took < LONGEST
