"""OpenHome: what its alerts say, and whatever else may come in their place."""

from contextlib import suppress
from itertools import pairwise
from time import thread_time

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import InvalidReply, SercommError
from custom_components.sercomm.api.exchange import Reply
from custom_components.sercomm.api.notification import Notification, NotificationKind
from custom_components.sercomm.api.open_home import parse_alerts, parse_device_info
from custom_components.sercomm.api.xml import MAX_FOUND, MAX_TEXT

from .open_home import (
    DECLARATION,
    DEVICE,
    MOTION,
    PIR,
    SOUND,
    STATUS,
    UNKNOWN,
    WRAPPER,
    alert,
)


def found(text: str) -> list[Notification]:
    """Return what a text tells."""
    return [one.notification for one in parse_alerts(text)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("VMD", MOTION),
        ("vmd", MOTION),
        (" PirMD ", PIR),
        ("SndD", SOUND),
        ("Unknown", UNKNOWN),
        ("IO", UNKNOWN),
        ("&lt;VMD&gt;", UNKNOWN),
    ],
)
def test_kinds(kind: str, expected: Notification) -> None:
    """Motion, PIR and sound are known; whatever else happened is told too."""
    assert found(DECLARATION + alert(kind)) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\r\n",
        WRAPPER.format(""),
        WRAPPER.format("<EventAlert/>"),
        WRAPPER.format('<EventAlert version="1.0" />'),
        WRAPPER.format("<EventAlert><id>1</id></EventAlert>"),
        alert(""),
        alert(state="inactive"),
        alert(state=" Inactive"),
        STATUS.format(0),
        STATUS.format(1),
    ],
)
def test_nothing_happened(text: str) -> None:
    """No body, no event, no type, and what is over."""
    assert found(text) == []


def test_no_state() -> None:
    """An alert that does not tell its state has just begun."""
    assert found(alert(state="")) == [MOTION]


def test_several_wrappers() -> None:
    """In a list, one behind the other, and as documents of their own."""
    both = alert("VMD", 1) + alert("PirMD", 2)
    listed = f'<NotificationWrapperList version="1.0">{both}</NotificationWrapperList>'
    documents = DECLARATION + alert("VMD", 1) + DECLARATION + alert("PirMD", 2)
    for text in (both, listed, DECLARATION + listed, documents):
        assert found(text) == [MOTION, PIR]


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "<NotificationWrapper/>",
        "<NotificationWrapper>",
        alert().rstrip()[:-1],
        alert() + "x",
        DECLARATION,
        '<!DOCTYPE x [<!ENTITY lol "VMD">]>' + alert("&lol;"),
        "<!entity x>" + alert(),
        DEVICE.format("e0:60:66:0d:2a:2e"),
    ],
)
def test_no_alerts(text: str) -> None:
    """Half a document, another one and one with entities are refused."""
    with pytest.raises(InvalidReply):
        parse_alerts(text)


@pytest.mark.parametrize(
    "filling",
    ["<EventAlert>", "<EventAlert ", "<id>", "</NotificationWrapper ", "<", "a" * 9],
)
def test_hostile(filling: str) -> None:
    """64 KiB of openings are read in no time and give no more than 256 alerts."""
    inside = "<eventType>VMD</eventType>" + filling * (65_000 // len(filling))
    begun = thread_time()
    with suppress(InvalidReply):
        assert len(parse_alerts(WRAPPER.format(inside))) <= MAX_FOUND
    nested = "<EventAlert><eventType>VMD" * 2000
    assert len(parse_alerts(WRAPPER.format(nested))) == MAX_FOUND
    assert thread_time() - begun < 1


KINDS = st.sampled_from([("VMD", MOTION), ("PirMD", PIR), ("SndD", SOUND)])


@given(st.lists(KINDS | st.just(("Unknown", UNKNOWN)), max_size=20))
def test_any_alerts(kinds: list[tuple[str, Notification]]) -> None:
    """In the camera's order."""
    text = "".join(alert(kind, number) for number, (kind, _) in enumerate(kinds))
    alerts = parse_alerts(text)
    assert [one.notification for one in alerts] == [wanted for _, wanted in kinds]
    assert all(int(a.number) + 1 == int(b.number) for a, b in pairwise(alerts))


PARTS = [
    DECLARATION,
    "<!DOCTYPE x>",
    "<NotificationWrapper>",
    "</NotificationWrapper>",
    "<EventAlert version='1'>",
    "</EventAlert>",
    "<id>",
    "<eventType>VMD</eventType>",
    "<eventState>inactive",
    "<ResponseStatus>",
    "<statusCode>3</statusCode>",
    "<statusCode>99999</statusCode>",
    "</ResponseStatus>",
    "<DeviceInfo>",
    "<macAddress>e060660d2a2e</macAddress>",
    "</DeviceInfo>",
    "&#0;&#x110000;&lol;",
    "<html>",
    "\0",
]


@given(st.lists(st.sampled_from([part.encode() for part in PARTS]) | st.binary()))
def test_any_bytes(parts: list[bytes]) -> None:
    """Whatever the bytes, alerts and device, or a SercommError."""
    text = Reply("text/xml", b"".join(parts)).text
    with suppress(SercommError):
        for one in parse_alerts(text):
            assert one.notification.kind in NotificationKind
            assert len(one.number + one.time) <= 2 * MAX_TEXT
    with suppress(SercommError):
        info = parse_device_info(text)
        assert len(info.mac) == 17
        assert (info.model + info.firmware + info.api_version).isprintable()


@pytest.mark.parametrize("digits", [10, 1000, 5000])
def test_endless_character_number(digits: int) -> None:
    """A character whose number has thousands of digits breaks nothing."""
    number = f"<id>&#{'1' * digits};</id>"
    event = f"<EventAlert>{number}<eventType>VMD</eventType></EventAlert>"
    text = f"<NotificationWrapper>{event}</NotificationWrapper>"
    assert found(text) == [MOTION]
